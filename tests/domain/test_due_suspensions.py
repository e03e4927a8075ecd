"""How a suspension moves the end of a limit."""

import pytest

from counter_app.domain.catalogue import Limit
from tests.domain.times import (
    END_OF_DAY,
    NO_DATE,
    SAME_DAY,
    asked,
    calendar_days,
    hours,
    moment,
    working_days,
)


@pytest.mark.parametrize(
    ("limit", "suspended", "expected"),
    [
        (working_days(3), ("2026-11-17 09:00", "2026-11-18 09:00"), "2026-11-20 09:00"),
        (working_days(3), ("2026-11-17 09:00", "2026-11-17 11:00"), "2026-11-19 11:00"),
        (working_days(3), ("2026-11-17 18:00", "2026-11-18 06:00"), "2026-11-19 09:00"),
        (working_days(3), ("2026-11-13 09:00", "2026-11-16 10:00"), "2026-11-19 10:00"),
        (working_days(3), ("2026-11-19 10:00", "2026-11-20 10:00"), "2026-11-19 09:00"),
        (working_days(3), ("2026-11-18 09:00", "2026-11-17 09:00"), "2026-11-19 09:00"),
        (working_days(3), ("2026-11-20 09:00", "2026-11-20 09:30"), "2026-11-19 09:00"),
        (hours(4), ("2026-11-16 10:00", "2026-11-16 16:00"), "2026-11-17 09:30"),
        (calendar_days(7), ("2026-11-17 09:00", "2026-11-19 09:00"), "2026-11-26 09:00"),
        (SAME_DAY, ("2026-11-16 10:00", "2026-11-17 10:00"), "2026-11-17 17:00"),
    ],
)
def test_a_suspension_moves_the_end_by_the_working_time_it_took(
    limit: Limit, suspended: tuple[str, str], expected: str
) -> None:
    assert asked("2026-11-16 09:00", limit, suspended=(suspended,)).at == moment(expected)


def test_a_suspended_limit_that_ends_with_the_day_still_does() -> None:
    promised = asked(
        "2026-11-16 09:00",
        working_days(3),
        END_OF_DAY,
        (("2026-11-17 08:00", "2026-11-17 09:00"), ("2026-11-18 08:00", "2026-11-18 09:00")),
    )

    assert promised.at == moment("2026-11-20 17:00")


def test_suspensions_that_overlap_count_once_and_in_any_order() -> None:
    morning, all_day = ("2026-11-17 07:30", "2026-11-17 11:30"), ("2026-11-17 08:30", "2026-11-18")
    once = asked("2026-11-16 09:00", working_days(3), suspended=(("2026-11-17", "2026-11-18"),))

    for order in ((morning, all_day), (all_day, morning)):
        assert asked("2026-11-16 09:00", working_days(3), suspended=order).at == once.at


def test_a_suspension_within_a_longer_one_counts_no_time_of_its_own() -> None:
    long, within = ("2026-11-17", "2026-11-18"), ("2026-11-17 08:00", "2026-11-17 09:00")
    later = ("2026-11-17 10:00", "2026-11-17 11:00")

    nested = asked("2026-11-16 09:00", working_days(3), suspended=(long, within, later))

    assert nested.at == moment("2026-11-20 09:00")


def test_a_suspension_late_on_the_last_day_leaves_what_was_left_of_it() -> None:
    first, last_hour = ("2026-11-17 07:30", "2026-11-17 09:30"), ("2026-11-20 16:00", "2026-11-25")

    one = asked("2026-11-16 09:00", working_days(3), END_OF_DAY, (first,))
    both = asked("2026-11-16 09:00", working_days(3), END_OF_DAY, (first, last_hour))

    assert one.at == moment("2026-11-20 17:00")
    assert both.at == moment("2026-11-25 17:00")


def test_two_suspensions_from_the_very_end_of_the_limit_count_in_any_order() -> None:
    short, long = ("2026-11-20 17:00", "2026-11-21 10:00"), ("2026-11-20 17:00", "2026-11-23 09:00")

    for order in ((short, long), (long, short)):
        assert asked("2026-11-20 09:00", SAME_DAY, suspended=order).at == moment("2026-11-23 17:00")


def test_a_suspension_reached_only_because_of_an_earlier_one_counts() -> None:
    first, second = ("2026-11-17", "2026-11-18"), ("2026-11-19 15:00", "2026-11-20 15:00")

    both = asked("2026-11-16 09:00", working_days(3), suspended=(first, second))

    assert asked("2026-11-16 09:00", working_days(3), suspended=(second,)).at == moment(
        "2026-11-19 09:00"
    )
    assert both.at == moment("2026-11-23 09:00")


def test_without_a_limit_suspensions_change_nothing() -> None:
    assert asked("2026-11-16 09:00", NO_DATE, suspended=(("2026-11-17", "2026-11-18"),)).at is None
