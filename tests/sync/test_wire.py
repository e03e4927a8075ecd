"""Runs on the wire: what is derived comes out as it went in."""

import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.domain.journal import (
    DeviceId,
    Event,
    EventId,
    Header,
    Run,
    digest_of,
    make_event,
    payload_hash,
)
from counter_app.sync.wire import (
    MessageError,
    SyncResponse,
    WireEvent,
    WireRun,
    decode,
    from_wire,
    province_feed,
    to_wire,
)

ORIGIN = DeviceId("ab" * 16)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
IDS = st.binary(min_size=32, max_size=32).map(EventId)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any run that a header can describe, with causes inside and outside of it."""
    feed, prev = draw(TEXT.filter(bool)), draw(st.none() | IDS)
    events: list[Event] = []
    for _ in range(draw(st.integers(1, 6))):
        payload = draw(st.binary(max_size=40))
        inside = [event.id for event in events]
        causes = st.sampled_from(inside) | IDS if inside else IDS
        header = Header(
            feed=feed,
            origin=ORIGIN,
            actor=draw(TEXT),
            subject=draw(TEXT),
            kind=draw(TEXT),
            version=draw(st.integers(1, 99)),
            time=draw(st.integers(0, 2**63 - 1)),
            prev=prev,
            seen=tuple(sorted(draw(st.sets(causes, max_size=4)))),
            payload_hash=payload_hash(payload),
        )
        events.append(make_event(header, payload))
        prev = events[-1].id
    return Run(tuple(events), draw(st.binary(min_size=64, max_size=64)))


@settings(deadline=None)
@given(run=runs())
def test_a_run_survives_the_wire_with_every_id(run: Run) -> None:
    travelled = msgspec.msgpack.decode(msgspec.msgpack.encode(to_wire(run)), type=WireRun)

    assert from_wire(travelled) == run


@settings(deadline=None)
@given(run=runs())
def test_ids_and_hashes_of_a_run_do_not_travel(run: Run) -> None:
    sent = msgspec.msgpack.encode(to_wire(run))

    assert not any(bytes(event.id) in sent for event in run.events)
    assert not any(event.header.payload_hash in sent for event in run.events)


@pytest.mark.parametrize("index", [-1, 0, 1])
def test_an_index_that_leads_nowhere_is_refused(index: int) -> None:
    event = WireEvent("", "s", "k", 1, 0, (index,), b"")

    with pytest.raises(MessageError):
        from_wire(WireRun("H30.12", bytes(16), None, (event,), bytes(64)))


def test_a_digest_depends_on_the_set_alone() -> None:
    one, two = EventId(b"1" * 32), EventId(b"2" * 32)

    assert digest_of([two, one, two]) == hashlib.sha256(one + two).digest()


@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_error_of_ours(content: bytes) -> None:
    try:
        decode(content, SyncResponse)
    except MessageError:
        return


@pytest.mark.parametrize("agency", ["H30.12", "000.00.12.H30", "H30.12.3", "H30"])
def test_every_agency_knows_its_provinces_feed(agency: str) -> None:
    assert province_feed(agency) == "H30"
