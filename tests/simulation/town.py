"""Prepared once per process: a province and its counters' stores, to be copied by each world."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from provincial_server.serving import Node, Place
from tests.simulation import dice, disk
from tests.simulation.clocks import TrueTime, WallClock
from tests.simulation.dice import seeded
from tests.simulation.machine import COUNTER_DB, Machine, Post, installed, make_store
from tests.simulation.network import Network
from tests.simulation.province import Province

HERE: Final = "H30.12"
THERE: Final = "H30.13"
POSTS: Final = (Post(HERE, 1), Post(HERE, 2), Post(HERE, 3), Post(THERE, 1))
STRANGER: Final = Post(HERE, 9)
"""The intruder's: enrolled like anybody, and without a store."""
URL: Final = "http://localhost"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of this process is made in it


@dataclass(frozen=True, slots=True)
class Town:
    """Where the prepared files lie. Nobody is enrolled in `bare`, everybody in `enrolled`."""

    folder: Path

    def province(self, *, enrolled: bool) -> Path:
        return self.folder / ("enrolled" if enrolled else "bare") / "province"

    def store(self, post: Post, *, enrolled: bool) -> Path:
        kind = "enrolled" if enrolled else "bare"
        return self.folder / kind / f"{post.agency_code}-{post.counter}" / COUNTER_DB


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
        shutil.copytree(folder / "bare", folder / "enrolled")
        _enrol_all(town, time)
    return town


def _make_bare(town: Town, time: TrueTime) -> None:
    for post in (*POSTS, STRANGER):
        make_store(town.store(post, enrolled=False), post, time)
    Node(Place(folder=town.province(enrolled=False)), now=WallClock(time).now_ms).close()


def _enrol_all(town: Town, time: TrueTime) -> None:
    province = Province(town.folder / "work", WallClock(time), _nothing_happens)
    province.install(town.province(enrolled=True))
    network = Network(province, seeded(0), _nothing_happens, _nobody_listens)
    for post in (*POSTS, STRANGER):
        machine = new_machine(town.folder / "work" / post.device, post, network, time)
        installed(town.store(post, enrolled=False), machine)
        code = province.node.registry.issue_code(post.agency_code, post.counter).code
        machine.processes[0].engine.enrol(URL, code)
        machine.stop()
        kept = town.store(post, enrolled=True)
        shutil.copyfile(machine.database, kept)
        disk.copied_folder(machine.witness, kept.with_name("witness"))
    province.stop()
    for file in province.place.iterdir():
        shutil.copyfile(file, town.province(enrolled=True) / file.name)


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


def _nobody_listens(said: str) -> None:
    """No trace of the town's building."""
