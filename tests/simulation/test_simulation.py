"""Many small worlds in which everything goes wrong, and the same promises hold in each."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.simulation.schedule import run
from tests.simulation.town import Town, build, scratch

PORTIONS = 8
SCHEDULES = 8
"""A portion; `make soak` runs as many as one likes."""


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with scratch() as folder:
        yield build(folder / "town")


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_whatever_happens_the_promises_hold(town: Town, portion: int) -> None:
    first = portion * SCHEDULES

    broken = [
        f"python -m tests.simulation --seed {seed} --trace: {violation}"
        for seed in range(first, first + SCHEDULES)
        if (violation := run(town, seed).violation)
    ]

    assert broken == []


def test_a_seed_tells_the_same_story_in_every_process() -> None:
    stories = set()
    for hash_seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-m", "tests.simulation", "--seed", "3", "--trace"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        stories.add(told.rpartition(", ")[0])

    assert len(stories) == 1
