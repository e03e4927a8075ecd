"""The journal's rows: events appended and read, seals beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db.prepared import Prepared
from counter_app.db.schema import Record, events, seals
from counter_app.domain.journal import DeviceId, Event, EventId, Header, payload_hash

_ID_BYTES = 32

_COLUMNS = [column.name for column in events.columns if column.name != "seq"]
_APPEND: Final = Prepared(insert(events), *_COLUMNS)
_APPEND_FOREIGN: Final = Prepared(
    insert(events).on_conflict_do_nothing(index_elements=[events.c.id]), *_COLUMNS
)
_SEAL: Final = Prepared(insert(seals).on_conflict_do_nothing(index_elements=[seals.c.seq]))
_PLACE: Final = select(events.c.seq).where(events.c.id == bindparam("event"))
EVERYTHING: Final[Select[Any]] = select(events)
_OF_SUBJECT: Final = EVERYTHING.where(events.c.subject == bindparam("subject")).order_by(
    events.c.seq
)
_HEADS: Final = Prepared(
    select(events.c.id, events.c.time, events.c.seen).where(
        events.c.subject == bindparam("subject")
    )
)
_LAST: Final = Prepared(
    select(events.c.id, events.c.time)
    .where(events.c.origin == bindparam("origin"), events.c.written_here)
    .order_by(events.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Mark:
    """An event as a cause: its id and its hybrid time."""

    id: EventId
    time: int


def event_of(row: Record) -> Event:
    """The event of a row, its payload's hash computed anew; its id is the one stored."""
    header = Header(
        feed=row.feed,
        origin=DeviceId(row.origin),
        actor=row.actor,
        subject=row.subject,
        kind=row.kind,
        version=row.version,
        time=row.time,
        prev=EventId(row.prev) if row.prev is not None else None,
        seen=split_ids(row.seen),
        payload_hash=payload_hash(row.payload),
    )
    return Event(EventId(row.id), header, row.payload)


def split_ids(joined: bytes) -> tuple[EventId, ...]:
    """The ids that stand end to end."""
    return tuple(
        EventId(joined[start : start + _ID_BYTES]) for start in range(0, len(joined), _ID_BYTES)
    )


def append(connection: Connection, event: Event) -> int:
    """Append an event written here; its sequence number."""
    return int(_APPEND.run(connection, row_of(event, written_here=True)).lastrowid)


def append_foreign(connection: Connection, event: Event) -> bool:
    """Append an event from elsewhere; whether it was new."""
    done = _APPEND_FOREIGN.run(connection, row_of(event, written_here=False))
    return bool(done.rowcount == 1)


def row_of(event: Event, *, written_here: bool) -> dict[str, object]:
    """The row of an event, but for its sequence number."""
    header = event.header
    return {
        "id": event.id,
        "feed": header.feed,
        "origin": header.origin,
        "actor": header.actor,
        "subject": header.subject,
        "kind": header.kind,
        "version": header.version,
        "time": header.time,
        "prev": header.prev,
        "seen": b"".join(header.seen),
        "written_here": written_here,
        "payload": event.payload,
    }


def keep_seal(connection: Connection, seq: int, seal: bytes) -> None:
    """Keep the seal of an event; the first one stays."""
    _SEAL.run(connection, {"seq": seq, "seal": seal})


def keep_seal_of(connection: Connection, event_id: EventId, seal: bytes) -> None:
    """Keep the seal of an event that is here; the first one stays."""
    keep_seal(connection, connection.execute(_PLACE, {"event": event_id}).scalar_one(), seal)


def of_subject(connection: Connection, subject: str) -> list[Event]:
    """All events about a subject, as they arrived."""
    return [event_of(row) for row in connection.execute(_OF_SUBJECT, {"subject": subject})]


def heads_of(connection: Connection, subject: str) -> tuple[Mark, ...]:
    """The subject's latest events, in ascending order of their ids."""
    rows = _HEADS.run(connection, {"subject": subject}).fetchall()
    seen = {cause for _, _, causes in rows for cause in split_ids(causes)}
    marks = [Mark(EventId(event), time) for event, time, _ in rows if event not in seen]
    return tuple(sorted(marks, key=lambda mark: mark.id))


def place_of(connection: Connection, event: EventId) -> int | None:
    """The sequence number of an event; None where it is not here."""
    return connection.scalar(_PLACE, {"event": event})


def last_of(connection: Connection, origin: DeviceId) -> Mark | None:
    """The last event that this store itself wrote: what came back to it, or came from a twin, is
    another branch."""
    row = _LAST.run(connection, {"origin": origin}).fetchone()
    return Mark(EventId(row[0]), row[1]) if row else None


def in_groups(rows: Iterable[Record]) -> Iterator[list[Event]]:
    """The events of rows sorted by subject, one list a subject."""
    group: list[Event] = []
    for row in rows:
        if group and group[-1].header.subject != row.subject:
            yield group
            group = []
        group.append(event_of(row))
    if group:
        yield group
