"""How much one device may ask of one worker, and when each was last heard of.

The buckets are each worker's own: a device that spreads its calls over n workers may do n times as
much. They are there for a program that has gone wild, not for sharing out what the server can do.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from counter_app.domain.journal import DeviceId
from counter_app.sync.envelope import EnvelopeError, open_envelope
from provincial_server import problems
from provincial_server.clock import NowMs
from provincial_server.problems import Problem

MOST_REQUESTS: Final = 600
REQUESTS_A_MINUTE: Final = 300
MOST_BYTES: Final = 256 << 20
BYTES_A_MINUTE: Final = 64 << 20
_MINUTE_MS: Final = 60_000


@dataclass(slots=True)
class _Bucket:
    """What a device may still ask for, as of a moment."""

    requests: float
    size: float
    at_ms: int

    def fill(self, now: int) -> None:
        minutes = max(now - self.at_ms, 0) / _MINUTE_MS
        self.requests = min(self.requests + minutes * REQUESTS_A_MINUTE, MOST_REQUESTS)
        self.size = min(self.size + minutes * BYTES_A_MINUTE, MOST_BYTES)
        self.at_ms = now

    def seconds_to_wait(self) -> int:
        minutes = max((1 - self.requests) / REQUESTS_A_MINUTE, -self.size / BYTES_A_MINUTE)
        return int(minutes * 60) + 1 if minutes > 0 else 0


class Calls:
    """A bucket for each device that proved itself; strangers cannot make one, nor empty one."""

    def __init__(self, now: NowMs) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[DeviceId, _Bucket] = {}
        self._seen: dict[DeviceId, int] = {}

    @contextmanager
    def counted(self, body: bytes) -> Iterator[None]:
        """Count the call that is answered in this block, if its sender proves itself.

        Raises `Problem` where the device that it names has asked for too much.
        """
        device = _named(body)
        if device is not None and (wait := self._seconds_to_wait(device)):
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, problems.TOO_MANY_CALLS, wait)
        try:
            yield
        except Problem as problem:
            if device is not None and problem.status != HTTPStatus.UNAUTHORIZED:
                self._count(device, len(body))
            raise
        if device is not None:
            self._count(device, len(body))

    def take_seen(self) -> dict[DeviceId, int]:
        """The devices that called since this was last asked, and when: Unix milliseconds."""
        with self._lock:
            seen, self._seen = self._seen, {}
        return seen

    def _seconds_to_wait(self, device: DeviceId) -> int:
        with self._lock:
            bucket = self._buckets.get(device)
            if bucket is None:
                return 0
            bucket.fill(self._now())
            return bucket.seconds_to_wait()

    def _count(self, device: DeviceId, size: int) -> None:
        now = self._now()
        with self._lock:
            bucket = self._buckets.setdefault(device, _Bucket(MOST_REQUESTS, MOST_BYTES, now))
            bucket.fill(now)
            bucket.requests -= 1
            bucket.size -= size
            self._seen[device] = now


def _named(body: bytes) -> DeviceId | None:
    """Whom an envelope names as its sender; not proven."""
    try:
        return open_envelope(body).signer
    except EnvelopeError:
        return None
