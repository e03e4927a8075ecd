"""Certificates end and are renewed; devices are revoked; what they wrote too late is void."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from counter_app.domain.facts import DeviceEnrolled, DeviceRevoked, decode
from counter_app.domain.facts.clerks import ClerkEnrolled
from counter_app.domain.journal import DeviceId, Event, EventId, device_id
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused
from counter_app.sync import enrolment, wire
from provincial_server.certificates import RENEW_WITHIN, VALID_FOR
from provincial_server.serving import Place, Running
from provincial_server.verify import verify
from tests.server.facts import AGENCY, MORNING, OTHER_AGENCY, reception
from tests.server.wire_counter import ORIGIN_TIME_MS, WireCounter

DAY_MS = 24 * 3600 * 1000


class Clock:
    """The node's clock, moved by hand."""

    def __init__(self) -> None:
        self.ms = ORIGIN_TIME_MS

    def now_ms(self) -> int:
        return self.ms

    def move(self, span: timedelta) -> None:
        self.ms += span // timedelta(milliseconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def node(sqlite_place: Place, clock: Clock) -> Iterator[Running]:
    with Running(sqlite_place, now=clock.now_ms) as running:
        yield running


def enrolled(node: Running, name: str, number: int) -> WireCounter:
    counter = WireCounter(name, counter=number)
    counter.enrol(node.url, node.issue_code(AGENCY, number).code)
    return counter


@pytest.fixture
def counter(node: Running) -> WireCounter:
    return enrolled(node, "quầy 1", 1)


@pytest.fixture
def neighbour(node: Running) -> WireCounter:
    return enrolled(node, "quầy 2", 2)


def id_of(counter: WireCounter) -> DeviceId:
    return device_id(counter.key.public_key)


def refused(node: Running, counter: WireCounter) -> str:
    answer = counter.post(node.url, counter.sealed(counter.request([])))
    assert answer.status_code == 403
    return str(answer.json()["code"])


def codes_at(node: Running) -> list[str]:
    return [dossier.code[-4:] for dossier in node.node.dossiers()]


def revoke(node: Running, counter: WireCounter, *last_good: EventId) -> None:
    node.node.registry.revoke(id_of(counter), last_good or None, "Mất máy")


def certificates(events: list[Event]) -> list[DeviceEnrolled]:
    facts = [decode(e.header.kind, e.header.version, e.payload) for e in events]
    return [fact for fact in facts if isinstance(fact, DeviceEnrolled)]


def assert_proven(node: Running) -> None:
    with node.node.database.reading() as connection:
        proofs = verify(connection, node.node.key.public_key)
    assert [proof for proof in proofs if proof.damaged] == []


# ---------------------------------------------------------------- certificates


def test_a_certificate_says_when_it_ends(node: Running, counter: WireCounter) -> None:
    (certificate,) = certificates(counter.sync_all(node.url))

    assert certificate.valid_until == certificate.enrolled_at + VALID_FOR
    assert certificate.enrolled_at == MORNING


def test_a_device_that_calls_near_the_end_is_certified_anew_once(
    node: Running, counter: WireCounter, clock: Clock
) -> None:
    clock.move(VALID_FOR - RENEW_WITHIN - timedelta(seconds=1))
    assert len(certificates(counter.sync_all(node.url))) == 1

    clock.move(timedelta(seconds=1))
    renewed = certificates(counter.sync_all(node.url))

    assert [one.valid_until for one in renewed] == [MORNING + 2 * VALID_FOR - RENEW_WITHIN]
    assert {one.public_key for one in renewed} == {counter.key.public_key.hex()}
    assert certificates(counter.sync_all(node.url)) == []


def test_an_expired_device_is_refused_and_enrols_again_with_its_key_and_journal(
    node: Running, counter: WireCounter, clock: Clock
) -> None:
    counter.sync(node.url, [counter.run([counter.receive(1)])])
    clock.move(VALID_FOR)
    counter.sync(node.url)
    clock.move(VALID_FOR + timedelta(seconds=1))
    assert refused(node, counter) == "expired_device"

    counter.enrol(node.url, node.issue_code(AGENCY, 1).code)

    counter.sync(node.url, [counter.run([counter.receive(2)])])
    assert codes_at(node) == ["1001", "1002"]
    assert_proven(node)


def test_what_an_expired_device_wrote_is_still_heard_from_others(
    node: Running, counter: WireCounter, neighbour: WireCounter, clock: Clock
) -> None:
    clock.move(VALID_FOR - timedelta(days=1))
    neighbour.sync(node.url)
    clock.move(timedelta(days=2))
    assert refused(node, counter) == "expired_device"

    response = neighbour.sync(node.url, [counter.run([counter.receive(1)])])

    assert response.rejected == ()


def test_a_key_stays_with_the_agency_that_it_was_enrolled_for(
    node: Running, counter: WireCounter
) -> None:
    elsewhere = WireCounter("quầy 1", agency_code=OTHER_AGENCY)
    code = node.issue_code(OTHER_AGENCY, 1).code
    answer = httpx.post(
        f"{node.url}/v1/enrol",
        content=enrolment.encode(elsewhere.enrol_request(code)),
        headers={"Content-Type": "application/json"},
    )

    assert answer.json()["code"] == "code_elsewhere"


# ---------------------------------------------------------------- revocation


