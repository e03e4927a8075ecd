"""Several processes at one store, and processes that die: what was reported is there, once."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.db.office import Counter

ROOT = Path(__file__).parents[2]


def child(counter: Counter, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "tests.db.child"]
    return subprocess.Popen(  # noqa: S603 - our own module
        [*command, str(counter.path), name, str(count)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
    )


def reported_by(process: subprocess.Popen[str]) -> list[str]:
    """The rest of what a process reported before it ended; a torn last line reports nothing."""
    rest, _ = process.communicate(timeout=100)
    return [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def check(counter: Counter, reported: list[str]) -> None:
    """Everything reported is there, no number was given twice, and the journal proves itself."""
    counter.open()
    with counter.store.reading() as reader:
        rows = reader.latest(100_000)
        codes = [row.code for row in rows]
        for line in reported:
            code, event_id = line.split()
            (dossier,) = reader.dossiers_with_code(code)
            assert dossier.event_id == event_id
        assert reader.dossier_count() == len(rows)
    assert len(set(codes)) == len(codes)
    assert counter.store.verify().problem is None
    counter.store.close()


def test_two_processes_at_one_store_lose_nothing_and_give_no_number_twice(
    counter: Counter,
) -> None:
    counter.store.close()
    processes = [child(counter, name, 50) for name in ("Nguyễn Văn Mẫu", "Trần Thị Mẫu")]

    reported = [line for process in processes for line in reported_by(process)]

    assert [process.returncode for process in processes] == [0, 0]
    assert len(reported) == 100
    check(counter, reported)
    counter.open()
    with counter.store.reading() as reader:
        assert reader.last_register_number(reader.latest(1)[0].received_at.year) == 100


@pytest.mark.parametrize("seed", range(5))
def test_a_process_killed_at_any_moment_leaves_all_it_reported(counter: Counter, seed: int) -> None:
    """Lesson 4: what the clerk saw as saved is saved, and its number is never given again."""
    counter.store.close()
    moment = random.Random(seed)  # noqa: S311 - no secret
    process = child(counter, "Nguyễn Văn Mẫu", 100_000)
    assert process.stdout is not None
    reported = [process.stdout.readline() for _ in range(moment.randint(1, 40))]

    try:
        process.wait(timeout=moment.uniform(0, 0.02))
    except subprocess.TimeoutExpired:
        process.kill()
    reported += reported_by(process)

    assert len(reported) >= 1
    check(counter, reported)
    counter.open()
    assert counter.receive().dossier.code not in {line.split()[0] for line in reported}
