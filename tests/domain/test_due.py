"""When a result is due: the field's own examples, and every choice of the policy."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Limit
from counter_app.domain.due import Suspension, due
from counter_app.domain.policy import CalendarDays, ClockPolicy, CountingStart
from counter_app.domain.sentences import Refused
from counter_app.resources import shipped_calendars
from tests.domain.times import (
    EIGHT_HOURS,
    END_OF_DAY,
    NO_DATE,
    OFFICE,
    SAME_DAY,
    SAME_DAY_15,
    asked,
    autumn_2026,
    calendar_days,
    declared,
    hours,
    moment,
    shifts,
    with_saturdays,
    working_days,
)

NEXT_DAY = replace(OFFICE, counting_start=CountingStart.NEXT_DAY_AFTER_CUT_OFF)
WITHOUT_HOLIDAYS = replace(OFFICE, calendar_days=CalendarDays.SKIP_HOLIDAYS)
SATURDAYS = with_saturdays(counted=True)
SATURDAYS_FOR_RECEIVING = with_saturdays(counted=False)

TET_2027 = WorkCalendar(
    [declared(2027, [(f"2027-02-{day:02}", "Tết Nguyên đán") for day in range(5, 15)])]
)
NATIONAL_DAY_2026 = WorkCalendar(
    [declared(2026, [(day, "Quốc khánh") for day in ("2026-08-31", "2026-09-01", "2026-09-02")])]
)


@pytest.mark.parametrize(
    ("received", "limit", "surroundings", "expected"),
    [
        ("2026-11-20 09:00", working_days(3), (autumn_2026(), OFFICE), "2026-11-26 09:00"),
        ("2026-11-23 09:00", working_days(1), (autumn_2026(), OFFICE), "2026-11-25 09:00"),
        ("2026-11-23 15:20", SAME_DAY_15, (autumn_2026(), OFFICE), "2026-11-25 17:00"),
        ("2026-11-23 14:00", working_days(0.5), (autumn_2026(), EIGHT_HOURS), "2026-11-25 08:00"),
        ("2026-11-23 14:00", hours(4), (autumn_2026(), EIGHT_HOURS), "2026-11-25 08:00"),
        ("2027-02-03 09:00", working_days(5), (TET_2027, OFFICE), "2027-02-18 09:00"),
        ("2026-08-28 09:00", working_days(2), (NATIONAL_DAY_2026, OFFICE), "2026-09-04 09:00"),
    ],
    ids=["1", "2", "3", "5", "5 in hours", "9", "11"],
)
def test_the_examples_of_the_field_hold(
    received: str, limit: Limit, surroundings: tuple[WorkCalendar, ClockPolicy], expected: str
) -> None:
    assert due(moment(received), limit, *surroundings).at == moment(expected)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-11-20 09:00", working_days(3), "2026-11-26 09:00"),
        ("2026-11-23 15:20", SAME_DAY_15, "2026-11-25 17:00"),
        ("2026-08-28 09:00", working_days(2), "2026-09-04 09:00"),
        ("2026-08-20 09:00", working_days(2), "2026-08-22 09:00"),
        ("2026-02-13 09:00", working_days(1), "2026-02-23 09:00"),
    ],
)
def test_the_shipped_calendar_of_2026_gives_the_official_days(
    received: str, limit: Limit, expected: str
) -> None:
    promised = due(moment(received), limit, WorkCalendar(shipped_calendars()), OFFICE)

    assert promised.at == moment(expected)
    assert promised.warnings == ()


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-11-16 09:00", hours(2), "2026-11-16 11:00"),
        ("2026-11-16 10:30", hours(2), "2026-11-16 14:30"),
        ("2026-11-16 07:30", hours(4), "2026-11-16 11:30"),
        ("2026-11-16 16:00", hours(2), "2026-11-17 08:30"),
        ("2026-11-20 16:00", hours(2), "2026-11-23 08:30"),
        ("2026-11-16 09:00", hours(8), "2026-11-17 09:00"),
        ("2026-11-16 09:00", hours(12), "2026-11-17 15:00"),
        ("2026-11-16 09:00", hours(0.5), "2026-11-16 09:30"),
        ("2026-11-16 09:00:42", hours(2), "2026-11-16 11:00:42"),
    ],
)
def test_hours_run_along_working_time_and_eight_are_a_day(
    received: str, limit: Limit, expected: str
) -> None:
    assert asked(received, limit).at == moment(expected)


@pytest.mark.parametrize(
    ("received", "count", "expected"),
    [
        ("2026-11-16 08:00", 0.5, "2026-11-16 14:00"),
        ("2026-11-16 14:00", 0.5, "2026-11-17 08:30"),
        ("2026-11-16 08:00", 2.5, "2026-11-18 14:00"),
        ("2026-11-20 14:00", 1.5, "2026-11-25 08:30"),
    ],
)
def test_half_days_are_four_hours_of_work(received: str, count: float, expected: str) -> None:
    assert asked(received, working_days(count)).at == moment(expected)


def test_part_of_a_day_does_not_outlast_the_day_where_the_office_works_less_than_eight_hours() -> (
    None
):
    assert asked("2026-11-16 14:00", hours(7.75)).at == moment("2026-11-17 14:00")
    assert asked("2026-11-16 14:00", hours(7.75), EIGHT_HOURS).at == moment("2026-11-17 13:45")


@pytest.mark.parametrize(
    ("received", "counted_from"),
    [
        ("2026-11-16 06:10", "2026-11-16 07:30"),
        ("2026-11-16 12:15", "2026-11-16 13:30"),
        ("2026-11-16 17:01", "2026-11-17 07:30"),
        ("2026-11-20 18:00", "2026-11-23 07:30"),
        ("2026-11-21 09:00", "2026-11-23 07:30"),
        ("2026-11-24 09:00", "2026-11-25 07:30"),
    ],
)
@pytest.mark.parametrize("limit", [hours(3), working_days(2), working_days(0.5), calendar_days(9)])
def test_a_reception_outside_hours_counts_from_the_next_working_moment(
    received: str, counted_from: str, limit: Limit
) -> None:
    assert asked(received, limit).at == asked(counted_from, limit).at


@pytest.mark.parametrize("hour", ["07:30", "11:30", "13:30", "17:00"])
def test_the_first_and_the_last_minute_of_a_shift_belong_to_it(hour: str) -> None:
    assert asked(f"2026-11-16 {hour}", working_days(2)).at == moment(f"2026-11-18 {hour}")


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-11-16 08:00", SAME_DAY, "2026-11-16 17:00"),
        ("2026-11-16 16:59", SAME_DAY, "2026-11-16 17:00"),
        ("2026-11-16 17:30", SAME_DAY, "2026-11-17 17:00"),
        ("2026-11-21 09:00", SAME_DAY, "2026-11-23 17:00"),
        ("2026-11-16 14:59", SAME_DAY_15, "2026-11-16 17:00"),
        ("2026-11-16 15:00", SAME_DAY_15, "2026-11-17 17:00"),
        ("2026-11-20 15:01", SAME_DAY_15, "2026-11-23 17:00"),
        ("2026-11-16 17:30", SAME_DAY_15, "2026-11-17 17:00"),
        ("2026-11-22 16:00", SAME_DAY_15, "2026-11-23 17:00"),
    ],
)
def test_same_day_limits_end_with_the_working_day(
    received: str, limit: Limit, expected: str
) -> None:
    assert asked(received, limit).at == moment(expected)


def test_the_cut_off_of_the_policy_rules_same_day_limits_and_the_transfer() -> None:
    at_four = replace(OFFICE, cut_off=time(16, 0))

    assert asked("2026-11-16 15:30", SAME_DAY_15, at_four).at == moment("2026-11-16 17:00")
    assert asked("2026-11-16 16:00", SAME_DAY_15, at_four).at == moment("2026-11-17 17:00")
    assert asked("2026-11-16 15:30", SAME_DAY, at_four).transfer_at == moment("2026-11-16 17:00")


def test_day_limits_may_end_with_the_working_day() -> None:
    assert asked("2026-11-16 09:00", working_days(2), END_OF_DAY).at == moment("2026-11-18 17:00")
    assert asked("2026-11-16 09:00", calendar_days(2), END_OF_DAY).at == moment("2026-11-18 17:00")
    assert asked("2026-11-16 14:00", working_days(1.5), END_OF_DAY).at == moment("2026-11-18 17:00")


def test_limits_below_a_day_and_in_hours_keep_to_the_hour_even_then() -> None:
    assert asked("2026-11-16 08:00", working_days(0.5), END_OF_DAY).at == moment("2026-11-16 14:00")
    assert asked("2026-11-16 09:00", hours(8), END_OF_DAY).at == moment("2026-11-17 09:00")


def test_counting_may_start_on_the_next_day_for_late_receptions() -> None:
    assert asked("2026-11-16 14:59", working_days(1), NEXT_DAY).at == moment("2026-11-17 14:59")
    assert asked("2026-11-16 15:00", working_days(1), NEXT_DAY).at == moment("2026-11-18 07:30")
    assert asked("2026-11-16 15:00", hours(2), NEXT_DAY).at == moment("2026-11-17 09:30")
    assert asked("2026-11-16 15:00", calendar_days(2), NEXT_DAY).at == moment("2026-11-19 07:30")
    assert asked("2026-11-16 15:00", SAME_DAY, NEXT_DAY).at == moment("2026-11-17 17:00")
    assert asked("2026-11-16 15:00", SAME_DAY_15, NEXT_DAY).at == moment("2026-11-17 17:00")


def test_a_reception_after_closing_moves_once_under_every_rule() -> None:
    assert asked("2026-11-16 17:30", working_days(1), NEXT_DAY).at == moment("2026-11-18 07:30")
    assert asked("2026-11-16 17:30", SAME_DAY_15, NEXT_DAY).at == moment("2026-11-17 17:00")


def test_counting_as_received_is_not_moved_by_the_cut_off() -> None:
    assert asked("2026-11-16 16:30", working_days(1)).at == moment("2026-11-17 16:30")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "2026-11-23 10:00"),
        (2, "2026-11-23 10:00"),
        (3, "2026-11-23 10:00"),
        (4, "2026-11-25 10:00"),
        (5, "2026-11-25 10:00"),
        (30, "2026-12-21 10:00"),
        (1.5, "2026-11-23 10:00"),
        (3.25, "2026-11-25 10:00"),
    ],
)
def test_calendar_days_count_every_day_but_never_end_on_a_day_off(
    count: float, expected: str
) -> None:
    assert asked("2026-11-20 10:00", calendar_days(count)).at == moment(expected)


def test_calendar_days_may_leave_out_holidays_but_not_weekends() -> None:
    def ends(count: int) -> datetime | None:
        return asked("2026-11-20 10:00", calendar_days(count), WITHOUT_HOLIDAYS).at

    assert ends(3) == moment("2026-11-23 10:00")
    assert ends(4) == moment("2026-11-25 10:00")
    assert ends(5) == moment("2026-11-26 10:00")
    assert ends(8) == moment("2026-11-30 10:00")


def test_a_saturday_that_counts_is_a_working_day_with_its_own_closing() -> None:
    assert asked("2026-11-20 09:00", working_days(1), SATURDAYS).at == moment("2026-11-21 09:00")
    assert asked("2026-11-20 16:00", working_days(1), SATURDAYS).at == moment("2026-11-21 11:30")
    assert asked("2026-11-20 16:00", hours(2), SATURDAYS).at == moment("2026-11-21 08:30")
    assert asked("2026-11-21 09:00", SAME_DAY, SATURDAYS).at == moment("2026-11-21 11:30")
    assert asked("2026-11-21 12:00", SAME_DAY, SATURDAYS).at == moment("2026-11-23 17:00")


def test_a_saturday_for_receiving_only_starts_the_limit_on_monday() -> None:
    policy = SATURDAYS_FOR_RECEIVING

    assert asked("2026-11-20 09:00", working_days(1), policy).at == moment("2026-11-23 09:00")
    assert asked("2026-11-21 09:00", hours(2), policy).at == moment("2026-11-23 09:30")
    assert asked("2026-11-21 09:00", SAME_DAY, policy).at == moment("2026-11-23 17:00")
    assert asked("2026-11-21 09:00", SAME_DAY, policy).transfer_at == moment("2026-11-23 07:30")


def test_the_hour_carried_over_is_moved_into_the_hours_of_the_due_day() -> None:
    through, usual = shifts(("07:00", "18:00")), OFFICE.hours[0]
    mixed = replace(OFFICE, hours=(through, usual, usual, usual, usual, (), ()))

    assert asked("2026-11-16 12:00", working_days(1), mixed).at == moment("2026-11-17 13:30")
    assert asked("2026-11-16 07:10", working_days(1), mixed).at == moment("2026-11-17 07:30")
    assert asked("2026-11-16 17:45", working_days(1), mixed).at == moment("2026-11-17 17:00")


def test_no_date_is_given_where_the_limit_says_none() -> None:
    promised = asked("2026-11-16 09:00", NO_DATE)

    assert promised.at is None
    assert promised.warnings == ()


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-16 06:00", "2026-11-16 17:00"),
        ("2026-11-16 09:00", "2026-11-16 17:00"),
        ("2026-11-16 12:00", "2026-11-16 17:00"),
        ("2026-11-16 14:59", "2026-11-16 17:00"),
        ("2026-11-16 15:00", "2026-11-17 07:30"),
        ("2026-11-16 19:00", "2026-11-17 07:30"),
        ("2026-11-20 15:30", "2026-11-23 07:30"),
        ("2026-11-23 15:30", "2026-11-25 07:30"),
        ("2026-11-21 09:00", "2026-11-23 07:30"),
    ],
)
@pytest.mark.parametrize("limit", [working_days(3), NO_DATE])
def test_a_dossier_is_transferred_the_same_day_or_first_thing_the_next(
    received: str, expected: str, limit: Limit
) -> None:
    assert asked(received, limit).transfer_at == moment(expected)


def test_moments_of_other_zones_are_read_in_viet_nam_time() -> None:
    received = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    stop = Suspension(
        datetime(2026, 11, 20, 3, 0, tzinfo=UTC), datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    )

    promised = due(received, working_days(3), autumn_2026(), OFFICE, [stop])

    assert promised.at == moment("2026-11-26 10:00")


def test_an_unconfirmed_year_on_the_way_is_named_in_a_warning() -> None:
    calendar = WorkCalendar([declared(2026), declared(2027, confirmed=False)])

    within = due(moment("2026-12-28 09:00"), working_days(3), calendar, OFFICE)
    beyond = due(moment("2026-12-28 09:00"), working_days(5), calendar, OFFICE)

    assert within.warnings == ()
    (warning,) = beyond.warnings
    assert str(warning) == (
        "Lịch làm việc năm 2027 chưa được xác nhận nên ngày hẹn trả có thể chưa đúng. Hãy đồng bộ "
        "với tỉnh hoặc báo lãnh đạo cập nhật lịch theo quyết định nghỉ lễ, Tết."
    )


def test_an_undeclared_year_warns_too_and_each_year_once() -> None:
    promised = due(moment("2027-12-28 09:00"), working_days(30), WorkCalendar([]), OFFICE)

    assert [warning.values["year"] for warning in promised.warnings] == [2027, 2028]


@pytest.mark.parametrize("limit", [hours(1), working_days(1), calendar_days(1), SAME_DAY, NO_DATE])
def test_an_office_that_never_works_is_refused_with_a_sentence(limit: Limit) -> None:
    never = ClockPolicy(hours=((),) * 7)

    with pytest.raises(Refused, match="Không có ngày làm việc nào") as refused:
        asked("2026-11-16 09:00", limit, never)

    assert refused.value.where == "policy.hours"
