"""Acts that did not know of each other: both kept, shown, and settled by the head."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_app.domain.chronicle import chronicle
from counter_app.domain.facts.life import ResultReturned
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.service.ending import Stop, stop
from counter_app.service.money import CollectFee, collect, totals_of
from counter_app.service.results import ReturnResult, return_result
from counter_app.service.settling import SettleConflict, disputed, settle
from tests.db.office import Counter
from tests.service import office
from tests.service.office import at, in_process, read, set_clock, with_result

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
