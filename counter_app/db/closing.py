"""What this device wrote between two closings of its day, and the closings themselves."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from counter_app.db.journal import event_of
from counter_app.db.news import read
from counter_app.db.prepared import Prepared
from counter_app.db.schema import Record, dossiers, events, numbers, standing, takings
from counter_app.domain.days import OwnEntry
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts.days import DayClosed
from counter_app.domain.journal import DeviceId, EventId
from counter_app.domain.office import Device
from counter_app.service.ports import Closing

_BEHIND_EVERYTHING = 2**63 - 1

_OF_DOSSIER = func.substr(events.c.subject, len(SUBJECT_PREFIX) + 1) == dossiers.c.id
_ENTRIES: Final = (
    select(
        events,
        dossiers.c.code,
        dossiers.c.applicant_name,
        dossiers.c.procedure_name,
        takings.c.amount,
    )
    .outerjoin(dossiers, _OF_DOSSIER & events.c.subject.startswith(SUBJECT_PREFIX))
    .outerjoin(takings, takings.c.event == events.c.id)
    .order_by(events.c.seq)
)
_STRETCH: Final = _ENTRIES.where(
    events.c.origin == bindparam("origin"),
    events.c.seq >= bindparam("first"),
    events.c.seq < bindparam("behind"),
    events.c.written_here | (events.c.seq > bindparam("returned")),
)
_ONE: Final = _ENTRIES.where(events.c.id == bindparam("event"))
_PLACE: Final = Prepared(select(events.c.seq).where(events.c.id == bindparam("event")))
_LAST_CLOSE: Final = (
    select(events)
    .where(
        events.c.origin == bindparam("origin"),
        events.c.kind == DayClosed.KIND,
        events.c.written_here == bindparam("here"),
        events.c.seq >= bindparam("first"),
        events.c.seq < bindparam("behind"),
    )
    .order_by(events.c.seq.desc())
    .limit(1)
)
_CLOSINGS: Final = (
    select(events)
    .join(standing, standing.c.event == events.c.id)
    .where(
        standing.c.kind == DayClosed.KIND,
        standing.c.key >= bindparam("first"),
        standing.c.key <= bindparam("last"),
    )
    .order_by(standing.c.key)
)
_CODE: Final = Prepared(
    select(dossiers.c.code)
    .join(events, _OF_DOSSIER)
    .where(events.c.id == bindparam("event"), events.c.subject.startswith(SUBJECT_PREFIX))
)
_SERIALS: Final = Prepared(
    select(numbers.c.serial)
    .where(
        numbers.c.agency == bindparam("agency"),
        numbers.c.day == bindparam("day"),
        numbers.c.serial.between(bindparam("first"), bindparam("last")),
    )
    .order_by(numbers.c.serial)
)


def entries(connection: Connection, origin: DeviceId, close: EventId | None) -> list[OwnEntry]:
    """See `Reader.own_entries`. The walk back to the last closing costs what it then returns.

    What came back to a restored device is covered by the closings that came back with it.
    """
    behind = _BEHIND_EVERYTHING
    if close is not None:
        behind = _PLACE.value(connection, {"event": close}) or 0
    asked = {"origin": origin, "behind": behind}
    before = connection.execute(_LAST_CLOSE, {**asked, "here": True, "first": 0}).first()
    first = before.seq if before else 0
    back = connection.execute(_LAST_CLOSE, {**asked, "here": False, "first": first}).first()
    rows = connection.execute(
        _STRETCH, {**asked, "first": first, "returned": back.seq if back else first}
    )
    left = _left(read(event_of(before)).fact) if before else ()
    return [*_named(connection, left), *map(_entry, rows)]


def _left(fact: object) -> Sequence[str]:
    return fact.left if isinstance(fact, DayClosed) else ()


def _named(connection: Connection, ids: Iterable[str]) -> Iterator[OwnEntry]:
    for event in ids:
        yield from map(_entry, connection.execute(_ONE, {"event": bytes.fromhex(event)}))


def _entry(row: Record) -> OwnEntry:
    event = event_of(row)
    return OwnEntry(
        event_id=event.id,
        fact=read(event).fact,
        code=row.code or "",
        applicant=row.applicant_name or "",
        procedure=row.procedure_name or "",
        amount=row.amount or 0,
    )


def closings(
    connection: Connection, origin: DeviceId, first: date, last: date
) -> tuple[Closing, ...]:
    """See `Reader.closings`."""
    span = {"first": f"{origin}:{first}", "last": f"{origin}:{last}"}
    told = (read(event_of(row)) for row in connection.execute(_CLOSINGS, span))
    return tuple(
        Closing(event_id=one.event.id, fact=one.fact)
        for one in told
        if isinstance(one.fact, DayClosed)
    )


def codes_of(connection: Connection, event_ids: Iterable[EventId]) -> tuple[str, ...]:
    """See `Reader.codes_of`."""
    codes = (_CODE.value(connection, {"event": event}) for event in event_ids)
    return tuple(dict.fromkeys(code for code in codes if code))


def serials(connection: Connection, device: Device, day: date) -> tuple[int, ...]:
    """See `Reader.serials`."""
    band = {"first": device.band.first, "last": device.band.last}
    asked = {"agency": device.agency_code, "day": day.isoformat(), **band}
    return tuple(row[0] for row in _SERIALS.run(connection, asked))
