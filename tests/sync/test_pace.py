"""How much at once, and when again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.service.waiting import MOST_DELAY, is_due
from counter_app.sync.pace import (
    MOST_EVENTS,
    MOST_PAYLOAD_BYTES,
    Batch,
    batch_after,
    delay_seconds,
)

CHANCE = st.floats(0, 1, exclude_max=True)


@settings(deadline=None)
@given(attempts=st.integers(0, 10_000))
def test_a_batch_is_never_empty_and_never_beyond_its_bounds(attempts: int) -> None:
    batch = batch_after(attempts)

    assert 1 <= batch.events <= MOST_EVENTS
    assert 1 <= batch.payload_bytes <= MOST_PAYLOAD_BYTES
    assert batch.larger().events <= MOST_EVENTS


def test_failures_halve_and_successes_double() -> None:
    assert [batch_after(attempts).events for attempts in range(4)] == [500, 250, 125, 62]
    assert Batch(events=31).larger().events == 62


@settings(deadline=None)
@given(attempts=st.integers(1, 10**9), chance=CHANCE)
def test_a_delay_is_jittered_below_a_ceiling_that_doubles_up_to_ten_minutes(
    attempts: int, chance: float
) -> None:
    ceiling = min(5.0 * 2 ** min(attempts - 1, 30), 600.0)

    assert delay_seconds(attempts, chance) == chance * ceiling


@settings(deadline=None)
@given(attempts=st.integers(1, 100), chance=CHANCE, asked=st.floats(-10, 1e12))
def test_a_server_that_names_a_time_is_not_asked_before_it_nor_put_off_for_ever(
    attempts: int, chance: float, asked: float
) -> None:
    delay = delay_seconds(attempts, chance, asked)

    assert min(max(asked, 0.0), 3600.0) <= delay <= 4200.0


@settings(deadline=None)
@given(attempts=st.integers(0, 10_000), chance=CHANCE, asked=st.floats(0, 1e9))
def test_no_call_is_put_off_for_longer_than_the_longest_delay(
    attempts: int, chance: float, asked: float
) -> None:
    assert timedelta(seconds=delay_seconds(attempts, chance, asked)) <= MOST_DELAY


def test_a_clock_set_back_by_years_does_not_put_off_a_call_by_years() -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    assert is_due(None, now)
    assert is_due(now, now)
    assert not is_due(now + timedelta(seconds=1), now)
    assert not is_due(now + MOST_DELAY, now)
    assert is_due(now + timedelta(days=400), now)
