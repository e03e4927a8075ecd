"""A schedule: which steps are taken in which order, drawn from a seed; and how it ended."""

import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

from counter_app.domain.sentences import Damaged, Refused, Unavailable
from provincial_server import database
from tests.simulation import dice as loaded_dice
from tests.simulation import invariants
from tests.simulation.machine import Lost, Machine, Process
from tests.simulation.points import BEGIN, BETWEEN, EVERYWHERE, PowerCut
from tests.simulation.province import Server
from tests.simulation.town import Town
from tests.simulation.world import Violation, World, features_of

A_BUG: Final = "a bug"
"""How the violation begins that is an exception nobody foresaw."""
_FEW: Final = 5
_OFTEN: Final = 3
"""Where few things go wrong, they go wrong more often, so that a schedule says as much."""
_Action = Callable[["Schedule"], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a schedule ended. `violation` is "" where everything held."""

    seed: int
    steps: int
    events: int
    digest: str
    violation: str
    trace: tuple[str, ...]
    counts: Counter[str] = field(default_factory=Counter)


class Schedule:
    """Draws one step after the other, with what comes between."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = world.dice
        often = _OFTEN if len(world.features) < _FEW else 1
        self._actions = [
            (action, weight * often if feature else weight)
            for action, weight, feature in _ACTIONS
            if not feature or feature in world.features
        ]

    def step(self) -> None:
        """One step, perhaps interfered with; then a look at everything."""
        actions, weights = zip(*self._actions, strict=True)
        (action,) = self.dice.choices(actions, weights)
        self._plan()
        said = self._guarded(lambda: action(self))
        self.world.points.clear()
        if said:
            self.world.count(f"step: {_name_of(action)}")
            self.world.log(said)
        invariants.after_step(self.world)

    def _guarded(self, action: Callable[[], str]) -> str:
        try:
            return action()
        except PowerCut as cut:
            machine = cut.machine
            assert isinstance(machine, Machine | Server)
            machine.power_up()
            return f"{machine.name}: the power went"
        except Refused as refused:
            return f"refused: {str(refused)[:60]}"
        except Damaged as damaged:
            return f"damaged: {str(damaged)[:60]}"
        except Unavailable as away:
            return f"unavailable: {str(away)[:60]}"

    def _plan(self) -> None:
        """Perhaps something comes between during the next step."""
        features, points, dice = self.world.features, self.world.points, self.dice
        chance = dice.random()
        if "power cuts" in features and chance < 0.15:
            points.plan(self._cut, where=EVERYWHERE, passes=dice.randrange(20))
        elif "province cuts" in features and chance < 0.25:
            server = dice.choice(self.world.servers)
            points.plan(self._cut, where=EVERYWHERE, passes=dice.randrange(4), owner=server)
        elif "meanwhile" in features and chance < 0.55:
            points.plan(self._meanwhile, where=BETWEEN, passes=dice.randrange(4))

    def _cut(self, owner: object, where: str) -> None:
        match owner:
            case Process(machine=machine):
                self.world.count(f"cut: counter, {where}")
                machine.cut_power(where)
            case Server() as server:
                self.world.count(f"cut: {server.name}, {where}")
                server.cut_power()

    def _meanwhile(self, owner: object, where: str) -> None:
        """Another process takes a step while this one is between two of its own."""
        others = [one for one in self.world.processes if one is not owner]
        if where == BEGIN and isinstance(owner, Process):
            others = [one for one in others if one.store is not owner.store]
        if not others:
            return
        if isinstance(owner, Process) and self.dice.random() < 0.5:
            others = [one for one in others if one.machine is owner.machine] or others
        whose = owner.name if isinstance(owner, Server) else "counter"
        self.world.count(f"meanwhile: {whose}, {where}")
        other = self.dice.choice(others)
        action = self.dice.choice((_syncs, _receives, _acts))
        self.world.log(f"meanwhile at {where}:")
        said = self._guarded(lambda: action(self, other))
        self.world.log(f"  {other.name}: {said}")

    @property
    def machine(self) -> Machine:
        machine = self.dice.choice(self.world.machines)
        self.world.touch(machine)
        return machine

    @property
    def process(self) -> Process:
        return self.dice.choice(self.world.processes)


# ---------------------------------------------------------------- steps


def _receives(schedule: Schedule, process: Process) -> str:
    return f"receives {schedule.world.clerk.receives(process)}"


def _acts(schedule: Schedule, process: Process) -> str:
    return schedule.world.clerk.acts(process)


def _syncs(schedule: Schedule, process: Process) -> str:
    return schedule.world.sync(process)


def _name_of(action: _Action) -> str:
    return action.__name__.strip("_").replace("_", " ")


def _clerk(work: Callable[[Schedule, Process], str]) -> _Action:
    @wraps(work)
    def action(schedule: Schedule) -> str:
        process = schedule.process
        said = work(schedule, process)
        return f"{process.name}: {said}" if said else ""

    return action


def _time_passes(schedule: Schedule) -> str:
    minutes = schedule.dice.choice((5, 30, 30, 180, 18 * 60))
    schedule.world.time.pass_by(timedelta(minutes=minutes))
    return f"{minutes} minutes pass"


def _restarts(schedule: Schedule) -> str:
    machine = schedule.machine
    machine.stop()
    machine.start()
    return f"{machine.name}: restarts"


def _second_process(schedule: Schedule) -> str:
    machine = schedule.machine
    if len(machine.processes) > 1:
        machine.processes.pop().close()
        return f"{machine.name}: one process ends"
    machine.start()
    return f"{machine.name}: a second process starts"


def _partition(schedule: Schedule) -> str:
    hub = schedule.world.hub
    if hub is not None and schedule.dice.random() < 0.4:
        hub.cut_off = not hub.cut_off
        return f"hub: {'cut off' if hub.cut_off else 'connected'}"
    machine = schedule.machine
    machine.cut_off = not machine.cut_off
    return f"{machine.name}: {'cut off' if machine.cut_off else 'connected'}"


def _clock_jumps(schedule: Schedule) -> str:
    world, dice = schedule.world, schedule.dice
    clocks = [server.clock for server in world.servers]
    clock = dice.choice([*clocks, *(machine.clock for machine in world.machines)])
    clock.off_by = timedelta(days=dice.choice((0, 0, 1, -1, 400, -400, 9000, -9000)))
    return f"a clock is off by {clock.off_by.days} days"


def _backs_up(schedule: Schedule) -> str:
    machine = schedule.machine
    machine.back_up()
    return f"{machine.name}: keeps a copy"


def _restores(schedule: Schedule) -> str:
    machine, dice = schedule.machine, schedule.dice
    if not machine.backups:
        return ""
    backup, lost = dice.choice(machine.backups), dice.choice(tuple(Lost))
    schedule.world.restore(machine, backup, lost)
    schedule.world.count(f"restored: {lost.value}")
    return f"{machine.name}: {lost.value} is restored"


def _clones(schedule: Schedule) -> str:
    if len(schedule.world.machines) > 4:
        return ""
    return f"{schedule.world.clone(schedule.machine)}: cloned"


def _province_backs_up(schedule: Schedule) -> str:
    return _server_backs_up(schedule.world.province)


def _hub_backs_up(schedule: Schedule) -> str:
    hub = schedule.world.hub
    return _server_backs_up(hub) if hub else ""


def _server_backs_up(server: Server) -> str:
    server.back_up()
    return f"the {server.name} keeps a copy"


def _province_restores(schedule: Schedule) -> str:
    return _server_restores(schedule, schedule.world.province)


def _hub_restores(schedule: Schedule) -> str:
    hub = schedule.world.hub
    return _server_restores(schedule, hub) if hub else ""


def _server_restores(schedule: Schedule, server: Server) -> str:
    world, dice = schedule.world, schedule.dice
    if not server.copies:
        return ""
    said = "unsaid restores" not in world.features or dice.random() < 0.4
    world.restore_server(server, dice.choice(server.copies), new_incarnation=said)
    how = "restored" if said else "restored, and nobody was told"
    world.count(f"restored: {server.name}{'' if said else ', unsaid'}")
    return f"the {server.name} is {how}"


def _hub_carries(schedule: Schedule) -> str:
    return f"hub: {schedule.world.hub_carries()}" if schedule.world.hub else ""


def _meets_hub(schedule: Schedule, process: Process) -> str:
    return schedule.world.meets_hub(process) if schedule.world.hub else ""


def _writes_bundle(schedule: Schedule, process: Process) -> str:
    return schedule.world.errands.writes(process)


def _takes_reply(schedule: Schedule, process: Process) -> str:
    return schedule.world.errands.takes(process)


def _imports_bundle(schedule: Schedule) -> str:
    return schedule.world.errands.imports()


def _attaches(schedule: Schedule, process: Process) -> str:
    return schedule.world.clerk.attaches(process)


def _sends_contents(schedule: Schedule, process: Process) -> str:
    return schedule.world.clerk.sends_contents(process)


def _part_rots(schedule: Schedule) -> str:
    """A byte turns in a part of an attachment on its way, on a server's disk."""
    server = schedule.dice.choice(schedule.world.servers)
    parts = server.parts()
    if not parts:
        return ""
    server.rot(schedule.dice.choice(parts))
    return f"a part of an attachment rots at the {server.name}"


def _revokes(schedule: Schedule) -> str:
    """A counter, or the intruder, is heard no longer; what it wrote last may be disowned."""
    world, dice = schedule.world, schedule.dice
    if world.province.revoked():
        return ""
    device = dice.choice([*(one.post.device for one in world.machines[1:]), world.intruder.device])
    written = world.province.written_by(device)
    last_good = None if dice.random() < 0.3 else dice.sample(written, min(len(written), 1))
    world.revoke(device, last_good)
    return f"{device[:6]} is revoked, {'all' if last_good is None else 'not all'} of it is good"


def _late_arrives(schedule: Schedule) -> str:
    schedule.world.network.deliver_late()
    return ""


def _intruder_acts(schedule: Schedule) -> str:
    trick = schedule.world.intruder.acts()
    schedule.world.count(f"intruder: {trick}")
    return f"the intruder {trick}"


def _writes_too_much(schedule: Schedule, process: Process) -> str:
    return schedule.world.clerk.writes_too_much(process)


def _closes_the_day(schedule: Schedule, process: Process) -> str:
    return schedule.world.clerk.closes_the_day(process)


_ACTIONS: Final[tuple[tuple[_Action, int, str], ...]] = (
    (_clerk(_receives), 24, ""),
    (_clerk(_acts), 24, ""),
    (_clerk(_syncs), 30, ""),
    (_clerk(_closes_the_day), 2, ""),
    (_time_passes, 6, ""),
    (_restarts, 3, ""),
    (_second_process, 4, "second process"),
    (_partition, 4, "partitions"),
    (_clock_jumps, 8, "wrong clocks"),
    (_backs_up, 4, "restored"),
    (_restores, 3, "restored"),
    (_clones, 1, "cloned"),
    (_province_backs_up, 3, "province restored"),
    (_province_restores, 2, "province restored"),
    (_hub_carries, 16, "hub"),
    (_clerk(_meets_hub), 2, "hub"),
    (_hub_backs_up, 3, "hub restored"),
    (_hub_restores, 2, "hub restored"),
    (_clerk(_writes_bundle), 5, "bundles"),
    (_imports_bundle, 6, "bundles"),
    (_clerk(_takes_reply), 6, "bundles"),
    (_clerk(_attaches), 6, "attachments"),
    (_clerk(_sends_contents), 10, "attachments"),
    (_part_rots, 2, "attachments"),
    (_revokes, 2, "revoked"),
    (_late_arrives, 4, "bad line"),
    (_intruder_acts, 8, "intruder"),
    (_clerk(_writes_too_much), 1, "too much"),
)
"""Steps with their weights, and the feature that they belong to."""


def run(town: Town, seed: int, only: frozenset[str] | None = None) -> Outcome:
    """One schedule from its seed, in a world of its own; `only` these features, or some of all."""
    dice = loaded_dice.seeded(seed)
    with (
        TemporaryDirectory(dir=town.folder, prefix=f"seed{seed}-") as folder,
        loaded_dice.loaded(dice),
        patch.object(database, "_LOCK_WAIT_MS", 50),
    ):
        world = World(Path(folder), dice, features_of(dice) if only is None else only)
        world.log(", ".join(sorted(world.features)))
        steps = dice.randint(30, 80)
        violation = ""
        try:
            world.settle_in(town)
            _play(world, steps)
        except Violation as broken:
            violation = str(broken)
        except Exception as bug:  # noqa: BLE001 - told with its seed, like any other violation
            violation = f"{A_BUG}: {bug!r}"
            world.log("".join(traceback.format_exception(bug)))
        finally:
            world.close()
        trace = (*world.trace, violation) if violation else tuple(world.trace)
        return Outcome(seed, steps, len(world.saved), world.digest, violation, trace, world.counts)


def _play(world: World, steps: int) -> None:
    world.look = partial(invariants.look, world)
    schedule = Schedule(world)
    for _ in range(steps):
        schedule.step()
    invariants.settle(world)
