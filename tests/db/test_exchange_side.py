"""The store as the sync engine sees it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import IntegrityError

from counter_app.domain.facts import DeviceEnrolled, NodeEnrolled
from counter_app.domain.journal import (
    Event,
    EventId,
    Run,
    device_id,
    run_holds,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Band
from counter_app.service.ports import (
    Attempts,
    HandedOn,
    LinkState,
    Peer,
    PeerRole,
    Reject,
)
from tests.db.office import Counter, said_in, tables_of

AT = datetime(2026, 11, 23, 17, 0, tzinfo=VIET_NAM)
FEED = "H30.12"
PROVINCE = "H30"
PEER = Peer(url="https://tinh.example", node="n1", public_key="00" * 32)


def ids(runs: tuple[Run, ...]) -> list[EventId]:
    return [event.id for run in runs for event in run.events]


def deliver_all(counter: Counter) -> list[EventId]:
    sent = ids(counter.runs())
    counter.store.acknowledge(sent, AT)
    return sent


def reject(counter: Counter, event: Event) -> Reject:
    one = Reject(event_id=event.id, reason="scope", said="Sai phạm vi.", rejected_at=AT)
    counter.store.reject([one])
    return one


def test_everything_own_is_unsent_until_a_receipt_names_it(counter: Counter) -> None:
    counter.receive()
    state = counter.store.sync_state()
    assert (state.unsent, state.total) == (6, 6)

    sent = deliver_all(counter)

    assert len(sent) == 6
    assert counter.runs() == ()
    state = counter.store.sync_state()
    assert (state.unsent, state.total, state.last_receipt_at) == (0, 6, AT)


def test_what_is_new_after_a_receipt_is_all_that_is_offered(counter: Counter) -> None:
    deliver_all(counter)
    received = counter.receive()

    runs = counter.runs()

    assert [one.hex() for one in ids(runs)] == [received.dossier.event_id]
    assert counter.store.sync_state().unsent == 1


def test_runs_are_linked_sealed_and_within_bounds(counter: Counter) -> None:
    for _ in range(10):
        counter.receive()

    runs = counter.store.unsent_runs(events=8, payload_bytes=1 << 20)

    assert sum(len(run.events) for run in runs) == 8
    assert all(run_holds(run, counter.key.public_key) for run in runs)


def test_at_least_one_sealed_stretch_is_offered_however_narrow_the_bounds(
    counter: Counter,
) -> None:
    deliver_all(counter)
    counter.receive()
    counter.receive()

    (run,) = counter.store.unsent_runs(events=1, payload_bytes=1)

    assert len(run.events) == 1
    assert run_holds(run, counter.key.public_key)


def test_a_stretch_is_never_cut_before_its_seal(counter: Counter) -> None:
    """The set-up is one transaction of five events: it travels whole."""
    (run,) = counter.store.unsent_runs(events=2, payload_bytes=1 << 20)

    assert len(run.events) == 5
    assert run_holds(run, counter.key.public_key)


def test_portions_in_turn_deliver_everything_exactly_once(counter: Counter) -> None:
    for _ in range(7):
        counter.print(counter.receive())
    everything = ids(counter.runs())

    sent: list[EventId] = []
    while runs := counter.store.unsent_runs(events=3, payload_bytes=1 << 20):
        sent += ids(runs)
        counter.store.acknowledge(ids(runs), AT)

    assert sent == everything


def test_acknowledged_out_of_order_leaves_exactly_the_gap(counter: Counter) -> None:
    deliver_all(counter)
    events = [counter.receive().dossier.event_id for _ in range(3)]
    first, second, third = (EventId(bytes.fromhex(event)) for event in events)

    counter.store.acknowledge([third], AT)
    assert ids(counter.runs()) == [first, second]
    counter.store.acknowledge([first], AT)
    assert ids(counter.runs()) == [second]
    counter.store.acknowledge([second], AT)

    assert counter.runs() == ()
    assert counter.store.sync_state().unsent == 0


def test_one_rejected_event_holds_nothing_back(counter: Counter) -> None:
    """Lesson 9: the bad item is put aside with a reason, the rest goes on."""
    deliver_all(counter)
    counter.receive()
    (run,) = counter.runs()
    later = counter.receive().dossier.event_id

    one = reject(counter, run.events[0])

    assert [event.hex() for event in ids(counter.runs())] == [later]
    assert counter.store.rejects() == (one,)
    state = counter.store.sync_state()
    assert (state.unsent, state.rejected) == (1, 1)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 11), max_size=4)), max_size=8))
def test_unsent_is_always_what_was_neither_delivered_nor_rejected(
    counter: Counter, steps: list[tuple[bool, list[int]]]
) -> None:
    counter.store.set_peer(replace(PEER, node="n0"))
    counter.store.set_peer(PEER)
    while counter.store.sync_state().total < 12:
        counter.receive()
    own = [event.id for event in counter.events()]
    unsent = set(own)

    for delivered, which in steps:
        chosen = [own[place] for place in which]
        if delivered:
            counter.store.acknowledge(chosen, AT)
        else:
            counter.store.reject(
                [Reject(event_id=one, reason="x", said="x", rejected_at=AT) for one in chosen]
            )
        unsent -= set(chosen)

        assert counter.store.sync_state().unsent == len(unsent)
        assert unsent <= set(ids(counter.runs()))
        assert bool(counter.runs()) == bool(unsent)


def test_a_reject_that_is_delivered_after_all_is_no_longer_one(counter: Counter) -> None:
    deliver_all(counter)
    counter.receive()
    (run,) = counter.runs()
    reject(counter, run.events[0])

    counter.store.acknowledge([run.events[0].id], AT)

    assert counter.store.rejects() == ()
    assert counter.store.sync_state().unsent == 0


def test_a_rejected_event_inside_a_transaction_travels_with_the_others_to_their_seal(
    counter: Counter,
) -> None:
    (run,) = counter.runs()
    reject(counter, run.events[2])

    (offered,) = counter.runs()

    assert run_holds(offered, counter.key.public_key)
    assert offered.events == run.events
    assert counter.store.sync_state().unsent == 4


def test_a_receipt_for_unknown_or_foreign_events_changes_nothing(
    counter: Counter, other: Counter
) -> None:
    counter.store.take_in(FEED, other.runs(), 5)
    before = counter.store.sync_state()

    counter.store.acknowledge([EventId(bytes(32)), *ids(other.runs())], AT)

    assert replace(before, last_receipt_at=AT) == counter.store.sync_state()


def test_foreign_events_are_taken_in_once_and_never_offered(
    counter: Counter, other: Counter
) -> None:
    dossier = other.receive().dossier
    own = ids(counter.runs())

    assert counter.store.take_in(FEED, other.runs(), 6) == 6
    assert counter.store.take_in(FEED, other.runs(), 6) == 0

    assert counter.store.cursor(FEED) == 6
    assert ids(counter.runs()) == own
    with counter.store.reading() as reader:
        assert reader.dossiers_with_code(dossier.code) == (dossier,)


def test_the_echo_of_own_unsent_events_leaves_them_unsent(counter: Counter) -> None:
    """Lesson 5: pending work wins over any echo; only a signed receipt ends it."""
    counter.receive()
    runs = counter.runs()

    assert counter.store.take_in(FEED, runs, 6) == 0

    assert counter.runs() == runs


def test_cursors_belong_to_one_incarnation_of_the_node(counter: Counter) -> None:
    counter.store.set_peer(PEER)
    counter.store.take_in(FEED, [], 17)
    counter.store.set_peer(replace(PEER, url="https://moi.example"))
    assert counter.store.cursor(FEED) == 17

    counter.store.set_peer(replace(PEER, node="n2"))

    assert counter.store.cursor(FEED) == 0
    assert counter.store.peer() == replace(PEER, node="n2")


def test_a_node_restored_from_a_backup_is_offered_everything_again(counter: Counter) -> None:
    counter.store.set_peer(PEER)
    everything = ids(counter.runs())
    counter.store.acknowledge(everything[1:], AT)
    reject(counter, counter.events()[0])
    assert counter.runs() == ()

    counter.store.set_peer(replace(PEER, node="n2"))

    assert ids(counter.runs()) == everything


def test_a_node_that_misses_a_link_gets_the_run_that_holds_it(
    counter: Counter, other: Counter
) -> None:
    deliver_all(counter)
    received = counter.receive()
    printed = counter.print(received)
    counter.store.take_in(FEED, other.runs(), 5)
    foreign = other.events()[3]

    first, second = counter.store.runs_holding([printed.id, foreign.id, EventId(bytes(32))])

    assert ids((first,)) == [printed.id]
    assert run_holds(first, counter.key.public_key)
    assert second.events[0] == foreign
    assert run_holds(second, other.key.public_key)


def test_the_keys_of_devices_come_from_certificates(counter: Counter, other: Counter) -> None:
    counter.store.take_in(FEED, other.runs(), 5)
    assert counter.store.device_keys() == {counter.key.device: counter.key.public_key}

    with other.store.reading() as reader:
        device = reader.device()
    certificate = DeviceEnrolled(
        device=device.id,
        public_key=device.public_key,
        agency_code=device.agency_code,
        counter=2,
        band=device.band,
        enrolled_at=AT,
    )
    forged = replace(certificate, device=counter.key.device)
    counter.store.take_in(PROVINCE, said_in(PROVINCE, certificate, forged), 2)

    assert counter.store.device_keys() == {
        counter.key.device: counter.key.public_key,
        other.key.device: other.key.public_key,
    }


def test_what_is_the_provinces_to_say_is_believed_in_its_own_feed_only(counter: Counter) -> None:
    device = DeviceEnrolled(
        device=device_id(b"d" * 32),
        public_key=(b"d" * 32).hex(),
        agency_code=FEED,
        counter=3,
        band=Band(first=3001, last=3999),
        enrolled_at=AT,
    )
    hub = NodeEnrolled(
        node=device_id(b"n" * 32),
        public_key=(b"n" * 32).hex(),
        agency_code=FEED,
        name="Máy chủ Xã Mẫu",
        enrolled_at=AT,
    )

    counter.store.take_in(FEED, said_in(FEED, device, hub), 2)
    assert device.device not in counter.store.device_keys()
    assert counter.store.node_keys() == {}

    elsewhere = replace(hub, agency_code="H30.13")
    counter.store.take_in(PROVINCE, said_in(PROVINCE, device, hub, elsewhere), 3)
    assert counter.store.device_keys()[device.device] == b"d" * 32
    assert counter.store.node_keys() == {}

    counter.store.take_in(PROVINCE, said_in(PROVINCE, hub), 4)
    assert counter.store.node_keys() == {hub.node: b"n" * 32}


def test_the_state_of_the_link_tells_what_receipts_prove(counter: Counter) -> None:
    def link() -> LinkState:
        return counter.store.sync_state().link

    assert link() == LinkState.NOT_ENROLLED
    counter.store.set_peer(PEER)
    assert link() == LinkState.SENDING
    counter.store.attempted(next_attempt_at=AT, attempts=3, problem="Mất mạng.")
    state = counter.store.sync_state()
    assert state.link == LinkState.OFFLINE
    assert (state.next_attempt_at, state.attempts, state.problem) == (AT, 3, "Mất mạng.")
    counter.store.attempted(next_attempt_at=None, attempts=0, problem="")
    deliver_all(counter)
    counter.store.clock_offset(-7200)
    state = counter.store.sync_state()
    assert (state.link, state.clock_off_by_seconds) == (LinkState.AT_PROVINCE, -7200)
    assert (state.url, state.next_attempt_at) == (PEER.url, None)


def test_the_back_off_survives_a_restart(counter: Counter) -> None:
    counter.store.attempted(next_attempt_at=AT, attempts=4, problem="Mất mạng.")
    counter.store.close()

    counter.open()

    assert counter.store.sync_state().attempts == 4


def test_a_counter_restored_from_a_backup_makes_a_branch_and_both_branches_travel(
    counter: Counter, tmp_path: Path
) -> None:
    """Lessons 4 and 20: what was lost comes back from the node; what is new is sent as well."""
    deliver_all(counter)
    counter.store.close()
    restored = counter.copy(tmp_path / "restored.db").open()
    counter.open()
    lost = [counter.receive("Người Bị Mất Mẫu").dossier for _ in range(2)]
    at_the_node = counter.runs()

    new = restored.receive("Người Mới Mẫu").dossier
    assert restored.store.take_in(FEED, at_the_node, 9) == 2
    after = restored.receive("Người Sau Mẫu").dossier

    everything = ids(restored.runs())
    for run in restored.runs():
        assert run_holds(run, restored.key.public_key)
    told = {new.event_id, after.event_id, *(one.event_id for one in lost)}
    with restored.store.reading() as reader:
        assert reader.restored() is not None, "an event of its own says so"
    assert {event.hex() for event in everything} > told
    assert len(everything) == len(told) + 1
    assert new.code == lost[0].code
    assert after.code == "H30.12-261123-1502", "past the middle of what remained"
    with restored.store.reading() as reader:
        assert len(reader.dossiers_with_code(new.code)) == 2
    assert restored.store.verify().problem is None
    restored.store.close()


def test_runs_of_a_chain_that_came_in_pieces_are_found_by_their_links(
    counter: Counter, other: Counter
) -> None:
    """The end of a transaction is here already when its beginning comes in."""
    (whole,) = other.runs()
    end = Run(whole.events[3:], whole.seal)

    other.receive()
    later = other.store.unsent_runs(events=100, payload_bytes=1 << 20)[0].events[5:]
    counter.store.take_in(FEED, [end], 2)
    counter.store.take_in(FEED, [whole, Run(later, other.runs()[0].seal)], 6)

    (found,) = counter.store.runs_holding([whole.events[0].id])
    assert found.events == whole.events
    assert run_holds(found, other.key.public_key)
    assert counter.store.verify().problem is None


def test_taking_in_is_all_or_nothing(counter: Counter, other: Counter) -> None:
    (run,) = other.runs()
    unsealed = Run(run.events, None)  # type: ignore[arg-type]
    before = tables_of(counter.path)

    with pytest.raises(IntegrityError):
        counter.store.take_in(FEED, [unsealed], 99)

    assert counter.store.cursor(FEED) == 0
    assert tables_of(counter.path) == before


def test_what_is_at_the_hub_is_still_unsent_to_the_province(counter: Counter) -> None:
    hub = counter.store.towards(PeerRole.HUB)
    counter.store.set_peer(PEER)
    hub.set_peer(replace(PEER, node="h1", url="https://xa.example"))
    everything = ids(counter.runs())

    hub.acknowledge(everything, AT)

    assert hub.unsent_runs(events=100, payload_bytes=1 << 20) == ()
    assert ids(counter.runs()) == everything
    state = counter.store.sync_state()
    assert (state.link, state.unsent, state.last_receipt_at) == (LinkState.AT_HUB, 5, None)
    assert state.hub is not None
    assert (state.hub.url, state.hub.unsent) == ("https://xa.example", 0)
    assert state.hub.last_receipt_at == AT


def test_the_hub_has_cursors_and_a_back_off_of_its_own(counter: Counter) -> None:
    hub = counter.store.towards(PeerRole.HUB)
    counter.store.set_peer(PEER)
    hub.set_peer(replace(PEER, node="h1"))
    hub.take_in(FEED, [], 7)
    hub.attempted(next_attempt_at=AT, attempts=2, problem="Mất mạng.")

    assert (hub.cursor(FEED), counter.store.cursor(FEED)) == (7, 0)
    assert counter.store.attempts() == Attempts()
    hub.set_peer(replace(PEER, node="h2"))
    assert hub.cursor(FEED) == 0
    assert counter.store.peer() == PEER
    hub.drop_peer()
    assert counter.store.sync_state().hub is None


def test_the_provinces_word_may_come_through_the_hub(counter: Counter) -> None:
    counter.store.set_peer(PEER)
    counter.store.towards(PeerRole.HUB).set_peer(replace(PEER, node="h1"))
    first, *rest = ids(counter.runs())

    counter.store.take_handed_on(HandedOn(number=3, acknowledged=tuple(rest), at=AT))

    assert counter.store.unsent() == (first,)
    assert counter.store.relayed_after() == 3
    assert counter.store.sync_state().last_receipt_at == AT
    counter.store.towards(PeerRole.HUB).set_peer(replace(PEER, node="h2"))
    assert counter.store.relayed_after() == 0
    assert counter.store.unsent() == (first,)


def test_what_only_a_hub_says_was_refused_is_shown_and_offered_none_the_less(
    counter: Counter,
) -> None:
    counter.store.set_peer(PEER)
    deliver_all(counter)
    counter.receive()
    (run,) = counter.runs()
    (event,) = run.events
    told = Reject(event_id=event.id, reason="scope", said="Sai phạm vi.", rejected_at=AT)

    counter.store.take_handed_on(HandedOn(number=1, refused=(told,)))

    state = counter.store.sync_state()
    assert (state.unsent, state.rejected) == (0, 1)
    assert counter.runs() == (run,)
    assert state.waiting_since is not None
    counter.store.reject([told])
    assert counter.runs() == ()
    assert counter.store.sync_state().waiting_since is None
    counter.store.acknowledge([event.id], AT)
    counter.store.take_handed_on(HandedOn(number=2, refused=(told,)))
    assert counter.store.rejects() == ()


def test_a_run_is_small_enough_for_any_request(counter: Counter) -> None:
    for _ in range(120):
        counter.receive()

    runs = counter.store.unsent_runs(events=1000, payload_bytes=1 << 30)

    assert sum(len(run.events) for run in runs) == 125
    assert max(len(run.events) for run in runs) <= 100
    assert all(run_holds(run, counter.key.public_key) for run in runs)
