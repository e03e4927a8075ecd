"""Form II.06: what was received, done and is pending, by whatever the dossiers are grouped by.

Columns 3 to 13 of "Tình hình, kết quả giải quyết TTHC" (TT 02/2017 and TT 01/2020/TT-VPCP):
3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13, and 3 = 7 + 11, for each dossier stands once under
how it came and once under how it went. Early, on time and late are `Punctuality`, so what was
refused, stopped or withdrawn counts by when that was, and what waits for a supplement counts by
when its clock stopped. Of what was pending at the period's end the promise is judged that holds
now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from counter_app.domain.punctuality import Punctuality
from counter_app.domain.reporting.cases import ONLINE, Case, judged
from counter_app.domain.reporting.periods import Period


class Column(IntEnum):
    """The columns of the form, by their numbers on it."""

    RECEIVED = 3
    ONLINE = 4
    DIRECT = 5
    """At the counter, or by public post."""
    CARRIED = 6
    """From before the period."""
    DONE = 7
    EARLY = 8
    ON_TIME = 9
    LATE = 10
    PENDING = 11
    WITHIN = 12
    OVERDUE = 13


SUMS: Final[Mapping[Column, tuple[Column, ...]]] = {
    Column.RECEIVED: (Column.ONLINE, Column.DIRECT, Column.CARRIED),
    Column.DONE: (Column.EARLY, Column.ON_TIME, Column.LATE),
    Column.PENDING: (Column.WITHIN, Column.OVERDUE),
}
_STANDS: Final[Mapping[Punctuality, Column]] = {
    Punctuality.EARLY: Column.EARLY,
    Punctuality.ON_TIME: Column.ON_TIME,
    Punctuality.LATE: Column.LATE,
    Punctuality.WITHIN: Column.WITHIN,
    Punctuality.OVERDUE: Column.OVERDUE,
}

Figures = Mapping[Column, tuple[str, ...]]
"""The codes behind each column that is no sum of others."""


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One line of the form, `name` being what its dossiers have in common."""

    name: str
    figures: Figures

    def codes_of(self, column: Column) -> tuple[str, ...]:
        """The dossiers behind a figure."""
        parts = SUMS.get(column, (column,))
        return tuple(code for part in parts for code in self.figures.get(part, ()))

    def count(self, column: Column) -> int:
        """The figure."""
        return sum(len(self.figures.get(part, ())) for part in SUMS.get(column, (column,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The form for a period, judged at `as_of` (its end, or now while it still runs)."""

    period: Period
    as_of: datetime
    rows: tuple[TallyRow, ...]
    total: TallyRow


def tally(
    cases: Iterable[Case], period: Period, now: datetime, key: Callable[[Case], str]
) -> Tally:
    """The figures of a period, one row for each group, by name."""
    start, end = period.start, period.end
    as_of = min(now, end)
    groups: dict[str, dict[Column, list[str]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        if _is_between(case, start, end):
            group = groups[key(case)]
            group[_came(case, start)].append(case.code)
            group[_STANDS[judged(case, as_of, end)]].append(case.code)
    rows = tuple(_row(name, groups[name]) for name in sorted(groups))
    return Tally(period=period, as_of=as_of, rows=rows, total=_total(rows))


def is_of(case: Case, period: Period) -> bool:
    """Whether a case was on the office's hands within a period."""
    return _is_between(case, period.start, period.end)


def _is_between(case: Case, start: datetime, end: datetime) -> bool:
    if case.received_at >= end:
        return False
    return case.received_at >= start or case.finished_at is None or case.finished_at >= start


def _came(case: Case, start: datetime) -> Column:
    if case.received_at < start:
        return Column.CARRIED
    return Column.ONLINE if case.channel == ONLINE else Column.DIRECT


def _row(name: str, figures: Mapping[Column, Iterable[str]]) -> TallyRow:
    return TallyRow(name, {column: tuple(codes) for column, codes in figures.items()})


def _total(rows: Iterable[TallyRow]) -> TallyRow:
    figures: dict[Column, list[str]] = defaultdict(list)
    for row in rows:
        for column, codes in row.figures.items():
            figures[column] += codes
    return _row("", figures)
