"""Days as clerks type them, and numbers as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.sentences import Refused
from counter_app.ui.presenters.persons import bare_id, iso_day, typed_day


@pytest.mark.parametrize(
    "typed", ["1/2/1990", "01/02/1990", "01.02.1990", "1-2-1990", "01021990", " 01 02 1990 "]
)
def test_a_day_may_be_typed_in_many_ways(typed: str) -> None:
    assert iso_day(typed, "x") == "1990-02-01"


@pytest.mark.parametrize("typed", ["31/02/1990", "1990", "1/2/90", "32011990", "abc", "1/2/19900"])
def test_what_is_no_day_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        iso_day(typed, "applicant.birth_date")

    assert refusal.value.where == "applicant.birth_date"
    assert typed in str(refusal.value)


def test_nothing_is_no_day_and_no_error() -> None:
    assert iso_day("  ", "x") == ""
    assert typed_day("") == ""


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_survives_being_shown_and_read(day: date) -> None:
    assert iso_day(typed_day(day.isoformat()), "x") == day.isoformat()


def test_a_number_is_read_without_its_spaces() -> None:
    assert bare_id(" 001 090.000-000 ") == "001090000000"
