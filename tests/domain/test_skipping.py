"""Which numbers a restored store passes over."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.facts.stores import BookSkip, NumberSkip
from counter_app.domain.office import Band, default_band
from counter_app.domain.skipping import (
    days_concerned,
    lane_of,
    merged_books,
    merged_numbers,
    past_the_middle,
)

BAND = default_band(1)
DAY = date(2026, 11, 23)


def test_half_of_what_remains_is_passed_over() -> None:
    assert past_the_middle(None, BAND) == 1500
    assert past_the_middle(1010, BAND) == 1505
    assert past_the_middle(1998, BAND) == 1999
    assert past_the_middle(1999, BAND) == 1999, "what is used up stays used up"


@given(st.integers(1, 9), st.integers(-5, 1100))
def test_going_on_is_always_behind_what_was_given_and_within_the_band(
    counter: int, given_out: int
) -> None:
    band = default_band(counter)
    last = min(band.first + given_out, band.last)

    after = past_the_middle(last, band)

    assert max(last, band.first - 1) <= after <= band.last
    assert after > last or last == band.last
    assert after - last >= (band.last - after) - 1, "at least half is passed over"


def test_the_days_of_a_gap_begin_a_week_before_the_last_event() -> None:
    days = list(days_concerned(DAY - timedelta(days=2), DAY))

    assert (days[0], days[-1], len(days)) == (DAY - timedelta(days=9), DAY, 10)


def test_a_clock_that_was_wrong_when_the_last_event_was_written_still_means_today() -> None:
    assert list(days_concerned(date(2031, 1, 1), DAY))[-1] == DAY
    long_gap = list(days_concerned(date(1999, 1, 1), DAY))
    assert (len(long_gap), long_gap[-1]) == (401, DAY)


@given(st.integers(0, 2**64))
def test_a_lane_lies_in_the_band_and_never_in_its_lowest_part(chance: int) -> None:
    assert BAND.first + 100 < lane_of(chance, BAND) < BAND.last - 100


def test_lanes_differ_by_more_than_a_day_of_work() -> None:
    lanes = sorted({lane_of(chance, BAND) for chance in range(7)})

    assert len(lanes) == 7
    assert min(b - a for a, b in pairwise(lanes)) >= 100


def test_a_band_too_narrow_for_lanes_is_used_as_it_is() -> None:
    assert lane_of(6, Band(first=1, last=5)) == 1


def test_what_was_passed_over_before_stays_so() -> None:
    before = (NumberSkip(day=DAY, last=1500), NumberSkip(day=DAY - timedelta(days=1), last=1700))

    merged = merged_numbers(before, [NumberSkip(day=DAY, last=1400)])

    assert merged == (NumberSkip(day=DAY - timedelta(days=1), last=1700), before[0])
    line = BookSkip(kind="", year=2026, book=1, last=400)
    lower = BookSkip(kind="", year=2026, book=1, last=300)
    other = BookSkip(kind="dossier.refused", year=2026, book=1, last=100)
    assert merged_books([line], [lower, other]) == (line, other)
