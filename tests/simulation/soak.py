"""`python -m tests.simulation --seed S --trace` replays a schedule; `--schedules N` runs many."""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from tests.simulation.schedule import Outcome, run
from tests.simulation.town import Town, build, scratch

_TOLD_EVERY: Final = 60.0
"""Seconds between two words on how far it is."""
_PORTION: Final = 32


@dataclass(slots=True)
class Tally:
    """What many schedules came to."""

    schedules: int = 0
    steps: int = 0
    events: int = 0
    violations: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        self.schedules += 1
        self.steps += outcome.steps
        self.events += outcome.events
        self.counts += outcome.counts
        if outcome.violation:
            self.violations.append(f"seed {outcome.seed}: {outcome.violation}")
            say(self.violations[-1])

    @property
    def histogram(self) -> str:
        """How often each step was taken and each fault hit."""
        return "\n".join(f"{count:8}  {what}" for what, count in sorted(self.counts.items()))

    @property
    def told(self) -> str:
        return (
            f"{self.schedules} schedules, {self.steps} steps, {self.events} events, "
            f"{len(self.violations)} violations"
        )


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the schedules that are asked for; 1 where a promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--schedules", type=int, default=1, help="how many seeds from there")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--trace", action="store_true", help="tell every step")
    parser.add_argument("--only", default="", help="only these features, with commas between")
    parser.add_argument("--stats", action="store_true", help="how often each step and fault came")
    given = parser.parse_args()
    seeds = range(given.seed, given.seed + given.schedules)
    begin = time.perf_counter()
    tally = Tally()
    told = begin
    only = frozenset(filter(None, given.only.split(", "))) or None
    for outcome in _outcomes(seeds, only, 1 if given.trace else given.jobs):
        if given.trace:
            say("\n".join(outcome.trace))
        tally.add(outcome)
        if time.perf_counter() - told > _TOLD_EVERY:
            told = time.perf_counter()
            say(f"so far: {tally.told}")
    if given.stats:
        say(tally.histogram)
    say(f"{tally.told}, {time.perf_counter() - begin:.1f} s")
    return int(bool(tally.violations))


def _outcomes(seeds: range, only: frozenset[str] | None, jobs: int) -> Iterator[Outcome]:
    if jobs < 2 or len(seeds) < 2:
        with _town() as town:
            for seed in seeds:
                yield run(town, seed, only)
        return
    portions = [seeds[at : at + _PORTION] for at in range(0, len(seeds), _PORTION)]
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        for outcomes in pool.map(partial(_portion, only=only), portions):
            yield from outcomes


def _portion(seeds: range, only: frozenset[str] | None) -> list[Outcome]:
    """Some schedules in a process of their own; traces stay where they are made."""
    with _town() as town:
        return [replace(run(town, seed, only), trace=()) for seed in seeds]


@contextmanager
def _town() -> Iterator[Town]:
    with scratch() as folder:
        yield build(folder / "town")
