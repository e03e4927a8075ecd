"""Migrations: models and head agree, newer stores are refused, older ones backed up and proven."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from counter_app.db import migrate
from counter_app.db.engine import Connections
from counter_app.db.schema import STATEMENTS, metadata
from counter_app.domain.sentences import Damaged, Refused
from tests.db.office import Counter, bare

NEXT = '''
"""A later revision."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE later (x INTEGER)")
    {more}
'''
_SHADOWS = ("names_", "digits_")


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The revisions of a later program, one more than ours."""
    return revisions_with(tmp_path / "later", "pass")


def revisions_with(folder: Path, more: str) -> Path:
    shutil.copytree(migrate.REVISIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "r0002_later.py").write_text(NEXT.format(more=more), encoding="utf-8")
    return folder


def connections_of(counter: Counter) -> Connections:
    return counter.store._access.connections


def schema_of(path: Path) -> list[str]:
    with bare(path) as raw:
        return sorted(
            row[0] for row in raw.execute("SELECT sql FROM sqlite_master WHERE sql <> ''")
        )


def test_models_and_head_agree(counter: Counter) -> None:
    with connections_of(counter).reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: (
                    kind != "table"
                    or (name not in ("names", "digits") and not str(name).startswith(_SHADOWS))
                ),
            },
        )
        assert compare_metadata(context, metadata) == []


def test_search_tables_and_triggers_of_models_and_head_agree(counter: Counter) -> None:
    made = schema_of(counter.path)

    assert [statement for statement in STATEMENTS if statement not in made] == []
    assert sum("TRIGGER" in statement for statement in made) == 4


def test_every_revision_has_a_test() -> None:
    """A store of every released revision must be opened by a test: add it here with its file."""
    known = {one.revision for one in ScriptDirectory(str(migrate.REVISIONS)).walk_revisions()}

    assert known == {"0001"}


def test_a_store_at_head_is_neither_backed_up_nor_touched(counter: Counter) -> None:
    before = list(counter.path.parent.iterdir())

    assert counter.store.bring_up_to_date(migrate.REVISIONS) is None

    assert list(counter.path.parent.iterdir()) == before


def test_a_store_of_a_newer_program_is_refused_and_not_touched(counter: Counter) -> None:
    counter.store.close()
    with bare(counter.path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    before = counter.path.read_bytes()

    with pytest.raises(Refused, match="phiên bản mới hơn"):
        counter.open()

    assert counter.path.read_bytes() == before


def test_an_older_store_is_backed_up_and_migrated(counter: Counter, later: Path) -> None:
    """Lesson 14: back up, migrate, count, only then go on; drafts and all stay."""
    dossier = counter.receive().dossier

    done = counter.store.bring_up_to_date(later)

    assert done is not None
    assert (done.before, done.backup.name.endswith(".bak")) == ("0001", True)
    with bare(counter.path) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        assert raw.execute("SELECT count(*) FROM later").fetchone() == (0,)
    assert counter.store.verify().problem is None
    backup = Counter(1, done.backup).open()
    with backup.store.reading() as reader:
        assert reader.dossiers_with_code(dossier.code) == (dossier,)
    assert backup.store.verify().problem is None
    backup.store.close()


@pytest.mark.parametrize(
    "more",
    [
        'op.execute("SELECT no_such_function()")',
        'raise RuntimeError("half-way")',
    ],
)
def test_a_migration_that_fails_leaves_nothing_behind(
    counter: Counter, tmp_path: Path, more: str
) -> None:
    before = schema_of(counter.path)

    with pytest.raises(Exception, match=r"half-way|no such function"):
        counter.store.bring_up_to_date(revisions_with(tmp_path / "bad", more))

    assert schema_of(counter.path) == before
    counter.receive()


def test_a_migration_that_would_lose_events_is_undone(counter: Counter, tmp_path: Path) -> None:
    bad = revisions_with(
        tmp_path / "bad",
        'op.execute("DROP TRIGGER events_keep_on_delete");'
        'op.execute("DELETE FROM events WHERE seq = 3")',
    )

    with pytest.raises(Damaged, match="thiếu sự kiện"):
        counter.store.bring_up_to_date(bad)

    assert counter.store.verify().problem is None


def test_an_older_store_is_migrated_and_proven_when_it_is_opened(
    counter: Counter, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = counter.receive().dossier
    counter.store.close()
    monkeypatch.setattr(migrate, "REVISIONS", later)

    counter.open()

    with counter.store.reading() as reader:
        assert reader.dossiers_with_code(dossier.code) == (dossier,)
    assert len(list(counter.path.parent.glob("*.bak"))) == 1


def test_a_store_that_does_not_prove_itself_is_not_migrated(counter: Counter, later: Path) -> None:
    counter.receive()
    with bare(counter.path) as raw:
        raw.execute("UPDATE dossiers SET applicant_name = 'Giả'")
    before = schema_of(counter.path)

    with pytest.raises(Damaged, match="không qua kiểm tra"):
        counter.store.bring_up_to_date(later)

    assert schema_of(counter.path) == before


def test_the_newest_revision_is_known_without_alembic() -> None:
    folder, newest = migrate.NEWEST

    assert ScriptDirectory(str(folder)).get_current_head() == newest
