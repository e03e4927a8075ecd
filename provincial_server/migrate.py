"""Bringing the node's database to the newest revision; a newer one is refused.

Alembic is imported only where there is something to do: most starts find the database up to date.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from counter_app.domain.sentences import Refused, say

# ruff: noqa: PLC0415 - see above

REVISIONS: Final = Path(__file__).parent / "migrations"
NEWEST: Final = "0001"
"""The head of the shipped revisions, known without asking Alembic."""
_TURN: Final = 0x6D6F7463
"""Names the advisory lock under which one process migrates and the others wait."""


def migrate(connection: Connection, revisions: Path = REVISIONS) -> None:
    """Bring the database to the newest revision, in the caller's transaction.

    Raises `Refused` for a database that a newer program made; it is then as it was.
    """
    if revisions == REVISIONS and is_current(connection):
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_TURN})"))
    before = _revision(connection)
    if before is not None and before not in _known(revisions):
        raise Refused(say("Cơ sở dữ liệu này của một phiên bản máy chủ mới hơn."))
    _upgrade(connection, revisions)


def is_current(connection: Connection) -> bool:
    """Whether the database has the shape that this program was written for."""
    return _revision(connection) == NEWEST


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalars(text("SELECT version_num FROM alembic_version")).one_or_none()
    return None if found is None else str(found)


def _known(revisions: Path) -> set[str]:
    from alembic.script import ScriptDirectory

    return {one.revision for one in ScriptDirectory(str(revisions)).walk_revisions()}


def _upgrade(connection: Connection, revisions: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
