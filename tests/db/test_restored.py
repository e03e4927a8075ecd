"""A store that went back in time, or has a twin: noticed, written down, and no number twice."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.db.witness import Witness
from counter_app.domain.facts.stores import Notice, StoreRestored
from counter_app.domain.journal import Event, EventId, Run
from counter_app.domain.sentences import Refused
from tests.db.office import Counter, HandClock

FEED = "H30.12"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """The user's state folder on this machine."""
    return tmp_path / "state"


def opened(counter: Counter, outside: Path) -> tuple[Notice, ...]:
    """Open a counter as the program does."""
    counter.open()
    return counter.store.meet(Witness(outside, counter.key.device))


def noticed(counter: Counter) -> StoreRestored | None:
    with counter.store.reading() as reader:
        return reader.restored()


def serial(counter: Counter) -> int:
    return int(counter.receive().dossier.code.rsplit("-", 1)[1])


def copy_of(counter: Counter, name: str) -> Path:
    """A file copy of a closed store, as a person makes one."""
    path = counter.path.with_name(name)
    shutil.copyfile(counter.path, path)
    return path


def put_back(counter: Counter, saved: Path) -> None:
    """The copy takes the place of the store, which is closed."""
    for name in (f"{counter.path.name}-wal", f"{counter.path.name}-shm"):
        counter.path.with_name(name).unlink(missing_ok=True)
    shutil.copyfile(saved, counter.path)


def carry(events_of: Counter, to: Counter) -> list[Event]:
    """What the node would bring: everything that one twin wrote, to the other."""
    runs: tuple[Run, ...] = events_of.runs()
    to.store.take_in(FEED, runs, to.store.cursor(FEED) + 1)
    return [event for run in runs for event in run.events]


def test_a_store_that_is_opened_again_and_again_notices_nothing(
    counter: Counter, outside: Path
) -> None:
    counter.store.close()
    for _ in range(3):
        assert opened(counter, outside) == ()
        counter.receive()
        counter.store.close()
    opened(counter, outside)

    assert noticed(counter) is None
    assert serial(counter) == 1004


def test_a_store_put_back_alone_is_noticed_once_and_goes_on_past_the_middle(
    counter: Counter, outside: Path
) -> None:
    counter.store.close()
    opened(counter, outside)
    assert serial(counter) == 1001
    counter.store.close()
    saved = copy_of(counter, "saved.db")
    opened(counter, outside)
    lost = [serial(counter) for _ in range(3)]
    counter.store.close()

    put_back(counter, saved)
    first = opened(counter, outside)
    after = [serial(counter) for _ in range(2)]
    counter.store.close()

    assert first == (Notice.TOKEN, Notice.HEAD)
    assert opened(counter, outside) == (), "it is said once"
    assert lost == [1002, 1003, 1004]
    assert after == [1501, 1502], "half of 1002 to 1999 is passed over"
    told = noticed(counter)
    assert told is not None
    assert told.beyond != ""
    assert counter.store.verify().problem is None


def test_a_store_that_went_back_is_noticed_by_its_last_event_although_the_token_fits(
    counter: Counter, outside: Path
) -> None:
    """A file copied at noon while the window stays open, and put back in the evening."""
    counter.store.close()
    opened(counter, outside)
    counter.receive()
    with counter.store.reading() as reader:
        reader.dossier_count()
    saved = counter.path.with_name("noon.db")
    counter.store._access.connections.copy_to(saved)
    counter.receive()
    counter.store.close()

    put_back(counter, saved)

    assert opened(counter, outside) == (Notice.HEAD,)
    assert serial(counter) == 1501


def test_a_store_carried_to_another_machine_is_noticed(counter: Counter, outside: Path) -> None:
    counter.store.close()
    opened(counter, outside)
    counter.store.close()

    assert opened(counter, outside.with_name("other")) == (Notice.TOKEN,)


def test_a_store_moved_to_another_folder_is_the_same_store(
    counter: Counter, outside: Path, tmp_path: Path
) -> None:
    counter.store.close()
    opened(counter, outside)
    counter.store.close()
    (tmp_path / "moved").mkdir()
    moved = Counter(1, counter.path.rename(tmp_path / "moved" / "store.db"))

    assert opened(moved, outside) == ()
    moved.store.close()
    shutil.copyfile(moved.path, counter.path)


