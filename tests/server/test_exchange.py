"""One round of the exchange, on the wire, against a real node on both databases."""

import msgspec
import pytest

from counter_app.domain.journal import Run, digest_of
from counter_app.sync.envelope import REQUEST_CONTEXT, seal, signature_holds
from counter_app.sync.wire import Page, SyncResponse, receipt_message
from provincial_server.dossiers import ListedDossier
from provincial_server.serving import Running
from provincial_server.verify import verify
from tests.server.facts import AGENCY, OTHER_AGENCY, PROVINCE
from tests.server.wire_counter import WireCounter


def dossiers(node: Running) -> list[ListedDossier]:
    return node.node.dossiers()


def assert_sound(node: Running) -> None:
    with node.node.database.reading() as connection:
        proofs = verify(connection, node.node.key.public_key)
    assert [proof.damaged for proof in proofs if proof.damaged] == []


def sealed_in(node: Running, feed: str) -> int:
    with node.node.database.reading() as connection:
        proofs = verify(connection, node.node.key.public_key)
    return next(proof.sealed for proof in proofs if proof.feed == feed)


def reasons(response: SyncResponse) -> dict[bytes, str]:
    return {rejection.event: rejection.reason for rejection in response.rejected}


def neighbour(node: Running, name: str = "quầy 2", number: int = 2) -> WireCounter:
    """Another counter of the same commune, enrolled."""
    other = WireCounter(name, counter=number)
    other.enrol(node.url, node.issue_code(AGENCY, number).code)
    return other


def test_a_run_is_durable_listed_and_receipted(node: Running, counter: WireCounter) -> None:
    received = counter.receive(1)
    printed = counter.print(received)

    response = counter.sync(node.url, [counter.run([received, printed])])

    receipt = response.receipt
    assert (receipt.count, receipt.digest) == (2, digest_of([received.id, printed.id]))
    assert signature_holds(receipt_message(receipt), receipt.signature, counter.node_key)
    assert [(d.code, d.id_number, d.feed) for d in dossiers(node)] == [
        ("H30.12-261123-1001", "*********000", AGENCY)
    ]
    assert_sound(node)


def test_lesson_06_the_same_run_sent_again_is_receipted_again_and_kept_once(
    node: Running, counter: WireCounter
) -> None:
    run = counter.run([counter.receive(1)])
    first = counter.sync(node.url, [run])

    again = counter.sync(node.url, [run])

    assert again.receipt.digest == first.receipt.digest
    assert {page.feed: page.count for page in again.feeds} == {PROVINCE: 1, AGENCY: 1}
    assert len(dossiers(node)) == 1


def test_lesson_09_one_bad_event_is_rejected_with_a_reason_and_the_rest_goes_in(
    node: Running, counter: WireCounter
) -> None:
    good = counter.receive(1)
    bad = counter.write(b'{"code": 7}', kind="dossier.received", subject="dossier:bad")
    after = counter.receive(2)

    response = counter.sync(node.url, [counter.run([good, bad, after])])

    assert reasons(response) == {bad.id: "malformed"}
    assert response.rejected[0].vi == "Nội dung sự kiện không đúng với loại của nó."
    assert response.receipt.digest == digest_of([good.id, after.id])
    assert len(dossiers(node)) == 2
    assert_sound(node)


def test_what_a_rejected_event_stands_between_still_reaches_the_neighbour(
    node: Running, counter: WireCounter
) -> None:
    other = neighbour(node)
    good = counter.receive(1)
    bad = counter.write(b"{}", kind="dossier.received", subject="dossier:bad")
    after = counter.receive(2)
    counter.sync(node.url, [counter.run([good, bad, after])])

    came = other.sync_all(node.url, Page(events=1))

    assert {good.id, after.id} <= {event.id for event in came}


def test_an_event_rejected_once_is_judged_again_when_it_comes_again(
    node: Running, counter: WireCounter
) -> None:
    bad = counter.write(b"{}", kind="dossier.received", subject="dossier:bad")
    first = counter.sync(node.url, [counter.run([bad])])

    again = counter.sync(node.url, [counter.run([bad])])

    assert reasons(first) == reasons(again) == {bad.id: "malformed"}
    assert again.wanted == ()


def test_an_unknown_kind_is_kept_and_relayed_as_it_is(node: Running, counter: WireCounter) -> None:
    other = neighbour(node)
    novel = counter.write(b"\xff\x00 from the future", kind="dossier.teleported", subject="x")

    response = counter.sync(node.url, [counter.run([novel])])

    assert response.receipt.count == 1
    assert novel in other.sync_all(node.url)


