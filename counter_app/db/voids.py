"""The events that have no effect, and why: a table that is nearly always empty (`authority.py`)."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db.prepared import Prepared
from counter_app.db.schema import voided
from counter_app.domain.authority import Void
from counter_app.domain.journal import DeviceId, EventId

_OF_SUBJECT: Final = Prepared(
    select(voided.c.event, voided.c.reason).where(voided.c.subject == bindparam("subject"))
)
_DISOWNED: Final = select(voided.c.event, voided.c.subject).where(
    voided.c.reason == Void.DISOWNED.value
)
_OF_DEVICE: Final = _DISOWNED.where(voided.c.origin == bindparam("origin"))
_PUT: Final = insert(voided)
_REPLACE: Final = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[voided.c.event], set_={"reason": _PUT.excluded.reason}
    )
)
_DROP: Final = Prepared(delete(voided).where(voided.c.event == bindparam("event")))


def of_subject(connection: Connection, subject: str) -> dict[EventId, Void]:
    """Of the events about a subject, those without effect."""
    rows = _OF_SUBJECT.run(connection, {"subject": subject}).fetchall()
    return {EventId(event): Void(reason) for event, reason in rows}


def by_subject(connection: Connection) -> dict[str, dict[EventId, Void]]:
    """All events without effect."""
    found: dict[str, dict[EventId, Void]] = {}
    for row in connection.execute(select(voided)):
        found.setdefault(row.subject, {})[EventId(row.event)] = Void(row.reason)
    return found


def reasons(connection: Connection) -> dict[EventId, Void]:
    """Why each of them has none."""
    rows = connection.execute(select(voided.c.event, voided.c.reason))
    return {EventId(row.event): Void(row.reason) for row in rows}


def disowned(connection: Connection) -> list[EventId]:
    """What revoked devices wrote in vain."""
    return [EventId(event) for event in connection.scalars(_DISOWNED)]


def disowned_of(connection: Connection, device: DeviceId) -> dict[EventId, str]:
    """What a revoked device wrote in vain, with its subjects."""
    rows = connection.execute(_OF_DEVICE, {"origin": device})
    return {EventId(row.event): row.subject for row in rows}


def put(connection: Connection, event: EventId, place: tuple[str, str], reason: Void) -> None:
    """An event of this origin, about this subject, has no effect for this reason and no other."""
    origin, subject = place
    row = {"event": event, "origin": origin, "subject": subject, "reason": reason.value}
    _REPLACE.run(connection, row)


def drop(connection: Connection, events: Iterable[EventId]) -> None:
    """These events have their effect."""
    for event in events:
        _DROP.run(connection, {"event": event})


def clear(connection: Connection) -> None:
    """Every event has its effect."""
    connection.execute(delete(voided))
