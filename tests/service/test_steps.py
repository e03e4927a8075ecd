"""What every step shares: moments, numbers, names, and all or nothing."""

from datetime import datetime

import pytest

from counter_app.domain.facts.life import ProcessingSuspended, SupplementRequested
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.sentences import Refused
from counter_app.service.promise import Suspend, suspend
from counter_app.service.reception import Received
from counter_app.service.steps import Act, opened
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.service.office import MISSING, at, count, in_process, read, received, set_clock


def test_a_step_is_found_by_its_code_however_it_is_typed(desk_counter: Counter) -> None:
    code = received(desk_counter)

    done = suspend(desk_counter.desk, Suspend(code=f" {code.lower()} ", reason="Chờ ý kiến"))

    assert done.dossier.code == code
    assert done.event_id == done.dossier.steps[-1].event_id


def test_a_step_keyed_in_later_has_the_moment_it_happened(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "18 09:00")

    done = suspend(
        desk_counter.desk, Suspend(code=code, reason="Chờ ý kiến", at=at("17 10:00:30.5"))
    )

    assert done.dossier.taken(ProcessingSuspended)[0].suspended_at == at("17 10:00:30")


def test_the_minute_of_the_last_step_is_not_before_it(desk_counter: Counter) -> None:
    set_clock(desk_counter, "16 09:00:30")
    code = received(desk_counter)
    second = read(desk_counter.desk, code).reception.received_at

    done = suspend(
        desk_counter.desk, Suspend(code=code, reason="Chờ ý kiến", at=second.replace(second=0))
    )

    assert done.dossier.steps[-1].fact.KIND == ProcessingSuspended.KIND


def test_printing_is_no_step_that_others_must_follow(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    set_clock(desk_counter, "18 09:00")
    with opened(desk_counter.desk, Act(code=code)) as step:
        dossier = step.dossier
    desk_counter.print(Received(dossier=dossier))

    suspend(desk_counter.desk, Suspend(code=code, reason="Chờ ý kiến", at=at("17 10:00")))


def test_numbers_of_papers_begin_again_with_the_year(desk_counter: Counter) -> None:
    numbers = []
    for year, month, day, hour in ((2026, 12, 31, 9), (2026, 12, 31, 10), (2027, 1, 4, 9)):
        desk_counter.clock.moment = datetime(year, month, day, hour, tzinfo=VIET_NAM)
        command = RequestSupplement(
            code=received(desk_counter), items=(MISSING,), reason="Thiếu giấy tờ"
        )
        done = request_supplement(desk_counter.desk, command)
        numbers.append(done.dossier.taken(SupplementRequested)[0].paper)

    assert [(paper.year, paper.number) for paper in numbers] == [(2026, 1), (2026, 2), (2027, 1)]


def test_what_breaks_off_before_its_commit_has_not_happened(desk_counter: Counter) -> None:
    code = received(desk_counter)
    before = count(desk_counter)

    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), opened(desk_counter.desk, Act(code=code)) as step:  # noqa: PT012 - the cut is within
        step.add(ProcessingSuspended(reason="x", suspended_at=step.at))
        raise PowerCut

    assert count(desk_counter) == before
    assert read(desk_counter.desk, code).steps[-1].fact.KIND == "dossier.received"


def test_a_name_that_cannot_be_printed_is_refused(desk_counter: Counter) -> None:
    code = received(desk_counter)

    with pytest.raises(Refused) as refusal:
        suspend(desk_counter.desk, Suspend(code=code, reason="Chờ", clerk="A\u0007"))

    assert refusal.value.where == "clerk"
