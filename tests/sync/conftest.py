"""A real node, a real counter, and a line between them that can be cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from provincial_server.serving import Place, Running
from tests.sync.line import Line
from tests.sync.office import Counter, HandClock


@pytest.fixture
def node_clock() -> HandClock:
    return HandClock()


@pytest.fixture
def node(tmp_path: Path, node_clock: HandClock) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node"), now=node_clock.now_ms) as running:
        yield running


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """Counter 1, set up and not enrolled."""
    made = Counter(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[Counter]:
    """Counter 2 of the same commune, set up and not enrolled."""
    made = Counter(tmp_path, number=2)
    yield made
    made.store.close()


@pytest.fixture
def line(node: Running) -> Iterator[Line]:
    with Line(node.url) as line:
        yield line
