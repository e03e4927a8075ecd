"""One world: a province, its counters, the line between them, and what everybody was shown."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from counter_app.domain.journal import EventId
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.sync.enrolment import enrol_request
from counter_app.sync.wire import province_feed
from tests.simulation.clocks import TrueTime, WallClock
from tests.simulation.lives import Clerk
from tests.simulation.machine import Backup, Machine, Process, installed
from tests.simulation.malice import Intruder
from tests.simulation.network import FAULTS, Network, Weather
from tests.simulation.points import SEND, Points
from tests.simulation.province import Province, ServerCopy
from tests.simulation.town import POSTS, STRANGER, THERE, URL, Town, new_machine

FEATURES: Final = (
    "power cuts",
    "meanwhile",
    "bad line",
    "old answers",
    "partitions",
    "wrong clocks",
    "second process",
    "restored",
    "cloned",
    "province restored",
    "province cuts",
    "intruder",
    "too much",
    "enrolment",
)
"""What may go wrong in a world; each world has some of it."""


class Violation(AssertionError):
    """A promise of the system did not hold."""


@dataclass(slots=True)
class World:
    """Everything there is in one schedule, made from its dice alone."""

    folder: Path
    dice: Random
    features: frozenset[str]
    trace: list[str] = field(default_factory=list)
    time: TrueTime = field(default_factory=TrueTime)
    points: Points = field(default_factory=Points)
    machines: list[Machine] = field(default_factory=list)
    province: Province = field(init=False)
    network: Network = field(init=False)
    clerk: Clerk = field(init=False)
    intruder: Intruder = field(init=False)
    saved: set[EventId] = field(default_factory=set)
    """Every event that was ever shown as saved by any counter."""
    gone: set[EventId] = field(default_factory=set)
    """Of these, what was on a lost disk only: nothing can bring it back."""
    forgotten: set[EventId] = field(default_factory=set)
    """What the province lost by a restore, until it is there again."""
    twins: set[str] = field(default_factory=set)
    """Devices that were restored or cloned: their numbers may clash, and must be flagged."""
    codes: dict[str, str] = field(default_factory=dict)
    """Enrolment codes on a slip of paper, by machine."""
    look: Callable[[Process], None] = lambda _: None
    """Looks at a process before its next request leaves, when all before is settled."""
    touched: list[Machine] = field(default_factory=list)
    """Whose store may have changed in this step."""
    asked: list[Machine] = field(default_factory=list)
    """Who spoke with the province in this step, or began anew."""

    def __post_init__(self) -> None:
        self.province = Province(self.folder / "province", WallClock(self.time), self.reach)
        self.network = Network(self.province, self.dice, self.reach, self.log)
        self.clerk = Clerk(self.dice)
        self.intruder = Intruder(
            STRANGER, THERE, self.dice, self.province.post, self.province.clock.now_ms
        )

    def reach(self, owner: object, where: str) -> None:
        """A process comes to a point where the world may interfere."""
        if isinstance(owner, Process):
            self.touch(owner.machine, anew=where == SEND)
            if where == SEND:
                self.look(owner)
        self.points.reach(owner, where)

    def touch(self, machine: Machine, *, anew: bool = True) -> None:
        """Have a look at this machine after the step."""
        for machines in (self.touched, self.asked) if anew else (self.touched,):
            if machine not in machines:
                machines.append(machine)

    def log(self, said: str) -> None:
        self.trace.append(said)

    @property
    def digest(self) -> str:
        """The fingerprint of all that happened: equal for equal schedules."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]

    @property
    def processes(self) -> list[Process]:
        return [process for machine in self.machines for process in machine.processes]

    def settle_in(self, town: Town) -> None:
        """Copy the prepared files of the counters that this world has."""
        enrolled = "enrolment" not in self.features
        self.province.install(town.province(enrolled=enrolled))
        if not enrolled:
            self._enrol_stranger()
        for post in sorted(
            self.dice.sample(POSTS, self.dice.randint(2, len(POSTS))),
            key=lambda post: (post.agency_code, post.counter),
        ):
            folder = self.folder / f"{post.agency_code}-{post.counter}"
            machine = new_machine(folder, post, self.network, self.time)
            installed(town.store(post, enrolled=enrolled), machine)
            self.machines.append(machine)
            if "second process" in self.features:
                machine.start()
        if "old answers" in self.features:
            self.network.weather = Weather(("answer of old",), 0.5)
        elif "bad line" in self.features:
            faults = self.dice.sample(FAULTS, self.dice.randint(1, len(FAULTS)))
            self.network.weather = Weather(tuple(faults), self.dice.choice((0.1, 0.3, 0.6)))

    def _enrol_stranger(self) -> None:
        registry, post = self.province.node.registry, STRANGER
        code = registry.issue_code(post.agency_code, post.counter).code
        registry.enrol(enrol_request(code, post.agency_code, post.counter, post.signer))

    def close(self) -> None:
        for machine in self.machines:
            machine.stop()
        self.province.stop()

    # ------------------------------------------------------------ what befalls them

    def sync(self, process: Process) -> str:
        """One sync; an enrolment first, where the counter has none."""
        if process.store.peer() is None:
            return self.enrol(process)
        try:
            process.engine.sync()
        except Unavailable as away:
            if process.store.sync_state().next_attempt_at is None:
                raise Violation(f"{process.name}: a sync failed, and none is to follow") from away
            return f"cannot sync: {str(away)[:40]}"
        except Refused as refused:
            return f"may not sync: {str(refused)[:40]}: {self.enrol(process)}"
        return "syncs"

    def enrol(self, process: Process) -> str:
        """Hand in the code on the slip; a slip that is of no use is thrown away."""
        machine = process.machine
        if machine.name not in self.codes:
            registry = self.province.node.registry
            issued = registry.issue_code(machine.post.agency_code, machine.post.counter)
            self.codes[machine.name] = issued.code
        try:
            process.engine.enrol(URL, self.codes[machine.name])
        except Unavailable:
            return "cannot enrol"
        except Refused as refused:
            del self.codes[machine.name]
            return f"may not enrol: {refused}"
        return "enrols"

    def restore(self, machine: Machine, backup: Backup, *, whole_disk: bool) -> None:
        """The machine's store is lost, or its whole disk; one of its copies takes its place."""
        lost = set(machine.journal) - set(backup.journal)
        machine.put_back(backup, whole_disk=whole_disk)
        self.twins.add(machine.post.device)
        self.gone |= lost - self._somewhere()

    def clone(self, machine: Machine) -> str:
        """The same disk in a second machine."""
        name = f"{machine.name}'"
        twin = machine.cloned(name, self.folder / f"twin{len(self.machines)}")
        self.twins.add(machine.post.device)
        self.machines.append(twin)
        return name

    def restore_province(self, copy: ServerCopy, *, new_incarnation: bool) -> None:
        """The province's database is lost; one of its copies takes its place."""
        self.points.clear()
        lost = self.province.events() - copy.events
        self.province.put_back(copy, new_incarnation=new_incarnation)
        self.forgotten |= lost
        self.gone |= lost - self._somewhere()

    def _somewhere(self) -> set[EventId]:
        """All events that are on any disk in use."""
        held = self.province.events()
        for machine in self.machines:
            held.update(machine.journal)
        return held

    def feeds_of(self, machine: Machine) -> tuple[str, str]:
        agency = machine.post.agency_code
        return province_feed(agency), agency

    def calm(self) -> None:
        """All faults end: clocks are set, the line holds, everyone is connected."""
        self.points.clear()
        self.network.weather = Weather()
        self.province.clock.off_by = timedelta()
        for machine in self.machines:
            machine.cut_off = False
            machine.clock.off_by = timedelta()


def features_of(dice: Random) -> frozenset[str]:
    """What may go wrong in one world: about a third of all there is."""
    return frozenset(name for name in FEATURES if dice.random() < 0.35)
