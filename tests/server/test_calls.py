"""A device that asks for too much is told when to come back; strangers change nothing of that."""

from pathlib import Path

import pytest

from counter_app.domain.journal import DeviceId
from counter_app.sync.envelope import REQUEST_CONTEXT, seal
from provincial_server import calls, traffic
from provincial_server.calls import Calls
from provincial_server.chores import keep_seen
from provincial_server.database import Database, sqlite_url
from provincial_server.problems import Problem
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


def _call(counted: Calls, body: bytes, *, times: int = 1) -> None:
    for _ in range(times):
        with counted.counted(body):
            pass


def _wait(counted: Calls, body: bytes) -> int:
    with pytest.raises(Problem) as refused, counted.counted(body):
        pass
    assert refused.value.status == 429
    return refused.value.retry_after


@pytest.fixture
def body() -> bytes:
    counter = WireCounter("quầy 1")
    return counter.sealed(counter.request([]))


def test_a_device_may_make_so_many_calls_and_then_so_many_a_minute(body: bytes) -> None:
    now = [0]
    counted = Calls(lambda: now[0])
    _call(counted, body, times=calls.MOST_REQUESTS)

    waited = _wait(counted, body)
    now[0] = waited * 1000
    _call(counted, body, times=calls.REQUESTS_A_MINUTE // 60)
    now[0] += 60_000
    _call(counted, body, times=calls.REQUESTS_A_MINUTE)

    assert waited == 1
    assert _wait(counted, body) == 1


def test_a_device_may_send_so_many_bytes(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr(calls, "MOST_BYTES", 0)
    monkeypatch.setattr(calls, "BYTES_A_MINUTE", len(body))
    counted = Calls(lambda: 0)
    _call(counted, body)

    assert _wait(counted, body) == 61


def test_a_clock_that_goes_back_takes_nothing_away(body: bytes) -> None:
    now = [60_000]
    counted = Calls(lambda: now[0])
    _call(counted, body)
    now[0] = 0

    _call(counted, body, times=calls.MOST_REQUESTS - 1)

    assert _wait(counted, body) == 1


def test_another_device_has_a_bucket_of_its_own(body: bytes) -> None:
    counted = Calls(lambda: 0)
    other = WireCounter("quầy 2", counter=2)
    _call(counted, body, times=calls.MOST_REQUESTS)

    _call(counted, other.sealed(other.request([])))

    assert set(counted.take_seen()) == {WireCounter("quầy 1").id.hex(), other.id.hex()}
    assert counted.take_seen() == {}


def test_who_only_pretends_to_be_a_device_does_not_empty_its_bucket(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MOST_REQUESTS", 2)
    with Running(sqlite_place, now=lambda: 0) as node:
        counter = WireCounter("quầy 1")
        counter.enrol(node.url, node.issue_code(AGENCY, 1).code)
        honest = counter.sealed(counter.request([]))
        forged = honest[:-1] + bytes([honest[-1] ^ 1])
        empty = seal(b"", counter.key, REQUEST_CONTEXT)

        pretended = [counter.post(node.url, forged).status_code for _ in range(5)]
        answered = [counter.post(node.url, body) for body in (honest, empty, honest)]

    assert pretended == [401] * 5
    assert [answer.status_code for answer in answered] == [200, 400, 429]
    assert answered[-1].headers["retry-after"] == "1"
    assert answered[-1].json()["code"] == "too_many_calls"


def test_a_worker_with_too_many_requests_under_way_says_when_to_come_back(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traffic, "MOST_UNDER_WAY", 0)
    with Running(sqlite_place) as node:
        counter = WireCounter("quầy 1")
        counter.enrol(node.url, node.issue_code(AGENCY, 1).code)

        told = counter.post(node.url, counter.sealed(counter.request([])))

    assert told.status_code == 503
    assert told.headers["retry-after"] == "5"
    assert told.json()["code"] == "busy"


def test_when_a_device_was_seen_never_goes_back(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    a, b = DeviceId("a"), DeviceId("b")
    for seen in ({a: 5}, {a: 3, b: 4}, {a: 7}):
        keep_seen(database, seen)

    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT device, seen_ms FROM calls ORDER BY 1").all()
    database.close()

    assert [tuple(row) for row in rows] == [("a", 7), ("b", 4)]
