"""Lines that delay, cut, change and repeat: the truth is told, nothing is lost or believed."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest
import trustme

from counter_app.clock import SystemClock
from counter_app.domain.sentences import Unavailable
from counter_app.sync.contents import MEDIA_TYPE as CONTENT_TYPE
from counter_app.sync.wire import MEDIA_TYPE
from provincial_server.serving import Place, Running
from tests.processes.tls import pem_of, tls_of
from tests.sync.impostor import Impostor, Told
from tests.sync.line import Line, Weather
from tests.sync.office import SHORT_STALL_SECONDS, Counter, assert_listed_once, code_of
from tests.sync.test_contents import Scans, at_node, noise
from tests.sync.test_troubles import BUSY, FOREIGN, NOT_THE_NODE, move_to, trouble

SEED: Final = 20261124
AWAY: Final = "Không kết nối được máy chủ của tỉnh."
SLOW: Final = "Máy chủ của tỉnh không trả lời khi kết nối"
CUT: Final = "Đường truyền bị ngắt giữa chừng"
STILL: Final = "Đường truyền đứng yên quá lâu"
UNTRUSTED: Final = "Không tin được máy chủ 127.0.0.1"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(tmp_path: Path, authority: trustme.CA, counter: Counter) -> Iterator[Running]:
    """A node behind TLS; the counter's clock is the machine's, by which certificates are judged."""
    counter.clock.moment = SystemClock().now()
    tls = tls_of(tmp_path / "tls", authority.issue_cert("127.0.0.1"))
    with Running(Place(folder=tmp_path / "secure"), tls=tls, now=counter.clock.now_ms) as node:
        code = node.issue_code(counter.agency_code, counter.number).code
        counter.engine.enrol(node.url, code, pem_of(authority))
        counter.engine.sync()
        yield node


@pytest.fixture
def tls_line(secure: Running, counter: Counter) -> Iterator[Line]:
    """Between the counter and the node behind TLS."""
    with Line(secure.url) as line:
        move_to(counter, line.url)
        yield line


def weathers(chance: random.Random) -> Iterator[Weather]:
    """Each kind of trouble, at a point of its own, for ever."""
    while True:
        far = chance.randrange(1, 2500)
        kinds = [
            Weather(up=far),
            Weather(down=far),
            Weather(up_flip=far),
            Weather(down_flip=far),
            Weather(down=far, stalls=True),
            Weather(up_pace=2000, down_pace=2000, up=far),
            Weather(lag_seconds=0.02, down_flip=far),
        ]
        chance.shuffle(kinds)
        yield from kinds


def test_whatever_the_line_does_the_truth_is_told_and_everything_arrives_once(
    secure: Running, tls_line: Line, counter: Counter
) -> None:
    chance = random.Random(SEED)  # noqa: S311
    storm = weathers(chance)
    counter.engine = counter.engine_on(counter.store, httpx.Timeout(SHORT_STALL_SECONDS))
    failed = 0
    for number in range(1, 15):
        counter.receive(number)
        with tls_line.under(next(storm)), suppress(Unavailable):
            counter.engine.sync()
        state = counter.state()
        if state.attempts:
            failed += 1
            assert state.problem.startswith((AWAY, CUT, STILL, SLOW))
            assert state.next_attempt_at is not None
        else:
            assert (state.unsent, state.problem) == (0, "")

    assert failed > 7
    assert counter.engine.sync().unsent == 0
    assert_listed_once(secure.node, [code_of(number) for number in range(1, 15)])
    assert counter.store.verify().problem is None
    assert counter.store.rejects() == ()


def test_a_changed_byte_in_an_attachment_is_no_delivery(
    secure: Running, tls_line: Line, counter: Counter
) -> None:
    scans, content = Scans(counter), noise(100_000)
    scans.attach(scans.receive(1), content)
    counter.engine.sync()
    with tls_line.under(Weather(up_flip=40_000)), pytest.raises(Unavailable, match=CUT):
        scans.send()

    assert scans.unsent == 1
    assert not at_node(secure, content)
    assert scans.send().state.unsent == 0
    assert at_node(secure, content)


class Replayer:
    """Passes everything on, and gives the first good answer again to whatever is asked later."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._kept: dict[str, Told] = {}

    def __call__(self, path: str, body: bytes) -> Told:
        if path not in self._kept:
            media_type = CONTENT_TYPE if path == "/v1/contents" else MEDIA_TYPE
            answer = httpx.post(
                self._url + path, content=body, headers={"Content-Type": media_type}
            )
            self._kept[path] = Told(
                answer.status_code, answer.headers["content-type"], answer.content
            )
        return self._kept[path]


