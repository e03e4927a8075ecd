"""The true time, and clocks that are off by seconds or by decades."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from counter_app.domain.moments import VIET_NAM

START = datetime(2026, 11, 16, 7, 0, tzinfo=VIET_NAM)
"""A Monday morning."""


@dataclass(slots=True)
class TrueTime:
    """Passes a little with every look at any clock, and by hours where the schedule says so."""

    moment: datetime = START

    def pass_by(self, by: timedelta) -> None:
        self.moment += by


@dataclass(slots=True)
class WallClock:
    """One machine's clock: the ports `Clock` and `NowMs`."""

    time: TrueTime
    off_by: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        self.time.pass_by(timedelta(milliseconds=3))
        return self.time.moment + self.off_by

    def now_ms(self) -> int:
        return int(self.now().timestamp() * 1000)
