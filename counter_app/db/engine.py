"""Connections to one encrypted file: a single writer, and readers of their own.

Each connection is keyed by its first statement. SQLCipher's page size and key derivation are left
at version 4's defaults (`cipher_compatibility` pins them against a later library); its locked
memory stays off: it slows every page and guards only against reading this process's memory,
which holds the same data on screen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from counter_app.db.errors import translate_errors_of, translated

Raw: TypeAlias = Any
"""A connection of the driver, which has no types."""

_READERS = 4
_PRAGMAS = (
    "cipher_log_level = NONE",
    "cipher_compatibility = 4",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "cache_size = -16000",
    "journal_size_limit = 67108864",
)


def keyed_connection(path: Path, key: bytes, *, patience_ms: int) -> Raw:
    """A raw connection to the file under its key. Raises `Damaged` where they do not fit."""
    with translated():
        raw = dbapi2.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            timeout=patience_ms / 1000,
            cached_statements=512,
        )
        try:
            raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in _PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")
        except dbapi2.Error:
            raw.close()
            raise
    return raw


class Connections:
    """The engines of one file; `dispose` closes them all."""

    def __init__(self, path: Path, key: bytes, *, patience_ms: int) -> None:
        self.path = path
        self._key = key
        self._patience_ms = patience_ms
        self._writer = self._engine(1, "BEGIN IMMEDIATE", "PRAGMA query_only = OFF")
        self._readers = self._engine(_READERS, "BEGIN", "PRAGMA query_only = ON")

    def _engine(self, size: int, begin: str, mode: str) -> Engine:
        def connect() -> Raw:
            raw = keyed_connection(self.path, self._key, patience_ms=self._patience_ms)
            raw.execute(mode)
            return raw

        engine = create_engine(
            "sqlite+pysqlite://",
            module=dbapi2,
            creator=connect,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=-1,
            hide_parameters=True,
        )
        translate_errors_of(engine)

        # The driver's own transactions would leave DDL outside of them.
        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer inside a transaction: committed at the end, rolled back on any error."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """The writer, where the caller begins and ends the transaction."""
        with self._writer.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reader that sees the moment of this call until its end."""
        with self._readers.connect() as connection:
            connection.begin()
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1")
            yield connection

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy under the same key; what stands at `path` is not replaced."""
        raw = keyed_connection(self.path, self._key, patience_ms=self._patience_ms)
        try:
            with translated():
                raw.execute("VACUUM INTO ?", (str(path),))
        finally:
            raw.close()

    def dispose(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self._readers.dispose()
        self._writer.dispose()
