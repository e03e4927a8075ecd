"""When a call that was put off is due, whatever has become of this machine's clock since."""

from datetime import datetime, timedelta
from typing import Final

MOST_DELAY: Final = timedelta(minutes=70)
"""No call is put off for longer: an hour at the node's word, and ten minutes of jitter."""


def is_due(next_at: datetime | None, now: datetime) -> bool:
    """Whether a call that was put off until then may be made now.

    A time farther away than any call is put off was noted by a clock that was set back since.
    """
    return next_at is None or not timedelta() < next_at - now <= MOST_DELAY
