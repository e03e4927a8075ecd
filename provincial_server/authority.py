"""Which of the events here have no effect, and why; see `counter_app.domain.authority`.

The table `voided` is read from the journal like the list of dossiers, and brought up to date before
it: when a device is revoked, and when an event of a revoked device comes late.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from counter_app.domain.authority import NEVER_VOID, Void, good_events
from counter_app.domain.facts import DeviceRevoked, decode
from counter_app.domain.journal import DeviceId, EventId, Run
from counter_app.sync.wire import province_feed
from provincial_server.appending import Judged
from provincial_server.database import add_missing, among
from provincial_server.ingest import REVOKED_ORIGIN, EnrolledDevice, after_last_good
from provincial_server.problems import Reason
from provincial_server.rows import device_of, event_of
from provincial_server.tables import devices, events, voided


def void_of(connection: Connection, feed: str, subjects: Iterable[str]) -> dict[EventId, Void]:
    """Of the events about these subjects, those without effect."""
    query = select(voided.c.event_id, voided.c.reason).where(
        voided.c.feed == feed, voided.c.subject.in_(list(subjects))
    )
    return {EventId(row.event_id): Void(row.reason) for row in connection.execute(query)}


def learn(connection: Connection, feed: str, origins: Collection[str]) -> set[str]:
    """Judge the events of these devices anew, as far as they are revoked.

    Answers with the subjects of all events that are judged otherwise than before.
    """
    query = select(devices).where(
        devices.c.id.in_(list(origins)),
        devices.c.agency_code == feed,
        devices.c.revoked_by.is_not(None),
    )
    touched: set[str] = set()
    for row in connection.execute(query).all():
        touched |= disown(connection, device_of(row))
    return touched


def disown(connection: Connection, device: EnrolledDevice) -> set[str]:
    """Void what a revoked device wrote after its last good events, and nothing else of it."""
    written = _written(connection, device.agency_code, device.id)
    good = _good(connection, device, {event: row.prev for event, row in written.items()})
    now = {
        event: row.subject
        for event, row in written.items()
        if event not in good and row.kind not in NEVER_VOID
    }
    before = _disowned(connection, device)
    good_again = [{"event": event} for event in sorted(before.keys() - now.keys())]
    if good_again:
        here = voided.c.feed == device.agency_code, voided.c.event_id == bindparam("event")
        connection.execute(delete(voided).where(*here), good_again)
    new = sorted(now.keys() - before.keys())
    add_missing(connection, voided, [_row(device, event, now[event]) for event in new])
    changed = before.keys() ^ now.keys()
    return {(before | now)[event] for event in changed}


def without_disowned(
    connection: Connection, judged: Sequence[Judged], origins: Mapping[DeviceId, EnrolledDevice]
) -> tuple[list[Judged], dict[EventId, Reason]]:
    """Leave out what revoked devices wrote too late and is not here yet, with the reason."""
    kept: list[Judged] = []
    rejected: dict[EventId, Reason] = {}
    for item in judged:
        origin = origins[item.run.events[0].header.origin]
        late = _late(connection, origin, item.run) if origin.revoked else {}
        rejected |= late
        if len(late) < len(item.run.events):
            kept.append(Judged(item.run, {**item.faults, **late}))
    return kept, rejected


def _late(connection: Connection, origin: EnrolledDevice, run: Run) -> dict[EventId, Reason]:
    late = {event.id for event in after_last_good(run, _good_of(connection, origin))}
    here = events.c.feed == origin.agency_code, among(connection, events.c.id, late)
    known = select(events.c.id).where(*here, events.c.position.is_not(None))
    late -= set(connection.execute(known).scalars())
    return dict.fromkeys(late, REVOKED_ORIGIN)


def _good_of(connection: Connection, device: EnrolledDevice) -> frozenset[EventId]:
    written = _written(connection, device.agency_code, device.id)
    return _good(connection, device, {event: row.prev for event, row in written.items()})


def last_events(connection: Connection, feed: str, device: DeviceId) -> list[EventId]:
    """The ends of a device's chain: one, and one more for each time it was restored or cloned."""
    written = _written(connection, feed, device)
    followed = {row.prev for row in written.values()}
    return sorted(event for event in written if event not in followed)


def disowned_count(connection: Connection, device: EnrolledDevice) -> int:
    """How many events of a device have no effect because it was revoked."""
    return len(_disowned(connection, device))


def _good(
    connection: Connection, device: EnrolledDevice, prevs: dict[EventId, EventId | None]
) -> frozenset[EventId]:
    here = events.c.feed == province_feed(device.agency_code), events.c.id == device.revoked_by
    event = event_of(connection.execute(select(events).where(*here)).one())
    fact = decode(event.header.kind, event.header.version, event.payload)
    assert isinstance(fact, DeviceRevoked)
    return good_events(prevs, [EventId(bytes.fromhex(one)) for one in fact.last_good])


def _written(
    connection: Connection, feed: str, device: DeviceId
) -> dict[EventId, Row[*tuple[Any, ...]]]:
    """Each event of a device that is here: the one before it, its subject and kind."""
    query = select(events.c.id, events.c.prev, events.c.subject, events.c.kind).where(
        events.c.feed == feed, events.c.origin == device, events.c.position.is_not(None)
    )
    return {EventId(row.id): row for row in connection.execute(query)}


def _disowned(connection: Connection, device: EnrolledDevice) -> dict[EventId, str]:
    query = select(voided.c.event_id, voided.c.subject).where(
        voided.c.feed == device.agency_code,
        voided.c.origin == device.id,
        voided.c.reason == Void.DISOWNED,
    )
    return {EventId(row.event_id): row.subject for row in connection.execute(query)}


def _row(device: EnrolledDevice, event: EventId, subject: str) -> dict[str, object]:
    return {
        "feed": device.agency_code,
        "event_id": event,
        "origin": device.id,
        "subject": subject,
        "reason": Void.DISOWNED.value,
    }
