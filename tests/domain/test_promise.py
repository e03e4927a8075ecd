"""The promise moves from where it stands, and as if it had been counted with its suspensions."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.catalogue import Limit
from counter_app.domain.due import due
from counter_app.domain.facts.life import DueChanged, ProcessingResumed, ProcessingSuspended
from counter_app.domain.facts.money import FeeCollected, PaymentRequested
from counter_app.domain.policy import ClockPolicy, DayDueTime, SupplementClock
from counter_app.domain.promise import Promise, PromiseClock, clock_of, promise_of
from counter_app.domain.reckoning import Suspension
from tests.domain.lives import RECEPTION, asked, at, paid, received
from tests.domain.test_dossier import APOLOGY, RESUMED, SUPPLEMENTED, SUSPENDED, after
from tests.domain.times import autumn_2026, calendar_days, hours, working_days

START = at("16 09:00")
PROMISE = Promise(due_at=at("19 09:00"), explanation="3 ngày làm việc")


def clock(policy: ClockPolicy | None = None, promise: Promise = PROMISE) -> PromiseClock:
    return PromiseClock(received(policy=policy or ClockPolicy()), autumn_2026(), promise)


MOMENTS = st.integers(0, 14 * 24 * 4).map(lambda quarters: START + timedelta(minutes=15 * quarters))


@given(
    limit=st.sampled_from([working_days(3), hours(10), calendar_days(7), working_days(0.5)]),
    end=st.sampled_from(DayDueTime),
    moments=st.lists(MOMENTS, min_size=2, max_size=6, unique=True),
)
def test_lesson_24_moved_step_by_step_it_is_as_counted_at_once(
    limit: Limit, end: DayDueTime, moments: list[datetime]
) -> None:
    policy = ClockPolicy(day_due_time=end)
    reception = received(policy=policy, procedure=replace(RECEPTION.procedure, limit=limit))
    stops = sorted(moments)[: len(moments) // 2 * 2]
    pairs = [Suspension(a, b) for a, b in zip(stops[::2], stops[1::2], strict=True)]
    calendar = autumn_2026()
    first = due(START, limit, calendar, policy)
    moving = PromiseClock(reception, calendar, Promise(due_at=first.at, explanation=""))

    for pair in pairs:
        moving.suspended(pair.start, pair.end)

    assert moving.promise.due_at == due(START, limit, calendar, policy, pairs).at


@pytest.mark.parametrize(
    ("since", "until", "due_at"),
    [
        ("17 09:00", "17 10:00", "19 09:00"),
        ("17 09:00", "18 08:00", "20 09:00"),
        ("17 09:00", "20 08:00", "23 09:00"),
        ("17 09:00", "22 08:00", "25 09:00"),
        ("17 09:00", "23 08:00", "25 09:00"),
    ],
)
def test_extended_by_the_days_waited_it_ends_on_a_working_day(
    since: str, until: str, due_at: str
) -> None:
    policy = ClockPolicy(supplement_clock=SupplementClock.EXTEND)

    moved = clock(policy).supplemented(at(since), at(until))

    assert moved.due_at == at(due_at)


def test_counted_anew_the_time_of_the_wait_does_not_matter() -> None:
    one = clock().supplemented(at("16 10:00"), at("20 09:00"))
    other = clock().supplemented(at("19 08:00"), at("20 09:00"))

    assert one == other
    assert one.due_at == at("26 09:00")


@pytest.mark.parametrize("rule", SupplementClock)
@pytest.mark.parametrize(
    ("end", "asked_at", "stays"),
    [
        (DayDueTime.SAME_HOUR, "19 09:01", True),
        (DayDueTime.SAME_HOUR, "19 09:00", False),
        (DayDueTime.END_OF_DAY, "19 16:00", False),
        (DayDueTime.END_OF_DAY, "19 17:30", True),
    ],
)
def test_a_promise_that_had_run_out_stays(
    rule: SupplementClock, end: DayDueTime, asked_at: str, *, stays: bool
) -> None:
    policy = ClockPolicy(supplement_clock=rule, day_due_time=end)
    due_at = at("19 17:00") if end is DayDueTime.END_OF_DAY else at("19 09:00")
    promise = Promise(due_at=due_at, explanation="x")

    moved = clock(policy, promise).supplemented(at(asked_at), at("23 09:00"))

    assert (moved.due_at == due_at) is stays


def test_replaying_a_life_gives_the_promise_it_had() -> None:
    payment = FeeCollected(
        amount=30_000,
        method=paid(1).method,
        moment=paid(1).moment,
        collected_at=at("18 10:00"),
        due_at=at("23 11:00"),
        explanation="chờ nộp phí",
    )
    dossier = after(
        RECEPTION,
        SUSPENDED,
        RESUMED,
        PaymentRequested(fees=RECEPTION.fees, requested_at=at("18 09:00")),
        payment,
    )

    moved = clock().replay(dossier.steps)

    assert moved.due_at == at("20 10:00")
    assert promise_of(dossier).due_at == at("23 11:00")


def test_an_apology_is_a_promise_of_its_own_when_replayed() -> None:
    dossier = after(RECEPTION, APOLOGY)

    moved = clock().replay(dossier.steps)

    assert moved == promise_of(dossier)
    assert dossier.taken(DueChanged)


def test_what_was_settled_away_moves_nothing() -> None:
    dossier = after(RECEPTION, SUSPENDED, RESUMED)
    waits = (ProcessingSuspended, ProcessingResumed)
    steps = [replace(step, counts=not isinstance(step.fact, waits)) for step in dossier.steps]

    assert clock().replay(steps) == PROMISE


def test_what_was_recorded_is_kept_and_moved_on_from_where_it_was_set() -> None:
    policy = ClockPolicy(day_due_time=DayDueTime.END_OF_DAY)
    short = (
        replace(SUSPENDED, suspended_at=at("17 09:00")),
        replace(RESUMED, resumed_at=at("17 09:15"), due_at=at("20 17:00")),
    )
    dossier = after(received(policy=policy, due_at=at("19 17:00")), *short)

    moved = clock_of(dossier, autumn_2026()).suspended(at("18 09:00"), at("18 09:15"))

    assert moved.due_at == at("20 17:00")
    assert moved.explanation.endswith("lùi 15 phút làm việc; hạn cũ 17:00 ngày 20/11/2026")


def test_a_promise_that_was_recorded_otherwise_is_not_counted_again() -> None:
    dossier = after(RECEPTION, asked("17 09:00"), SUPPLEMENTED)
    assert dossier.due_at == at("20 09:00")

    moved = clock_of(dossier, autumn_2026()).suspended(at("19 09:00"), at("19 10:00"))

    assert moved.due_at == at("20 10:00")
