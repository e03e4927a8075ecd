"""Lesson 11: a process that dies while attaching leaves no event without its content."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.service.look_up import dossier
from counter_app.service.verification import prove
from tests.db.conftest import counter, templates
from tests.db.office import Counter

__all__ = ["counter", "templates"]
ROOT = Path(__file__).parents[2]


def quiet(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def killed_while_attaching(
    counter: Counter, code: str, folder: Path, moment: random.Random
) -> list[str]:
    """What a process reported that was killed at some moment."""
    command = [sys.executable, "-W", "error", "-m", "tests.attachments.child"]
    process = subprocess.Popen(  # noqa: S603 - our own module
        [*command, str(counter.path), code, str(folder)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
    )
    assert process.stdout is not None
    reported = [process.stdout.readline() for _ in range(moment.randint(1, 15))]
    try:
        process.wait(timeout=moment.uniform(0, 0.03))
    except subprocess.TimeoutExpired:
        process.kill()
    rest, _ = process.communicate(timeout=60)
    reported += rest.splitlines(keepends=True)
    return [line for line in reported if line.endswith("\n")]


@pytest.mark.parametrize("seed", range(6))
def test_a_process_killed_while_attaching_leaves_every_named_content(
    counter: Counter, tmp_path: Path, seed: int
) -> None:
    code = counter.receive().dossier.code
    counter.store.close()

    moment = random.Random(seed)  # noqa: S311 - no secret
    reported = killed_while_attaching(counter, code, tmp_path, moment)

    counter.open()
    attached = dossier(counter.desk, code).attachments
    told = [f"{one.event_id} {one.file.sha256}\n" for one in attached]
    assert reported
    assert set(reported) <= set(told)
    proof = prove(counter.desk, quiet)
    assert proof.problem is None
    assert proof.attachments == len(attached)
