"""Whatever is sent, the node answers with problem details, in bounded memory, and goes on."""

import hashlib
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_app.domain.journal import Run, device_id
from counter_app.sync import wire
from counter_app.sync.envelope import MAGIC, REQUEST_CONTEXT, EnvelopeError, seal, unpack
from counter_app.sync.wire import MEDIA_TYPE, MOST_REQUEST_BYTES
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(Place(folder=Path(tmp_path_factory.mktemp("node")))) as running:
        yield running


@pytest.fixture(scope="module")
def counter(node: Running) -> WireCounter:
    enrolled = WireCounter("quầy 1")
    enrolled.enrol(node.url, node.issue_code(AGENCY, 1).code)
    return enrolled


def fresh_run(counter: WireCounter) -> Run:
    """The same run each time: what is drawn must not depend on what was drawn before."""
    counter.events.clear()
    return counter.run([counter.receive(1)])


def assert_problem(answer: httpx.Response, *, status: int | None = None) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["detail"]
    assert told["detail_en"]
    assert 400 <= answer.status_code < 500
    assert status in (None, answer.status_code)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_good_request_with_bytes_changed_inside_is_a_problem_or_harmless(
    node: Running, counter: WireCounter, data: st.DataObject
) -> None:
    """The content is changed before it is signed: what a broken program would send."""
    request = counter.request([fresh_run(counter)])
    content = bytearray(wire.encode(request))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(content))))

    answer = counter.post(node.url, seal(bytes(content[:cut]), counter.key, REQUEST_CONTEXT))

    if answer.status_code != 200:
        assert_problem(answer)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_sealed_request_with_any_byte_changed_is_a_problem(
    node: Running, counter: WireCounter, data: st.DataObject
) -> None:
    body = bytearray(counter.sealed(counter.request([fresh_run(counter)])))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] ^= data.draw(st.integers(1, 255))

    assert_problem(counter.post(node.url, bytes(body)))


@given(body=st.binary(max_size=300))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_at_all_are_a_problem(node: Running, body: bytes) -> None:
    for path, media_type in (("sync", MEDIA_TYPE), ("enrol", "application/json")):
        headers = {"Content-Type": media_type}
        assert_problem(httpx.post(f"{node.url}/v1/{path}", content=body, headers=headers))


def test_a_compression_bomb_is_refused_unopened(node: Running, counter: WireCounter) -> None:
    bomb = _signed(counter, _frame_of_zeros(1 << 30))
    assert len(bomb) < MOST_REQUEST_BYTES
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = counter.post(node.url, bomb)

    assert_problem(answer, status=400)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10


def _frame_of_zeros(size: int) -> bytes:
    """A frame that states its size honestly, made without ever holding what it unpacks to."""
    portion = bytes(1 << 20)
    packing = zstandard.ZstdCompressor().compressobj(size=size)
    parts = [packing.compress(portion) for _ in range(size // len(portion))]
    return b"".join([*parts, packing.flush()])


def _signed(counter: WireCounter, frame: bytes) -> bytes:
    signature = counter.key.sign(REQUEST_CONTEXT + hashlib.sha256(frame).digest())
    return MAGIC + counter.id + signature + frame


def test_a_frame_that_lies_about_its_size_or_hides_it_is_not_unpacked() -> None:
    silent = zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 1000)
    honest = zstandard.ZstdCompressor().compress(b"x" * 1000)

    for frame in (silent, honest[:-1], honest + honest, honest + b"x", b""):
        with pytest.raises(EnvelopeError):
            unpack(frame, 1 << 20)
    with pytest.raises(EnvelopeError):
        unpack(honest, 999)
    assert unpack(honest, 1000) == b"x" * 1000


def test_a_body_beyond_the_bound_is_refused(node: Running, counter: WireCounter) -> None:
    assert_problem(counter.post(node.url, b"x" * (MOST_REQUEST_BYTES + 1)), status=413)


def test_another_content_type_is_refused(node: Running) -> None:
    answer = httpx.post(f"{node.url}/v1/sync", content=b"{}", headers={"Content-Type": "text/x"})

    assert_problem(answer, status=415)


def test_too_many_events_at_once_are_refused(node: Running, counter: WireCounter) -> None:
    runs = [counter.run([counter.receive(n) for n in range(600)]) for _ in range(2)]

    assert_problem(counter.post(node.url, counter.sealed(counter.request(runs))), status=413)


@pytest.mark.parametrize("index", [-1, 0, 7])
def test_a_cause_that_leads_nowhere_is_refused(
    node: Running, counter: WireCounter, index: int
) -> None:
    request = counter.request([fresh_run(counter)])
    (run,) = request.runs
    event = msgspec.structs.replace(run.events[0], seen=(index,))
    wrong = msgspec.structs.replace(request, runs=(msgspec.structs.replace(run, events=(event,)),))

    assert_problem(counter.post(node.url, counter.sealed(wrong)), status=400)


def test_a_stranger_learns_nothing(node: Running) -> None:
    stranger = WireCounter("người lạ")

    assert_problem(stranger.post(node.url, stranger.sealed(stranger.request([]))), status=401)


def test_a_request_under_anothers_id_is_refused(node: Running, counter: WireCounter) -> None:
    stranger = WireCounter("người lạ")
    body = stranger.sealed(counter.request([]))
    forged = MAGIC + bytes.fromhex(device_id(counter.key.public_key)) + body[len(MAGIC) + 16 :]

    assert_problem(counter.post(node.url, forged), status=401)


def test_a_request_of_a_later_protocol_is_told_so(node: Running, counter: WireCounter) -> None:
    later = msgspec.structs.replace(counter.request([]), protocol=2)

    answer = counter.post(node.url, counter.sealed(later))

    assert_problem(answer, status=400)
    assert answer.json()["code"] == "protocol"


def test_a_client_that_hangs_up_in_the_middle_harms_nobody(
    node: Running, counter: WireCounter
) -> None:
    body = counter.sealed(counter.request([fresh_run(counter)]))
    host, port = node.url.removeprefix("http://").split(":")
    head = (
        f"POST /v1/sync HTTP/1.1\r\nHost: {host}\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    for cut in range(0, len(body), max(len(body) // 7, 1)):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(head + body[:cut])

    assert counter.post(node.url, body).status_code == 200
