"""What the simulation found once, told as short stories of their own."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.domain.sentences import Unavailable
from counter_app.service.ports import PeerRole, Reject
from counter_app.service.uploading import send_contents
from counter_app.sync.transport import foreign_answer
from provincial_server.projector import catch_up
from tests.simulation import dice, invariants
from tests.simulation.hub import CommuneHub
from tests.simulation.network import Weather
from tests.simulation.points import BEGIN, SEND
from tests.simulation.town import build, scratch
from tests.simulation.world import World


@contextmanager
def _world(features: str = "") -> Iterator[World]:
    with scratch() as folder, dice.loaded(dice.seeded(1)):
        world = World(Path(folder) / "world", dice.seeded(1), frozenset(features.split()))
        world.settle_in(build(folder / "town"))
        try:
            yield world
        finally:
            world.close()


@pytest.fixture
def world() -> Iterator[World]:
    with _world() as world:
        yield world


def _hub_stops(owner: object, _where: str) -> None:
    assert isinstance(owner, CommuneHub)
    owner.cut_power()


def _line_breaks(_owner: object, _where: str) -> None:
    raise Unavailable(foreign_answer())


def test_a_counter_goes_on_although_the_first_answer_of_a_restored_node_was_lost(
    world: World,
) -> None:
    counter = world.processes[0]
    world.sync(counter)
    world.province.back_up()
    world.restore_server(world.province, world.province.copies[0], new_incarnation=True)
    world.points.plan(_line_breaks, where=(SEND,), passes=1)
    assert world.sync(counter).startswith("cannot sync")
    assert counter.store.must_compare()

    world.calm()

    assert world.sync(counter) == "syncs"
    invariants.settle(world)


def test_an_attempt_put_off_by_a_clock_of_the_future_is_made_once_the_clock_is_right(
    world: World,
) -> None:
    counter = world.processes[0]
    counter.machine.clock.off_by = timedelta(days=9000)
    world.network.weather = Weather(("no line",), 1.0)
    world.sync(counter)

    world.calm()

    counter.engine.sync(due_only=True)
    assert counter.store.unsent() == ()


def test_a_device_that_links_into_anothers_chain_harms_nobodys_proof(world: World) -> None:
    for process in world.processes:
        world.clerk.receives(process)
        world.sync(process)
    world.intruder._listens()
    assert world.intruder.heard

    world.intruder._crosses_chains()

    invariants.settle(world)


def test_a_hub_carries_an_attachment_although_its_power_went_when_the_last_part_had_come() -> None:
    with _world("hub attachments") as world:
        counter = next(one for one in world.processes if one.store.sync_state().hub is not None)
        world.clerk.receives(counter)
        world.clerk.attaches(counter)
        world.sync(counter)
        assert world.hub is not None
        catch_up(world.hub.node.database)
        world.points.plan(_hub_stops, where=(BEGIN,), passes=0, owner=world.hub)
        with suppress(Unavailable):
            send_contents(counter.desk)
        assert "the hub starts anew" in world.trace

        invariants.settle(world)


def test_what_a_node_refused_once_and_holds_now_keeps_nobody_apart() -> None:
    with _world("hub") as world:
        one, other = [it for it in world.processes if it.store.sync_state().hub is not None][:2]
        world.clerk.receives(one)
        world.sync(one)
        world.sync(other)
        refused = one.journal()[-1]
        at = one.machine.clock.now()
        told = Reject(event_id=refused, reason="revoked_origin", said="", rejected_at=at)
        other.store.towards(PeerRole.HUB).reject([told])

        invariants.settle(world)
