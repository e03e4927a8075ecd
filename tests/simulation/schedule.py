"""A schedule: which steps are taken in which order, drawn from a seed; and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

from counter_app.domain.sentences import Refused, Unavailable
from provincial_server import database
from tests.simulation import dice as loaded_dice
from tests.simulation import invariants
from tests.simulation.machine import Machine, Process
from tests.simulation.points import BEGIN, BETWEEN, EVERYWHERE, PowerCut
from tests.simulation.province import Province
from tests.simulation.town import Town
from tests.simulation.world import Violation, World, features_of

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


class Schedule:
    """Draws one step after the other, with what comes between."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = world.dice
        self._actions = [
            (action, weight)
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
            self.world.log(said)
        invariants.after_step(self.world)

    def _guarded(self, action: Callable[[], str]) -> str:
        try:
            return action()
        except PowerCut as cut:
            machine = cut.machine
            assert isinstance(machine, Machine | Province)
            machine.power_up()
            return f"{machine.name}: the power went"
        except Refused as refused:
            return f"refused: {str(refused)[:60]}"
        except Unavailable as away:
            return f"unavailable: {str(away)[:60]}"

    def _plan(self) -> None:
        """Perhaps something comes between during the next step."""
        features, points, dice = self.world.features, self.world.points, self.dice
        chance = dice.random()
        if "power cuts" in features and chance < 0.15:
            points.plan(self._cut, where=EVERYWHERE, passes=dice.randrange(20))
        elif "province cuts" in features and chance < 0.25:
            province = self.world.province
            points.plan(self._cut, where=EVERYWHERE, passes=dice.randrange(2), owner=province)
        elif "meanwhile" in features and chance < 0.55:
            points.plan(self._meanwhile, where=BETWEEN, passes=dice.randrange(4))

    def _cut(self, owner: object, where: str) -> None:
        match owner:
            case Process(machine=machine):
                machine.cut_power(where)
            case Province() as province:
                province.cut_power()

    def _meanwhile(self, owner: object, where: str) -> None:
        """Another process takes a step while this one is between two of its own."""
        others = [one for one in self.world.processes if one is not owner]
        if where == BEGIN and isinstance(owner, Process):
            others = [one for one in others if one.store is not owner.store]
        if not others:
            return
        if isinstance(owner, Process) and self.dice.random() < 0.5:
            others = [one for one in others if one.machine is owner.machine] or others
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


def _clerk(work: Callable[[Schedule, Process], str]) -> _Action:
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
    machine = schedule.machine
    machine.cut_off = not machine.cut_off
    return f"{machine.name}: {'cut off' if machine.cut_off else 'connected'}"


def _clock_jumps(schedule: Schedule) -> str:
    world, dice = schedule.world, schedule.dice
    clock = dice.choice([world.province.clock, *(machine.clock for machine in world.machines)])
    clock.off_by = timedelta(days=dice.choice((0, 0, 1, -1, 400, -400, 9000, -9000)))
    return f"a clock is off by {clock.off_by.days} days"


def _backs_up(schedule: Schedule) -> str:
    machine = schedule.machine
    machine.back_up()
    return f"{machine.name}: keeps a copy"


def _restores(schedule: Schedule) -> str:
    machine = schedule.machine
    if not machine.backups:
        return ""
    backup, whole_disk = schedule.dice.choice(machine.backups), schedule.dice.random() < 0.4
    schedule.world.restore(machine, backup, whole_disk=whole_disk)
    return f"{machine.name}: {'its disk' if whole_disk else 'its store'} is restored"


def _clones(schedule: Schedule) -> str:
    if len(schedule.world.machines) > 4:
        return ""
    return f"{schedule.world.clone(schedule.machine)}: cloned"


def _province_backs_up(schedule: Schedule) -> str:
    schedule.world.province.back_up()
    return "the province keeps a copy"


def _province_restores(schedule: Schedule) -> str:
    province = schedule.world.province
    if not province.copies:
        return ""
    copy = schedule.dice.choice(province.copies)
    schedule.world.restore_province(copy, new_incarnation=True)
    return "the province is restored"


def _late_arrives(schedule: Schedule) -> str:
    schedule.world.network.deliver_late()
    return ""


def _intruder_acts(schedule: Schedule) -> str:
    return f"the intruder {schedule.world.intruder.acts()}"


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
        finally:
            world.close()
        trace = (*world.trace, violation) if violation else tuple(world.trace)
        return Outcome(seed, steps, len(world.saved), world.digest, violation, trace)


def _play(world: World, steps: int) -> None:
    world.look = partial(invariants.look, world)
    schedule = Schedule(world)
    for _ in range(steps):
        schedule.step()
    invariants.settle(world)