def test_a_revoked_device_is_refused_and_its_key_is_never_let_in_again(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    used = node.issue_code(AGENCY, 1).code
    counter.enrol(node.url, used)
    revoke(node, counter)

    assert refused(node, counter) == "revoked_device"
    for code in (used, node.issue_code(AGENCY, 1).code):
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            counter.enrol(node.url, code)
    told = [decode(e.header.kind, 1, e.payload) for e in neighbour.sync_all(node.url)]
    assert [fact.device for fact in told if isinstance(fact, DeviceRevoked)] == [id_of(counter)]


def test_without_another_word_what_the_node_holds_is_good_in_every_branch(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    first = counter.receive(1)
    second = counter.receive(2)
    counter.events.remove(second)
    branch = counter.receive(3)
    for events in ([first, second], [branch]):
        counter.sync(node.url, [counter.run(events)])
    counter.events = [first, branch]
    late = counter.receive(4)

    revoke(node, counter)

    response = neighbour.sync(node.url, [counter.run([late])])
    assert [one.reason for one in response.rejected] == ["revoked_origin"]
    assert codes_at(node) == ["1001", "1002", "1003"]


def test_what_came_too_late_stays_in_the_feed_and_out_of_the_list(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    events = [counter.receive(number) for number in (1, 2, 3)]
    before = counter.sync(node.url, [counter.run(events)]).feeds[-1]
    assert codes_at(node) == ["1001", "1002", "1003"]

    revoke(node, counter, events[0].id)

    assert codes_at(node) == ["1001"]
    after = neighbour.sync(node.url).feeds[-1]
    assert (after.count, after.sum) == (before.count, before.sum)
    assert [e.id for run in after.runs for e in wire.from_wire(run).events] == [
        event.id for event in events
    ]
    revoke(node, counter, events[1].id)
    assert codes_at(node) == ["1001", "1002"]
    assert_proven(node)


def test_good_events_are_heard_late_from_a_neighbour_and_the_others_rejected(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    events = [counter.receive(number) for number in range(1, 7)]
    counter.sync(node.url, [counter.run(events[2:3])])
    revoke(node, counter, events[2].id)
    counter.time_ms -= 400 * DAY_MS
    backdated = counter.receive(7)

    response = neighbour.sync(node.url, [counter.run(events), counter.run([backdated])])

    assert {item.event for item in response.rejected} == {
        event.id for event in (*events[3:], backdated)
    }
    assert {item.reason for item in response.rejected} == {"revoked_origin"}
    assert codes_at(node) == ["1001", "1002", "1003"]
    came = {event.id for event in neighbour.sync_all(node.url)}
    assert {event.id for event in events[:3]} <= came | {e.id for e in events[:3]}
    assert_proven(node)


def test_what_is_held_already_is_receipted_whatever_became_of_its_device(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    events = [counter.receive(number) for number in (1, 2)]
    counter.sync(node.url, [counter.run(events)])
    revoke(node, counter, events[0].id)

    response = neighbour.sync(node.url, [counter.run(events)])

    assert (response.receipt.count, response.rejected) == (2, ())
    assert codes_at(node) == ["1001"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_revocation_needs_a_reason(node: Running, counter: WireCounter, reason: str) -> None:
    with pytest.raises(Refused, match="lý do"):
        node.node.registry.revoke(id_of(counter), None, reason)


def test_only_a_devices_own_events_can_be_its_last_good_ones(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    foreign = neighbour.receive(1)
    neighbour.sync(node.url, [neighbour.run([foreign])])

    with pytest.raises(Refused, match="không ghi sự kiện"):
        revoke(node, counter, foreign.id)
    with pytest.raises(Refused, match="Không có máy"):
        node.node.registry.revoke(DeviceId("00" * 16), None, "Mất máy")
    assert counter.sync(node.url).rejected == ()


def test_devices_are_listed_with_the_end_of_their_certificates(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    revoke(node, neighbour)

    listed = node.node.registry.devices()

    assert [(one.device, one.counter, one.revoked) for one in listed] == [
        (id_of(counter), 1, False),
        (id_of(neighbour), 2, True),
    ]
    assert {one.valid_until for one in listed} == {MORNING + VALID_FOR}


# ---------------------------------------------------------------- entitlement


def _enrol_clerk(counter: WireCounter, clerk: str, role: Role, actor: str) -> Event:
    fact = ClerkEnrolled(
        clerk=clerk, login=clerk, name=clerk, role=role, secret="x", must_change=False,
        enrolled_at=MORNING,
    )  # fmt: skip
    counter.actor = actor
    return counter.record(fact, subject=f"clerk:{clerk}")


def _receive(counter: WireCounter, number: int, actor: str) -> Event:
    counter.actor = actor
    return counter.record(reception(number), subject=f"dossier:{number}")


def test_what_its_author_was_not_entitled_to_stays_out_of_the_list(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    staff = [
        _enrol_clerk(counter, "quantri", Role.ADMINISTRATOR, ""),
        _enrol_clerk(counter, "canbo", Role.CLERK, "quantri"),
    ]
    neighbour.time_ms += 1000
    received = [
        _receive(neighbour, number, actor)
        for number, actor in ((1, "canbo"), (2, "quantri"), (3, "la"))
    ]

    neighbour.sync(node.url, [neighbour.run(received)])
    assert codes_at(node) == ["1001", "1002", "1003"]
    counter.sync(node.url, [counter.run(staff)])

    assert codes_at(node) == ["1001"]


def test_an_account_given_by_a_revoked_device_entitles_nobody(
    node: Running, counter: WireCounter, neighbour: WireCounter
) -> None:
    first = _enrol_clerk(counter, "quantri", Role.ADMINISTRATOR, "")
    given = _enrol_clerk(counter, "canbo", Role.CLERK, "quantri")
    counter.sync(node.url, [counter.run([first, given])])
    neighbour.time_ms += 1000
    received = _receive(neighbour, 1, "canbo")
    neighbour.sync(node.url, [neighbour.run([received])])
    assert codes_at(node) == ["1001"]

    revoke(node, counter, first.id)

    assert codes_at(node) == []
