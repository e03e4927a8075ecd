"""Publishing procedures, and taking the catalogue in from files and out to them.

A version is never taken back: what is published is added to the catalogue, and replaces only the
version of the same code and first day. A later version of a code ends an open earlier one the day
before it begins; the earlier one is not rewritten (see `counter_app.domain.catalogue.version_on`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from counter_app.domain.catalogue import Procedure
from counter_app.domain.facts import ProcedurePublished
from counter_app.domain.procedure_rows import procedures_from, rows_of, version_clash
from counter_app.domain.roles import Act, allow
from counter_app.domain.rows import BadRows, Problem
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk

SUBJECT_PREFIX = "procedure:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How many versions were new to the catalogue, replaced one, or were there already."""

    new: int
    changed: int
    unchanged: int


def publish(desk: Desk, procedures: Iterable[Procedure]) -> Published:
    """Bring these versions into the catalogue, all of them in one transaction or none.

    What is there already in the same words is not recorded again. Raises `BadRows` where one
    breaks the rules of a catalogue or does not fit the versions of its code that are there.
    """
    allow(desk.actor, Act.PUBLISH_CATALOGUE)
    wanted = procedures_from(rows_of(procedure) for procedure in procedures)
    with desk.writing() as work:
        held = {_version(procedure): procedure for procedure in work.all_procedures()}
        news = [one for one in wanted if held.get(_version(one)) != one]
        _check_fit(held.values(), news)
        for procedure in news:
            work.record(
                ProcedurePublished(procedure=procedure), subject=SUBJECT_PREFIX + procedure.code
            )
        if news:
            work.commit()
    changed = sum(1 for procedure in news if _version(procedure) in held)
    return Published(new=len(news) - changed, changed=changed, unchanged=len(wanted) - len(news))


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


def _version(procedure: Procedure) -> tuple[str, object]:
    return procedure.code, procedure.valid_from


def _check_fit(held: Iterable[Procedure], news: Iterable[Procedure]) -> None:
    """Whether the catalogue's versions of each code would follow one another with the new ones."""
    fresh = {_version(procedure): procedure for procedure in news}
    after = {_version(procedure): procedure for procedure in held} | fresh
    ordered = sorted(after.values(), key=lambda one: (one.code, one.valid_from))
    problems = [
        Problem(place=say("Thủ tục {code}", code=code), column="", sentence=sentence)
        for code, versions in groupby(ordered, key=lambda one: one.code)
        for earlier, later in pairwise(versions)
        if (_version(earlier) in fresh or _version(later) in fresh)
        and (sentence := version_clash(earlier, later)) is not None
    ]
    if problems:
        raise BadRows(problems)
