"""Commands about catalogue files."""

from counter_app.cli.session import Session
from counter_app.service.catalogue import export_file, import_file


def import_catalogue(session: Session) -> int:
    """`catalogue import FILE`: all of a file or nothing of it."""
    with session.desk() as desk:
        return session.answer(import_file(desk, session.arguments.file))


def export_catalogue(session: Session) -> int:
    """`catalogue export FILE`."""
    with session.desk() as desk:
        count = export_file(desk, session.arguments.file)
    return session.answer({"file": str(session.arguments.file), "procedures": count})
