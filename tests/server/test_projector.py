"""The list of dossiers follows the journal, whoever brings it up to date and however often."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, update

from provincial_server import chores, projector, traffic
from provincial_server.database import Database
from provincial_server.projector import catch_up, lags, step
from provincial_server.serving import Place, Running
from provincial_server.tables import dossiers, projections
from tests.server.facts import AGENCY, PROVINCE
from tests.server.wire_counter import WireCounter


@pytest.fixture(autouse=True)
def calm_seconds(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Only where a test says so does a worker bring the list up to date while the test runs."""
    monkeypatch.setattr(traffic, "_CALM_SECONDS", getattr(request, "param", 600.0))


def _subjects(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(dossiers.c.subject).order_by("subject")).scalars())


def _receive(node: Running, counter: WireCounter, *numbers: int) -> None:
    counter.sync(node.url, [counter.run([counter.receive(number) for number in numbers])])


def test_what_was_taken_in_is_listed_after_catching_up_and_not_before(
    node: Running, counter: WireCounter
) -> None:
    _receive(node, counter, 1, 2)

    behind = lags(node.node.database)
    before = _subjects(node.node.database)
    catch_up(node.node.database)

    assert behind == {PROVINCE: 1, AGENCY: 2}
    assert before == []
    assert lags(node.node.database) == {}
    assert _subjects(node.node.database) == ["dossier:1-00001", "dossier:1-00002"]


def test_a_step_goes_on_where_the_last_one_ended(
    node: Running, counter: WireCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "_STEP", 2)
    _receive(node, counter, 1, 2, 3)

    first = step(node.node.database, AGENCY, wait=True)
    listed = _subjects(node.node.database)
    second = step(node.node.database, AGENCY, wait=True)

    assert (first, listed, second) == (True, ["dossier:1-00001", "dossier:1-00002"], False)
    assert len(_subjects(node.node.database)) == 3
    assert not step(node.node.database, AGENCY, wait=True)


def test_a_list_made_anew_is_the_same(node: Running, counter: WireCounter) -> None:
    _receive(node, counter, 1, 2)
    once = node.node.dossiers()
    with node.node.database.writing() as connection:
        connection.execute(delete(dossiers).where(dossiers.c.subject == "dossier:1-00001"))
        connection.execute(update(dossiers).values(state_name="?"))
        connection.execute(update(projections).values(position=0))

    assert node.node.dossiers() == once


def test_processes_that_catch_up_together_leave_each_feed_to_one(
    node: Running, counter: WireCounter
) -> None:
    _receive(node, counter, *range(1, 60))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(catch_up, node.node.database) for _ in range(4)]:
            done.result()

    assert len(_subjects(node.node.database)) == 59


def test_a_feed_that_another_process_holds_is_left_to_it(postgresql_place: Place) -> None:
    with Running(postgresql_place) as node:
        counter = WireCounter("quầy 1")
        counter.enrol(node.url, node.issue_code(AGENCY, 1).code)
        _receive(node, counter, 1)
        catch_up(node.node.database)
        _receive(node, counter, 2)
        with node.node.database.writing() as connection:
            held = select(projections).where(projections.c.feed == AGENCY).with_for_update()
            connection.execute(held)

            assert not step(node.node.database, AGENCY, wait=False)
            assert lags(node.node.database) == {AGENCY: 1}


@pytest.mark.parametrize("calm_seconds", [0.01], indirect=True)
def test_a_worker_brings_the_list_up_to_date_by_itself(
    node: Running, counter: WireCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def told(database: Database, feed: str, *, wait: bool) -> bool:
        more = step(database, feed, wait=wait)
        if not lags(database):
            done.set()
        return more

    monkeypatch.setattr(chores, "step", told)
    _receive(node, counter, 1)

    assert done.wait(30)
    assert _subjects(node.node.database) == ["dossier:1-00001"]
