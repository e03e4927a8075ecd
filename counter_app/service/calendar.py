"""The working calendar of a year: looked at, declared, and what a new one would have promised.

A due time that was printed never changes. Where a new calendar would have given another one, the
dossier is listed, and a person decides whether to set another date with an apology.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import msgspec

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.calendar_rows import declaration_from
from counter_app.domain.dossier import Dossier
from counter_app.domain.due import due
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.moments import in_viet_nam, spoken_day
from counter_app.domain.promise import Promise, PromiseClock
from counter_app.domain.publishing import CALENDAR_PREFIX
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.statutory import certain_holidays, first_guess
from counter_app.service.desk import Desk
from counter_app.service.ports import Reader

_NOT_YET: Final = "-"
"""Stands for the decision of a calendar that is only being thought of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCalendar:
    """A year as the office knows it. `declared` is False where nobody has declared it, and the
    days are what the law alone gives; `decreed` is one that the province has declared."""

    calendar: CalendarDeclared
    declared: bool
    decreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """An open dossier whose promise, as printed, is not what the calendar would give now."""

    dossier: str
    """Its id."""
    code: str
    applicant: str
    printed: datetime
    would_be: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A year was declared; `changed` is False where it was known in the same words."""

    changed: bool
    touched: tuple[Touched, ...]
    warnings: tuple[Sentence, ...] = ()


def year_calendar(desk: Desk, year: int) -> YearCalendar:
    """The days off and of exchange of a year, and on whose word."""
    with desk.store.reading() as reader:
        declared = _declaration_of(reader, year)
        decreed = year in reader.decreed().years
    days = sorted(first_guess(year).values(), key=lambda one: one.day)
    guessed = CalendarDeclared(year=year, days=tuple(days), decision="", confirmed=False)
    return YearCalendar(
        calendar=declared or guessed, declared=declared is not None, decreed=decreed
    )


def declare(desk: Desk, declaration: CalendarDeclared) -> Declared:
    """Declare the calendar of a year by the decision that it names.

    No promise moves; `touched` are the open dossiers whose printed time it would have given
    otherwise. Raises `BadRows` with everything that is wrong with the days, `Refused` for a year
    that the province has declared, or one that leaves no working day.
    """
    allow(desk.actor, Act.DECLARE_CALENDAR)
    checked = declaration_from(msgspec.json.encode(declaration))
    with desk.writing() as work:
        if checked.year in work.decreed().years:
            raise Refused(
                say("Tỉnh đã công bố lịch năm {year}; chỉ tỉnh sửa được.", year=str(checked.year)),
                "year",
            )
        changed = _declaration_of(work, checked.year) != checked
        touched = _touched(work, checked)
        if changed:
            work.record(checked, subject=f"{CALENDAR_PREFIX}{checked.year}")
            work.commit()
    return Declared(changed=changed, touched=touched, warnings=tuple(_missing(checked)))


def touched_by_calendar(
    desk: Desk, proposed: CalendarDeclared | None = None
) -> tuple[Touched, ...]:
    """The open dossiers to which another due time would be promised under the calendar.

    Under the calendar as it is declared, or with one year as `proposed` instead, for which there
    need not be a decision yet. Raises `BadRows` and `Refused` as `declare` does.
    """
    checked: CalendarDeclared | None = None
    if proposed is not None:
        named = replace(proposed, decision=proposed.decision or _NOT_YET)
        checked = declaration_from(msgspec.json.encode(named))
    with desk.store.reading() as reader:
        return _touched(reader, checked)


def _declaration_of(reader: Reader, year: int) -> CalendarDeclared | None:
    return next((one for one in reader.calendar_declarations() if one.year == year), None)


def _touched(reader: Reader, proposed: CalendarDeclared | None) -> tuple[Touched, ...]:
    more = () if proposed is None else (proposed,)
    calendar = WorkCalendar((*reader.calendar_declarations(), *more))
    return tuple(
        Touched(
            dossier=dossier.id,
            code=dossier.code,
            applicant=dossier.reception.applicant.name,
            printed=in_viet_nam(dossier.due_at),
            would_be=would_be,
        )
        for dossier in reader.all_open()
        if dossier.due_at is not None
        and (would_be := _promised_under(calendar, dossier)) != dossier.due_at
    )


def _promised_under(calendar: WorkCalendar, dossier: Dossier) -> datetime | None:
    """What would be promised had this been the calendar all along; a date that was set with an
    apology is nobody's count and stays."""
    reception = dossier.reception
    counted = due(reception.received_at, reception.procedure.limit, calendar, reception.policy)
    first = Promise(due_at=counted.at, explanation=counted.explanation)
    return PromiseClock(reception, calendar, first).replay(dossier.steps).due_at


def _missing(declaration: CalendarDeclared) -> Iterable[Sentence]:
    """A warning for each holiday of the law on which the declared year works."""
    off = {day.day for day in declaration.days if not day.works}
    lacking: list[DeclaredDay] = [
        day for day in certain_holidays(declaration.year) if day.day not in off
    ]
    for day in lacking:
        yield say(
            "Lịch vừa ghi không có ngày nghỉ {label} ({day}).",
            label=day.label,
            day=spoken_day(day.day),
        )
