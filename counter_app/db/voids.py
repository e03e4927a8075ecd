"""The events that have no effect, and why: a table that is nearly always empty (`authority.py`)."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from counter_app.db.prepared import Prepared
from counter_app.db.schema import voided
from counter_app.domain.authority import Void
from counter_app.domain.journal import DeviceId, EventId

_OF_SUBJECT: Final = Prepared(
    select(voided.c.event, voided.c.reason).where(voided.c.subject == bindparam("subject"))
)
_OF_DEVICE: Final = select(voided.c.event, voided.c.subject).where(
    voided.c.origin == bindparam("origin"), voided.c.reason == Void.DISOWNED.value
)
_NO_LONGER: Final = delete(voided).where(voided.c.event == bindparam("event_"))


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


def disowned_of(connection: Connection, device: DeviceId) -> dict[EventId, str]:
    """What a revoked device wrote in vain, with its subjects."""
    rows = connection.execute(_OF_DEVICE, {"origin": device})
    return {EventId(row.event): row.subject for row in rows}


def keep(
    connection: Connection, origin: DeviceId, subjects: Mapping[EventId, str], reason: Void
) -> None:
    """These events of a device have no effect."""
    rows = [
        {"event": event, "origin": origin, "subject": subject, "reason": reason.value}
        for event, subject in subjects.items()
    ]
    if rows:
        connection.execute(insert(voided), rows)


def drop(connection: Connection, events: Iterable[EventId]) -> None:
    """These events have their effect."""
    rows = [{"event_": event} for event in events]
    if rows:
        connection.execute(_NO_LONGER, rows)


def clear(connection: Connection) -> None:
    """Every event has its effect."""
    connection.execute(delete(voided))
