"""Messages that are almost good: understood, or refused in a sentence; never a fault."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_app.domain.certificates import end_in_words
from counter_app.domain.facts import (
    DeviceEnrolled,
    DeviceRevoked,
    Fact,
    MalformedPayload,
    NodeEnrolled,
    encode,
)
from counter_app.domain.facts import decode as fact_of
from counter_app.domain.journal import EventId, device_id, digest_of
from counter_app.domain.office import Band
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import Peer
from counter_app.sync import bundle, contents, enrolment, wire
from counter_app.sync.answers import JSON
from counter_app.sync.bundle import BundleError, Content
from counter_app.sync.calling import Outside
from counter_app.sync.engine import SyncEngine
from counter_app.sync.envelope import (
    REQUEST_CONTEXT,
    EnvelopeError,
    answer_context,
    open_envelope,
    seal,
)
from counter_app.sync.letters import Reader, sealed_to
from counter_app.sync.transport import Answer, Link
from provincial_server.bundles import imported
from provincial_server.node import NodeKey
from provincial_server.serving import Running
from tests.server.facts import AGENCY, MORNING, PROVINCE
from tests.server.wire_counter import WireCounter
from tests.sync.mutations import Change, changes, mutated
from tests.sync.office import Counter

UNHURRIED: Final = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
COUNTER: Final = WireCounter("quầy 1")
RUN: Final = COUNTER.run([COUNTER.receive(1), COUNTER.receive(2)])
REQUEST: Final = wire.encode(COUNTER.request([RUN]))
CHUNK: Final = contents.encode(
    contents.ContentRequest(
        device=COUNTER.id, time_ms=1, feed=AGENCY, sha256=bytes(32), size=9, data=b"123456789"
    )
)


def understood(content: bytes, read: Callable[[bytes], object]) -> None:
    with suppress(wire.MessageError):
        read(content)


def read_request(content: bytes) -> None:
    for run in wire.decode(content, wire.SyncRequest).runs:
        wire.from_wire(run)


@given(content=mutated(REQUEST))
def test_a_request_is_read_or_refused(content: bytes) -> None:
    understood(content, read_request)


@given(content=mutated(CHUNK))
def test_a_chunk_is_read_or_refused(content: bytes) -> None:
    understood(content, contents.decode_request)


@given(content=mutated(COUNTER.sealed(COUNTER.request([RUN]))))
def test_an_envelope_that_was_changed_holds_only_what_was_signed(content: bytes) -> None:
    with suppress(EnvelopeError):
        envelope = open_envelope(content)
        if envelope.holds(REQUEST_CONTEXT, COUNTER.key.public_key):
            assert envelope.content(wire.MOST_ANSWER_CONTENT) == REQUEST


@dataclass(slots=True)
class Told:
    """The port `Transport` and a `Link` at once: a node whose answer a test makes."""

    answer: Callable[[bytes], Answer]

    @contextmanager
    def open(self, _url: str, _certificate_pem: str) -> Iterator[Link]:
        yield self

    def post(self, _path: str, body: bytes, _media_type: str) -> Answer:
        return self.answer(body)

    def get(self, _path: str, _media_type: str) -> Answer:
        return self.answer(b"")


def engine_told(counter: Counter, answer: Callable[[bytes], Answer]) -> SyncEngine:
    return SyncEngine(
        store=counter.store,
        sync_store=counter.store,
        signer=counter.signer,
        clock=counter.clock,
        outside=Outside(transport=Told(answer), chance=lambda: 0.5),
    )


@pytest.fixture
def enrolment_answer(node: Running, counter: Counter) -> bytes:
    code = node.issue_code(AGENCY, counter.number).code
    request = enrolment.enrol_request(code, AGENCY, counter.number, counter.signer)
    return enrolment.encode(node.node.registry.enrol(request))


@UNHURRIED
@given(change=changes())
def test_an_answer_to_an_enrolment_that_was_changed_certifies_nobody_else(
    node: Running, counter: Counter, enrolment_answer: bytes, change: Change
) -> None:
    """What is not signed (the node's clock) may be anything; the certificate holds or does not."""
    engine = engine_told(counter, lambda _body: Answer(200, JSON, change(enrolment_answer)))

    with suppress(Unavailable, Refused):
        peer = engine.enrol("https://tinh.example", "0123-4567-89AB-CDE4")
        assert peer.public_key == node.node.key.public_key.hex()


Making = Callable[[wire.SyncResponse], wire.SyncResponse | bytes]


def own_id(counter: Counter) -> bytes:
    return bytes.fromhex(device_id(counter.signer.public_key))


class Teller:
    """Signs whatever a test makes of a good answer to a request."""

    def __init__(self, key: NodeKey, change: Making) -> None:
        self._key = key
        self._change = change

    def __call__(self, body: bytes) -> Answer:
        request = wire.decode(open_envelope(body).content(1 << 24), wire.SyncRequest)
        sent = [e.id for run in request.runs for e in wire.from_wire(run).events]
        response = self._change(answer_to(request, self._key, sent))
        content = response if isinstance(response, bytes) else wire.encode(response)
        sealed = seal(content, self._key, answer_context(body))
        return Answer(200, wire.MEDIA_TYPE, sealed)


def answer_to(request: wire.SyncRequest, key: NodeKey, sent: list[EventId]) -> wire.SyncResponse:
    """A good answer with something in every field."""
    receipt = wire.Receipt(
        node=request.node,
        device=request.device,
        at=request.time_ms,
        count=len(sent),
        digest=digest_of(sent),
    )
    signed = msgspec.structs.replace(receipt, signature=key.sign(wire.receipt_message(receipt)))
    run = wire.to_wire(RUN)
    return wire.SyncResponse(
        node=request.node,
        time_ms=request.time_ms,
        receipt=signed,
        wanted=(bytes(32),),
        feeds=(
            wire.FeedPage(AGENCY, 7, more=False, count=2, runs=(run,)),
            wire.FeedPage(PROVINCE, 3, more=False, count=1),
        ),
        differing=(wire.DifferingDay(AGENCY, 20_000, (bytes(32),)),),
        given=(run,),
        relayed=(wire.RelayedReceipt(signed, (), 1),),
        refused_above=(wire.Rejection(bytes(32), "malformed", "không", "no"),),
    )


def survives(counter: Counter, key: NodeKey, change: Making) -> None:
    """The sync ends in order or with a sentence, and the clerk is still told how things stand."""
    with suppress(Unavailable, Refused):
        engine_told(counter, Teller(key, change)).sync()

    with counter.store.reading() as reader:
        office = reader.office()
    now = counter.clock.now()
    off = timedelta(seconds=counter.state().clock_off_by_seconds)
    assert office is not None
    assert end_in_words(now, now, off) is not None


@UNHURRIED
@given(change=changes())
def test_nonsense_that_a_node_signed_is_no_fault_of_the_counters(
    node: Running, counter: Counter, change: Change
) -> None:
    """A hub is trusted with nothing: what it signs may be anything."""
    if counter.store.peer() is None:
        counter.enrol(node)
        counter.receive(1)

    survives(counter, node.node.key, lambda answer: change(wire.encode(answer)))


def _receipt_at(answer: wire.SyncResponse, moment: int, key: NodeKey) -> wire.SyncResponse:
    receipt = msgspec.structs.replace(answer.receipt, at=moment)
    signature = key.sign(wire.receipt_message(receipt))
    signed = msgspec.structs.replace(receipt, signature=signature)
    return msgspec.structs.replace(answer, receipt=signed)


def _positions(answer: wire.SyncResponse, moment: int, _key: NodeKey) -> wire.SyncResponse:
    pages = [msgspec.structs.replace(p, position=moment, count=moment) for p in answer.feeds]
    return msgspec.structs.replace(answer, feeds=tuple(pages))


def _told_at(answer: wire.SyncResponse, moment: int, _key: NodeKey) -> wire.SyncResponse:
    return msgspec.structs.replace(answer, time_ms=moment)


@pytest.mark.parametrize("number", [0, 253_402_300_800_000, 2**63 - 1])
@pytest.mark.parametrize("place", [_receipt_at, _told_at, _positions])
def test_a_number_at_the_end_of_its_range_is_no_fault_of_the_counters(
    node: Running,
    counter: Counter,
    place: Callable[[wire.SyncResponse, int, NodeKey], wire.SyncResponse],
    number: int,
) -> None:
    counter.enrol(node)
    counter.receive(1)
    key = node.node.key

    survives(counter, key, lambda answer: place(answer, number, key))

    counter.engine.sync()
    assert counter.state().unsent == 0


INSIDE: Final = b"MCB1\x01" + b"".join(
    len(message).to_bytes(4, "big") + message
    for message in (COUNTER.sealed(COUNTER.request([RUN])), COUNTER.sealed(COUNTER.request([])))
)
NODE_SEED: Final = hashlib.sha256(b"node").digest()
NODE: Final = NodeKey(NODE_SEED)


@given(inside=mutated(INSIDE))
def test_a_bundle_with_other_lengths_is_parted_or_refused(inside: bytes) -> None:
    letter = sealed_to(inside, [NODE.public_key])
    with suppress(BundleError):
        messages = bundle.unpack(letter, Content.REQUESTS, Reader(NODE_SEED))
        assert sum(4 + len(message) for message in messages) == len(inside) - len(b"MCB1\x01")


@UNHURRIED
@given(inside=mutated(INSIDE))
def test_a_bundle_that_is_almost_good_is_taken_or_refused_by_the_node(
    node: Running, inside: bytes
) -> None:
    letter = sealed_to(inside, [node.node.key.public_key])
    with suppress(Refused):
        imported(node.node.exchange(), node.node.key, letter)


@UNHURRIED
@given(change=changes())
def test_a_reply_that_is_almost_good_is_taken_or_refused_by_the_counter(
    tmp_path: Path, node: Running, counter: Counter, change: Change
) -> None:
    if counter.store.peer() is None:
        counter.enrol(node)
        counter.receive(1)
    unsent = counter.state().unsent
    request = wire.SyncRequest(device=own_id(counter), time_ms=1, node="", cursors={})
    good = wire.encode(answer_to(request, node.node.key, []))
    message = seal(change(good), node.node.key, bundle.reply_context(own_id(counter)))
    path = tmp_path / "reply.bundle"
    path.write_bytes(bundle.pack(Content.REPLY, [message], [counter.signer.public_key]))

    with suppress(Refused, Unavailable):
        counter.carrier.take(path)

    assert counter.state().unsent == unsent


CERTIFICATES: Final = (
    DeviceEnrolled(
        device=device_id(b"d" * 32),
        public_key=(b"d" * 32).hex(),
        agency_code=AGENCY,
        counter=3,
        band=Band(first=3001, last=3999),
        enrolled_at=MORNING,
    ),
    NodeEnrolled(
        node=device_id(b"e" * 32),
        public_key=(b"e" * 32).hex(),
        agency_code=AGENCY,
        name="Máy chủ Xã Mẫu",
        enrolled_at=MORNING,
    ),
    DeviceRevoked(
        device=device_id(b"d" * 32), last_good=("0" * 64,), reason="Mất", revoked_at=MORNING
    ),
)


def test_a_revocation_whose_last_good_event_is_no_id_says_nothing() -> None:
    good = encode(CERTIFICATES[-1])

    with pytest.raises(MalformedPayload):
        fact_of(DeviceRevoked.KIND, 1, good.replace(b"0" * 64, b"0" * 63 + b"g"))


@UNHURRIED
@given(fact=st.sampled_from(CERTIFICATES), change=changes())
def test_a_certificate_that_is_almost_good_is_kept_and_breaks_nothing(
    counter: Counter, fact: Fact, change: Change
) -> None:
    """By a province that went wrong: its seal holds, and what it says may be anything."""
    province = WireCounter("tỉnh", agency_code=PROVINCE)
    if counter.store.peer() is None:
        key = province.key.public_key.hex()
        counter.store.set_peer(Peer(url="https://tinh.example", node="n", public_key=key))
    event = province.write(change(encode(fact)), kind=fact.KIND, subject="device:x")
    counter.store.take_in(PROVINCE, [province.run([event])], counter.store.cursor(PROVINCE) + 1)

    assert all(len(key) == 32 for key in counter.store.device_keys().values())
    assert all(len(key) == 32 for key in counter.store.node_keys().values())
    assert counter.state().link is not None
    assert counter.store.verify().problem is None
