"""What can go wrong between a counter and its node: each has a sentence of its own, and waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from counter_app.clock import SystemClock
from counter_app.domain.journal import device_id, digest_of
from counter_app.domain.sentences import Unavailable
from counter_app.sync import enrolment, wire
from counter_app.sync.envelope import answer_context, open_envelope, seal
from counter_app.sync.transport import HttpTransport
from counter_app.sync.wire import MEDIA_TYPE
from provincial_server.node import NodeKey
from provincial_server.serving import Running
from tests.server.facts import AGENCY, MORNING, PROVINCE
from tests.sync.impostor import Impostor, Told
from tests.sync.line import Line, Weather
from tests.sync.office import SHORT_STALL, SHORT_STALL_SECONDS, Counter

FOREIGN = "Câu trả lời không phải của máy chủ tỉnh."
CUT = "Đường truyền bị ngắt giữa chừng"
STILL = "Đường truyền đứng yên quá lâu"
AWAY = "Không kết nối được máy chủ của tỉnh."
BROKEN = "Câu trả lời của máy chủ bị hỏng"
BUSY = "Máy chủ của tỉnh đang bận"
NOT_THE_NODE = "Câu trả lời không mang chữ ký"
NO_RECEIPT = "Giấy xác nhận của máy chủ không khớp"


@pytest.fixture
def enrolled(node: Running, counter: Counter) -> Counter:
    """Counter 1, enrolled, with one dossier to send."""
    counter.enrol(node)
    counter.receive(1)
    return counter


def move_to(counter: Counter, url: str, certificate_pem: str = "") -> None:
    """Whatever answers at this address is now in the node's place."""
    peer = counter.store.peer()
    assert peer is not None
    authority = certificate_pem or peer.certificate_pem
    counter.store.set_peer(replace(peer, url=url, certificate_pem=authority))


def trouble(counter: Counter) -> str:
    """What the counter says of a sync that must fail; nothing is lost and a time is set."""
    unsent = counter.state().unsent
    with pytest.raises(Unavailable) as trouble:
        counter.engine.sync()
    state = counter.state()
    assert state.unsent == unsent > 0
    assert state.next_attempt_at is not None
    assert state.problem == str(trouble.value)
    return state.problem


def sentence_for(counter: Counter, answer: Callable[[str, bytes], Told]) -> str:
    with Impostor(answer) as impostor:
        move_to(counter, impostor.url)
        return trouble(counter)


def test_nobody_listening_is_no_connection(enrolled: Counter) -> None:
    move_to(enrolled, "http://127.0.0.1:9")

    assert trouble(enrolled).startswith(AWAY)


def test_a_line_that_stands_still_is_a_time_out(enrolled: Counter, line: Line) -> None:
    move_to(enrolled, line.url)
    enrolled.engine = enrolled.engine_on(enrolled.store, SHORT_STALL)
    with line.under(Weather(down=30, stalls=True)):
        assert trouble(enrolled).startswith(STILL)


def test_a_slow_answer_is_no_time_out(enrolled: Counter, line: Line) -> None:
    move_to(enrolled, line.url)
    enrolled.engine = enrolled.engine_on(enrolled.store, SHORT_STALL)
    started = SystemClock().now()

    with line.under(Weather(down_pace=80)):
        state = enrolled.engine.sync()

    assert state.unsent == 0
    assert SystemClock().now() - started > timedelta(seconds=SHORT_STALL_SECONDS)


def test_a_slow_request_is_no_time_out(line: Line) -> None:
    transport = HttpTransport(SystemClock(), SHORT_STALL)
    started = SystemClock().now()

    with line.under(Weather(up_pace=64 << 10)), transport.open(line.url, "") as link:
        answer = link.post("/v1/sync", bytes(1 << 20), MEDIA_TYPE)

    assert answer.status == 400
    assert SystemClock().now() - started > 2 * timedelta(seconds=SHORT_STALL_SECONDS)


@pytest.mark.parametrize(
    "told",
    [
        Told(body=b"<html>Dang nhap Wi-Fi</html>"),
        Told(status=302, headers={"Location": "http://wifi.example/"}),
        Told(status=404, body=b"not found"),
        Told(media_type="application/json", body=b"{}"),
        Told(media_type=MEDIA_TYPE, body=bytes(17 << 20)),
    ],
    ids=["page", "redirect", "elsewhere", "another program", "endless"],
)
def test_lesson_17_an_answer_by_something_else_is_not_a_success(
    enrolled: Counter, told: Told
) -> None:
    assert sentence_for(enrolled, lambda _path, _body: told).startswith(FOREIGN)


