"""Statements compiled once and run by the driver itself, for what every reception does.

SQLAlchemy's own execution takes longer than most of these statements do. They are still written
with its tables, run inside its transactions, and raise the same sentences.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql import ClauseElement
from sqlcipher3 import dbapi2

from counter_app.db.engine import Raw
from counter_app.db.errors import said_of

_DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")


class Prepared:
    """One statement; `columns` are those that an insert sets."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT, column_keys=columns or None)
        self._sql = str(compiled)
        self._names: list[str] = compiled.positiontup or []
        self._fixed: dict[str, object] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def run(self, connection: Connection, values: Mapping[str, object]) -> Raw:
        """The driver's cursor. Raises the world's errors as sentences."""
        given = [values[name] if name in values else self._fixed[name] for name in self._names]
        try:
            raw: Raw = connection.connection.dbapi_connection
            return raw.execute(self._sql, given)
        except dbapi2.Error as error:
            if said := said_of(error):
                raise said from error
            raise

    def value(self, connection: Connection, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - a column's
        """The first column of the first row; None where there is none."""
        row = self.run(connection, values).fetchone()
        return None if row is None else row[0]
