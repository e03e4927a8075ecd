"""The work calendar: what kind of day a date is, by official decision or by first guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.policy import ClockPolicy, Shift
from counter_app.domain.statutory import first_guess

SATURDAY: Final = 5
_WEEKLY_REST: Final = "Nghỉ hằng tuần"


class DayKind(StrEnum):
    """What a date is to the office."""

    WORKS = "works"
    WEEKLY_REST = "weekly_rest"
    HOLIDAY = "holiday"
    """Off by law or decision: holidays, days off in their stead, days exchanged."""
    SWAPPED = "swapped"
    """A day of work in exchange for another."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date as the office knows it: its kind, its name ("" on common days), its working time."""

    date: date
    kind: DayKind
    label: str
    shifts: tuple[Shift, ...]

    @property
    def works(self) -> bool:
        """Whether limits run on this day."""
        return bool(self.shifts)


class WorkCalendar:
    """The days of work and rest of every year.

    A declared year has exactly the days off and the swapped days of its declaration (the last one
    given for a year counts). Any other year has those of `first_guess`, and is not confirmed.
    """

    def __init__(self, declarations: Iterable[CalendarDeclared]) -> None:
        self._declared = {declaration.year: declaration for declaration in declarations}
        self._days = {
            day.day: day for declaration in self._declared.values() for day in declaration.days
        }

    def confirmed(self, year: int) -> bool:
        """Whether an official decision fixes this year."""
        declaration = self._declared.get(year)
        return declaration is not None and declaration.confirmed

    def day(self, day: date, policy: ClockPolicy) -> Day:
        """What this date is under the hours of `policy`.

        A Saturday whose shift is for receiving only (`saturday_counts` is off) is weekly rest:
        limits do not run on it. A swapped day has a weekday's hours.
        """
        exception = self._exception(day)
        usual = _usual_shifts(day, policy)
        if exception is None:
            return _common_day(day, usual)
        if not exception.works:
            return Day(day, DayKind.HOLIDAY, exception.label, ())
        if usual and day.weekday() < SATURDAY:
            return _common_day(day, usual)
        return Day(day, DayKind.SWAPPED, exception.label, _weekday_shifts(policy))

    def _exception(self, day: date) -> DeclaredDay | None:
        declared = self._days.get(day)
        if declared is not None or day.year in self._declared:
            return declared
        return first_guess(day.year).get(day)


def _common_day(day: date, shifts: tuple[Shift, ...]) -> Day:
    if shifts:
        return Day(day, DayKind.WORKS, "", shifts)
    return Day(day, DayKind.WEEKLY_REST, _WEEKLY_REST, ())


def _usual_shifts(day: date, policy: ClockPolicy) -> tuple[Shift, ...]:
    weekday = day.weekday()
    if weekday == SATURDAY and not policy.saturday_counts:
        return ()
    return policy.hours[weekday]


def _weekday_shifts(policy: ClockPolicy) -> tuple[Shift, ...]:
    return next((shifts for shifts in policy.hours if shifts), ())
