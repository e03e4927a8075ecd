"""What a due time says of itself, word for word."""

from dataclasses import replace

import pytest

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Limit
from counter_app.domain.due import Suspension, due, limit_in_words
from counter_app.domain.policy import CalendarDays, ClockPolicy, CountingStart, DayDueTime
from counter_app.resources import shipped_calendars
from tests.domain.times import (
    CULTURE_DAY,
    NO_DATE,
    OFFICE,
    SAME_DAY,
    SAME_DAY_15,
    calendar_days,
    declared,
    hours,
    moment,
    with_saturdays,
    working_days,
)

CALENDAR = WorkCalendar(shipped_calendars())
IN_BRACKETS = f"({CULTURE_DAY[1]})"
CULTURE = "T3 24/11 (Ngày Văn hóa Việt Nam)"


def said(
    received: str,
    limit: Limit,
    policy: ClockPolicy = OFFICE,
    suspended: tuple[tuple[str, str], ...] = (),
) -> str:
    stops = [Suspension(moment(start), moment(end)) for start, end in suspended]
    return due(moment(received), limit, CALENDAR, policy, stops).explanation


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (working_days(3), "3 ngày làm việc"),
        (working_days(2.5), "2,5 ngày làm việc"),
        (working_days(0.5), "nửa ngày"),
        (working_days(10), "10 ngày làm việc"),
        (working_days(0.25), "0,25 ngày làm việc"),
        (hours(4), "4 giờ làm việc"),
        (hours(1.75), "1,75 giờ làm việc"),
        (calendar_days(30), "30 ngày"),
        (calendar_days(0.5), "0,5 ngày"),
        (SAME_DAY, "trong ngày"),
        (SAME_DAY_15, "trong ngày"),
        (NO_DATE, "không hẹn ngày trả"),
    ],
)
def test_a_limit_is_called_as_the_catalogue_calls_it(limit: Limit, words: str) -> None:
    assert limit_in_words(limit) == words


def test_days_off_are_listed_with_their_names() -> None:
    assert said("2026-11-20 09:00", working_days(3)) == (
        "3 ngày làm việc từ 09:00 ngày 20/11/2026; nghỉ T7 21/11, CN 22/11, " + CULTURE
    )


def test_nothing_is_added_where_nothing_happens() -> None:
    assert said("2026-11-16 09:00", working_days(3)) == "3 ngày làm việc từ 09:00 ngày 16/11/2026"
    assert said("2026-11-16 09:00", SAME_DAY_15) == "trong ngày từ 09:00 ngày 16/11/2026"
    assert said("2026-11-16 16:00", SAME_DAY) == "trong ngày từ 16:00 ngày 16/11/2026"
    assert said("2026-11-16 09:00", NO_DATE) == "không hẹn ngày trả"


def test_many_weekends_are_summed_and_a_long_holiday_is_one_spell() -> None:
    assert said("2026-02-09 09:00", working_days(30)) == (
        "30 ngày làm việc từ 09:00 ngày 09/02/2026; nghỉ T7, CN, T2 16/02–T6 20/02 (Tết Nguyên đán)"
    )


def test_neighbouring_days_off_of_different_names_stay_apart() -> None:
    assert said("2026-08-28 09:00", working_days(2)) == (
        "2 ngày làm việc từ 09:00 ngày 28/08/2026; nghỉ T7 29/08, CN 30/08, "
        "T2 31/08 (nghỉ hoán đổi với T7 22/8), T3 01/09–T4 02/09 (Quốc khánh)"
    )


def test_days_of_another_year_are_written_with_it() -> None:
    assert said("2026-12-31 09:00", working_days(1)) == (
        "1 ngày làm việc từ 09:00 ngày 31/12/2026; "
        "nghỉ T6 01/01/2027 (Tết Dương lịch), T7 02/01/2027, CN 03/01/2027"
    )


def test_a_holiday_without_a_name_is_still_listed() -> None:
    calendar = WorkCalendar([declared(2026, [("2026-11-24", "")])])

    promised = due(moment("2026-11-23 09:00"), working_days(1), calendar, OFFICE)
    on_the_day = due(moment("2026-11-24 09:00"), hours(1), calendar, OFFICE)

    assert promised.explanation == "1 ngày làm việc từ 09:00 ngày 23/11/2026; nghỉ T3 24/11"
    assert on_the_day.explanation.endswith("; nhận lúc 09:00 ngày 24/11/2026, ngày nghỉ")


def test_swapped_days_are_named() -> None:
    assert said("2026-08-20 09:00", working_days(3)) == (
        "3 ngày làm việc từ 09:00 ngày 20/08/2026; nghỉ CN 23/08; làm bù T7 22/08"
    )


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (working_days(0.5), "nửa ngày (4 giờ)"),
        (working_days(2.5), "2,5 ngày làm việc (2 ngày và 4 giờ)"),
        (hours(4), "4 giờ làm việc"),
        (hours(8), "8 giờ làm việc (1 ngày)"),
        (hours(12), "12 giờ làm việc (1 ngày và 4 giờ)"),
        (hours(7.75), "7,75 giờ làm việc (7 giờ 45 phút, không quá 1 ngày)"),
    ],
)
def test_parts_of_days_are_turned_into_hours_and_eight_hours_into_days(
    limit: Limit, words: str
) -> None:
    assert said("2026-11-16 14:00", limit).startswith(words + " từ 14:00 ngày 16/11/2026")


