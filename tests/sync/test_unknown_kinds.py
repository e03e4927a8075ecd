"""What a program does not know yet it keeps and passes on, to the byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import select

from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import Fact
from counter_app.domain.journal import Event, header_bytes
from provincial_server.serving import Place, Running
from provincial_server.tables import events
from tests.sync.office import Counter, assert_sound, code_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenRated(Fact):
    """A kind of a later program."""

    KIND: ClassVar[str] = "citizen.rated"
    stars: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedAnew(Fact):
    """A later version of a kind that is known."""

    KIND: ClassVar[str] = "document.printed"
    VERSION: ClassVar[int] = 2
    sheets: tuple[str, ...]


LATER = (CitizenRated(stars=5, words="Cán bộ tận tình"), PrintedAnew(sheets=("01", "02")))


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node")) as running:
        yield running


def written(counter: Counter) -> list[Event]:
    """A later program writes at this counter, about a dossier that both know."""
    with counter.store.writing() as work:
        (dossier,) = work.dossiers_with_code(code_of(1))
        told = [work.record(fact, subject=SUBJECT_PREFIX + dossier.id) for fact in LATER]
        work.commit()
    return told


def test_an_unknown_kind_and_a_newer_version_reach_the_other_counter_untouched(
    tmp_path: Path, node: Running
) -> None:
    later, older = Counter(tmp_path, 1), Counter(tmp_path, 2)
    later.receive(1)
    told = written(later)
    for counter in (later, older):
        counter.enrol(node)
        counter.engine.sync()

    for event in told:
        with node.node.database.reading() as connection:
            row = connection.execute(select(events).where(events.c.id == event.id)).one()
        assert (row.header, row.payload) == (header_bytes(event.header), event.payload)
        (run,) = older.store.runs_holding([event.id])
        assert event in run.events

    assert later.state().rejected == 0
    with older.store.reading() as reader:
        (dossier,) = reader.dossiers_with_code(code_of(1))
    assert [step.kind for step in dossier.steps] == ["dossier.received", "document.printed"]
    assert_sound(node, later, older)


def test_work_goes_on_after_what_is_not_known(tmp_path: Path, node: Running) -> None:
    later, older = Counter(tmp_path, 1), Counter(tmp_path, 2)
    later.receive(1)
    (_, last) = written(later)
    for counter in (later, older):
        counter.enrol(node)
        counter.engine.sync()

    with older.store.writing() as work:
        (dossier,) = work.dossiers_with_code(code_of(1))
        after = work.record(CitizenRated(stars=1, words=""), subject=SUBJECT_PREFIX + dossier.id)
        work.commit()
    older.engine.sync()
    later.engine.sync()

    assert after.header.seen == (last.id,)
    assert later.store.runs_holding([after.id])
    assert_sound(node, later, older)
