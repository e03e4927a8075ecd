"""How long an exchange will still take, from its own pace."""

from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.sentences import Sentence, say

_SOONEST: Final = timedelta(seconds=2)
"""Before that nothing is known of a line's pace."""
_MINUTE, _HOUR = 60, 3600


class Pace:
    """Hears how far one exchange is after another, and tells what is left of this one."""

    def __init__(self) -> None:
        self._since: datetime | None = None

    def left(self, progress: tuple[int, int] | None, now: datetime) -> timedelta | None:
        """How long until all is sent; None while nobody can know. `progress` is (done, total),
        None where no exchange is under way."""
        if progress is None or not progress[1]:
            self._since = None
            return None
        if self._since is None or now < self._since:
            self._since = now
        done, total = progress
        gone = now - self._since
        if not done or gone < _SOONEST:
            return None
        return gone / done * (total - done)


def span_left(left: timedelta) -> Sentence:
    """A time that is a guess, in words."""
    seconds = left.total_seconds()
    if seconds < _MINUTE:
        return say("chưa đến 1 phút")
    if seconds < _HOUR:
        return say("khoảng {count} phút", count=round(seconds / _MINUTE))
    return say("khoảng {count} giờ", count=round(seconds / _HOUR))
