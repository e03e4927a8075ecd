"""Form II.06: its identities, and its figures against a slow count of their own."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from counter_app.domain.acting import last_moment
from counter_app.domain.punctuality import punctuality
from counter_app.domain.reporting.cases import Case, case_of, judged
from counter_app.domain.reporting.periods import Period, period
from counter_app.domain.reporting.tally import SUMS, Column, Tally, is_of, tally
from tests.domain.random_lives import FIELDS
from tests.domain.reporting.conftest import LIVES, Lives
from tests.domain.reporting.oracle import ii06
from tests.domain.times import moment

LATER = datetime.fromisoformat("2030-01-01T00:00+07:00")
PERIODS = [
    (date(2026, 9, 15), date(2026, 10, 14)),
    (date(2026, 10, 15), date(2026, 11, 14)),
    (date(2026, 9, 1), date(2027, 12, 31)),
    (date(2026, 11, 20), date(2026, 11, 20)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2028, 1, 1), date(2028, 1, 31)),
]


def by_field(cases: list[Case], reported: Period, now: datetime = LATER) -> Tally:
    return tally(cases, reported, now, lambda case: case.field)


@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_the_identities_hold_on_ten_thousand_random_lives(
    lives: Lives, first: date, last: date
) -> None:
    form = by_field(lives.cases, period(first, last))

    for row in (*form.rows, form.total):
        count = row.count
        assert count(Column(3)) == count(Column(4)) + count(Column(5)) + count(Column(6))
        assert count(Column(7)) == count(Column(8)) + count(Column(9)) + count(Column(10))
        assert count(Column(11)) == count(Column(12)) + count(Column(13))
        assert count(Column(3)) == count(Column(7)) + count(Column(11))
    for column in Column:
        assert form.total.count(column) == sum(row.count(column) for row in form.rows)


@pytest.mark.parametrize("now", [LATER, moment("2026-10-02 10:00"), moment("2026-11-20 15:00")])
@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_every_figure_equals_a_slow_count_of_the_facts(
    lives: Lives, first: date, last: date, now: datetime
) -> None:
    form = by_field(lives.cases, period(first, last), now)

    counted = {
        (row.name, int(column)): row.count(column)
        for row in form.rows
        for column in Column
        if row.count(column)
    }
    assert counted == ii06(lives.facts, first, last, now)


def test_every_figure_leads_to_its_dossiers(lives: Lives) -> None:
    reported = period(*PERIODS[0])

    form = by_field(lives.cases, reported)

    assert {row.name for row in form.rows} == set(FIELDS)
    by_code = {case.code: case for case in lives.cases}
    for row in (*form.rows, form.total):
        for column in Column:
            codes = row.codes_of(column)
            assert len(set(codes)) == len(codes) == row.count(column)
            assert all(is_of(by_code[code], reported) for code in codes)
        assert set(row.codes_of(Column.RECEIVED)) == {
            *row.codes_of(Column.DONE),
            *row.codes_of(Column.PENDING),
        }


def test_what_one_period_leaves_the_next_one_carries(lives: Lives) -> None:
    """Column 11 of a month is column 6 of the month after it."""
    months = [period(date(2026, 9, 15), date(2026, 10, 14)), period(*PERIODS[1])]

    before, after = (by_field(lives.cases, month) for month in months)

    assert set(before.total.codes_of(Column.PENDING)) == set(after.total.codes_of(Column.CARRIED))
    assert before.total.count(Column.PENDING) > 100


def test_no_dossier_that_was_not_accepted_is_counted(lives: Lives) -> None:
    everything = by_field(lives.cases, period(date(2026, 1, 1), date(2028, 12, 31)))

    assert everything.total.count(Column.RECEIVED) == len(lives.cases) < LIVES


@pytest.mark.parametrize("after", [timedelta(), timedelta(days=2), timedelta(days=400)])
def test_a_light_row_is_judged_as_its_dossier_is(lives: Lives, after: timedelta) -> None:
    for dossier in lives.dossiers[:3000]:
        case, now = case_of(dossier), last_moment(dossier) + after
        stands = None if case is None else judged(case, now)
        assert stands == punctuality(dossier, now)


def test_a_running_period_is_judged_now(lives: Lives) -> None:
    reported = period(date(2026, 9, 15), date(2027, 9, 14))

    form = by_field(lives.cases, reported, moment("2026-10-02 10:00"))

    assert form.as_of == moment("2026-10-02 10:00")
    assert by_field(lives.cases, reported).as_of == reported.end


def test_a_moment_on_the_edge_belongs_to_the_day_it_begins(lives: Lives) -> None:
    case = lives.cases[0]
    day = case.received_at.date()
    midnight = case.received_at.replace(hour=0, minute=0, second=0)

    edge = replace(case, received_at=midnight, finished_at=None, verdict=None)

    assert is_of(edge, period(day, day))
    assert not is_of(edge, period(day - timedelta(days=1), day - timedelta(days=1)))


def test_the_sums_name_every_column_once() -> None:
    parts = [part for columns in SUMS.values() for part in columns]

    assert sorted([*SUMS, *parts]) == list(Column)
