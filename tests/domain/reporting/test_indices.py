"""The indices of QĐ 766, what is overdue, and how long procedures really take."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.punctuality import Punctuality, late_by_766, punctuality
from counter_app.domain.reporting.cases import Case
from counter_app.domain.reporting.handling import FEWEST, Handling, WorkedTime, handling
from counter_app.domain.reporting.index766 import Index, indices
from counter_app.domain.reporting.overdue import overdue_cases, overdue_line
from counter_app.domain.reporting.periods import Period, period
from counter_app.domain.stages import Stage
from counter_app.domain.worktime import WorkTime
from tests.domain.reporting.conftest import Lives
from tests.domain.times import moment

YEAR = period(date(2026, 9, 15), date(2027, 12, 14))
LATER = moment("2030-01-01 00:00")
CALENDAR = WorkCalendar([])
TIME = WorkTime(CALENDAR, ClockPolicy())
DAY = timedelta(hours=7.5)
"""From 7:30 to 11:30 and from 13:30 to 17:00."""
DONE = Case(
    id="1",
    code="H30.12-261116-1001",
    applicant="Nguyễn Văn Mẫu",
    procedure_code="1.000894",
    procedure_name="Đăng ký kết hôn",
    field="Hộ tịch",
    clerk="",
    channel="direct",
    counter=1,
    stage=Stage.RETURNED,
    received_at=moment("2026-11-16 08:00"),
    promised_at=moment("2026-11-19 08:00"),
    due_at=moment("2026-11-19 08:00"),
    finished_at=moment("2026-11-17 08:00"),
    returned_at=None,
    stopped_at=None,
    verdict=Punctuality.EARLY,
    supplements=0,
    waits=(),
    digitised=False,
    fees=0,
    paid_online=False,
)
"""Received on a Monday at eight for Thursday, done on Tuesday."""


def named(found: Sequence[Index], part: str) -> Index:
    (one,) = [index for index in found if part in str(index.name)]
    return one


@pytest.mark.parametrize("now", [LATER, moment("2026-11-20 15:00")])
def test_on_time_is_what_766_says_of_each_dossier(lives: Lives, now: datetime) -> None:
    """By light rows for most, by the whole dossier where one supplement was asked for."""
    as_of = min(now, YEAR.end)
    cases = [replace(case, id=case.code) for case in lives.cases]
    late = {one.code: late_by_766(one, CALENDAR, as_of) for one in lives.dossiers}
    once = {case.id: late[case.code] for case in cases if case.supplements == 1}

    index = named(indices(cases, YEAR, now, once), "đúng hạn")

    assert len(index.of) > 5000
    assert {code for code in index.of if not late[code]} == set(index.counted)
    assert index.share == Fraction(len(index.counted), len(index.of))


def test_shares_count_only_what_they_speak_of() -> None:
    before = replace(DONE, code="B", received_at=moment("2026-09-01 08:00"), channel="online")
    online = replace(DONE, code="O", channel="online", fees=1, paid_online=True, digitised=True)
    refused = replace(DONE, code="R", stage=Stage.REFUSED, digitised=True)
    open_ = replace(
        DONE, code="P", stage=Stage.RECEIVED, finished_at=None, verdict=None, fees=1, digitised=True
    )

    found = indices([before, online, refused, open_], YEAR, LATER, {})

    assert (found[2].of, found[2].counted) == (("O", "R", "P"), ("O",))
    assert (found[3].of, found[3].counted) == (("O", "P"), ("O",))
    assert (found[4].of, found[4].counted) == (("B", "O"), ("O",))
    assert found[2].full_at == Fraction(1, 2)
    assert found[4].full_at == Fraction(4, 5)


def test_what_a_commune_cannot_know_says_so() -> None:
    found = indices([], YEAR, LATER, {})

    assert sum(index.weight for index in found) == 100
    assert [index.computed for index in found] == [False, True, True, True, True, False]
    assert all(index.because for index in found if not index.computed)
    assert all(index.share is None for index in found)


def test_the_overdue_are_those_whose_dossier_is_overdue(lives: Lives) -> None:
    now = max(case.received_at for case in lives.cases) + timedelta(days=100)

    found = overdue_cases(lives.cases, now)

    expected = {d.code for d in lives.dossiers if punctuality(d, now) is Punctuality.OVERDUE}
    assert {case.code for case in found} == expected
    assert len(expected) > 100
    promises = [case.due_at for case in found if case.due_at is not None]
    assert promises == sorted(promises)


def test_an_overdue_line_tells_what_the_citizen_was_told(lives: Lives) -> None:
    now = max(case.received_at for case in lives.cases) + timedelta(days=100)
    by_code = {dossier.code: dossier for dossier in lives.dossiers}

    lines = [
        overdue_line(case, by_code[case.code], now) for case in overdue_cases(lives.cases, now)
    ]

    told = [line for line in lines if line.apologies]
    assert told
    assert all(line.reason.startswith("Lý do ") for line in told)
    assert all(line.reason == "" for line in lines if not line.apologies)
    assert all(line.days == max((now.date() - line.due_at.date()).days, 1) for line in lines)
    assert {line.holder for line in lines} == {"", "Phòng Mẫu"}


def handled(cases: Sequence[Case], reported: Period = YEAR) -> Handling:
    (one,) = handling(cases, reported, TIME)
    return one


def test_handling_time_is_working_time_less_what_was_waited_for() -> None:
    waited = replace(
        DONE,
        finished_at=moment("2026-11-18 08:00"),
        waits=(
            (moment("2026-11-16 09:00"), moment("2026-11-17 09:00")),
            (moment("2026-11-16 20:00"), moment("2026-11-17 08:00")),
        ),
    )

    one = handled([waited])

    assert one.median == one.slow == DAY
    assert one.promised == 3 * DAY


def test_nine_in_ten_and_half_are_ranks_of_what_was_used() -> None:
    opening = DONE.received_at
    cases = [
        replace(DONE, code=f"{n:02}", finished_at=opening + timedelta(minutes=n))
        for n in range(20, 0, -1)
    ]

    one = handled(cases)

    assert one.codes == tuple(f"{n:02}" for n in range(1, 21))
    assert one.median == timedelta(minutes=10)
    assert one.slow == timedelta(minutes=18)


@pytest.mark.parametrize(
    ("quick", "slow", "shorter"),
    [(FEWEST, 0, True), (FEWEST - 1, 0, False), (FEWEST, 2, True), (FEWEST, 3, False)],
)
def test_a_procedure_could_be_shorter_where_nine_in_ten_need_half(
    quick: int, slow: int, *, shorter: bool
) -> None:
    """Promised are three days; a day and a half is half of them."""
    half = replace(DONE, finished_at=moment("2026-11-17 13:45"))
    more = replace(DONE, finished_at=moment("2026-11-18 15:00"))

    one = handled([half] * quick + [more] * slow)

    assert one.could_be_shorter is shorter


def test_without_a_promise_nothing_could_be_shorter() -> None:
    undated = replace(DONE, promised_at=None, due_at=None)

    one = handled([undated] * FEWEST)

    assert (one.promised, one.could_be_shorter) == (None, False)


def test_only_results_within_the_period_are_timed() -> None:
    refused = replace(DONE, stage=Stage.REFUSED)
    before = period(date(2026, 11, 1), date(2026, 11, 16))

    assert handling([refused], YEAR, TIME) == ()
    assert handling([DONE], before, TIME) == ()


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - made so below
    minutes=st.integers(-5000, 200_000),
)
def test_the_quick_way_to_working_time_is_the_long_one(start: datetime, minutes: int) -> None:
    begin = start.replace(tzinfo=DONE.received_at.tzinfo)
    end = begin + timedelta(minutes=minutes)
    days = sorted((begin.date(), end.date()))

    worked = WorkedTime(TIME, days[0], days[1])

    assert worked.between(begin, end) == TIME.between(begin, end)
