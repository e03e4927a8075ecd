"""What a node tells of itself: whether it is ready, how it stands, and which life it is in."""

import httpx
import msgspec
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import text

from counter_app.domain.journal import DeviceId, EventId
from provincial_server.__main__ import main
from provincial_server.calls import Calls
from provincial_server.chores import keep_seen
from provincial_server.database import add_missing
from provincial_server.metrics import NodeState
from provincial_server.serving import Place, Running
from provincial_server.tables import gaps, rejects
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter

DAY_MS = 86_400_000


def _told(node: Running, now: int = 0) -> list[str]:
    registry = CollectorRegistry()
    registry.register(NodeState(node.node.database, lambda: now))
    lines = generate_latest(registry).decode().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_a_node_with_its_database_up_to_date_is_ready(node: Running) -> None:
    told = httpx.get(f"{node.url}/v1/ready")

    assert (told.status_code, told.json()) == (200, {"status": "ok"})


def test_a_node_whose_database_was_changed_by_a_newer_program_is_not(node: Running) -> None:
    with node.node.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    told = httpx.get(f"{node.url}/v1/ready")

    assert (told.status_code, told.json()["code"]) == (503, "not_ready")
    assert httpx.get(f"{node.url}/v1/health").status_code == 200


def test_a_node_without_its_database_is_not_ready_but_up_and_says_so(node: Running) -> None:
    with node.node.database.writing() as connection:
        connection.execute(text("ALTER TABLE alembic_version RENAME TO elsewhere"))
        connection.execute(text("ALTER TABLE projections RENAME TO nowhere"))

    assert httpx.get(f"{node.url}/v1/ready").status_code == 503
    assert _told(node) == ["motcua_database_up 0.0"]


def test_how_the_node_stands_is_told_in_numbers(node: Running, counter: WireCounter) -> None:
    counter.sync(node.url, [counter.run([counter.receive(1), counter.receive(2)])])
    row: dict[str, object] = {
        "feed": AGENCY,
        "origin": "",
        "device": "",
        "reason": "malformed",
        "rejected_ms": 0,
    }
    missing: dict[str, object] = {"feed": AGENCY, "event_id": bytes(32), "noted_ms": 0}
    with node.node.database.writing() as connection:
        add_missing(connection, rejects, [{**row, "event_id": EventId(bytes([n]))} for n in (1, 2)])
        add_missing(connection, gaps, [missing])

    told = _told(node)

    for line in (
        "motcua_events_taken_total 3.0",
        'motcua_events_rejected_total{reason="malformed"} 2.0',
        "motcua_events_missing 1.0",
        "motcua_projection_lag_events 3.0",
        "motcua_projection_feeds_behind 2.0",
        "motcua_database_up 1.0",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("age", "span"),
    [(0, "hour"), (DAY_MS, "day"), (2 * DAY_MS, "week"), (8 * DAY_MS, "longer"), (None, "never")],
)
def test_devices_are_told_by_when_they_last_called(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch, age: int | None, span: str
) -> None:
    monkeypatch.setattr(Calls, "take_seen", lambda _calls: {})
    with Running(sqlite_place) as node:
        counter = WireCounter("quầy 1")
        enrolled = counter.enrol(node.url, node.issue_code(AGENCY, 1).code)
        if age is not None:
            keep_seen(node.node.database, {_device(counter): enrolled.time_ms - age})

        told = _told(node, enrolled.time_ms)

    counted = {
        line for line in told if line.startswith("motcua_devices{") and line.endswith(" 1.0")
    }
    assert counted == {f'motcua_devices{{seen="{span}"}} 1.0'}


def _device(counter: WireCounter) -> DeviceId:
    return DeviceId(counter.id.hex())


def test_a_restored_database_is_given_a_new_life(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    with Running(place) as node:
        before = node.node.incarnation
    options = ["--data", str(place.folder), "--database", place.database_url]

    assert main([*options, "new-incarnation"]) == 0

    told = msgspec.json.decode(capfd.readouterr().out, type=dict[str, str])
    with Running(place) as node:
        assert told == {"node": node.node.incarnation, "before": before}
    assert told["node"] != before
