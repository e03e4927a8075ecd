"""Counters for the store's tests: made once, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.office import Counter


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A freshly set-up store for each of three counters."""
    folder = tmp_path_factory.mktemp("templates")
    paths = {number: folder / f"{number}.db" for number in (1, 2, 3)}
    for number, path in paths.items():
        Counter(number, path).make().store.close()
    return paths


def _opened(number: int, templates: dict[int, Path], folder: Path) -> Iterator[Counter]:
    path = folder / f"counter-{number}.db"
    shutil.copyfile(templates[number], path)
    counter = Counter(number, path).open()
    yield counter
    counter.store.close()


@pytest.fixture
def counter(templates: dict[int, Path], tmp_path: Path) -> Iterator[Counter]:
    """Counter 1, freshly set up."""
    yield from _opened(1, templates, tmp_path)


@pytest.fixture
def other(templates: dict[int, Path], tmp_path: Path) -> Iterator[Counter]:
    """Counter 2 of the same commune."""
    yield from _opened(2, templates, tmp_path)
