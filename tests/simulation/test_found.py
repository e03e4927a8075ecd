"""What the simulation found once, told as short stories of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.domain.sentences import Unavailable
from counter_app.sync.transport import foreign_answer
from tests.simulation import dice, invariants
from tests.simulation.network import Weather
from tests.simulation.points import SEND
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