@pytest.mark.parametrize("reach", [0, 1, 5, 50])
def test_a_body_cut_short_is_told_from_a_whole_one(enrolled: Counter, reach: int) -> None:
    told = Told(media_type=MEDIA_TYPE, body=b"x" * reach, length=100)

    assert sentence_for(enrolled, lambda _path, _body: told).startswith(CUT)


@pytest.mark.parametrize("body", [b"", b"MCS1", b"x" * 200])
def test_a_damaged_answer_is_called_damaged(enrolled: Counter, body: bytes) -> None:
    told = Told(media_type=MEDIA_TYPE, body=body)

    assert sentence_for(enrolled, lambda _path, _body: told).startswith(BROKEN)


def test_a_failing_server_is_named_by_its_status(enrolled: Counter) -> None:
    told = Told(status=502, body=b"bad gateway")

    sentence = sentence_for(enrolled, lambda _path, _body: told)

    assert sentence == "Máy chủ của tỉnh gặp lỗi (mã 502); sẽ tự thử lại."


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("120", 122.5), ("Mon, 23 Nov 2026 01:32:00 GMT", 122.5), ("soon", 2.5), ("999999", 3602.5)],
)
def test_lesson_08_a_busy_server_is_given_the_time_it_asks_for(
    enrolled: Counter, retry_after: str, seconds: float
) -> None:
    told = Told(status=503, headers={"Retry-After": retry_after})

    assert sentence_for(enrolled, lambda _path, _body: told).startswith(BUSY)
    assert enrolled.state().next_attempt_at == MORNING + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (400, b'{"code": "bad_message"}', "Máy chủ của tỉnh gặp lỗi (mã 400)"),
        (400, b"{", BROKEN),
        (413, b'{"code": "too_large"}', "Máy chủ của tỉnh gặp lỗi (mã 413)"),
    ],
)
def test_a_problem_that_is_nobodys_fault_here_is_tried_again(
    enrolled: Counter, *, status: int, body: bytes, sentence: str
) -> None:
    told = Told(status=status, media_type="application/problem+json", body=body)

    assert sentence_for(enrolled, lambda _path, _body: told).startswith(sentence)


def _enrolment_by(node: Running, counter: Counter, wrong: str) -> Told:
    """An answer to an enrolment in which one thing is wrong."""
    code = node.issue_code(AGENCY, counter.number).code
    request = enrolment.enrol_request(code, AGENCY, counter.number, counter.signer)
    answer = node.node.registry.enrol(request)
    match wrong:
        case "junk":
            return Told(media_type="application/json", body=b"{}")
        case "node":
            answer = msgspec.structs.replace(answer, public_key=NodeKey(b"k" * 32).public_key)
        case "seal":
            run = msgspec.structs.replace(answer.run, seal=bytes(64))
            answer = msgspec.structs.replace(answer, run=run)
        case "index":
            event = msgspec.structs.replace(answer.run.events[0], seen=(4,))
            run = msgspec.structs.replace(answer.run, events=(event,))
            answer = msgspec.structs.replace(answer, run=run)
    return Told(media_type="application/json", body=enrolment.encode(answer))


@pytest.mark.parametrize("wrong", ["junk", "node", "seal", "index"])
def test_a_certificate_that_proves_nothing_enrols_nobody(
    node: Running, counter: Counter, wrong: str
) -> None:
    told = _enrolment_by(node, counter, wrong)
    with (
        Impostor(lambda _path, _body: told) as impostor,
        pytest.raises(Unavailable, match=BROKEN),
    ):
        counter.engine.enrol(impostor.url, "0123-4567-89AB-CDE4")

    assert counter.store.peer() is None


def test_a_certificate_of_another_machine_enrols_nobody(
    node: Running, counter: Counter, neighbour: Counter
) -> None:
    told = _enrolment_by(node, neighbour, "nothing")
    with (
        Impostor(lambda _path, _body: told) as impostor,
        pytest.raises(Unavailable, match=BROKEN),
    ):
        counter.engine.enrol(impostor.url, "0123-4567-89AB-CDE4")


