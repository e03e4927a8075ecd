"""Reports over any stretch of time, each figure with the dossiers behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.punctuality import late_by_766
from counter_app.domain.reporting.cases import Case
from counter_app.domain.reporting.handling import Handling, handling
from counter_app.domain.reporting.index766 import Index, indices
from counter_app.domain.reporting.overdue import Overdue, overdue_cases, overdue_line
from counter_app.domain.reporting.periods import Period
from counter_app.domain.reporting.tally import Tally, is_of, tally
from counter_app.domain.roles import Act, allow
from counter_app.domain.tills import ClerkTotal, by_clerk
from counter_app.domain.worktime import WorkTime
from counter_app.service.desk import Desk
from counter_app.service.ports import Reader, Taking
from counter_app.service.reception import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """The indices of QĐ 766/QĐ-TTg over a period."""

    period: Period
    as_of: datetime
    indices: tuple[Index, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueList:
    """What is open and over its time at a moment, the longest first."""

    as_of: datetime
    lines: tuple[Overdue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesReport:
    """The money of a period that is known here: each payment, and the sums."""

    period: Period
    as_of: datetime
    takings: tuple[Taking, ...]
    clerks: tuple[ClerkTotal, ...]

    @property
    def net(self) -> int:
        return sum(taking.amount for taking in self.takings)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingTimes:
    """How long each procedure's dossiers really took, where a day is `working_day` long."""

    period: Period
    as_of: datetime
    working_day: timedelta
    procedures: tuple[Handling, ...]


def ii06(desk: Desk, period: Period) -> Tally:
    """Form II.06, by field."""
    return _tallied(desk, period, lambda case: case.field)


def by_clerks(desk: Desk, period: Period) -> Tally:
    """The same figures by the clerk who received."""
    return _tallied(desk, period, lambda case: case.clerk)


def by_procedures(desk: Desk, period: Period) -> Tally:
    """The same figures by field and procedure."""
    return _tallied(desk, period, lambda case: f"{case.field}: {case.procedure_name}")


def _tallied(desk: Desk, period: Period, key: Callable[[Case], str]) -> Tally:
    allow(desk.actor, Act.REPORT)
    with desk.store.reading() as reader:
        cases = reader.cases(period.start, period.end)
    return tally(cases, period, _now(desk), key)


def _now(desk: Desk) -> datetime:
    return in_viet_nam(desk.clock.now().replace(microsecond=0))


def index_766(desk: Desk, period: Period) -> Indices:
    """The indices that a commune's own records tell."""
    allow(desk.actor, Act.REPORT)
    now = _now(desk)
    with desk.store.reading() as reader:
        cases = reader.cases(period.start, period.end)
        calendar = calendar_of(reader)
        late = {
            case.id: _late(reader, case, calendar, min(now, period.end))
            for case in cases
            if case.supplements == 1 and is_of(case, period)
        }
    return Indices(
        period=period,
        as_of=min(now, period.end),
        indices=indices(cases, period, now, late),
    )


def _late(reader: Reader, case: Case, calendar: WorkCalendar, as_of: datetime) -> bool:
    dossier = reader.dossier(case.id)
    assert dossier is not None
    return late_by_766(dossier, calendar, as_of)


def overdue(desk: Desk) -> OverdueList:
    """What is overdue now, where it lies, and what the citizen was told."""
    allow(desk.actor, Act.REPORT)
    now = _now(desk)
    with desk.store.reading() as reader:
        lines = [
            overdue_line(case, dossier, now)
            for case in overdue_cases(reader.cases(now, now), now)
            if (dossier := reader.dossier(case.id)) is not None
        ]
    return OverdueList(as_of=now, lines=tuple(lines))


def fees(desk: Desk, period: Period) -> FeesReport:
    """Money taken in and given back within a period."""
    allow(desk.actor, Act.REPORT)
    with desk.store.reading() as reader:
        takings = reader.takings(period.first, period.last)
    moves = ((one.clerk, one.method, one.amount) for one in takings)
    return FeesReport(period=period, as_of=_now(desk), takings=takings, clerks=by_clerk(moves))


def handling_times(desk: Desk, period: Period) -> HandlingTimes:
    """Real handling time by procedure, under the office's calendar and hours as they stand."""
    allow(desk.actor, Act.REPORT)
    with desk.store.reading() as reader:
        time = WorkTime(calendar_of(reader), reader.policy())
        cases = reader.cases(period.start, period.end)
    return HandlingTimes(
        period=period,
        as_of=_now(desk),
        working_day=time.usual_day(),
        procedures=handling(cases, period, time),
    )
