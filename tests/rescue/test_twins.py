"""A cloned disk, with a real node between the twins: nothing is lost, and the clerk is told."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counter_app.bootstrap import open_counter
from counter_app.domain.facts.stores import Notice
from counter_app.domain.sentences import Refused
from counter_app.paths import DataDir
from counter_app.service import safekeeping
from counter_app.service.desk import Desk
from provincial_server.serving import Place, Running
from tests.rescue.office import received


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node")) as running:
        yield running


class Twin:
    """One of two machines with the same disk: its data folder, and what it remembers outside."""

    def __init__(self, folder: DataDir, state: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._state = state
        self._patch = patch

    @contextmanager
    def opened(self) -> Iterator[Desk]:
        self._patch.setenv("XDG_STATE_HOME", str(self._state))
        with open_counter(self.folder) as desk:
            yield desk

    def works(self, dossiers: int) -> list[str]:
        """A morning: open, receive, exchange; the codes given out."""
        with self.opened() as desk:
            codes = [received(desk) for _ in range(dossiers)]
            state = desk.exchange.sync()
        assert state.unsent == 0
        return codes

    def noticed(self) -> tuple[Notice, ...]:
        with self.opened() as desk, desk.store.reading() as reader:
            told = reader.restored()
        return told.noticed if told else ()

    def codes(self) -> list[str]:
        with self.opened() as desk, desk.store.reading() as reader:
            return sorted(row.code for row in reader.latest(100))


@pytest.fixture
def twins(
    folder: DataDir, node: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Twin, Twin]:
    """An enrolled counter, and its clone: the whole disk was copied while it was off."""
    state = tmp_path / "state"
    first = Twin(folder, state, monkeypatch)
    with open_counter(folder) as desk:
        desk.exchange.enrol(node.url, node.issue_code("H30.12", 1).code)
    first.works(1)
    shutil.copytree(folder.root, tmp_path / "clone")
    shutil.copytree(state, tmp_path / "clone's state")
    clone = DataDir(tmp_path / "clone")
    return first, Twin(clone, tmp_path / "clone's state", monkeypatch)


def test_lesson_20_both_branches_of_a_cloned_disk_reach_the_province_and_are_told_of(
    twins: tuple[Twin, Twin], node: Running
) -> None:
    first, second = twins
    given = [*first.works(2), *second.works(2)]
    for _ in range(4):
        first.works(0)
        second.works(0)

    assert Notice.FORKED in first.noticed()
    assert Notice.FORKED in second.noticed()
    assert first.codes() == second.codes()
    at_the_province = sorted(one.code for one in node.node.dossiers())
    assert at_the_province == first.codes()
    assert len(at_the_province) == 1 + len(given), "also those that share a code are there"
    with first.opened() as desk:
        events = desk.store.verify()
        (remark,) = safekeeping.remarks(desk)
    assert events.problem is None
    assert "máy khác" in str(remark)

    written = events.events
    first.works(0)
    second.works(0)
    with first.opened() as desk:
        assert desk.store.verify().events == written, "they have come to rest"


def test_when_the_clone_is_gone_a_person_says_so_and_the_band_is_whole_again(
    twins: tuple[Twin, Twin],
) -> None:
    first, second = twins
    first.works(1)
    second.works(1)
    for _ in range(4):
        first.works(0)
        second.works(0)
    assert Notice.FORKED in first.noticed()

    with first.opened() as desk:
        safekeeping.settle_twin(desk)
        with desk.store.reading() as reader:
            told = reader.restored()
        assert told is not None
        assert (told.noticed, told.lane) == ((Notice.SETTLED,), 0)
        assert safekeeping.remarks(desk) == ()
        with pytest.raises(Refused):
            safekeeping.settle_twin(desk)

    assert len(first.works(2)) == 2
