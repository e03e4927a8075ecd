"""Small running figures: each a sum or a maximum, so that the order of events does not matter."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db.prepared import Prepared
from counter_app.db.schema import tallies

DOSSIERS: Final = "dossiers"
OWN_EVENTS: Final = "own events"

_PUT = insert(tallies)
_ADD: Final = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[tallies.c.name], set_={"value": tallies.c.value + _PUT.excluded.value}
    )
)
_RAISE: Final = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[tallies.c.name],
        set_={"value": func.max(tallies.c.value, _PUT.excluded.value)},
    )
)
_VALUE: Final = Prepared(select(tallies.c.value).where(tallies.c.name == bindparam("name")))


def register_line(year: int, book: int) -> str:
    """The name of the last line of a register."""
    return f"register/{year}/{book}"


def paper_number(kind: str, year: int, book: int) -> str:
    """The name of the last number of one kind of paper."""
    return f"paper/{kind}/{year}/{book}"


def add(connection: Connection, name: str, value: int = 1) -> None:
    """Add to a sum."""
    _ADD.run(connection, {"name": name, "value": value})


def take_one(connection: Connection, name: str) -> None:
    """Take one from a sum; what has come to nothing is forgotten."""
    add(connection, name, -1)
    if value_of(connection, name) == 0:
        drop(connection, name)


def raise_to(connection: Connection, name: str, value: int) -> None:
    """Raise a maximum to this value, if it is lower."""
    _RAISE.run(connection, {"name": name, "value": value})


def value_of(connection: Connection, name: str) -> int:
    """The figure; 0 where there is none."""
    return _VALUE.value(connection, {"name": name}) or 0


def drop(connection: Connection, name: str) -> None:
    """Forget a figure."""
    connection.execute(delete(tallies).where(tallies.c.name == name))
