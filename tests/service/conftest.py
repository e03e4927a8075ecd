"""One counter for each test, made once and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.office import Counter
from tests.service import office


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "counter.db"
    office.make(path).store.close()
    return path


@pytest.fixture
def desk_counter(office_template: Path, tmp_path: Path) -> Iterator[Counter]:
    """A counter on Monday 16/11/2026 at nine, with the procedures of `tests.service.office`."""
    path = tmp_path / "desk.db"
    shutil.copyfile(office_template, path)
    counter = Counter(1, path).open()
    office.set_clock(counter, "16 09:00")
    with office.closing(counter):
        yield counter
