"""Comparing what a counter and its node hold, and mending only what differs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.fingerprint import Fingerprint
from counter_app.service.ports import Peer
from provincial_server.fingerprints import fingerprint
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, PROVINCE
from tests.sync.line import Line
from tests.sync.office import (
    Counter,
    HandClock,
    assert_listed_once,
    assert_sound,
    code_of,
    codes_at,
)


class Site:
    """A node that can be stopped, copied, and started from a copy at the same address."""

    def __init__(self, root: Path, clock: HandClock) -> None:
        self.root = root
        self.clock = clock
        self.port = 0

    @contextmanager
    def runs(self, life: str = "node") -> Iterator[Running]:
        place = Place(folder=self.root / life)
        with Running(place, port=self.port, now=self.clock.now_ms) as node:
            self.port = int(node.url.rsplit(":", 1)[1])
            yield node

    def copied(self, life: str) -> None:
        shutil.copytree(self.root / "node", self.root / life)


@pytest.fixture
def site(tmp_path: Path, node_clock: HandClock) -> Site:
    return Site(tmp_path, node_clock)


def held(counter: Counter, feed: str) -> Fingerprint:
    return sum(counter.store.held(feed).values(), Fingerprint())


def assert_alike(node: Running, *counters: Counter) -> None:
    """Node and counters hold the same of both feeds, and everything is proven."""
    with node.node.database.reading() as connection:
        for feed in (PROVINCE, AGENCY):
            expected = fingerprint(connection, feed)
            assert [held(counter, feed) for counter in counters] == [expected] * len(counters)
    assert_sound(node, *counters)


def a_busy_week(site: Site, node: Running, *counters: Counter) -> None:
    """Dossiers of seven days, at the province and at every counter."""
    for day in range(7):
        for counter in counters:
            counter.clock.move(days=1)
            counter.receive(
                *range(counter.number * 1000 + day * 20, counter.number * 1000 + day * 20 + 20)
            )
            counter.engine.sync()
        site.clock.move(days=1)
    for counter in counters:
        counter.engine.sync()


def test_lesson_20_a_restored_node_gets_back_only_what_it_lost(
    site: Site, counter: Counter, neighbour: Counter
) -> None:
    with site.runs() as node:
        counter.enrol(node)
        neighbour.enrol(node)
        a_busy_week(site, node, counter, neighbour)
    site.copied("restored")
    with site.runs() as node:
        counter.receive(1900)
        counter.engine.sync()
        neighbour.engine.sync()
        everything = codes_at(node)
    with site.runs("restored") as node:
        node.node.database.begin_new_life()

    with site.runs("restored") as node, Line(node.url) as line:
        before = held(neighbour, AGENCY).count
        through(neighbour, line).engine.sync()

        assert codes_at(node) == everything
        assert_alike(node, neighbour)
        assert before > 500
        assert line.came_up + line.came_down < 12_000
        state = counter.engine.sync()
        assert (state.unsent, state.problem) == (0, "")
        assert_alike(node, counter, neighbour)


def through(counter: Counter, line: Line) -> Counter:
    """The counter behind this line."""
    counter.store.set_peer(replace(peer_of(counter), url=line.url))
    return counter


def peer_of(counter: Counter) -> Peer:
    peer = counter.store.peer()
    assert peer is not None
    return peer


def test_nothing_counts_as_at_the_province_until_the_restored_node_was_compared_with(
    site: Site, counter: Counter
) -> None:
    with site.runs() as node:
        counter.enrol(node)
        counter.receive(1)
        counter.engine.sync()
    assert counter.state().unsent == 0

    counter.store.set_peer(replace(peer_of(counter), node="another life"))

    assert counter.state().unsent == counter.state().total > 0


def test_what_is_received_while_both_sides_are_compared_is_sent_all_the_same(
    site: Site, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.runs() as node:
        counter.enrol(node)
        counter.receive(1)
        counter.engine.sync()
    site.copied("restored")
    with site.runs("restored") as node:
        node.node.database.begin_new_life()
    agreed, late = counter.store.agreed, iter([2, 3])

    def meanwhile(feed: str, position: int, theirs: Fingerprint) -> bool:
        for number in late:
            counter.receive(number)
            break
        return agreed(feed, position, theirs)

    monkeypatch.setattr(counter.store, "agreed", meanwhile)

    with site.runs("restored") as node:
        state = counter.engine.sync()

        assert state.unsent == 0
        assert codes_at(node) == [code_of(1), code_of(2), code_of(3)]


def test_a_node_that_was_restored_unnoticed_is_found_out_and_mended(
    site: Site, counter: Counter
) -> None:
    """The same incarnation, so that no cursor tells: only the fingerprints do."""
    with site.runs() as node:
        counter.enrol(node)
        counter.receive(1)
        counter.engine.sync()
    site.copied("restored")
    with site.runs() as node:
        counter.receive(2, 3)
        counter.engine.sync()

    with site.runs("restored") as node:
        assert codes_at(node) == [code_of(1)]
        state = counter.engine.sync()

        assert (state.unsent, state.problem) == (0, "")
        assert codes_at(node) == [code_of(1), code_of(2), code_of(3)]
        assert_alike(node, counter)


def test_lesson_27_what_a_cursor_skipped_is_asked_for_by_its_day(
    node: Running, counter: Counter, neighbour: Counter
) -> None:
    counter.enrol(node)
    counter.receive(1, 2)
    counter.engine.sync()
    neighbour.enrol(node)
    with node.node.database.reading() as connection:
        position = fingerprint(connection, AGENCY).count
    neighbour.store.take_in(AGENCY, [], position)

    state = neighbour.engine.sync()

    assert neighbour.codes() == [code_of(1), code_of(2)]
    assert state.problem == ""
    counter.engine.sync()
    assert_alike(node, counter, neighbour)


def test_certificates_that_a_restored_node_lost_come_back_from_the_counters(
    site: Site, counter: Counter, neighbour: Counter
) -> None:
    with site.runs() as node:
        counter.enrol(node)
        counter.engine.sync()
    site.copied("restored")
    with site.runs() as node:
        neighbour.enrol(node)
        neighbour.receive(2001)
        neighbour.engine.sync()
        counter.engine.sync()

    with site.runs("restored") as node:
        node.node.database.begin_new_life()
    with site.runs("restored") as node:
        counter.engine.sync()
        state = neighbour.engine.sync()

        assert (state.unsent, state.rejected, state.problem) == (0, 0, "")
        counter.engine.sync()
        assert_alike(node, counter, neighbour)


def test_what_was_rejected_is_left_out_of_the_comparison(
    node: Running, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.enrol(node)
    counter.engine.sync()
    monkeypatch.setattr("counter_app.sync.wire.MOST_PAYLOAD_BYTES", 10)
    monkeypatch.setattr("provincial_server.ingest.MOST_PAYLOAD_BYTES", 10)
    counter.receive(1)

    state = counter.engine.sync()

    assert (state.unsent, state.problem) == (0, "")
    assert state.rejected == 2
    with node.node.database.reading() as connection:
        assert held(counter, AGENCY) == fingerprint(connection, AGENCY)


def test_a_difference_that_cannot_be_mended_is_said_and_not_tried_for_ever(
    node: Running, counter: Counter, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.enrol(node, line.url)
    counter.receive(1)
    counter.engine.sync()
    with node.node.database.reading() as connection:
        last = fingerprint(connection, AGENCY)
    monkeypatch.setattr(
        "provincial_server.reading.fingerprint",
        lambda *_asked: Fingerprint(last.count, 7),
    )

    first = counter.engine.sync()
    before = line.came_up
    second = counter.engine.sync()

    assert "khác nhau" in first.problem
    assert second.problem == first.problem
    assert line.came_up - before < 1500
    assert_listed_once(node.node, [code_of(1)])
