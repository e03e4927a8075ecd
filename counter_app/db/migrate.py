"""Bringing a store up to date: refuse a newer one, back up, migrate in one transaction, verify.

Alembic is imported only where there is something to make or to migrate: the start of the window
counts, and nearly every start finds the store up to date.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from counter_app.db.engine import Connections
from counter_app.db.projection import count_events
from counter_app.domain.sentences import Damaged, Refused, say
from counter_app.service.ports import JournalProof

# ruff: noqa: PLC0415 - see above

REVISIONS: Final = Path(__file__).parent / "migrations"
NEWEST: Final = (REVISIONS, "0001")
"""The head of the shipped revisions, known without asking Alembic."""
NOT_A_STORE: Final = say("Tệp này không phải là kho dữ liệu của quầy, hoặc đã mất phần đầu.")


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done to an older store: from which revision, and where its copy lies."""

    before: str
    backup: Path


def build(connection: Connection, revisions: Path) -> None:
    """Make all tables of an empty store, in the caller's transaction."""
    _upgrade(connection, revisions)


def migrate(
    connections: Connections,
    revisions: Path,
    *,
    now: Callable[[], datetime],
    prove: Callable[[Connection], JournalProof],
) -> Migration | None:
    """Bring the store to the newest revision; None where it is there already.

    Raises `Refused` for a store that a newer program made, `Damaged` for a file that is no store,
    or that loses events on the way or does not prove itself at the end; it is then as it was.
    """
    with connections.reading() as connection:
        before = _revision(connection)
    if _is_newest(before, revisions):
        return None
    backup = _back_up(connections, before, now())
    with connections.writing() as connection:
        if not _is_newest(_revision(connection), revisions):
            _migrate_within(connection, revisions, prove)
    return Migration(before, backup)


def _migrate_within(
    connection: Connection, revisions: Path, prove: Callable[[Connection], JournalProof]
) -> None:
    events = count_events(connection)
    _upgrade(connection, revisions)
    if count_events(connection) != events:
        raise Damaged(say("Nâng cấp dữ liệu làm thiếu sự kiện nên đã dừng; dữ liệu giữ nguyên."))
    problem = prove(connection).problem
    if problem is not None:
        raise Damaged(
            say(
                "Chưa nâng cấp được vì dữ liệu không qua kiểm tra; dữ liệu giữ nguyên. {problem}",
                problem=problem,
            )
        )


def _revision(connection: Connection) -> str:
    try:
        revisions = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    except OperationalError as error:
        raise Damaged(NOT_A_STORE) from error
    if len(revisions) != 1:
        raise Damaged(NOT_A_STORE)
    return str(revisions[0])


def _is_newest(revision: str, revisions: Path) -> bool:
    if (revisions, revision) == NEWEST:
        return True
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(revisions))
    known = [one.revision for one in script.walk_revisions()]
    if revision not in known:
        raise Refused(
            say(
                "Dữ liệu do phiên bản mới hơn của chương trình tạo ra (bản {revision}). Hãy cập "
                "nhật chương trình rồi mở lại.",
                revision=revision,
            ),
            "data",
        )
    return revision == script.get_current_head()


def _upgrade(connection: Connection, revisions: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(revisions).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _back_up(connections: Connections, revision: str, now: datetime) -> Path:
    """A consistent copy under the same key, beside the store."""
    path = connections.path
    backup = path.with_name(f"{path.name}.{revision}-{now:%Y%m%d-%H%M%S}.bak")
    connections.copy_to(backup)
    return backup
