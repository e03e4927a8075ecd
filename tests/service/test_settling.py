"""Acts that did not know of each other, and one code on two dossiers: settled by the head."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.chronicle import chronicle
from counter_app.domain.facts.life import DossierReissued, ResultReturned
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.service.ending import Stop, stop
from counter_app.service.look_up import dossiers
from counter_app.service.money import CollectFee, collect, totals_of
from counter_app.service.piles import look_at
from counter_app.service.ports import Pile
from counter_app.service.reception import receive
from counter_app.service.results import ReadyResult, ReturnResult, ready, return_result
from counter_app.service.settling import (
    ReissueDossier,
    SettleConflict,
    disputed,
    reissue,
    settle,
    sharing,
)
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.service import office
from tests.service.office import (
    ENTRY,
    EXTRACT,
    MISSING,
    at,
    in_process,
    read,
    set_clock,
    with_result,
)

FEED = "H30.12"
STOPPED = "dossier.stopped"


@pytest.fixture(scope="module")
def second_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "second.db"
    office.make(path, 2).store.close()
    return path


@pytest.fixture
def second(second_template: Path, tmp_path: Path) -> Iterator[Counter]:
    path = tmp_path / "second.db"
    shutil.copyfile(second_template, path)
    counter = Counter(2, path).open()
    set_clock(counter, "16 14:00")
    with office.closing(counter):
        yield counter


def exchange(one: Counter, other: Counter) -> None:
    """Both know all that either does."""
    theirs, ours = other.runs(), one.runs()
    one.store.take_in(FEED, theirs, 1)
    other.store.take_in(FEED, ours, 1)


def returned(counter: Counter, code: str, moment: str, receiver: str) -> str:
    set_clock(counter, moment)
    command = ReturnResult(
        code=code, paper_shown="Giấy hẹn", receiver=receiver, authority="Giấy ủy quyền"
    )
    return return_result(counter.desk, command).event_id


@pytest.fixture
def handed_twice(desk_counter: Counter, second: Counter) -> tuple[str, str, str]:
    """A result that two counters handed over: its code, the two acts."""
    code = with_result(desk_counter)
    exchange(desk_counter, second)
    first_act = returned(desk_counter, code, "18 09:00", "Nguyễn Văn Mẫu")
    second_act = returned(second, code, "18 09:30", "Lê Thị Nhận")
    exchange(desk_counter, second)
    return code, first_act, second_act


def test_lesson_15_two_acts_that_did_not_know_of_each_other_are_both_kept_and_shown(
    desk_counter: Counter, second: Counter, handed_twice: tuple[str, str, str]
) -> None:
    code, first_act, second_act = handed_twice

    seen = [read(counter.desk, code) for counter in (desk_counter, second)]

    assert seen[0] == seen[1]
    (conflict,) = seen[0].conflicts
    assert (conflict.event_id, conflict.stage) == (second_act, Stage.RETURNED)
    assert conflict.rivals == (first_act,)
    assert [step.event_id for step in disputed(seen[0])] == [first_act, second_act]
    assert [fact.receiver for fact in seen[0].taken(ResultReturned)] == ["Nguyễn Văn Mẫu"]


def test_what_is_disputed_lies_on_a_pile_until_the_head_has_settled_it(
    desk_counter: Counter, handed_twice: tuple[str, str, str]
) -> None:
    code, first_act, _ = handed_twice

    before = look_at(desk_counter.desk, Pile.DISPUTED, 10)
    settle(desk_counter.desk, SettleConflict(code=code, counts=(first_act,), decision="Đã rõ"))
    after = look_at(desk_counter.desk, Pile.DISPUTED, 10)

    assert ([row.code for row in before.rows], before.sizes[Pile.DISPUTED]) == ([code], 1)
    assert (after.rows, after.sizes[Pile.DISPUTED]) == ((), 0)


@pytest.mark.parametrize(("chosen", "receiver"), [(0, "Nguyễn Văn Mẫu"), (1, "Lê Thị Nhận")])
def test_the_head_says_which_of_them_counts(
    desk_counter: Counter,
    second: Counter,
    handed_twice: tuple[str, str, str],
    chosen: int,
    receiver: str,
) -> None:
    code, *acts = handed_twice

    done = settle(
        desk_counter.desk,
        SettleConflict(code=code, counts=(acts[chosen],), decision="Theo chữ ký nhận"),
    )
    exchange(desk_counter, second)

    assert done.dossier.conflicts == ()
    assert done.dossier.stage is Stage.RETURNED
    assert [fact.receiver for fact in done.dossier.taken(ResultReturned)] == [receiver]
    assert read(second.desk, code) == done.dossier
    counting = {entry.event_id: entry.counts for entry in chronicle(done.dossier)}
    assert [counting[act] for act in acts] == [chosen == 0, chosen == 1]
    for counter in (desk_counter, second):
        assert counter.store.verify().problem is None


def test_of_a_stop_and_a_return_either_can_hold(desk_counter: Counter, second: Counter) -> None:
    code = in_process(desk_counter)
    exchange(desk_counter, second)
    set_clock(desk_counter, "17 09:00")
    stopped = stop(desk_counter.desk, Stop(code=code, ground="Theo đơn", signer="Lãnh Đạo"))
    set_clock(second, "17 09:30")
    paid = collect(second.desk, CollectFee(code=code, amount=30_000))
    exchange(desk_counter, second)

    conflicting = read(desk_counter.desk, code)
    assert conflicting.stage is Stage.STOPPED
    assert conflicting.collected == 30_000
    assert len(conflicting.conflicts) == 1

    done = settle(
        desk_counter.desk,
        SettleConflict(code=code, counts=(paid.event_id,), decision="Tiếp tục giải quyết"),
    )
    assert (done.dossier.stage, done.dossier.collected) == (Stage.IN_PROCESS, 30_000)
    assert stopped.event_id in {entry.event_id for entry in chronicle(done.dossier)}


def test_money_that_was_recorded_twice_is_counted_once(
    desk_counter: Counter, second: Counter
) -> None:
    code = in_process(desk_counter)
    exchange(desk_counter, second)
    set_clock(desk_counter, "17 09:00")
    stop(desk_counter.desk, Stop(code=code, ground="Theo đơn", signer="Lãnh Đạo"))
    set_clock(second, "17 09:30")
    collect(second.desk, CollectFee(code=code, amount=30_000))
    exchange(desk_counter, second)
    (stopped,) = [
        step.event_id for step in read(desk_counter.desk, code).steps if step.kind == STOPPED
    ]

    settle(
        desk_counter.desk,
        SettleConflict(code=code, counts=(stopped,), decision="Tiền không thu thật"),
    )

    assert read(desk_counter.desk, code).collected == 0
    assert totals_of(desk_counter.desk, at("17 09:00").date()).net == 0


def test_only_what_is_disputed_can_be_settled(
    desk_counter: Counter, handed_twice: tuple[str, str, str]
) -> None:
    code = handed_twice[0]

    with pytest.raises(Refused, match="không thuộc mâu thuẫn"):
        settle(desk_counter.desk, SettleConflict(code=code, counts=("ab" * 32,), decision="x"))
    with pytest.raises(Refused) as refusal:
        settle(desk_counter.desk, SettleConflict(code=code, counts=(), decision=""))
    assert refusal.value.where == "decision"


def test_without_a_conflict_there_is_nothing_to_settle(desk_counter: Counter) -> None:
    code = with_result(desk_counter)

    with pytest.raises(Refused, match="không có mâu thuẫn"):
        settle(desk_counter.desk, SettleConflict(code=code, counts=(), decision="x"))


# ---------------------------------------------------------------- one code on two dossiers


OTHER = replace(ENTRY, applicant=Person(name="Trần Thị Mẫu", id_number="001190000000"))
Clash = tuple[str, str, str]


@pytest.fixture
def clone(office_template: Path, tmp_path: Path) -> Iterator[Counter]:
    """The same counter restored from a backup of this morning."""
    path = tmp_path / "clone.db"
    shutil.copyfile(office_template, path)
    counter = Counter(1, path).open()
    set_clock(counter, "16 10:00")
    with office.closing(counter):
        yield counter


@pytest.fixture
def clash(desk_counter: Counter, clone: Counter) -> Clash:
    """Two dossiers under one code: the code, and their ids."""
    one = receive(desk_counter.desk, ENTRY).dossier
    other = receive(clone.desk, OTHER).dossier
    assert one.code == other.code
    exchange(desk_counter, clone)
    set_clock(desk_counter, "16 11:00")
    return one.code, one.id, other.id


def again(code: str) -> ReissueDossier:
    return ReissueDossier(code=code, reason="Máy khôi phục từ bản sao lưu")


def test_lesson_4_two_dossiers_under_one_code_are_both_there_and_neither_is_taken_for_the_other(
    desk_counter: Counter, clash: Clash
) -> None:
    code, one, other = clash

    assert [dossier.id for dossier in dossiers(desk_counter.desk, code)] == [one, other]
    with pytest.raises(Refused) as refusal:
        ready(desk_counter.desk, ReadyResult(code=code, results=(EXTRACT,)))
    assert all(words in str(refusal.value) for words in (one, other, "Mẫu", "Trần Thị"))
    done = ready(desk_counter.desk, ReadyResult(code=other, results=(EXTRACT,)))
    assert done.dossier.reception.applicant.name == "Trần Thị Mẫu"


def test_lesson_22_the_head_issues_one_of_them_again_and_both_stay_findable(
    desk_counter: Counter, clone: Counter, clash: Clash
) -> None:
    code, one, other = clash
    before = {dossier.id: dossier for dossier in dossiers(desk_counter.desk, code)}

    done = reissue(desk_counter.desk, again(other))
    exchange(desk_counter, clone)

    new = done.dossier.code
    assert new.startswith("H30.12-261116-1")
    assert new != code
    assert done.dossier.former_codes == (code,)
    assert done.dossier.reception.register == before[other].reception.register
    assert done.warnings == ()
    for counter in (desk_counter, clone):
        found = {dossier.id: dossier.code for dossier in dossiers(counter.desk, code)}
        assert found == {one: code, other: new}
        assert [dossier.id for dossier in dossiers(counter.desk, new)] == [other]
        assert counter.store.verify().problem is None
    assert receive(clone.desk, ENTRY).dossier.code not in {code, new}


def test_once_settled_the_code_is_not_issued_again_another_time(
    desk_counter: Counter, clash: Clash
) -> None:
    code, one, other = clash
    reissue(desk_counter.desk, again(other))

    for named in (one, other):
        with pytest.raises(Refused, match="không trùng với hồ sơ nào"):
            reissue(desk_counter.desk, again(named))
    with pytest.raises(Refused, match="Có 2 hồ sơ cùng mã"):
        reissue(desk_counter.desk, again(code))


def test_it_needs_a_reason_and_a_dossier_without_a_double_has_nothing_to_settle(
    desk_counter: Counter, clash: Clash
) -> None:
    alone = receive(desk_counter.desk, ENTRY).dossier

    with pytest.raises(Refused) as refusal:
        reissue(desk_counter.desk, ReissueDossier(code=clash[1], reason=" "))
    assert refusal.value.where == "reason"
    with pytest.raises(Refused, match="không trùng"):
        reissue(desk_counter.desk, again(alone.code))
    with desk_counter.store.reading() as reader:
        assert sharing(reader, alone) == ()


def test_both_issued_again_by_two_heads_who_did_not_know_each_have_a_code_of_their_own(
    desk_counter: Counter, second: Counter, clash: Clash
) -> None:
    code, one, other = clash
    exchange(desk_counter, second)
    set_clock(second, "16 15:00")

    first_code = reissue(desk_counter.desk, again(one)).dossier.code
    second_code = reissue(second.desk, again(other)).dossier.code
    exchange(desk_counter, second)

    for counter in (desk_counter, second):
        found = {dossier.id: dossier.code for dossier in dossiers(counter.desk, code)}
        assert found == {one: first_code, other: second_code}
    assert len({code, first_code, second_code}) == 3
    assert second_code == "H30.12-261116-2001"


def test_a_dossier_that_was_only_brought_is_issued_again_and_accepted_under_its_new_code(
    desk_counter: Counter, clone: Counter
) -> None:
    waiting = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu")
    ).dossier
    other = receive(clone.desk, OTHER).dossier
    exchange(desk_counter, clone)
    assert waiting.code == other.code

    reissue(desk_counter.desk, again(waiting.id))
    accepted = receive(desk_counter.desk, replace(ENTRY, presented_code=waiting.id)).dossier

    assert accepted.stage is Stage.RECEIVED
    assert accepted.former_codes == (waiting.code,)
    assert [type(step.fact) for step in accepted.steps][-2:] == [DossierReissued, DossierReceived]