def test_two_programs_at_one_store_are_no_clone(counter: Counter, outside: Path) -> None:
    """The window stays open while commands come and go, each with a new token."""
    counter.store.close()
    assert opened(counter, outside) == ()
    command = Counter(1, counter.path, HandClock(counter.clock.moment))
    for _ in range(3):
        assert opened(command, outside) == ()
        command.receive()
        counter.receive()
        command.store.close()
    counter.store.close()

    assert opened(counter, outside) == ()


@pytest.mark.parametrize("step", range(3))
def test_a_crash_at_any_step_of_opening_is_no_restore(
    counter: Counter, outside: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine stops before, between or after the two writes and the commit."""
    counter.store.close()
    opened(counter, outside)
    counter.store.close()
    calls = 0

    def dying(self: Witness, *tokens: str) -> None:
        nonlocal calls
        calls += 1
        if step < 2 and calls == step + 1:
            raise KeyboardInterrupt
        keep(self, *tokens)
        if step == 2:
            raise KeyboardInterrupt

    keep = Witness.keep_tokens
    monkeypatch.setattr(Witness, "keep_tokens", dying)
    with pytest.raises(KeyboardInterrupt):
        opened(counter, outside)
    counter.store.close()
    monkeypatch.undo()

    assert opened(counter, outside) == ()


def test_a_crash_while_a_restore_is_noticed_does_not_hide_it(
    counter: Counter, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.store.close()
    opened(counter, outside)
    counter.store.close()
    saved = copy_of(counter, "saved.db")
    opened(counter, outside)
    counter.store.close()
    put_back(counter, saved)
    keep = Witness.keep_tokens

    def dying(self: Witness, *tokens: str) -> None:
        keep(self, *tokens)
        raise KeyboardInterrupt

    monkeypatch.setattr(Witness, "keep_tokens", dying)
    with pytest.raises(KeyboardInterrupt):
        opened(counter, outside)
    counter.store.close()
    monkeypatch.undo()

    assert opened(counter, outside) == (Notice.TOKEN,)


def test_half_a_note_of_the_last_event_says_nothing(counter: Counter, outside: Path) -> None:
    counter.store.close()
    opened(counter, outside)
    counter.receive()
    counter.store.close()
    (head,) = outside.glob("*.head")
    head.write_bytes(head.read_bytes()[:35])

    assert opened(counter, outside) == ()


def test_a_witness_that_cannot_be_written_leaves_the_store_as_it_was(
    counter: Counter, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match="file"):
        counter.store.meet(Witness(tmp_path / "file" / "state", counter.key.device))

    assert serial(counter) == 1001


def test_store_and_token_restored_together_show_at_the_exchange(
    counter: Counter, tmp_path: Path
) -> None:
    """A machine set back as a whole: what it had sent comes back, and it had not written it."""
    counter.store.close()
    whole = counter.copy(tmp_path / "whole.db")
    counter.open()
    lost = [serial(counter) for _ in range(2)]
    whole.open()

    carry(counter, whole)

    told = noticed(whole)
    assert told is not None
    assert told.noticed == (Notice.RETURNED,)
    assert told.lane == 0
    assert serial(whole) > max(lost) + 400
    assert whole.store.verify().problem is None
    whole.store.close()


def test_lost_events_that_come_back_after_a_noticed_restore_are_no_twin(
    counter: Counter, outside: Path
) -> None:
    """Lesson 20: what was lost returns, beside what was written since; both branches count."""
    counter.store.close()
    opened(counter, outside)
    counter.store.close()
    saved = copy_of(counter, "saved.db")
    opened(counter, outside)
    lost = [counter.receive().dossier for _ in range(2)]
    at_the_node = counter.runs()
    counter.store.close()
    put_back(counter, saved)
    opened(counter, outside)
    new = counter.receive().dossier

    counter.store.take_in(FEED, at_the_node, 9)

    told = noticed(counter)
    assert told is not None
    assert told.noticed == (Notice.TOKEN, Notice.HEAD)
    assert told.lane == 0
    after = counter.receive().dossier
    codes = {one.code for one in (*lost, new, after)}
    assert len(codes) == 4
    sent = {event.id.hex() for event in counter.events()}
    assert {one.event_id for one in (*lost, new, after)} <= sent, (
        "the node is offered both branches"
    )
    assert counter.store.verify().problem is None


def test_twins_notice_each_other_come_to_rest_and_draw_lanes_apart(
    counter: Counter, tmp_path: Path
) -> None:
    """A cloned disk: both machines go on under one key, and hear of each other by the node."""
    counter.store.close()
    twin = counter.copy(tmp_path / "twin.db").open()
    counter.open()
    given = [serial(counter), serial(twin)]
    assert given[0] == given[1], "nothing could be known yet: a conflict to be settled"

    for _ in range(6):
        carry(counter, twin)
        carry(twin, counter)
    before = len(counter.events())
    carry(counter, twin)
    carry(twin, counter)
    assert len(counter.events()) == before, "two stores that know of each other are at rest"

    ours, theirs = noticed(counter), noticed(twin)
    assert ours is not None
    assert theirs is not None
    assert ours.noticed == theirs.noticed == (Notice.FORKED,)
    for day in range(3):
        counter.clock.moment += timedelta(days=day)
        twin.clock.moment = counter.clock.moment
        mine, its = ([serial(one) for _ in range(5)] for one in (counter, twin))
        assert mine == list(range(mine[0], mine[0] + 5))
        if ours.lane != theirs.lane:
            assert not set(mine) & set(its)
        carry(counter, twin)
        carry(twin, counter)
    for one in (counter, twin):
        assert one.store.verify().problem is None
    twin.store.close()


def test_events_of_others_are_no_sign_of_anything(counter: Counter, other: Counter) -> None:
    other.receive()

    carry(other, counter)

    assert noticed(counter) is None


def test_a_band_that_is_used_up_by_restores_says_so(counter: Counter, outside: Path) -> None:
    counter.store.close()
    opened(counter, outside)
    counter.store.close()
    saved = copy_of(counter, "saved.db")
    for number in range(11):
        # Each time from the same copy, on which the store goes on half a band further.
        put_back(counter, saved)
        opened(counter, outside.with_name(f"state-{number}"))
        counter.store.close()
        saved = copy_of(counter, "saved.db")
    counter.open()

    with pytest.raises(Refused) as refusal:
        counter.receive()

    assert refusal.value.where == "code"


def test_register_lines_go_on_a_hundred_further_for_each_day(
    counter: Counter, outside: Path
) -> None:
    counter.store.close()
    opened(counter, outside)
    assert counter.receive().dossier.reception.register.number == 1
    counter.store.close()
    saved = copy_of(counter, "saved.db")
    opened(counter, outside)
    counter.receive()
    counter.store.close()
    put_back(counter, saved)
    counter.clock.moment += timedelta(days=2)

    opened(counter, outside)

    assert counter.receive().dossier.reception.register.number == 1 + 300 + 1


def test_a_store_goes_on_from_what_it_wrote_itself_not_from_what_came_back(
    counter: Counter, tmp_path: Path
) -> None:
    counter.store.close()
    twin = counter.copy(tmp_path / "twin.db").open()
    counter.open()
    counter.receive()
    own = twin.receive().dossier.event_id
    carry(counter, twin)

    twin.receive()

    chain = {event.header.prev: event for event in twin.events() if event.header.prev}
    notice = chain[EventId(bytes.fromhex(own))]
    assert notice.header.kind == StoreRestored.KIND
    assert notice.id in chain, "the next dossier follows the notice"
    twin.store.close()


def test_what_a_twin_noticed_is_not_what_this_store_noticed(
    counter: Counter, tmp_path: Path
) -> None:
    counter.store.close()
    twin = counter.copy(tmp_path / "twin.db").open()
    counter.open()
    twin.store.meet(Witness(tmp_path / "other", twin.key.device))
    twin.store.close()
    twin.open()
    twin.store.meet(Witness(tmp_path / "another", twin.key.device))
    its = noticed(twin)

    carry(twin, counter)

    ours = noticed(counter)
    assert its is not None
    assert ours is not None
    assert (its.noticed, ours.noticed) == ((Notice.TOKEN,), (Notice.RETURNED,))
    carry(twin, counter)
    assert noticed(counter) == ours
    twin.store.close()
