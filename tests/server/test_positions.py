"""Lesson 27: positions become visible in the order in which they were given out."""

import threading
from concurrent.futures import ThreadPoolExecutor

from counter_app.domain.journal import EventId
from counter_app.sync.wire import Page, from_wire
from provincial_server.appending import Judged, append, lock_feed
from provincial_server.ingest import MALFORMED
from provincial_server.reading import Stretch, feed_page, head
from provincial_server.serving import Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


def _head(node: Running) -> int:
    with node.node.database.reading() as connection:
        return head(connection, AGENCY)


def test_an_event_that_was_rejected_gets_its_position_once_it_is_taken(node: Running) -> None:
    counter = WireCounter("quầy 1")
    run = counter.run([counter.receive(1), counter.receive(2)])
    first, second = run.events
    with node.node.database.writing() as connection:
        before = append(connection, AGENCY, [Judged(run, {first.id: MALFORMED})], 0)
    with node.node.database.writing() as connection:
        after = append(connection, AGENCY, [Judged(run)], 0)
    with node.node.database.writing() as connection:
        again = append(connection, AGENCY, [Judged(run, {first.id: MALFORMED})], 0)

    assert (before, after, again) == ([second], [first], [])
    with node.node.database.reading() as connection:
        page = feed_page(connection, Stretch(feed=AGENCY, after=1, page=Page()))
    assert (page.position, page.more) == (2, False)
    assert from_wire(page.runs[0]).events[0].id == first.id


def test_an_event_rejected_and_taken_within_one_request_is_taken(node: Running) -> None:
    counter = WireCounter("quầy 1")
    run = counter.run([counter.receive(1)])
    rejected = Judged(run, {run.events[0].id: MALFORMED})

    with node.node.database.writing() as connection:
        new = append(connection, AGENCY, [rejected, Judged(run)], 0)

    assert new == list(run.events)
    assert _head(node) == 1


def test_lesson_27_a_later_position_waits_for_the_commit_of_an_earlier_one(node: Running) -> None:
    first, second = WireCounter("quầy 1"), WireCounter("quầy 2", counter=2)
    with node.node.database.writing() as connection:
        lock_feed(connection, AGENCY)
    given_out, may_commit, second_done = (threading.Event() for _ in range(3))

    def write_and_hold() -> None:
        with node.node.database.writing() as connection:
            append(connection, AGENCY, [Judged(first.run([first.receive(1)]))], 0)
            given_out.set()
            may_commit.wait(30)

    def write() -> None:
        with node.node.database.writing() as connection:
            append(connection, AGENCY, [Judged(second.run([second.receive(2)]))], 0)
        second_done.set()

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(write_and_hold)
        assert given_out.wait(30)
        writing = pool.submit(write)
        overtook = second_done.wait(0.5)
        seen_meanwhile = _head(node)
        may_commit.set()
        holding.result()
        writing.result()

    assert not overtook
    assert seen_meanwhile == 0
    assert _head(node) == 2


def test_lesson_27_a_reader_that_follows_many_writers_misses_nothing(node: Running) -> None:
    counters = [WireCounter(f"quầy {n}", counter=n) for n in range(1, 5)]
    for counter in counters:
        counter.enrol(node.url, node.issue_code(AGENCY, counter.counter).code)
    rounds = 8

    def work(counter: WireCounter) -> None:
        for number in range(rounds):
            counter.sync(node.url, [counter.run([counter.receive(number)])])

    seen: list[EventId] = []
    with ThreadPoolExecutor(len(counters)) as pool:
        working = [pool.submit(work, counter) for counter in counters]
        cursor = 0
        while len(seen) < rounds * len(counters):
            all_done = all(job.done() for job in working)
            with node.node.database.reading() as connection:
                page = feed_page(
                    connection, Stretch(feed=AGENCY, after=cursor, page=Page(events=3))
                )
            cursor = page.position
            seen += [event.id for run in page.runs for event in from_wire(run).events]
            assert page.more or not all_done or len(seen) == rounds * len(counters)
        for job in working:
            job.result()

    assert set(seen) == {event.id for counter in counters for event in counter.events}
    assert len(seen) == len(set(seen))
