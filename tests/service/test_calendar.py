"""A year declared: what it touches is listed, and what was printed never moves."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused
from counter_app.domain.statutory import first_guess
from counter_app.service.calendar import Touched, declare, touched_by_calendar, year_calendar
from counter_app.service.catalogue import publish
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.service.reception import receive
from tests.db.office import Counter, said_in
from tests.db.test_exchange_side import PROVINCE
from tests.domain.due_oracle import Case, Office, Rules, expected
from tests.service.office import (
    ENTRY,
    MARRIAGE,
    UNDATED,
    at,
    count,
    received,
    set_clock,
    with_result,
)

WEEK = (((450, 690), (810, 1020)),) * 5 + ((), ())
CLOSED = date(2026, 11, 18)
SATURDAY = date(2026, 11, 21)
OFF = DeclaredDay(day=CLOSED, works=False, label="Nghỉ theo quyết định")
SWAPPED = DeclaredDay(day=SATURDAY, works=True, label="Làm bù")


def declaration(*days: DeclaredDay, **change: object) -> CalendarDeclared:
    """2026 as the law has it, with these days besides."""
    known = {day.day: day for day in (*first_guess(2026).values(), *days)}
    whole = CalendarDeclared(
        year=2026, days=tuple(known[day] for day in sorted(known)), decision="QĐ 12/QĐ-UBND"
    )
    return replace(whole, **change)  # type: ignore[arg-type]


def year_off(year: int) -> tuple[DeclaredDay, ...]:
    first = date(year, 1, 1)
    return tuple(
        DeclaredDay(day=first + timedelta(days=n), works=False, label="Nghỉ") for n in range(365)
    )


def test_a_year_that_nobody_declared_is_what_the_law_gives_and_not_confirmed(
    desk_counter: Counter,
) -> None:
    known = year_calendar(desk_counter.desk, 2027)

    assert (known.declared, known.decreed, known.calendar.confirmed) == (False, False, False)
    assert date(2027, 9, 2) in {day.day for day in known.calendar.days}


def test_a_declared_year_is_known_with_its_decision(desk_counter: Counter) -> None:
    done = declare(desk_counter.desk, declaration(OFF))

    known = year_calendar(desk_counter.desk, 2026)
    assert (done.changed, done.touched, done.warnings) == (True, (), ())
    assert known.declared
    assert known.calendar == declaration(OFF)


def test_what_is_known_already_is_not_written_again(desk_counter: Counter) -> None:
    declare(desk_counter.desk, declaration(OFF))
    before = count(desk_counter)

    assert not declare(desk_counter.desk, declaration(OFF)).changed
    assert count(desk_counter) == before


def test_a_holiday_of_the_law_that_is_left_out_is_warned_about(desk_counter: Counter) -> None:
    days = tuple(day for day in declaration().days if day.day != date(2026, 11, 24))

    done = declare(desk_counter.desk, declaration(days=days))

    assert [str(warning) for warning in done.warnings] == [
        "Lịch vừa ghi không có ngày nghỉ Ngày Văn hóa Việt Nam (24/11/2026)."
    ]


def test_every_fault_is_named_and_nothing_is_written(desk_counter: Counter) -> None:
    elsewhere = replace(OFF, day=date(2027, 1, 4))
    before = count(desk_counter)

    with pytest.raises(BadRows) as bad:
        declare(desk_counter.desk, declaration(OFF, elsewhere, decision=""))

    assert len(bad.value.problems) == 2
    assert count(desk_counter) == before


def test_lesson_24_a_new_calendar_moves_no_printed_promise_and_lists_what_it_touches(
    desk_counter: Counter,
) -> None:
    dossier = receive(desk_counter.desk, ENTRY).dossier
    assert dossier.due_at == at("19 09:00")

    done = declare(desk_counter.desk, declaration(OFF))

    assert done.touched == (
        Touched(
            dossier=dossier.id,
            code=dossier.code,
            applicant="Nguyễn Văn Mẫu",
            printed=at("19 09:00"),
            would_be=at("20 09:00"),
        ),
    )
    with desk_counter.store.reading() as reader:
        assert reader.dossier(dossier.id) == dossier
    assert touched_by_calendar(desk_counter.desk) == done.touched


def test_a_calendar_can_be_tried_before_it_is_declared(desk_counter: Counter) -> None:
    received(desk_counter)
    before = count(desk_counter)

    tried = touched_by_calendar(desk_counter.desk, declaration(OFF))

    assert [one.would_be for one in tried] == [at("20 09:00")]
    assert touched_by_calendar(desk_counter.desk) == ()
    assert count(desk_counter) == before


def test_what_has_its_result_or_no_due_date_is_not_touched(desk_counter: Counter) -> None:
    with_result(desk_counter)
    received(desk_counter, replace(ENTRY, procedure_code=UNDATED.code))

    assert declare(desk_counter.desk, declaration(OFF)).touched == ()


def test_a_date_that_was_set_with_an_apology_is_nobodys_count(desk_counter: Counter) -> None:
    code = received(desk_counter)
    extend(
        desk_counter.desk,
        Extend(code=code, new_due_at=at("25 09:00"), reason="Chờ xác minh", signer="Lãnh Đạo"),
    )

    assert declare(desk_counter.desk, declaration(OFF)).touched == ()


def test_time_that_stood_still_is_counted_by_the_new_calendar_too(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "16 16:00")
    suspend(desk_counter.desk, Suspend(code=code, reason="Lấy ý kiến"))
    set_clock(desk_counter, "17 16:00")
    resume(desk_counter.desk, Resume(code=code))

    (touched,) = declare(
        desk_counter.desk, declaration(replace(OFF, day=date(2026, 11, 17)))
    ).touched

    # Counted anew: three working days without the 17th end on the 20th, and no working time was
    # lost but the last hour of the 16th.
    assert touched.printed == at("20 09:00")
    assert touched.would_be == at("20 10:00")


def test_a_year_that_the_province_declared_is_not_the_offices_to_change(
    desk_counter: Counter,
) -> None:
    desk_counter.store.take_in(PROVINCE, said_in(PROVINCE, declaration(SWAPPED)), 1)
    assert year_calendar(desk_counter.desk, 2026).decreed

    with pytest.raises(Refused, match="chỉ tỉnh sửa được") as refusal:
        declare(desk_counter.desk, declaration(OFF))
    assert refusal.value.where == "year"


def test_a_year_that_leaves_no_working_day_is_refused(desk_counter: Counter) -> None:
    received(desk_counter)
    next_year = CalendarDeclared(year=2027, days=year_off(2027), decision="QĐ 1")
    declare(desk_counter.desk, next_year)

    with pytest.raises(Refused):
        declare(desk_counter.desk, declaration(days=year_off(2026)))
    assert not year_calendar(desk_counter.desk, 2026).declared


LIMITS = (
    ("working_day", 12, False),
    ("working_day", 20, False),
    ("working_day", 2, False),
    ("calendar_day", 40, False),
    ("hour", 32, False),
    ("same_day", 0, True),
)


def test_what_is_touched_is_what_a_second_opinion_says(desk_counter: Counter) -> None:
    """Lesson 24: receptions at random, under limits at random, judged by the naive oracle."""
    chance = Random(20261123)  # noqa: S311 - a fixed choice of cases
    cases = [_received_somehow(desk_counter, chance) for _ in range(24)]
    closed = [replace(OFF, day=date(2026, 11, day)) for day in (5, 12, 18)]
    swapped = [replace(SWAPPED, day=date(2026, 11, day)) for day in (7, 21)]
    declared = declaration(*closed, *swapped)
    off = frozenset(day.day for day in declared.days if not day.works)
    office = Office(week=WEEK, off=off, swapped=frozenset(day.day for day in swapped))

    touched = {one.code: one for one in declare(desk_counter.desk, declared).touched}

    wanted = {}
    for code, printed, moment, limit in cases:
        due = expected(Case(moment, limit, office, Rules())).replace(tzinfo=VIET_NAM)
        if due != printed:
            wanted[code] = (printed, due)
    assert {code: (one.printed, one.would_be) for code, one in touched.items()} == wanted
    assert 3 < len(wanted) < len(cases)


def _received_somehow(
    counter: Counter, chance: Random
) -> tuple[str, datetime, datetime, tuple[str, int, bool]]:
    unit, quarters, fifteen = limit = chance.choice(LIMITS)
    minutes = chance.randrange(14) * 24 * 60 + chance.randrange(420, 1050)
    moment = datetime(2026, 11, 2) + timedelta(minutes=minutes)  # noqa: DTZ001 - as the oracle counts
    procedure = replace(
        MARRIAGE,
        code=f"1.9{LIMITS.index(limit):05d}",
        limit=Limit(unit=LimitUnit(unit), quarters=quarters, next_day_after_15=fifteen),
    )
    publish(counter.desk, [procedure])
    entry = replace(
        ENTRY, procedure_code=procedure.code, received_at=moment.replace(tzinfo=VIET_NAM)
    )
    dossier = receive(counter.desk, entry).dossier
    assert dossier.due_at is not None
    return dossier.code, dossier.due_at, moment, limit