def test_an_earlier_answer_is_not_believed(node: Running, counter: Counter) -> None:
    counter.enrol(node)
    with Impostor(Replayer(node.url)) as replayer:
        move_to(counter, replayer.url)
        counter.receive(1)
        counter.engine.sync()
        counter.receive(2)
        assert trouble(counter).startswith(NOT_THE_NODE)

    move_to(counter, node.url)
    counter.engine.sync()
    assert_listed_once(node.node, [code_of(1), code_of(2)])


def test_an_earlier_answer_about_an_attachment_is_not_believed(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    scans = Scans(counter)
    scans.attach(scans.receive(1), noise(50_000))
    counter.engine.sync()
    with Impostor(Replayer(node.url)) as replayer:
        move_to(counter, replayer.url)
        with pytest.raises(Unavailable, match=NOT_THE_NODE):
            scans.send()

    assert scans.unsent == 1
    move_to(counter, node.url)
    assert scans.send().state.unsent == 0


PORTAL: Final = (
    Told(body=b"<html>Dang nhap Wi-Fi</html>"),
    Told(status=302, headers={"Location": "http://wifi.example/"}),
    Told(status=307, headers={"Location": "https://wifi.example/"}),
    Told(status=511, body=b"<html>Dang nhap Wi-Fi</html>"),
)


@pytest.mark.parametrize("told", PORTAL, ids=["page", "moved", "moved for now", "511"])
def test_a_portal_in_the_way_of_attachments_and_enrolment_is_called_one(
    node: Running, counter: Counter, neighbour: Counter, told: Told
) -> None:
    counter.enrol(node)
    scans = Scans(counter)
    scans.attach(scans.receive(1), noise(1000))
    counter.engine.sync()
    code = node.issue_code(neighbour.agency_code, neighbour.number).code
    with Impostor(lambda _path, _body: told) as portal:
        move_to(counter, portal.url)
        with pytest.raises(Unavailable, match=FOREIGN):
            scans.send()
        with pytest.raises(Unavailable, match=FOREIGN):
            neighbour.engine.enrol(portal.url, code)

    assert scans.unsent == 1
    assert neighbour.store.peer() is None
    neighbour.engine.enrol(node.url, code)


@pytest.mark.parametrize(
    "asked",
    [
        "999999999",
        "Fri, 31 Dec 9999 23:59:59 -1400",
        "Mon, 23 Nov 2026 01:32:00 +99999999999999",
        "Mon, 23 Nov 99999 01:32:00 GMT",
        "1e9",
    ],
)
def test_a_time_to_come_back_that_makes_no_sense_is_no_reason_to_stay_away(
    node: Running, counter: Counter, asked: str
) -> None:
    counter.enrol(node)
    scans = Scans(counter)
    scans.attach(scans.receive(1), noise(1000))
    counter.engine.sync()
    told = Told(status=503, headers={"Retry-After": asked})
    counter.receive(2)
    with Impostor(lambda _path, _body: told) as busy:
        move_to(counter, busy.url)
        sentence = trouble(counter)
        turn = scans.send()

    assert sentence.startswith(BUSY)
    soon = counter.clock.now() + timedelta(days=1)
    assert turn.again_at is not None
    assert turn.again_at <= soon
    due = counter.state().next_attempt_at
    assert due is not None
    assert due <= soon


@pytest.mark.parametrize("shown", ["of another authority", "for another host"])
def test_who_breaks_into_tls_is_sent_nothing(
    tmp_path: Path, secure: Running, counter: Counter, authority: trustme.CA, shown: str
) -> None:
    """As a portal or a proxy that shows its own certificate does, long after the enrolment."""
    certificate = (
        trustme.CA().issue_cert("127.0.0.1")
        if shown == "of another authority"
        else authority.issue_cert("wifi.example")
    )
    counter.receive(1)
    tls = tls_of(tmp_path / "portal", certificate)
    with Running(Place(folder=tmp_path / "other"), tls=tls, now=counter.clock.now_ms) as portal:
        move_to(counter, portal.url)
        sentence = trouble(counter)

    assert "không gửi gì cả" in sentence
    move_to(counter, secure.url)
    assert counter.engine.sync().unsent == 0


def test_a_portal_that_speaks_plain_http_where_tls_is_asked_for_is_no_connection(
    secure: Running, counter: Counter
) -> None:
    counter.receive(1)
    with Impostor(lambda _path, _body: PORTAL[0]) as portal:
        move_to(counter, portal.url.replace("http://", "https://"))
        assert trouble(counter).startswith(AWAY)
    move_to(counter, secure.url)
    assert counter.engine.sync().unsent == 0
