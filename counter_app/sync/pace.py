"""How much to send at once, and when to try again: pure arithmetic, randomness handed in."""

from dataclasses import dataclass, replace
from typing import Final

MOST_EVENTS: Final = 500
MOST_PAYLOAD_BYTES: Final = 1 << 20
_FIRST_DELAY: Final = 5.0
_LONGEST_DELAY: Final = 600.0
_LONGEST_RETRY_AFTER: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Batch:
    """The bounds of one request: halved by every failure, doubled by every success."""

    events: int = MOST_EVENTS
    payload_bytes: int = MOST_PAYLOAD_BYTES

    def smaller(self) -> "Batch":
        return replace(
            self,
            events=max(self.events // 2, 1),
            payload_bytes=max(self.payload_bytes // 2, 1),
        )

    def larger(self) -> "Batch":
        return replace(
            self,
            events=min(self.events * 2, MOST_EVENTS),
            payload_bytes=min(self.payload_bytes * 2, MOST_PAYLOAD_BYTES),
        )


def batch_after(attempts: int) -> Batch:
    """The batch to go on with after this many failures in a row, also after a restart."""
    batch = Batch()
    for _ in range(min(attempts, 20)):
        batch = batch.smaller()
    return batch


def delay_seconds(attempts: int, chance: float, retry_after: float = 0.0) -> float:
    """How long to wait after the `attempts`-th failure in a row: full jitter.

    Evenly spread between nothing and a ceiling that doubles up to ten minutes, so that counters
    which failed together do not come back together. A server's Retry-After is waited out first,
    and for at most an hour. `chance` is uniform in [0, 1).
    """
    ceiling = min(_FIRST_DELAY * 2.0 ** min(max(attempts - 1, 0), 20), _LONGEST_DELAY)
    return min(max(retry_after, 0.0), _LONGEST_RETRY_AFTER) + chance * ceiling