@pytest.mark.parametrize(
    ("payload", "about", "reason"),
    [
        (b"{}", ("device.enrolled", "device:x"), "reserved_kind"),
        (b"x" * (600 << 10), ("novel", "x"), "too_large"),
        (b"x", ("novel", "a\0b"), "malformed"),
        (b"x", ("novel", "x" * 201), "malformed"),
        (b"x", ("", "x"), "malformed"),
    ],
)
def test_an_event_out_of_bounds_is_rejected(
    counter: WireCounter, *, node: Running, payload: bytes, about: tuple[str, str], reason: str
) -> None:
    bad = counter.write(payload, kind=about[0], subject=about[1])
    good = counter.receive(1)

    response = counter.sync(node.url, [counter.run([bad, good])])

    assert reasons(response) == {bad.id: reason}
    assert response.receipt.count == 1


def test_a_run_that_was_altered_is_rejected_whole(node: Running, counter: WireCounter) -> None:
    run = counter.run([counter.receive(1), counter.receive(2)])
    forged = Run(run.events, bytes([run.seal[0] ^ 1]) + run.seal[1:])

    response = counter.sync(node.url, [forged])

    assert set(reasons(response).values()) == {"bad_seal"}
    assert response.receipt.count == 0
    assert dossiers(node) == []
    assert counter.sync(node.url, [run]).receipt.count == 2


def test_a_device_writes_only_in_its_communes_feed(node: Running, counter: WireCounter) -> None:
    stranger = WireCounter("quầy 1", agency_code=OTHER_AGENCY)
    run = stranger.run([stranger.receive(1)])

    response = counter.sync(node.url, [run])

    assert set(reasons(response).values()) == {"out_of_scope"}
    assert dossiers(node) == []


def test_a_device_does_not_bring_another_communes_events(
    node: Running, counter: WireCounter
) -> None:
    elsewhere = WireCounter("xã khác", agency_code=OTHER_AGENCY)
    elsewhere.enrol(node.url, node.issue_code(OTHER_AGENCY, 1).code)
    run = elsewhere.run([elsewhere.receive(1)])

    response = counter.sync(node.url, [run])

    assert set(reasons(response).values()) == {"out_of_scope"}
    assert elsewhere.sync(node.url, [run]).receipt.count == 1


def test_a_device_of_another_commune_cannot_write_here_through_ours(
    node: Running, counter: WireCounter
) -> None:
    elsewhere = WireCounter("xã khác", agency_code=OTHER_AGENCY)
    elsewhere.enrol(node.url, node.issue_code(OTHER_AGENCY, 1).code)
    elsewhere.agency_code = AGENCY

    response = counter.sync(node.url, [elsewhere.run([elsewhere.receive(1)])])

    assert set(reasons(response).values()) == {"out_of_scope"}


def test_a_neighbour_may_bring_events_that_another_counter_wrote(
    node: Running, counter: WireCounter
) -> None:
    run = counter.run([counter.receive(1)])

    response = neighbour(node).sync(node.url, [run])

    assert response.receipt.count == 1
    assert len(dossiers(node)) == 1


def test_events_of_a_device_that_was_never_enrolled_are_rejected(
    node: Running, counter: WireCounter
) -> None:
    stranger = WireCounter("người lạ")

    response = counter.sync(node.url, [stranger.run([stranger.receive(1)])])

    assert set(reasons(response).values()) == {"unknown_origin"}


def test_a_feed_that_is_not_ones_own_is_not_told(node: Running, counter: WireCounter) -> None:
    counter.cursors[OTHER_AGENCY] = 0

    response = counter.sync(node.url)

    assert [page.feed for page in response.feeds] == [PROVINCE, AGENCY]


def test_runs_come_in_any_order_and_a_missing_link_is_asked_for_until_it_comes(
    node: Running, counter: WireCounter
) -> None:
    first, second, third = (counter.receive(number) for number in (1, 2, 3))

    late = counter.sync(node.url, [counter.run([third])])
    still = counter.sync(node.url)
    filled = counter.sync(node.url, [counter.run([first, second])])

    assert late.wanted == still.wanted == (second.id,)
    assert filled.wanted == ()
    assert len(dossiers(node)) == 3
    assert_sound(node)
    assert {e.id for e in neighbour(node).sync_all(node.url)} >= {first.id, second.id, third.id}


