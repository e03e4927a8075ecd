"""The reports' decisions: which there are, over which days, and what is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from counter_app.domain.moments import in_viet_nam
from counter_app.domain.reporting.periods import Period, month_of, period, period_named
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.office_papers import report_subject
from counter_app.service.report_kinds import REPORTS, sheet_of
from counter_app.ui.presenters.typed_days import day_typed

KINDS: Final = tuple(REPORTS)
_AS_OF_NOW: Final = frozenset({"overdue"})
"""Reports of how things stand, whatever the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report that was made, as the page shows it and as it leaves the office."""

    kind: str
    period: Period
    sheet: TableSheet
    subject: str


@dataclass(frozen=True, slots=True)
class Quick:
    """A period of the rules by its name."""

    words: Sentence
    period: Period


def report(desk: Desk, kind: str, reported: Period) -> Reported:
    """Make a report. Raises `Refused` for whoever may not have it."""
    sheet = sheet_of(desk, kind, REPORTS[kind].made(desk, reported))
    subject = report_subject(sheet, reported)
    return Reported(kind=kind, period=reported, sheet=sheet, subject=subject)


def tabs() -> tuple[tuple[Sentence, bool], ...]:
    """All reports by their names; none presses."""
    return tuple((kind.name, False) for kind in REPORTS.values())


def has_period(kind: str) -> bool:
    """Whether a report is over a period."""
    return kind not in _AS_OF_NOW


def first_period(now: datetime) -> Period:
    """The period that the page begins with: the running month."""
    return month_of(in_viet_nam(now).date())


def quick_periods(today: date) -> tuple[Quick, ...]:
    """The periods of the rules around a day, the running ones first."""
    last = month_of(today).last
    year, month = last.year, last.month
    before = month_of(month_of(today).first.replace(day=14))
    quarter = (month + 2) // 3
    named = (
        (say("Tháng {month}/{year}", month=month, year=year), f"{year}-{month:02d}"),
        (
            say("Tháng {month}/{year}", month=before.last.month, year=before.last.year),
            f"{before.last.year}-{before.last.month:02d}",
        ),
        (say("Quý {quarter}/{year}", quarter=quarter, year=year), f"{year}-Q{quarter}"),
        (say("6 tháng đầu năm {year}", year=year), f"{year}-H1"),
        (say("9 tháng đầu năm {year}", year=year), f"{year}-9M"),
        (say("Năm {year}", year=year), f"{year}"),
        (say("Năm {year}", year=year - 1), f"{year - 1}"),
    )
    return tuple(Quick(words, period_named(name)) for words, name in named)


def period_typed(first: str, last: str, today: date) -> Period:
    """The days that were typed. Raises `Refused`, naming "from" or "to"."""
    return period(day_typed(first, today, "from"), day_typed(last, today, "to"))
