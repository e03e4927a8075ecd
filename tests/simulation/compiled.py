"""Statements are compiled once for all databases of a process, not anew at every start of one."""

from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from typing_extensions import override

_COMPILED: Final[LRUCache[Any, Any]] = LRUCache(4000)


class _Dialect(SQLiteDialect_pysqlite):
    """Equal to any other of the same driver, so that one finds what another compiled."""

    supports_statement_cache = True

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Dialect) and self.dbapi is other.dbapi

    @override
    def __hash__(self) -> int:
        return hash(id(self.dbapi))


def share_compiled(*engines: Engine) -> None:
    """Let these engines use what others compiled."""
    for engine in engines:
        dialect: Any = engine.dialect
        dialect.__class__ = _Dialect
        engine._compiled_cache = _COMPILED
