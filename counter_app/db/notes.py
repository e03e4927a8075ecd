"""Small things that this machine remembers for itself, by name."""

from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db.schema import meta
from counter_app.service.ports import PeerRole

_PUT = insert(meta)
_NOTE: Final = _PUT.on_conflict_do_update(
    index_elements=[meta.c.key], set_={"value": _PUT.excluded.value}
)
_VALUE: Final = select(meta.c.value).where(meta.c.key == bindparam("key"))


def name_of(role: PeerRole, name: str) -> str:
    """The name of what is remembered of the node of one role."""
    return name if role is PeerRole.PROVINCE else f"{role} {name}"


def note(connection: Connection, key: str, value: object) -> None:
    """Remember a value as text; None forgets it."""
    connection.execute(_NOTE, {"key": key, "value": "" if value is None else str(value)})


def text_of(connection: Connection, key: str) -> str:
    """What was noted; "" where nothing was."""
    return connection.scalar(_VALUE, {"key": key}) or ""


def whole_of(connection: Connection, key: str) -> int | None:
    """The whole number noted; None where none was."""
    value = text_of(connection, key)
    return int(value) if value else None
