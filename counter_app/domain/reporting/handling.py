"""How long procedures really take, against the time that is promised for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Final

from counter_app.domain.reporting.cases import WITH_RESULT, Case
from counter_app.domain.reporting.periods import Period
from counter_app.domain.worktime import WorkTime

FEWEST: Final = 20
"""Fewer finished dossiers than this say nothing about a procedure."""
_ONE_DAY = timedelta(days=1)
_LONGEST = timedelta(days=20 * 366)
"""Nothing takes longer; what others wrote may say so all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """One procedure's finished dossiers: working time used, and the time promised for it.

    `median` and `slow` are what half of them, and nine in ten, needed at most; what was waited for
    (supplements, suspensions) is not in it. `promised` is the middle one of their promises; None
    where the procedure gives no date. `codes` begin with the quickest.
    """

    procedure_code: str
    procedure_name: str
    codes: tuple[str, ...]
    median: timedelta
    slow: timedelta
    promised: timedelta | None

    @property
    def could_be_shorter(self) -> bool:
        """Whether nine in ten of enough dossiers need no more than half the time promised."""
        if self.promised is None or len(self.codes) < FEWEST:
            return False
        return 2 * self.slow <= self.promised


class WorkedTime:
    """Working time since the first day that was asked about, so that stretches cost no walk."""

    def __init__(self, time: WorkTime, first: date, last: date) -> None:
        self._first = first
        self._starts = [timedelta()]
        self._shifts: list[tuple[tuple[datetime, datetime], ...]] = []
        day = first
        while day <= last:
            shifts = tuple(time.shifts(day))
            self._shifts.append(shifts)
            worked = sum((closes - opens for opens, closes in shifts), timedelta())
            self._starts.append(self._starts[-1] + worked)
            day += _ONE_DAY

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; none where `end` is the earlier one."""
        return max(self._until(end) - self._until(start), timedelta())

    def _until(self, moment: datetime) -> timedelta:
        place = (moment.date() - self._first).days
        if not 0 <= place < len(self._shifts):
            return self._starts[0 if place < 0 else -1]
        done = self._starts[place]
        for opens, closes in self._shifts[place]:
            done += max(min(closes, moment) - opens, timedelta())
        return done


def handling(cases: Iterable[Case], period: Period, time: WorkTime) -> tuple[Handling, ...]:
    """Of each procedure, the dossiers whose result came within the period, by procedure code."""
    done = [case for case in cases if _came(case, period)]
    if not done:
        return ()
    days = [moment.date() for case in done for moment in _moments(case)]
    first, last = max(min(days), period.first - _LONGEST), min(max(days), period.last + _LONGEST)
    worked = WorkedTime(time, first, last)
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in done:
        groups[case.procedure_code].append(case)
    return tuple(_handled(groups[code], worked) for code in sorted(groups))


def _came(case: Case, period: Period) -> bool:
    finished = case.finished_at
    return case.stage in WITH_RESULT and finished is not None and period.holds(finished)


def _moments(case: Case) -> Iterator[datetime]:
    yield case.received_at
    for moment in (case.finished_at, case.promised_at):
        if moment is not None:
            yield moment


def _handled(cases: Sequence[Case], worked: WorkedTime) -> Handling:
    used = sorted((_used(case, worked), case.code) for case in cases)
    promised = [
        worked.between(case.received_at, case.promised_at) for case in cases if case.promised_at
    ]
    return Handling(
        procedure_code=cases[-1].procedure_code,
        procedure_name=cases[-1].procedure_name,
        codes=tuple(code for _, code in used),
        median=used[_rank(len(used), 50)][0],
        slow=used[_rank(len(used), 90)][0],
        promised=median_low(promised) if promised else None,
    )


def _used(case: Case, worked: WorkedTime) -> timedelta:
    """From reception to the result, less what was waited for; stretches that overlap count once."""
    assert case.finished_at is not None
    used, behind = worked.between(case.received_at, case.finished_at), case.received_at
    for since, until in sorted(case.waits):
        used -= worked.between(max(since, behind), min(until, case.finished_at))
        behind = max(behind, until)
    return max(used, timedelta())


def _rank(count: int, percent: int) -> int:
    """The place, from 0, of the one that this share of so many does not exceed."""
    return max(-(-count * percent // 100) - 1, 0)
