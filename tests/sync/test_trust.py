"""Certificates and revocations as real counters live them, against a real node."""

import pytest

from counter_app.domain.facts import DeviceEnrolled
from counter_app.domain.journal import device_id
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Band
from counter_app.domain.sentences import Refused
from provincial_server.certificates import RENEW_WITHIN, VALID_FOR
from provincial_server.own_events import Statement
from provincial_server.serving import Running
from tests.server.facts import MORNING, OTHER_AGENCY, PROVINCE
from tests.sync.office import Counter, HandClock, assert_sound, code_of, codes_at


def test_a_counter_knows_the_end_of_its_certificate_and_has_it_renewed_by_syncing(
    node: Running, counter: Counter, node_clock: HandClock
) -> None:
    assert counter.state().certified_until is None
    counter.enrol(node)
    assert counter.state().certified_until == MORNING + VALID_FOR

    for clock in (node_clock, counter.clock):
        clock.moment += VALID_FOR - RENEW_WITHIN
    counter.engine.sync()

    assert counter.state().certified_until == node_clock.moment + VALID_FOR


def test_an_expired_counter_is_told_what_to_do_and_goes_on_with_its_journal(
    node: Running, counter: Counter, node_clock: HandClock
) -> None:
    counter.enrol(node)
    counter.receive(1)
    node_clock.moment += VALID_FOR * 2
    with pytest.raises(Refused, match="mã ghi danh mới"):
        counter.engine.sync()

    counter.enrol(node)
    counter.engine.sync()

    assert codes_at(node) == [code_of(1)]
    assert_sound(node, counter)


def test_what_a_stolen_counter_wrote_too_late_vanishes_from_every_counters_lists(
    node: Running, counter: Counter, neighbour: Counter
) -> None:
    for one in (counter, neighbour):
        one.enrol(node)
    counter.receive(1)
    (*_, last_good) = counter.store.unsent()
    counter.clock.move(days=-300)
    counter.receive(2)
    counter.engine.sync()
    neighbour.engine.sync()
    assert neighbour.codes() == [code_of(1), code_of(2)]

    node.node.registry.revoke(device_id(counter.signer.public_key), [last_good], "Mất máy")
    neighbour.engine.sync()

    assert neighbour.codes() == codes_at(node) == [code_of(1)]
    with neighbour.store.reading() as reader:
        assert {step.code for step in reader.passed_over()} == {code_of(2)}
    assert neighbour.state().problem == ""
    assert_sound(node, neighbour)


def test_a_device_certified_for_another_commune_is_not_heard_in_this_one(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    key = b"d" * 32
    elsewhere = DeviceEnrolled(
        device=device_id(key),
        public_key=key.hex(),
        agency_code=OTHER_AGENCY,
        counter=1,
        band=Band(first=1001, last=1999),
        enrolled_at=MORNING.astimezone(VIET_NAM),
    )
    with node.node.database.writing() as connection:
        statement = Statement(subject=f"device:{elsewhere.device}", fact=elsewhere)
        node.node.own.record(connection, PROVINCE, [statement])
    counter.engine.sync()

    assert list(counter.store.device_keys()) == [device_id(counter.signer.public_key)]
