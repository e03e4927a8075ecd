"""What must hold of every due time, and that a naive second opinion agrees."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.due import Due, Suspension, due
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.policy import (
    CalendarDays,
    ClockPolicy,
    CountingStart,
    DayDueTime,
    Shift,
)
from counter_app.domain.worktime import WorkTime
from tests.domain.due_oracle import Case, Office, Rules, expected

MONDAY = date(2026, 11, 16)
SPAN_DAYS = 40
Week = tuple[tuple[tuple[int, int], ...], ...]

modest = settings(max_examples=60, deadline=None)

quarter_hours = st.integers(0, 95).map(lambda quarter: quarter * 15)


@st.composite
def shifts_of_a_day(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    count = draw(st.integers(1, 2))
    edges = sorted(
        draw(st.lists(quarter_hours, min_size=2 * count, max_size=2 * count, unique=True))
    )
    return tuple(zip(edges[::2], edges[1::2], strict=True))


USUAL = ((450, 690), (810, 1020))
weeks: st.SearchStrategy[Week] = st.one_of(
    st.just((USUAL,) * 5 + ((), ())),
    st.just((USUAL,) * 5 + (((450, 690),), ())),
    st.tuples(*[shifts_of_a_day()] * 5, st.one_of(st.just(()), shifts_of_a_day()), st.just(())),
)
days = st.integers(0, SPAN_DAYS).map(lambda n: MONDAY + timedelta(days=n))
offices = st.builds(
    lambda week, off, swapped: Office(week, off, swapped - off),
    weeks,
    st.frozensets(days, max_size=8),
    st.frozensets(days, max_size=3),
)
rules = st.builds(
    Rules,
    cut_off=st.sampled_from([15 * 60, 16 * 60 + 30, 10 * 60]),
    count_late_from_next_day=st.booleans(),
    end_of_day=st.booleans(),
    skip_holidays=st.booleans(),
)
# Half of them on the quarter of an hour, where shifts begin and end.
minutes = st.one_of(st.integers(0, 14 * 24 * 60), st.integers(0, 14 * 24 * 4).map(lambda n: n * 15))
moments = minutes.map(
    lambda minutes: datetime(2026, 11, 16) + timedelta(minutes=minutes)  # noqa: DTZ001
)
limits = st.tuples(
    st.sampled_from(["hour", "working_day", "calendar_day", "same_day"]),
    st.integers(1, 60),
    st.booleans(),
)
suspended = st.lists(
    st.tuples(moments, st.integers(0, 3 * 24 * 60)).map(
        lambda drawn: (drawn[0], drawn[0] + timedelta(minutes=drawn[1]))
    ),
    max_size=2,
).map(tuple)


cases = st.builds(Case, moments, limits, offices, rules)
suspended_cases = st.builds(Case, moments, limits, offices, rules, suspended)


def _policy(office: Office, rules: Rules) -> ClockPolicy:
    return ClockPolicy(
        hours=tuple(
            tuple(Shift(start=_hour(start), end=_hour(end)) for start, end in day)
            for day in office.week
        ),
        saturday_counts=True,
        counting_start=(
            CountingStart.NEXT_DAY_AFTER_CUT_OFF
            if rules.count_late_from_next_day
            else CountingStart.AS_RECEIVED
        ),
        cut_off=_hour(rules.cut_off),
        day_due_time=DayDueTime.END_OF_DAY if rules.end_of_day else DayDueTime.SAME_HOUR,
        calendar_days=CalendarDays.SKIP_HOLIDAYS if rules.skip_holidays else CalendarDays.ALL,
    )


def _calendar(office: Office) -> WorkCalendar:
    exceptions = [DeclaredDay(day=day, works=False, label="nghỉ") for day in office.off]
    exceptions += [DeclaredDay(day=day, works=True, label="bù") for day in office.swapped]
    return WorkCalendar(
        CalendarDeclared(year=year, days=tuple(exceptions) if year == 2026 else (), decision="")
        for year in (2026, 2027)
    )


def _limit(limit: tuple[str, int, bool]) -> Limit:
    unit, quarters, fifteen = limit
    return Limit(unit=LimitUnit(unit), quarters=quarters, next_day_after_15=fifteen)


def _hour(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _promised(case: Case) -> Due:
    policy, stops = _policy(case.office, case.rules), [Suspension(*ends) for ends in case.suspended]
    return due(case.received, _limit(case.limit), _calendar(case.office), policy, stops)


def _end(case: Case) -> datetime:
    at = _promised(case).at
    assert at is not None
    return at.replace(tzinfo=None)


@modest
@given(suspended_cases)
def test_a_naive_second_opinion_agrees(case: Case) -> None:
    assert _end(case) == expected(case)


@modest
@given(suspended_cases)
def test_a_due_time_lies_in_working_time_after_the_reception(case: Case) -> None:
    end = _end(case)

    assert end >= case.received
    assert case.office.open_at(end)


@modest
@given(cases, st.integers(0, 4 * 24 * 60))
def test_a_later_reception_is_never_due_earlier(case: Case, minutes: int) -> None:
    later = replace(case, received=case.received + timedelta(minutes=minutes))

    first, second = _end(case), _end(later)

    # The end of calendar days can be moved to a day that a later one reaches at an earlier hour.
    by_day = case.limit[0] == "calendar_day" and not case.rules.end_of_day
    assert (second.date() >= first.date()) if by_day else (second >= first)


@modest
@given(cases, st.integers(1, 8))
def test_a_longer_limit_is_never_due_earlier(case: Case, more: int) -> None:
    unit, quarters, fifteen = case.limit

    assert _end(replace(case, limit=(unit, quarters + more, fifteen))) >= _end(case)


@modest
@given(suspended_cases)
def test_a_suspension_never_makes_it_earlier(case: Case) -> None:
    assert _end(case) >= _end(replace(case, suspended=()))


@modest
@given(suspended_cases)
def test_every_due_time_explains_itself(case: Case) -> None:
    parts = _promised(case).explanation.split("; ")

    assert all(part and part == part.strip() for part in parts)


@modest
@given(cases)
def test_a_transfer_is_in_working_time_after_the_reception(case: Case) -> None:
    transfer_at = _promised(case).transfer_at.replace(tzinfo=None)

    assert transfer_at >= case.received
    assert case.office.open_at(transfer_at)


@modest
@given(moments, st.integers(0, 3000), offices)
def test_working_time_passed_and_working_time_between_are_inverse(
    received: datetime, minutes: int, office: Office
) -> None:
    time_of_work = WorkTime(_calendar(office), _policy(office, Rules()))
    start = time_of_work.settle(received.replace(tzinfo=VIET_NAM))
    span = timedelta(minutes=minutes)

    assert time_of_work.between(start, time_of_work.after(start, span)) == span
