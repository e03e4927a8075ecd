"""When attachments may come: not while all counters of a province close their day."""

import hashlib
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from counter_app.domain.journal import DeviceId
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Refused, Sentence, say

_SPREAD: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Quiet:
    """A stretch of each day, in Viet Nam's time, in which only records are taken."""

    start: time
    end: time

    def opens_at_ms(self, now_ms: int, device: DeviceId) -> int:
        """From when a device may send attachments, Unix milliseconds; `now_ms` where it may now.

        After the quiet hours the devices come one after the other, each at its own moment within
        a quarter of an hour.
        """
        now = from_unix_ms(now_ms)
        ends = now.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        opens = ends + _own_delay(device)
        waits = self.start <= now.time() and now < opens
        return int(opens.timestamp() * 1000) if waits else now_ms


def _own_delay(device: DeviceId) -> timedelta:
    share = int.from_bytes(hashlib.sha256(device.encode()).digest()[:4], "big") / 2**32
    return _SPREAD * share


def quiet_hours(text: str) -> Quiet | None:
    """`16:30-18:00`; None for "". Raises `Refused` for anything else."""
    if not text:
        return None
    start, _, end = text.partition("-")
    try:
        quiet = Quiet(time.fromisoformat(start), time.fromisoformat(end))
    except ValueError as error:
        raise Refused(_wrong(text), "quiet") from error
    if quiet.start >= quiet.end or quiet.start.tzinfo or quiet.end.tzinfo:
        raise Refused(_wrong(text), "quiet")
    return quiet


def _wrong(text: str) -> Sentence:
    return say("Giờ nghỉ nhận tệp “{text}” không đúng; cần dạng 16:30-18:00.", text=text)