@pytest.mark.parametrize(
    ("received", "words"),
    [
        ("2026-11-16 06:50", "từ 07:30 ngày 16/11/2026; nhận lúc 06:50, trước giờ làm việc"),
        ("2026-11-16 12:10", "từ 13:30 ngày 16/11/2026; nhận lúc 12:10, giờ nghỉ trưa"),
        (
            "2026-11-16 17:30",
            "từ 07:30 ngày 17/11/2026; nhận lúc 17:30 ngày 16/11/2026, sau giờ làm việc",
        ),
        (
            "2026-11-24 09:00",
            "từ 07:30 ngày 25/11/2026; nhận lúc 09:00 ngày 24/11/2026, ngày nghỉ " + IN_BRACKETS,
        ),
        (
            "2026-11-22 09:00",
            "từ 07:30 ngày 23/11/2026; nhận lúc 09:00 ngày 22/11/2026, ngày nghỉ",
        ),
    ],
)
def test_a_start_that_was_moved_says_why(received: str, words: str) -> None:
    assert said(received, hours(2)) == "2 giờ làm việc " + words


def test_the_fifteen_hours_rule_is_told() -> None:
    assert said("2026-11-23 15:20", SAME_DAY_15) == (
        "trong ngày từ 15:20 ngày 23/11/2026; nhận từ 15:00 nên trả vào ngày làm việc sau; "
        "nghỉ " + CULTURE
    )


def test_counting_from_the_next_day_is_told() -> None:
    policy = replace(OFFICE, counting_start=CountingStart.NEXT_DAY_AFTER_CUT_OFF)

    assert said("2026-11-16 15:20", working_days(1), policy) == (
        "1 ngày làm việc từ 07:30 ngày 17/11/2026; "
        "nhận lúc 15:20 ngày 16/11/2026, từ 15:00 tính sang ngày làm việc sau"
    )


def test_saturdays_are_told_as_counted_or_for_receiving_only() -> None:
    counted, receiving = with_saturdays(counted=True), with_saturdays(counted=False)

    assert said("2026-11-20 09:00", working_days(2), counted) == (
        "2 ngày làm việc từ 09:00 ngày 20/11/2026; nghỉ CN 22/11; T7 tính là ngày làm việc"
    )
    assert said("2026-11-21 09:00", hours(2), receiving) == (
        "2 giờ làm việc từ 07:30 ngày 23/11/2026; nhận lúc 09:00 ngày 21/11/2026, "
        "T7 chỉ tiếp nhận, không tính vào thời hạn; nghỉ CN 22/11"
    )


def test_an_hour_outside_the_due_day_is_told() -> None:
    assert said("2026-11-20 16:30", working_days(1), with_saturdays(counted=True)) == (
        "1 ngày làm việc từ 16:30 ngày 20/11/2026; T7 tính là ngày làm việc; "
        "16:30 ngoài giờ làm việc nên hẹn 11:30"
    )


def test_an_end_with_the_working_day_is_told() -> None:
    policy = replace(OFFICE, day_due_time=DayDueTime.END_OF_DAY)

    assert said("2026-11-16 09:00", working_days(3), policy) == (
        "3 ngày làm việc từ 09:00 ngày 16/11/2026; hạn đến hết giờ làm việc"
    )


def test_calendar_days_tell_only_of_the_end_that_was_moved() -> None:
    assert said("2026-11-20 10:00", calendar_days(10)) == "10 ngày từ 10:00 ngày 20/11/2026"
    assert said("2026-11-20 10:00", calendar_days(30)) == (
        "30 ngày từ 10:00 ngày 20/11/2026; "
        "ngày cuối CN 20/12 là ngày nghỉ nên trả vào ngày làm việc sau"
    )
    assert said("2026-11-20 10:00", calendar_days(4)) == (
        f"4 ngày từ 10:00 ngày 20/11/2026; ngày cuối {CULTURE} là ngày nghỉ "
        "nên trả vào ngày làm việc sau"
    )


def test_holidays_left_out_of_calendar_days_are_listed() -> None:
    policy = replace(OFFICE, calendar_days=CalendarDays.SKIP_HOLIDAYS)

    assert said("2026-11-20 10:00", calendar_days(10), policy) == (
        f"10 ngày từ 10:00 ngày 20/11/2026; không tính {CULTURE}"
    )


@pytest.mark.parametrize(
    ("suspended", "words"),
    [
        (("2026-11-17 09:00", "2026-11-18 09:00"), "lùi 7 giờ 30 phút làm việc do tạm dừng"),
        (("2026-11-17 09:00", "2026-11-17 11:00"), "lùi 2 giờ làm việc do tạm dừng"),
        (("2026-11-17 09:00", "2026-11-17 09:00:20"), "lùi 1 phút làm việc do tạm dừng"),
    ],
)
def test_a_suspension_is_told_with_the_time_it_took(suspended: tuple[str, str], words: str) -> None:
    assert said("2026-11-16 09:00", working_days(2), suspended=(suspended,)) == (
        "2 ngày làm việc từ 09:00 ngày 16/11/2026; " + words
    )


def test_a_suspension_that_took_no_working_time_is_not_told() -> None:
    night = ("2026-11-17 18:00", "2026-11-18 06:00")

    assert "tạm dừng" not in said("2026-11-16 09:00", working_days(3), suspended=(night,))


def test_a_year_of_days_stays_short() -> None:
    calendar = WorkCalendar([declared(2026, [CULTURE_DAY])])

    words = due(moment("2026-01-05 09:00"), working_days(200), calendar, OFFICE).explanation

    assert words == "200 ngày làm việc từ 09:00 ngày 05/01/2026; nghỉ T7, CN"
