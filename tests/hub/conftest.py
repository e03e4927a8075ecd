"""A province, and a commune with a hub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from provincial_server.serving import Place, Running
from tests.hub.commune import Commune
from tests.sync.office import HandClock


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "province"), now=HandClock().now_ms) as running:
        yield running


@pytest.fixture
def commune(tmp_path: Path, province: Running) -> Iterator[Commune]:
    """A commune whose hub is enrolled and does not answer yet."""
    made = Commune(tmp_path, province)
    made.join()
    yield made
    made.close()


@pytest.fixture
def hub(commune: Commune) -> Iterator[Running]:
    """The commune's hub, answering."""
    with commune.serving() as running:
        yield running