def test_runs_that_overlap_in_any_way_are_kept_once_and_stay_provable(
    node: Running, counter: WireCounter
) -> None:
    one, two, three, four = (counter.receive(number) for number in (1, 2, 3, 4))
    for events in ([two, three], [one, two, three, four], [one, two]):
        counter.sync(node.url, [counter.run(events)])

    came = neighbour(node).sync_all(node.url, Page(events=1))

    assert {event.id for event in came} >= {one.id, two.id, three.id, four.id}
    assert len(dossiers(node)) == 4
    assert_sound(node)
    assert sealed_in(node, AGENCY) == 3


def test_what_was_just_sent_does_not_come_back(node: Running, counter: WireCounter) -> None:
    run = counter.run([counter.receive(1)])

    response = counter.sync(node.url, [run])

    own = next(page for page in response.feeds if page.feed == AGENCY)
    assert (own.runs, own.position, own.more) == ((), 1, False)


def test_lesson_20_a_restored_counter_gets_its_own_lost_events_back(
    node: Running, counter: WireCounter
) -> None:
    run = counter.run([counter.receive(number) for number in range(1, 6)])
    counter.sync(node.url, [run])
    counter.cursors[AGENCY] = 0

    assert [event.id for event in counter.sync_all(node.url) if event in run.events] == [
        event.id for event in run.events
    ]


def test_both_branches_of_a_cloned_device_arrive(node: Running, counter: WireCounter) -> None:
    common = counter.receive(1)
    left = counter.receive(2)
    counter.events.pop()
    right = counter.receive(3)

    counter.sync(node.url, [counter.run([common, left])])
    response = counter.sync(node.url, [counter.run([common, right])])

    assert response.receipt.count == 2
    assert {e.id for e in neighbour(node).sync_all(node.url, Page(events=1))} >= {
        common.id,
        left.id,
        right.id,
    }
    assert_sound(node)


def test_lesson_22_two_dossiers_under_one_code_are_both_kept_and_flagged(
    node: Running, counter: WireCounter
) -> None:
    other = neighbour(node)
    counter.sync(node.url, [counter.run([counter.receive(1)])])

    other.sync(node.url, [other.run([other.receive(1)])])

    assert [(d.code, d.clash) for d in dossiers(node)] == [("H30.12-261123-1001", True)] * 2


def test_an_answer_is_bounded_however_much_lies_behind_the_cursor(
    node: Running, counter: WireCounter
) -> None:
    large = b"\xff" * (500 << 10)
    for number in range(10):
        counter.sync(
            node.url,
            [
                counter.run([counter.write(large, kind="novel", subject=f"{number}-{part}")])
                for part in range(4)
            ],
        )
    other = neighbour(node)
    response = other.sync(node.url, page=Page(events=10_000, payload_bytes=1 << 40))

    (own,) = [page for page in response.feeds if page.feed == AGENCY]
    assert own.more
    assert 0 < own.position < 40
    other.sync_all(node.url)
    assert other.cursors[AGENCY] == 40


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_pages_of_any_size_bring_everything_as_provable_runs(
    node: Running, counter: WireCounter, size: int
) -> None:
    other = neighbour(node)
    for start in range(0, 20, 5):
        events = [counter.receive(number) for number in range(start, start + 5)]
        counter.sync(node.url, [counter.run(events)])

    came = other.sync_all(node.url, Page(events=size))

    ours = [event.id for event in came if event.header.feed == AGENCY]
    assert ours == [event.id for event in counter.events]


def test_whoever_knew_another_incarnation_is_sent_nothing_before_it_compared(
    node: Running, counter: WireCounter
) -> None:
    event = counter.receive(1)
    counter.sync(node.url, [counter.run([event])])
    counter.node = "another life"

    response = counter.sync(node.url)

    assert response.node == node.node.incarnation
    assert [(page.position, page.count, page.more) for page in response.feeds] == [
        (1, 1, False),
        (1, 1, False),
    ]
    assert not any(page.runs for page in response.feeds)


def test_an_answer_is_bound_to_its_request(node: Running, counter: WireCounter) -> None:
    one, two = (
        counter.sealed(counter.request([counter.run([counter.receive(n)])])) for n in (1, 2)
    )
    answer = counter.post(node.url, one).content

    with pytest.raises(AssertionError):
        counter.opened(two, answer)


def test_unknown_fields_of_a_newer_peer_are_passed_over(
    node: Running, counter: WireCounter
) -> None:
    request = msgspec.to_builtins(counter.request([]), builtin_types=(bytes,))
    newer = {**request, "weather": {"sky": "xanh"}}
    body = seal(msgspec.msgpack.encode(newer), counter.key, REQUEST_CONTEXT)

    assert counter.post(node.url, body).status_code == 200
