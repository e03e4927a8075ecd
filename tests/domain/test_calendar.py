"""What kind of day a date is."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from counter_app.domain.calendar import DayKind, WorkCalendar
from counter_app.domain.statutory import first_guess
from tests.domain.times import OFFICE, declared, shifts, with_saturdays

GUESSED = WorkCalendar([])


def test_common_days_work_and_weekends_rest() -> None:
    calendar = WorkCalendar([declared(2026)])

    friday = calendar.day(date(2026, 11, 20), OFFICE)
    saturday = calendar.day(date(2026, 11, 21), OFFICE)
    sunday = calendar.day(date(2026, 11, 22), OFFICE)

    assert (friday.kind, friday.works, friday.shifts) == (DayKind.WORKS, True, OFFICE.hours[4])
    assert (saturday.kind, saturday.works) == (DayKind.WEEKLY_REST, False)
    assert (sunday.kind, sunday.label) == (DayKind.WEEKLY_REST, "Nghỉ hằng tuần")


def test_a_declared_day_off_is_a_holiday_with_its_label() -> None:
    calendar = WorkCalendar([declared(2026, [("2026-11-24", "Ngày Văn hóa Việt Nam")])])

    day = calendar.day(date(2026, 11, 24), OFFICE)

    assert (day.kind, day.label) == (DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam")
    assert not day.works


def test_a_swapped_saturday_has_the_hours_of_a_weekday() -> None:
    calendar = WorkCalendar([declared(2026, [], [("2026-08-22", "làm bù cho T2 31/8")])])

    for policy in (OFFICE, with_saturdays(counted=False), with_saturdays(counted=True)):
        day = calendar.day(date(2026, 8, 22), policy)

        assert (day.kind, day.label) == (DayKind.SWAPPED, "làm bù cho T2 31/8")
        assert day.shifts == OFFICE.hours[0]


def test_a_weekday_declared_as_working_stays_a_common_day() -> None:
    calendar = WorkCalendar([declared(2026, [], [("2026-11-23", "")])])

    assert calendar.day(date(2026, 11, 23), OFFICE).kind is DayKind.WORKS


def test_a_saturday_morning_counts_only_where_the_policy_says_so() -> None:
    calendar = WorkCalendar([declared(2026)])
    saturday = date(2026, 11, 21)

    counted = calendar.day(saturday, with_saturdays(counted=True))
    received_only = calendar.day(saturday, with_saturdays(counted=False))

    assert (counted.kind, counted.shifts) == (DayKind.WORKS, shifts(("07:30", "11:30")))
    assert (received_only.kind, received_only.shifts) == (DayKind.WEEKLY_REST, ())


def test_a_declared_year_has_its_own_days_and_no_guesses() -> None:
    calendar = WorkCalendar([declared(2026)])

    assert calendar.day(date(2026, 9, 2), OFFICE).works


def test_the_last_declaration_of_a_year_counts() -> None:
    calendar = WorkCalendar(
        [declared(2026, [("2026-03-03", "cũ")]), declared(2026, [("2026-03-04", "mới")])]
    )

    assert calendar.day(date(2026, 3, 3), OFFICE).works
    assert calendar.day(date(2026, 3, 4), OFFICE).label == "mới"


def test_a_decision_may_name_a_day_of_the_next_year() -> None:
    calendar = WorkCalendar([declared(2026, [], [("2027-01-09", "làm bù cho T5 31/12/2026")])])

    assert calendar.day(date(2027, 1, 9), OFFICE).kind is DayKind.SWAPPED
    assert calendar.day(date(2027, 1, 1), OFFICE).label == "Tết Dương lịch"


def test_a_year_is_confirmed_by_a_confirmed_declaration_only() -> None:
    calendar = WorkCalendar([declared(2026), declared(2027, confirmed=False)])

    assert calendar.confirmed(2026)
    assert not calendar.confirmed(2027)
    assert not calendar.confirmed(2028)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2028-01-01", "Tết Dương lịch"),
        ("2027-02-05", "Tết Nguyên đán"),
        ("2027-02-09", "Tết Nguyên đán"),
        ("2027-02-10", "nghỉ bù Tết Nguyên đán"),
        ("2027-02-11", "nghỉ bù Tết Nguyên đán"),
        ("2026-04-26", "Giỗ Tổ Hùng Vương"),
        ("2026-04-27", "nghỉ bù Giỗ Tổ Hùng Vương"),
        ("2028-04-04", "Giỗ Tổ Hùng Vương"),
        ("2028-04-30", "Ngày Chiến thắng 30/4"),
        ("2028-05-01", "Ngày Quốc tế Lao động 01/5"),
        ("2028-05-02", "nghỉ bù Ngày Chiến thắng 30/4"),
        ("2027-09-02", "Quốc khánh"),
        ("2026-11-24", "Ngày Văn hóa Việt Nam"),
        ("2029-11-24", "Ngày Văn hóa Việt Nam"),
        ("2029-11-26", "nghỉ bù Ngày Văn hóa Việt Nam"),
    ],
)
def test_the_first_guess_names_the_days_of_the_law(day: str, label: str) -> None:
    found = GUESSED.day(date.fromisoformat(day), OFFICE)

    assert (found.kind, found.label) == (DayKind.HOLIDAY, label)


@pytest.mark.parametrize("day", ["2025-11-24", "2027-02-04", "2027-02-12", "2026-08-31"])
def test_the_first_guess_leaves_out_what_no_law_gives(day: str) -> None:
    assert GUESSED.day(date.fromisoformat(day), OFFICE).works


@pytest.mark.parametrize("year", range(2026, 2051))
def test_every_guessed_year_gives_twelve_days_off_work(year: int) -> None:
    weekdays = [day for day in first_guess(year) if day.weekday() < 5]

    assert len(weekdays) == 12


def test_years_beyond_the_lunar_tables_have_only_weekends() -> None:
    first = date(2150, 1, 1)
    days = [GUESSED.day(first + timedelta(days=n), OFFICE) for n in range(365)]

    assert {day.kind for day in days} == {DayKind.WORKS, DayKind.WEEKLY_REST}


def test_declared_years_do_not_load_the_library_of_holidays() -> None:
    code = (
        "import sys, datetime as d\n"
        "from counter_app.domain.calendar import WorkCalendar\n"
        "from counter_app.domain.policy import ClockPolicy\n"
        "from counter_app.resources import shipped_calendars\n"
        "WorkCalendar(shipped_calendars()).day(d.date(2026, 11, 24), ClockPolicy())\n"
        "sys.exit('holidays' in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