def test_what_certificates_to_come_may_prove_is_waited_for(
    enrolled: Counter, node: Running, neighbour: Counter
) -> None:
    neighbour.receive(2)
    runs = neighbour.store.unsent_runs(events=99, payload_bytes=1 << 20)
    page = wire.FeedPage(
        AGENCY, 10_000, more=False, count=9, runs=tuple(wire.to_wire(run) for run in runs)
    )
    province = wire.FeedPage(PROVINCE, 1, more=True, count=2)
    with Impostor(Forger(node.node.key, "nothing", page, province)) as impostor:
        move_to(enrolled, impostor.url)
        with pytest.raises(Unavailable, match="không gửi gì thêm"):
            enrolled.engine.sync()

    assert enrolled.store.cursor(AGENCY) == 0
    assert enrolled.codes() == ["H30.12-261123-1001"]


class Forger:
    """Holds a key and answers with a response in which one thing is wrong."""

    def __init__(self, key: NodeKey, wrong: str, *pages: wire.FeedPage) -> None:
        self.key, self.wrong, self.pages = key, wrong, pages

    def __call__(self, _path: str, body: bytes) -> Told:
        request = wire.decode(open_envelope(body).content(1 << 24), wire.SyncRequest)
        sent = [e.id for run in request.runs for e in wire.from_wire(run).events]
        receipt = wire.Receipt(
            node=request.node,
            device=bytes(16) if self.wrong == "device" else request.device,
            at=0,
            count=len(sent) + (self.wrong == "count"),
            digest=digest_of(sent[: -1 if self.wrong == "digest" else None]),
        )
        signature = self.key.sign(wire.receipt_message(receipt))
        if self.wrong == "signature":
            signature = bytes(64)
        foreign = wire.Rejection(bytes(32), "malformed", "không", "no")
        response = wire.SyncResponse(
            node=request.node,
            time_ms=request.time_ms,
            receipt=msgspec.structs.replace(receipt, signature=signature),
            rejected=(foreign,) if self.wrong == "reject" else (),
            feeds=self.pages,
        )
        content = b"junk" if self.wrong == "content" else wire.encode(response)
        context = answer_context(b"another" if self.wrong == "request" else body)
        return Told(media_type=MEDIA_TYPE, body=seal(content, self.key, context))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("device", NO_RECEIPT),
        ("count", NO_RECEIPT),
        ("digest", NO_RECEIPT),
        ("signature", NO_RECEIPT),
        ("reject", NO_RECEIPT),
        ("request", NOT_THE_NODE),
        ("content", BROKEN),
    ],
)
def test_lesson_17_only_a_signed_receipt_over_exactly_what_was_sent_is_a_success(
    enrolled: Counter, node: Running, wrong: str, sentence: str
) -> None:
    forger = Forger(node.node.key, wrong)

    assert sentence_for(enrolled, forger).startswith(sentence)
    assert enrolled.store.rejects() == ()


def test_lesson_17_a_receipt_under_another_key_is_no_receipt(enrolled: Counter) -> None:
    forger = Forger(NodeKey(b"k" * 32), "nothing")

    assert sentence_for(enrolled, forger).startswith(NOT_THE_NODE)


def test_a_node_that_promises_more_and_gives_nothing_is_not_asked_for_ever(
    enrolled: Counter, node: Running
) -> None:
    endless = wire.FeedPage(feed=AGENCY, position=0, more=True, count=9)
    with Impostor(Forger(node.node.key, "nothing", endless)) as impostor:
        move_to(enrolled, impostor.url)
        with pytest.raises(Unavailable, match="không gửi gì thêm"):
            enrolled.engine.sync()


def test_runs_that_cannot_be_proven_are_passed_over_and_said(
    enrolled: Counter, node: Running, neighbour: Counter
) -> None:
    neighbour.enrol(node)
    neighbour.receive(2)
    neighbour.engine.sync()
    enrolled.engine.sync()
    neighbour.receive(3)
    forged = [
        msgspec.structs.replace(wire.to_wire(run), seal=bytes(64))
        for run in neighbour.store.unsent_runs(events=9, payload_bytes=1 << 20)
    ]

    page = wire.FeedPage(AGENCY, 10_000, more=False, count=9, runs=tuple(forged))
    with Impostor(Forger(node.node.key, "nothing", page)) as impostor:
        move_to(enrolled, impostor.url)
        state = enrolled.engine.sync()

    assert state.problem == ("Đã bỏ qua 1 đợt dữ liệu từ máy chủ vì không chứng thực được.")
    assert len(enrolled.codes()) == 2
    assert device_id(neighbour.signer.public_key) in enrolled.store.device_keys()
