"""Publishing procedures, and taking the catalogue in from files and out to them.

A version is never taken back: what is published is added to the catalogue, and replaces only the
version of the same code and first day. A later version of a code ends an open earlier one the day
before it begins; the earlier one is not rewritten (see `counter_app.domain.catalogue.version_on`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from counter_app.domain.catalogue import Procedure
from counter_app.domain.facts import ProcedurePublished
from counter_app.domain.procedure_rows import procedures_from, rows_of
from counter_app.domain.publishing import PROCEDURE_PREFIX, Published, change_of, check_own
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every version, by code, then by validity; and from when on a code is the province's."""

    procedures: tuple[Procedure, ...]
    decreed: Mapping[str, date]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A version that a file brings; `before` is the one that it replaces, None for a new one."""

    procedure: Procedure
    before: Procedure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would change: nothing has been. `procedures` is all that it holds."""

    procedures: tuple[Procedure, ...]
    news: tuple[Foreseen, ...]
    published: Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A version of a procedure with other figures, as they were typed.

    `cells` are columns of a catalogue's row by key ("limit_amount", "valid_from", ...); `fees` are
    such cells for the fees by their place, from 0. Of another first day it is a new version.
    """

    code: str
    version: date
    cells: Mapping[str, object]
    fees: Mapping[int, Mapping[str, object]] = field(default_factory=dict)


def publish(desk: Desk, procedures: Iterable[Procedure]) -> Published:
    """Bring these versions into the catalogue, all of them in one transaction or none.

    What is there already in the same words is not recorded again. Raises `BadRows` where one
    breaks the rules of a catalogue, does not fit the versions of its code that are there, or is
    for the province to publish.
    """
    allow(desk.actor, Act.PUBLISH_CATALOGUE)
    with desk.writing() as work:
        change = change_of(work.all_procedures(), procedures)
        check_own(work.decreed(), change.news)
        for procedure in change.news:
            work.record(
                ProcedurePublished(procedure=procedure), subject=PROCEDURE_PREFIX + procedure.code
            )
        if change.news:
            work.commit()
    return change.published


def whole_catalogue(desk: Desk) -> Catalogue:
    """All that is in the catalogue, as of today."""
    with desk.store.reading() as reader:
        return Catalogue(
            procedures=reader.all_procedures(),
            decreed=reader.decreed().procedures,
            today=desk.clock.now().date(),
        )


def preview_file(desk: Desk, path: Path) -> Preview:
    """What importing a file would change, without changing it. Raises as `import_file` does."""
    allow(desk.actor, Act.PUBLISH_CATALOGUE)
    procedures = desk.files.read(path)
    with desk.store.reading() as reader:
        held = reader.all_procedures()
        change = change_of(held, procedures)
        check_own(reader.decreed(), change.news)
    there = {(one.code, one.valid_from): one for one in held}
    return Preview(
        procedures=procedures,
        news=tuple(
            Foreseen(procedure=one, before=there.get((one.code, one.valid_from)))
            for one in change.news
        ),
        published=change.published,
    )


def revise(desk: Desk, revision: Revision) -> Published:
    """Publish a version with other figures, in place of it or from another first day on.

    Raises `Refused` where there is no such version, `BadRows` with the columns that are wrong.
    """
    allow(desk.actor, Act.PUBLISH_CATALOGUE)
    with desk.store.reading() as reader:
        versions = {one.valid_from: one for one in reader.versions_of(revision.code)}
    known = versions.get(revision.version)
    if known is None:
        raise Refused(
            say("Danh mục không có phiên bản này của thủ tục {code}.", code=revision.code), "code"
        )
    return publish(desk, (_revised(known, revision),))


def _revised(known: Procedure, revision: Revision) -> Procedure:
    rows = rows_of(known)
    fees = tuple(
        replace(row, cells={**row.cells, **revision.fees.get(place, {})})
        for place, row in enumerate(rows.fees)
    )
    row = replace(rows.row, cells={**rows.row.cells, **revision.cells})
    (procedure,) = procedures_from((replace(rows, row=row, fees=fees),))
    return procedure


def import_file(desk: Desk, path: Path) -> Published:
    """Publish all procedures of a JSON or XLSX file, or none of them.

    Raises `BadRows` with every bad row and column, `Refused` or `Unavailable` for the file.
    """
    allow(desk.actor, Act.PUBLISH_CATALOGUE)
    return publish(desk, desk.files.read(path))


def export_file(desk: Desk, path: Path) -> int:
    """Write the whole catalogue to a JSON or XLSX file; how many versions were written."""
    with desk.store.reading() as reader:
        procedures = reader.all_procedures()
    desk.files.write(path, procedures)
    return len(procedures)
