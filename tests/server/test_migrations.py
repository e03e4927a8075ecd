"""Migrations: models and head agree, newer databases are refused, one process migrates."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from counter_app.domain.sentences import Refused
from provincial_server.database import Database, sqlite_url
from provincial_server.migrate import NEWEST, REVISIONS, is_current, migrate
from provincial_server.serving import Node, Place
from provincial_server.tables import metadata
from tests.server.conftest import address_of, administer

NEXT = '''
"""A later revision."""

from alembic import op

revision = "9001"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE later (x INTEGER)")
    {more}
'''


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    place.folder.mkdir()
    database = Database(place.database_url or sqlite_url(place.folder))
    yield database
    database.close()


def _later(folder: Path, more: str) -> Path:
    """The revisions of a later program, one more than ours."""
    shutil.copytree(REVISIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = NEXT.format(newest=NEWEST, more=more)
    (folder / "versions" / "r9001_later.py").write_text(text, encoding="utf-8")
    return folder


def _has_later(connection: Connection) -> bool:
    return inspect(connection).has_table("later")


def test_models_and_head_agree(database: Database) -> None:
    models = {*metadata.tables, "alembic_version"}
    with database.reading() as connection:
        options = {
            "compare_server_default": True,
            "include_name": lambda name, kind, _parents: kind != "table" or name in models,
        }
        context = MigrationContext.configure(connection, opts=options)

        assert compare_metadata(context, metadata) == []


def test_every_revision_has_a_test() -> None:
    """A database of every released revision must be opened by a test: add it here with its dump."""
    script = ScriptDirectory(str(REVISIONS))

    assert {one.revision for one in script.walk_revisions()} == {"0001"}
    assert script.get_current_head() == NEWEST


def test_what_grows_with_the_communes_is_partitioned_and_keyed_by_feed(
    postgresql_place: Place,
) -> None:
    database = Database(postgresql_place.database_url)
    with database.reading() as connection:
        partitions = {
            row.parent: row.partitions
            for row in connection.execute(
                text(
                    "SELECT inhparent::regclass::text AS parent, count(*) AS partitions "
                    "FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
                    "WHERE relkind = 'r' GROUP BY inhparent"
                )
            )
        }
        unique = connection.execute(
            text(
                "SELECT indrelid::regclass::text AS parent, bool_and(attname = 'feed') AS by_feed "
                "FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "
                "WHERE indisunique AND indrelid IN (SELECT partrelid FROM pg_partitioned_table) "
                "GROUP BY indrelid"
            )
        ).all()
    database.close()

    named = {"events", "feed_days", "rejects", "gaps", "dossiers", "contents"}
    assert partitions == dict.fromkeys(named, 16)
    assert {row.parent for row in unique} == named
    assert all(row.by_feed for row in unique)


def test_a_database_of_a_newer_program_is_refused_and_not_touched(place: Place) -> None:
    with Node(place) as node, node.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(Refused, match="phiên bản máy chủ mới hơn"):
        Node(place)


def test_an_older_database_is_migrated(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        migrate(connection, _later(tmp_path / "later", "pass"))

    with database.reading() as connection:
        assert _has_later(connection)
        assert not is_current(connection)


def test_lesson_14_a_migration_that_breaks_leaves_the_database_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    revisions = _later(tmp_path / "later", "raise ArithmeticError")

    with pytest.raises(ArithmeticError), database.writing() as connection:
        migrate(connection, revisions)

    with database.reading() as connection:
        assert is_current(connection)
        assert not _has_later(connection)


def test_processes_that_start_together_migrate_once(tmp_path: Path, postgresql: str) -> None:
    name = f"raw_{abs(hash(tmp_path))}"
    administer(postgresql, f"CREATE DATABASE {name}")

    with ThreadPoolExecutor(3) as pool:
        opened = list(pool.map(Database, [address_of(postgresql, name)] * 3))

    for database in opened:
        with database.reading() as connection:
            assert is_current(connection)
        database.close()
