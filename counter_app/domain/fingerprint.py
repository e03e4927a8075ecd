"""The fingerprint of a set of events: whether two nodes hold the same, without naming any event.

It is a sum, so it is kept up to date event by event, whatever the order of arrival. It finds loss,
not malice: what an event says is proven by hashes and seals, never by this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from counter_app.domain.journal import EventId, Header, tick, wall_ms_of

SUM_BYTES: Final = 16
_MODULUS: Final = 1 << (8 * SUM_BYTES)
_DAY_MS: Final = 86_400_000
_LAST_TIME: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many events, and the sum of the first 16 bytes of their ids (big-endian) modulo 2^128."""

    count: int = 0
    total: int = 0

    def __add__(self, other: "Fingerprint") -> "Fingerprint":
        return Fingerprint(self.count + other.count, (self.total + other.total) % _MODULUS)

    def __sub__(self, other: "Fingerprint") -> "Fingerprint":
        return Fingerprint(self.count - other.count, (self.total - other.total) % _MODULUS)

    @property
    def sum_bytes(self) -> bytes:
        """The sum as it travels and is stored: 16 bytes, big-endian."""
        return self.total.to_bytes(SUM_BYTES, "big")

    @classmethod
    def read(cls, count: int, sum_bytes: bytes) -> "Fingerprint":
        """A fingerprint from what travelled or was stored."""
        return cls(count, int.from_bytes(sum_bytes, "big"))


def fingerprint_of(events: Iterable[EventId]) -> Fingerprint:
    """The fingerprint of these events, each of which comes once."""
    count = total = 0
    for event in events:
        count += 1
        total += int.from_bytes(event[:SUM_BYTES], "big")
    return Fingerprint(count, total % _MODULUS)


def day_at(time: int) -> int:
    """The day that an event of this hybrid time is compared under: whole days of UTC since 1970.

    A property of the event, so that all nodes agree on it; a wrong clock only names another day.
    """
    return wall_ms_of(time) // _DAY_MS


def day_of(header: Header) -> int:
    """The day of an event."""
    return day_at(header.time)


def times_of(day: int) -> tuple[int, int]:
    """The first and the last hybrid time of a day."""
    return tick(day * _DAY_MS, ()), min(tick((day + 1) * _DAY_MS, ()) - 1, _LAST_TIME)
