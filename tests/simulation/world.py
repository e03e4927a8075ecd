"""One world: a province, a hub, their counters, the lines between, and what everybody was shown."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from counter_app.domain.journal import DeviceId, EventId
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.sync.enrolment import enrol_request
from counter_app.sync.transport import Answer
from counter_app.sync.wire import province_feed
from tests.simulation.clocks import TrueTime, WallClock
from tests.simulation.errands import Errands
from tests.simulation.hub import HUB_URL, CommuneHub
from tests.simulation.lives import Clerk
from tests.simulation.machine import Backup, Lost, Machine, Process, installed
from tests.simulation.malice import Intruder
from tests.simulation.network import FAULTS, Network, Weather
from tests.simulation.points import SEND, Points
from tests.simulation.province import Province, Server, ServerCopy
from tests.simulation.town import (
    HERE,
    POSTS,
    STRANGER,
    THERE,
    URL,
    Stage,
    Town,
    new_hub,
    new_machine,
)

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
    "hub",
    "hub restored",
    "false hub",
    "unsaid restores",
    "bundles",
    "attachments",
    "revoked",
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
    counts: Counter[str] = field(default_factory=Counter)
    """How often each step was taken and each fault hit."""
    province: Province = field(init=False)
    hub: CommuneHub | None = None
    errands: Errands = field(init=False)
    network: Network = field(init=False)
    clerk: Clerk = field(init=False)
    intruder: Intruder = field(init=False)
    saved: set[EventId] = field(default_factory=set)
    """Every event that was ever shown as saved by any counter."""
    gone: set[EventId] = field(default_factory=set)
    """Of these, what was on a lost disk only: nothing can bring it back."""
    twins: set[str] = field(default_factory=set)
    """Devices that were restored or cloned: their numbers may clash, and must be flagged."""
    revoked: dict[DeviceId, set[EventId]] = field(default_factory=dict)
    """What the province held of a device when it was revoked; never later than that."""
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
        servers: dict[str, Server] = {URL: self.province}
        self.network = Network(servers, self.dice, self.reach, self.log, self.count)
        self.clerk = Clerk(self.dice)
        self.errands = Errands(self.dice, self.province, self.folder)
        self.intruder = Intruder(
            STRANGER, THERE, self.dice, self._anywhere, self.province.clock.now_ms
        )

    @property
    def servers(self) -> list[Server]:
        return [self.province, *([self.hub] if self.hub else [])]

    def _anywhere(self, path: str, body: bytes) -> Answer:
        """An intruder tries the hub as well."""
        return self.dice.choice(self.servers).post(path, body)

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

    def count(self, what: str) -> None:
        self.counts[what] += 1

    @property
    def digest(self) -> str:
        """The fingerprint of all that happened: equal for equal schedules."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]

    @property
    def processes(self) -> list[Process]:
        return [process for machine in self.machines for process in machine.processes]

    def settle_in(self, town: Town) -> None:
        """Copy the prepared files of the counters that this world has."""
        stage = self._stage()
        self.province.install(town.province(stage))
        if stage is Stage.BARE:
            self._enrol_stranger()
        if "hub" in self.features:
            self.hub = new_hub(self.folder / "hub", self.network, self.time, self.dice)
            self.hub.install(town.hub(stage))
            self.hub.false = "false hub" in self.features
            self.network.servers[HUB_URL] = self.hub
        for post in sorted(
            self.dice.sample(POSTS, self.dice.randint(2, len(POSTS))),
            key=lambda post: (post.agency_code, post.counter),
        ):
            folder = self.folder / f"{post.agency_code}-{post.counter}"
            machine = new_machine(folder, post, self.network, self.time)
            installed(town.store(post, stage), machine)
            self.machines.append(machine)
            if "second process" in self.features:
                machine.start()
        self._let_it_rain()

    def _stage(self) -> Stage:
        if "enrolment" in self.features:
            return Stage.BARE
        return Stage.HUB if "hub" in self.features else Stage.ENROLLED

    def _let_it_rain(self) -> None:
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
        for server in self.servers:
            server.stop()

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

    def meets_hub(self, process: Process) -> str:
        """A counter is set to work through the hub, or no longer."""
        if process.machine.post.agency_code != HERE:
            return ""
        if process.store.sync_state().hub is not None:
            process.engine.clear_hub()
            return "leaves the hub"
        process.engine.set_hub(HUB_URL)
        return "meets the hub"

    def hub_carries(self) -> str:
        """One exchange of the hub with the province; it joins first, where it has not."""
        hub = self.hub
        assert hub is not None
        if hub.relay is not None:
            return hub.carry()
        if hub.name not in self.codes:
            self.codes[hub.name] = self.province.node.registry.issue_hub_code(HERE).code
        try:
            hub.join(URL, self.codes[hub.name])
        except Unavailable:
            return "cannot join"
        except Refused:
            del self.codes[hub.name]
            return "may not join"
        return "joins"

    def revoke(self, device: DeviceId, last_good: list[EventId] | None) -> None:
        """The operator revokes a device, as good up to some events or up to now."""
        held = set(self.province.written_by(device))
        self.province.node.registry.revoke(device, last_good, "Máy bị mất")
        self.revoked[device] = held

    def restore(self, machine: Machine, backup: Backup, lost: Lost) -> None:
        """The machine's store is lost, or more of its disk; a copy takes its place."""
        gone = set(machine.journal) - set(backup.journal)
        machine.put_back(backup, lost)
        self.twins.add(machine.post.device)
        self.gone |= gone - self._somewhere()

    def clone(self, machine: Machine) -> str:
        """The same disk in a second machine."""
        name = f"{machine.name}'"
        twin = machine.cloned(name, self.folder / f"twin{len(self.machines)}")
        self.twins.add(machine.post.device)
        self.machines.append(twin)
        return name

    def restore_server(self, server: Server, copy: ServerCopy, *, new_incarnation: bool) -> None:
        """A server's folder is lost; one of its copies takes its place."""
        self.points.clear()
        lost, kept = server.events() - copy.events, server.kept()
        server.put_back(copy, new_incarnation=new_incarnation)
        server.forgotten |= lost
        server.missing |= kept - server.kept()
        self.gone |= lost - self._somewhere()

    def _somewhere(self) -> set[EventId]:
        """All events that are on any disk in use."""
        held = set[EventId]().union(*(server.events() for server in self.servers))
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
        if self.hub is not None:
            self.hub.false = False
        for server in self.servers:
            server.clock.off_by = timedelta()
            server.cut_off = False
        for machine in self.machines:
            machine.cut_off = False
            machine.clock.off_by = timedelta()


def features_of(dice: Random) -> frozenset[str]:
    """What may go wrong in one world: about a third of all there is."""
    return frozenset(name for name in FEATURES if dice.random() < 0.35)
