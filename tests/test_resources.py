"""The shipped calendars."""

import unicodedata
from datetime import date

from counter_app.domain.calendar import DayKind, WorkCalendar
from counter_app.domain.facts import DeclaredDay
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.statutory import first_guess
from counter_app.resources import shipped_calendars


def test_2026_is_confirmed_by_named_decisions_and_2027_is_not() -> None:
    this_year, next_year = shipped_calendars()

    assert (this_year.year, this_year.confirmed) == (2026, True)
    assert "9441/TB-BNV" in this_year.decision
    assert "28/2026/QH16" in this_year.decision
    assert (next_year.year, next_year.confirmed) == (2027, False)


def test_every_shipped_day_is_named_once_and_lies_in_its_year() -> None:
    for calendar in shipped_calendars():
        days = [day.day for day in calendar.days]

        assert days == sorted(set(days))
        assert {day.year for day in days} == {calendar.year}
        assert all(_is_named(day) for day in calendar.days)


def _is_named(day: DeclaredDay) -> bool:
    return bool(day.label) and unicodedata.is_normalized("NFC", day.label)


def test_2026_exchanges_two_saturdays_for_two_days_off() -> None:
    calendar = WorkCalendar(shipped_calendars())

    kinds = {
        day: calendar.day(date.fromisoformat(day), ClockPolicy()).kind
        for day in ("2026-01-02", "2026-01-10", "2026-08-22", "2026-08-31")
    }

    assert kinds == {
        "2026-01-02": DayKind.HOLIDAY,
        "2026-01-10": DayKind.SWAPPED,
        "2026-08-22": DayKind.SWAPPED,
        "2026-08-31": DayKind.HOLIDAY,
    }


def test_the_shipped_years_hold_every_day_of_the_law() -> None:
    for calendar in shipped_calendars():
        off = {day.day for day in calendar.days if not day.works}

        assert set(first_guess(calendar.year)) <= off
