"""What a node says when a counter compares what they hold, on the wire, on both databases."""

from msgspec.structs import replace

from counter_app.domain.fingerprint import Fingerprint, day_of, fingerprint_of
from counter_app.domain.journal import run_holds
from counter_app.sync.wire import DayMark, DifferingDay, FeedDays, SyncResponse, from_wire
from provincial_server.serving import Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


def test_days_that_differ_are_named_with_their_events_and_given_when_asked_for(
    node: Running, counter: WireCounter
) -> None:
    first, second = counter.receive(1), counter.receive(2)
    counter.sync(node.url, [counter.run([first, second])])
    day = day_of(first.header)
    both = fingerprint_of([first.id, second.id])

    def compared(held: Fingerprint) -> SyncResponse:
        marks = (DayMark(day, held.count, held.sum_bytes),) if held.count else ()
        told = (FeedDays(AGENCY, marks), FeedDays("H30.99", ()))
        return counter.send(node.url, replace(counter.request([]), compare=told))

    assert compared(both).differing == ()
    assert compared(fingerprint_of([first.id])).differing == (
        DifferingDay(AGENCY, day, tuple(sorted([first.id, second.id]))),
    )
    assert compared(Fingerprint()).differing[0].day == day

    asked = counter.send(node.url, replace(counter.request([]), ask=(second.id, bytes(32))))

    (run,) = map(from_wire, asked.given)
    assert run_holds(run, counter.key.public_key)
    assert second.id in [event.id for event in run.events]


def test_every_page_tells_the_fingerprint_of_its_feed(node: Running, counter: WireCounter) -> None:
    sent = [counter.receive(number) for number in (1, 2, 3)]
    response = counter.sync(node.url, [counter.run(sent)])

    (page,) = [page for page in response.feeds if page.feed == AGENCY]

    assert Fingerprint.read(page.count, page.sum) == fingerprint_of(event.id for event in sent)
