"""Publishing procedures, and taking the catalogue in from files and out to them.

A version is never taken back: what is published is added to the catalogue, and replaces only the
version of the same code and first day. A later version of a code ends an open earlier one the day
before it begins; the earlier one is not rewritten (see `counter_app.domain.catalogue.version_on`).
"""

from collections.abc import Iterable
from pathlib import Path

from counter_app.domain.catalogue import Procedure
from counter_app.domain.facts import ProcedurePublished
from counter_app.domain.publishing import PROCEDURE_PREFIX, Published, change_of, check_own
from counter_app.domain.roles import Act, allow
from counter_app.service.desk import Desk


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
