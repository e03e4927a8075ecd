"""Reporting periods: those of the rules, and any other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.reporting.periods import (
    Period,
    month_of,
    period,
    period_named,
    spoken_period,
)
from counter_app.domain.sentences import Refused
from tests.domain.times import moment


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-11", date(2026, 10, 15), date(2026, 11, 14)),
        ("2026-01", date(2025, 12, 15), date(2026, 1, 14)),
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-Q4", date(2026, 9, 15), date(2026, 12, 14)),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-h2", date(2026, 6, 15), date(2026, 12, 14)),
        ("2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        (" 2026 ", date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_the_named_periods_run_from_the_15th_to_the_14th(
    name: str, first: date, last: date
) -> None:
    assert period_named(name) == Period(first=first, last=last)


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "0000", "11/2026"]
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="kỳ báo cáo") as refusal:
        period_named(name)

    assert refusal.value.where == "period"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_its_month_and_months_follow_each_other(day: date) -> None:
    month = month_of(day)

    assert month.first <= day <= month.last
    assert (month.first.day, month.last.day) == (15, 14)
    assert month_of(month.last + timedelta(days=1)).first == month.last + timedelta(days=1)


def test_a_period_has_whole_days_in_viet_nam_time() -> None:
    november = period_named("2026-11")

    assert november.start == moment("2026-10-15 00:00")
    assert november.end == moment("2026-11-15 00:00")
    assert november.holds(moment("2026-11-14 23:59"))
    assert not november.holds(november.end)
    assert str(spoken_period(november)) == "Từ ngày 15/10/2026 đến hết ngày 14/11/2026"


@pytest.mark.parametrize(
    ("first", "last", "where"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "to"),
        (date(1, 1, 1), date(2026, 11, 1), "from"),
        (date(2026, 1, 1), date.max, "from"),
    ],
)
def test_days_that_are_no_period_are_refused(first: date, last: date, where: str) -> None:
    with pytest.raises(Refused) as refusal:
        period(first, last)

    assert refusal.value.where == where
