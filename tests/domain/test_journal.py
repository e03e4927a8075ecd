"""The journal's grammar: ids that vouch, seals that hold, and one order for one set of events."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.journal import (
    DeviceId,
    Event,
    EventId,
    Header,
    Run,
    causal_order,
    device_id,
    event_id,
    header_bytes,
    heads,
    is_linked,
    is_sound,
    make_event,
    payload_hash,
    run_holds,
    seal_holds,
    seal_message,
    tick,
    wall_ms_of,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key().public_bytes_raw()
ORIGIN = device_id(PUBLIC)


def event(
    payload: bytes = b"{}",
    *,
    origin: DeviceId = ORIGIN,
    time: int = 1,
    prev: Event | None = None,
    seen: Sequence[Event] = (),
) -> Event:
    header = Header(
        feed="commune:H30.12",
        origin=origin,
        actor="can-bo-mau",
        subject="dossier:1",
        kind="dossier.received",
        version=1,
        time=time,
        prev=prev.id if prev else None,
        seen=tuple(sorted(cause.id for cause in seen)),
        payload_hash=payload_hash(payload),
    )
    return make_event(header, payload)


def sealed(*events: Event, key: Ed25519PrivateKey = KEY) -> Run:
    return Run(events, key.sign(seal_message(events[-1].id)))


def linked_run() -> Run:
    first = event(b'{"n":1}')
    second = event(b'{"n":2}', time=2, prev=first, seen=[first])
    return sealed(first, second)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events of three devices, each after some that were there, with clocks that may be wrong."""
    events: list[Event] = []
    for number in range(draw(st.integers(1, 12))):
        causes = draw(st.lists(st.sampled_from(events), max_size=3, unique=True)) if events else []
        events.append(
            event(
                b'{"n":%d}' % number,
                origin=DeviceId(draw(st.sampled_from("abc")) * 32),
                time=draw(st.integers(0, 5)),
                seen=causes,
            )
        )
    return events


# ---------------------------------------------------------------- order


@given(histories(), st.data())
def test_the_order_depends_on_the_set_of_events_alone(
    events: list[Event], data: st.DataObject
) -> None:
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=6))
    shuffled = data.draw(st.permutations([*events, *repeated]))

    assert causal_order(shuffled) == causal_order(events)


@given(histories())
def test_each_event_comes_once_and_after_everything_it_had_seen(events: list[Event]) -> None:
    ordered = [one.id for one in causal_order(events)]

    assert sorted(ordered) == sorted(one.id for one in events)
    for one in events:
        assert all(ordered.index(cause) < ordered.index(one.id) for cause in one.header.seen)


@given(histories(), st.data())
def test_causes_that_are_not_here_yet_hold_nothing_back(
    events: list[Event], data: st.DataObject
) -> None:
    here = data.draw(st.lists(st.sampled_from(events), unique=True))

    assert {one.id for one in causal_order(here)} == {one.id for one in here}


def test_unrelated_events_are_ordered_by_time_then_by_id() -> None:
    late, early = event(b"1", time=9), event(b"2", time=3)
    twins = sorted((event(b"3", time=5), event(b"4", time=5)), key=lambda one: one.id)

    assert causal_order([late, *reversed(twins), early]) == [early, *twins, late]


def test_a_clock_that_went_back_does_not_put_an_effect_before_its_cause() -> None:
    cause = event(b"1", time=100)
    effect = event(b"2", time=1, seen=[cause])

    assert causal_order([effect, cause]) == [cause, effect]


@given(histories())
def test_the_heads_are_what_no_other_event_has_seen(events: list[Event]) -> None:
    seen = {cause for one in events for cause in one.header.seen}

    assert heads(events) == tuple(sorted({one.id for one in events} - seen))
    assert heads([*events, event(b"after all", seen=events)]) == (
        event(b"after all", seen=events).id,
    )


# ---------------------------------------------------------------- proof


def test_a_run_as_written_holds() -> None:
    assert run_holds(linked_run(), PUBLIC)


def test_an_empty_run_proves_nothing() -> None:
    assert not run_holds(Run((), KEY.sign(b"")), PUBLIC)


def test_another_devices_key_vouches_for_nothing() -> None:
    run = linked_run()
    other = OTHER_KEY.public_key().public_bytes_raw()

    assert not run_holds(run, other)
    assert not run_holds(sealed(*run.events, key=OTHER_KEY), PUBLIC)
    assert not seal_holds(run.events[-1].id, run.seal, b"not a key")


def test_a_signature_made_for_something_else_seals_nothing() -> None:
    run = linked_run()

    assert not run_holds(Run(run.events, KEY.sign(run.events[-1].id)), PUBLIC)


