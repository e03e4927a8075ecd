"""What a feed holds is known as a whole and by day, at every moment, and agrees with its events."""

from counter_app.domain.fingerprint import Fingerprint, day_of, fingerprint_of
from counter_app.domain.journal import Event, EventId
from provincial_server.appending import Judged, append
from provincial_server.fingerprints import days, fingerprint, ids_of_day
from provincial_server.ingest import MALFORMED
from provincial_server.serving import Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter

DAY_MS = 86_400_000


def _receive(counter: WireCounter, number: int, *, days_later: int) -> Event:
    """A reception whose clock has run on by so many days."""
    counter.time_ms += days_later * DAY_MS
    return counter.receive(number)


def _told(node: Running) -> tuple[Fingerprint, dict[int, Fingerprint], dict[int, set[EventId]]]:
    with node.node.database.reading() as connection:
        by_day = days(connection, AGENCY)
        ids = {day: set(ids_of_day(connection, AGENCY, day)) for day in by_day}
        return fingerprint(connection, AGENCY), by_day, ids


def test_a_feed_that_was_never_heard_of_holds_nothing(node: Running) -> None:
    assert _told(node) == (Fingerprint(), {}, {})


def test_what_comes_in_portions_over_days_is_counted_once_each(
    node: Running, counter: WireCounter
) -> None:
    events = [_receive(counter, number, days_later=number % 2) for number in range(6)]
    counter.sync(node.url, [counter.run(events[:3])])
    counter.sync(node.url, [counter.run(events)])

    whole, by_day, ids = _told(node)

    assert whole == fingerprint_of(event.id for event in events)
    assert ids == {
        day: {event.id for event in events if day_of(event.header) == day} for day in by_day
    }
    assert by_day == {day: fingerprint_of(held) for day, held in ids.items()}
    assert len(by_day) == 4


def test_what_was_rejected_counts_only_once_it_is_taken(node: Running) -> None:
    counter = WireCounter("quầy 1")
    run = counter.run([counter.receive(1), counter.receive(2)])
    first, second = run.events
    with node.node.database.writing() as connection:
        append(connection, AGENCY, [Judged(run, {first.id: MALFORMED})], 0)
    before = _told(node)
    with node.node.database.writing() as connection:
        append(connection, AGENCY, [Judged(run)], 0)

    day = day_of(first.header)
    assert before == (
        fingerprint_of([second.id]),
        {day: fingerprint_of([second.id])},
        {day: {second.id}},
    )
    whole = fingerprint_of([first.id, second.id])
    assert _told(node) == (whole, {day: whole}, {day: {first.id, second.id}})
