"""A node whose database is away says so and comes back by itself."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


@pytest.fixture
def locked(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A node whose patience with a locked database is short."""
    monkeypatch.setattr("provincial_server.database._LOCK_WAIT_MS", 50)
    with Running(sqlite_place) as running:
        yield running


def test_a_database_that_is_locked_too_long_is_told_with_a_time_to_come_back(
    locked: Running,
) -> None:
    counter = WireCounter("quầy 1")
    counter.enrol(locked.url, locked.issue_code(AGENCY, 1).code)
    body = counter.sealed(counter.request([counter.run([counter.receive(1)])]))

    with locked.node.database.writing() as connection:
        connection.execute(text("SELECT 1"))
        told = counter.post(locked.url, body)

    assert told.status_code == 503
    assert told.headers["retry-after"] == "5"
    assert told.json()["code"] == "busy"
    assert counter.post(locked.url, body).status_code == 200


def test_a_bug_is_told_without_its_innards(
    locked: Running, caplog: pytest.LogCaptureFixture
) -> None:
    counter = WireCounter("quầy 1")
    counter.enrol(locked.url, locked.issue_code(AGENCY, 1).code)
    with locked.node.database.writing() as connection:
        connection.execute(text("UPDATE devices SET public_key = 'no key'"))

    told = counter.post(locked.url, counter.sealed(counter.request([])))

    assert told.status_code == 500
    assert told.json()["code"] == "internal"
    assert "Traceback" not in told.text
    assert "POST /v1/sync failed" in caplog.text