@pytest.mark.parametrize("number", [0, 1])
def test_any_changed_byte_of_a_payload_or_id_breaks_the_run(number: int) -> None:
    run = linked_run()
    for field in ("payload", "id"):
        original = getattr(run.events[number], field)
        for at in range(len(original)):
            changed = original[:at] + bytes([original[at] ^ 1]) + original[at + 1 :]
            events = list(run.events)
            events[number] = replace(events[number], **{field: changed})

            assert not run_holds(Run(tuple(events), run.seal), PUBLIC)


def test_any_changed_byte_of_a_seal_breaks_the_run() -> None:
    run = linked_run()
    for at in range(len(run.seal)):
        seal = run.seal[:at] + bytes([run.seal[at] ^ 1]) + run.seal[at + 1 :]

        assert not run_holds(Run(run.events, seal), PUBLIC)


@pytest.mark.parametrize(
    "change",
    [
        lambda header: replace(header, feed="commune:H30.13"),
        lambda header: replace(header, origin=DeviceId("0" * 32)),
        lambda header: replace(header, actor="lanh-dao-mau"),
        lambda header: replace(header, subject="dossier:2"),
        lambda header: replace(header, kind="dossier.withdrawn"),
        lambda header: replace(header, version=2),
        lambda header: replace(header, time=3),
        lambda header: replace(header, prev=None),
        lambda header: replace(header, seen=()),
        lambda header: replace(header, payload_hash=bytes(32)),
    ],
)
def test_any_changed_field_of_a_header_breaks_the_run(change: Callable[[Header], Header]) -> None:
    run = linked_run()
    first, second = run.events
    header = change(second.header)

    assert header != second.header
    assert not run_holds(Run((first, replace(second, header=header)), run.seal), PUBLIC)
    assert not run_holds(Run((first, make_event(header, second.payload)), run.seal), PUBLIC)


def test_an_event_left_out_or_moved_breaks_the_run() -> None:
    first = event(b"1")
    second = event(b"2", prev=first)
    third = event(b"3", prev=second)

    assert run_holds(sealed(first, second, third), PUBLIC)
    assert not run_holds(sealed(first, third), PUBLIC)
    assert not run_holds(sealed(second, first, third), PUBLIC)
    assert not run_holds(sealed(first, first, second), PUBLIC)


def test_an_event_of_another_origin_or_feed_is_not_linked() -> None:
    first = event(b"1")
    stranger = event(b"2", origin=DeviceId("0" * 32), prev=first)
    elsewhere = event(b"3", prev=first)
    elsewhere = make_event(replace(elsewhere.header, feed="province"), elsewhere.payload)

    assert not is_linked((first, stranger))
    assert not is_linked((first, elsewhere))
    assert is_linked(())


def test_a_header_for_another_payload_is_unsound() -> None:
    assert is_sound(event(b"1"))
    assert not is_sound(make_event(event(b"1").header, b"2"))


def test_a_header_is_a_json_array_in_fixed_order() -> None:
    cause = event(b"1")
    header = event(b"2", time=7, prev=cause, seen=[cause]).header

    assert msgspec.json.decode(header_bytes(header)) == [
        "motcua-event/1",
        "commune:H30.12",
        ORIGIN,
        "can-bo-mau",
        "dossier:1",
        "dossier.received",
        1,
        7,
        cause.id.hex(),
        [cause.id.hex()],
        payload_hash(b"2").hex(),
    ]
    assert b" " not in header_bytes(header)


def test_the_ids_are_those_of_the_published_format() -> None:
    """Fixed for ever: a writer in another language must come to the same."""
    assert ORIGIN == "56475aa75463474c0285df5dbf2bcab7"
    assert event_id(event(b"{}").header) == EventId(
        bytes.fromhex("8ecf999e413ebfc70eed64f075f27fa0345e821962cb838770d5ed5ddeecca2f")
    )


# ---------------------------------------------------------------- time


@given(st.integers(-(10**6), 2**45), st.lists(st.integers(0, 2**61), max_size=5))
def test_a_new_time_is_after_every_cause_and_never_before_the_clock(
    wall_ms: int, causes: list[int]
) -> None:
    time = tick(wall_ms, causes)

    assert all(time > cause for cause in causes)
    assert wall_ms_of(time) >= wall_ms
    assert time in (max(wall_ms, 0) << 16, max(causes, default=-1) + 1)


def test_a_clock_that_runs_well_is_taken_at_its_word() -> None:
    assert wall_ms_of(tick(1_800_000_000_000, [tick(1_799_999_999_999, [])])) == 1_800_000_000_000


def test_a_clock_that_stands_still_still_makes_new_times() -> None:
    first = tick(1000, [])
    second = tick(1000, [first])

    assert second == first + 1
    assert wall_ms_of(second) == 1000
