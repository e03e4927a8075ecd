"""Prepared once per process: province, hub and counters' stores, to be copied by each world."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Final

from provincial_server.serving import Node, Place
from tests.simulation import dice, disk
from tests.simulation.clocks import TrueTime, WallClock
from tests.simulation.dice import seeded
from tests.simulation.hub import HUB_URL, CommuneHub
from tests.simulation.machine import COUNTER_DB, Machine, Post, installed, make_store
from tests.simulation.network import Network
from tests.simulation.province import Province, Server

HERE: Final = "H30.12"
THERE: Final = "H30.13"
POSTS: Final = (Post(HERE, 1), Post(HERE, 2), Post(HERE, 3), Post(THERE, 1))
STRANGER: Final = Post(HERE, 9)
"""The intruder's: enrolled like anybody, and without a store."""
URL: Final = "http://localhost"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of this process is made in it


class Stage(StrEnum):
    """How far a town is set up."""

    BARE = "bare"
    """Nobody is enrolled anywhere."""
    ENROLLED = "enrolled"
    """Everybody is, at the province."""
    HUB = "hub"
    """And the counters of one commune have met its hub."""


@dataclass(frozen=True, slots=True)
class Town:
    """Where the prepared files lie."""

    folder: Path

    def province(self, stage: Stage) -> Path:
        return self.folder / stage / "province"

    def hub(self, stage: Stage) -> Path:
        return self.folder / stage / "hub"

    def store(self, post: Post, stage: Stage) -> Path:
        return self.folder / stage / f"{post.agency_code}-{post.counter}" / COUNTER_DB


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards, in memory where the system has such."""
    folder = Path(mkdtemp(prefix="simulation-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def build(folder: Path) -> Town:
    """Make the prepared files. They are the same in every process."""
    town, time = Town(folder), TrueTime()
    with dice.loaded(seeded(0)):
        _make_bare(town, time)
        _grow(town, time)
    return town


def _make_bare(town: Town, time: TrueTime) -> None:
    for post in (*POSTS, STRANGER):
        make_store(town.store(post, Stage.BARE), post, time)
    for folder in (town.province(Stage.BARE), town.hub(Stage.BARE)):
        Node(Place(folder=folder), now=WallClock(time).now_ms).close()


def _grow(town: Town, time: TrueTime) -> None:
    """Enrol everybody, then let them meet the hub; keep the files of either stage."""
    work = town.folder / "work"
    province = Province(work / "province", WallClock(time), _nothing_happens)
    province.install(town.province(Stage.BARE))
    network = Network({URL: province}, seeded(0), _nothing_happens, _ignored, _ignored)
    machines = []
    for post in (*POSTS, STRANGER):
        machine = new_machine(work / post.device, post, network, time)
        installed(town.store(post, Stage.BARE), machine)
        code = province.node.registry.issue_code(post.agency_code, post.counter).code
        machine.processes[0].engine.enrol(URL, code)
        machines.append(machine)
    hub = new_hub(work / "hub", network, time, network.dice)
    hub.install(town.hub(Stage.BARE))
    _keep(town, Stage.ENROLLED, (province, hub), machines)
    hub.join(URL, province.node.registry.issue_hub_code(HERE).code)
    network.servers[HUB_URL] = hub
    for machine in machines:
        if machine.post.agency_code == HERE:
            _meet(machine, hub)
    _keep(town, Stage.HUB, (province, hub), machines)
    for server in (province, hub):
        server.stop()


def _meet(machine: Machine, hub: CommuneHub) -> None:
    engine = machine.processes[0].engine
    engine.set_hub(HUB_URL)
    hub.carry()
    engine.sync()


def _keep(town: Town, stage: Stage, servers: tuple[Server, ...], machines: list[Machine]) -> None:
    """Copy the files as they are, all that runs being stopped meanwhile."""
    for server in servers:
        server.stop()
        shutil.copytree(server.place, town.folder / stage / server.name)
        server.start()
    for machine in machines:
        machine.stop()
        kept = town.store(machine.post, stage)
        kept.parent.mkdir(parents=True)
        shutil.copyfile(machine.database, kept)
        disk.copied_folder(machine.witness, kept.with_name(machine.witness.name))
        machine.start()


def new_hub(folder: Path, network: Network, time: TrueTime, dice: Random) -> CommuneHub:
    """A hub that is not installed yet, on this network."""
    return CommuneHub(
        folder=folder,
        clock=WallClock(time),
        reach=network.reach,
        name="hub",
        agency_code=HERE,
        dice=dice,
        line=network.transport,
    )


def new_machine(folder: Path, post: Post, network: Network, time: TrueTime) -> Machine:
    """A machine with an empty disk on this network."""
    return Machine(
        name=f"{post.agency_code}-{post.counter}",
        post=post,
        folder=folder,
        clock=WallClock(time),
        dice=network.dice,
        reach=network.reach,
        transport=network.transport,
    )


def _nothing_happens(owner: object, where: str) -> None:
    """No interference while the town is built."""


def _ignored(said: str) -> None:
    """No trace of the town's building."""
