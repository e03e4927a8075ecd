"""Commands about catalogue files."""

from counter_app.cli.session import Session
from counter_app.service.catalogue import Foreseen, export_file, import_file, preview_file


def preview_catalogue(session: Session) -> int:
    """`catalogue preview FILE`: what `import` would change; nothing is changed."""
    with session.desk() as desk:
        preview = preview_file(desk, session.arguments.file)
    return session.answer(
        {
            "changes": preview.published,
            "new": [_version(one) for one in preview.news if one.before is None],
            "changed": [_version(one) for one in preview.news if one.before is not None],
        }
    )


def _version(foreseen: Foreseen) -> dict[str, object]:
    procedure = foreseen.procedure
    return {"code": procedure.code, "valid_from": procedure.valid_from, "name": procedure.name}


def import_catalogue(session: Session) -> int:
    """`catalogue import FILE`: all of a file or nothing of it."""
    with session.desk() as desk:
        return session.answer(import_file(desk, session.arguments.file))


def export_catalogue(session: Session) -> int:
    """`catalogue export FILE`."""
    with session.desk() as desk:
        count = export_file(desk, session.arguments.file)
    return session.answer({"file": str(session.arguments.file), "procedures": count})
