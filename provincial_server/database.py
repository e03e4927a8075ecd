"""Opening the node's database: SQLite in the data folder, or PostgreSQL by its address."""

import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Final

import psycopg
from psycopg import sql
from psycopg.types.array import ListBinaryDumper
from psycopg.types.string import BytesBinaryDumper
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    any_,
    create_engine,
    event,
    literal,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.types import UserDefinedType
from typing_extensions import override

from counter_app.domain.sentences import Refused, Unavailable, say
from provincial_server.migrate import is_current, migrate
from provincial_server.tables import node

_WRITING: Final = "motcua_writing"
_LOCK_WAIT_MS: Final = 30_000
_MORE_THREADS: Final = 40
"""Connections beyond the five that are kept: no thread of a worker waits for one."""
_COPIED_AS: Final = {BigInteger: "int8", Integer: "int4", LargeBinary: "bytea", String: "varchar"}


def sqlite_url(folder: Path) -> str:
    """The address of the embedded database in a folder; nobody else may read its file.

    Raises `Unavailable` where it cannot be written.
    """
    path = folder / "server.sqlite3"
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise Unavailable(
            say("Không dùng được thư mục dữ liệu {folder}.", folder=str(folder))
        ) from error
    return f"sqlite:///{path}"


class Database:
    """Transactions of the node. Writers on SQLite take their turn before they read anything."""

    def __init__(self, url: str) -> None:
        """Open the database, and bring it to the newest revision.

        Raises `Refused` for an address that cannot be and for a newer program's database,
        `Unavailable` where nobody answers.
        """
        self._engine = _engine(url)
        try:
            self._migrate()
        except DBAPIError as error:
            self.close()
            raise Unavailable(say("Không mở được cơ sở dữ liệu của máy chủ.")) from error
        except Refused:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed where the block ends, rolled back where it raises."""
        engine = self._engine.execution_options(**{_WRITING: True})
        with engine.begin() as connection:
            yield connection

    def incarnation(self, public_key: bytes) -> str:
        """Which life of the database this is, made at the first start.

        Raises `Refused` where the database is another node's.
        """
        with self.writing() as connection:
            first = {"id": 1, "incarnation": secrets.token_hex(16), "public_key": public_key}
            add_missing(connection, node, [first])
            row = connection.execute(select(node)).one()
        if row.public_key != public_key:
            raise Refused(say("Cơ sở dữ liệu này thuộc một máy chủ khác (khóa không khớp)."))
        return str(row.incarnation)

    def begin_new_life(self) -> str:
        """Give the database a new incarnation, after it was restored from a copy.

        The counters' cursors then count for nothing, and they compare what both sides hold.
        """
        incarnation = secrets.token_hex(16)
        with self.writing() as connection:
            connection.execute(update(node).values(incarnation=incarnation))
        return incarnation

    def close(self) -> None:
        self._engine.dispose()

    def _migrate(self) -> None:
        with self.reading() as connection:
            current = is_current(connection)
        if not current:
            with self.writing() as connection:
                migrate(connection)


def add_missing(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert those of the rows whose key is not there yet."""
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def add_all(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows that hold all columns in the table's order; on PostgreSQL by COPY."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", list(rows))  # noqa: S608 - our own names


def among(
    connection: Connection, column: Column[bytes], ids: Collection[bytes]
) -> ColumnElement[bool]:
    """Whether the column holds one of these ids, which may be a few thousand."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(ids), postgresql.ARRAY(_Bytes)))
    return column.in_(ids)


class _Bytes(UserDefinedType[bytes]):
    """Bytes that psycopg is handed as they are, without SQLAlchemy's wrapper."""

    cache_ok = True

    @override
    def get_col_spec(self, **_options: object) -> str:
        return "BYTEA"


def _copy(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table.name), columns
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_COPIED_AS[type(column.type)] for column in table.columns])
        for row in rows:
            copy.write_row(row)


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Refused(say("Địa chỉ cơ sở dữ liệu không đúng."), "database") from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise Refused(say("Địa chỉ cơ sở dữ liệu không đúng."), "database")
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"isolation_level": None})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address, max_overflow=_MORE_THREADS)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    for pragma in (
        f"busy_timeout={_LOCK_WAIT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: psycopg.Connection, _record: object) -> None:
    """Let bytes go as they are, and have each statement planned for its own values.

    A plan that was made while a table was empty would else be kept for years.
    """
    connection.adapters.register_dumper(bytes, BytesBinaryDumper)
    connection.adapters.register_dumper(list, ListBinaryDumper)
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
