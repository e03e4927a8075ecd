"""Which of the events here have no effect, and why; see `counter_app.domain.authority`.

The table `voided` is read from the journal like the list of dossiers, and brought up to date before
it: when a device is revoked, and when an event of a revoked device comes late.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from counter_app.domain.accounts import SUBJECT_PREFIX
from counter_app.domain.authority import NEVER_VOID, Void, good_events
from counter_app.domain.entitlement import Roster
from counter_app.domain.facts import DeviceRevoked, DeviceSetUp, MalformedPayload, decode
from counter_app.domain.journal import DeviceId, Event, EventId, Run
from counter_app.sync.wire import province_feed
from provincial_server.appending import Judged
from provincial_server.database import among
from provincial_server.ingest import REVOKED_ORIGIN, EnrolledDevice, after_last_good
from provincial_server.problems import Reason
from provincial_server.rows import device_of, event_of, header_of
from provincial_server.tables import devices, events, feeds, voided

_DEVICES: Final = "device:"


def void_of(connection: Connection, feed: str, subjects: Iterable[str]) -> dict[EventId, Void]:
    """Of the events about these subjects, those without effect."""
    query = select(voided.c.event_id, voided.c.reason).where(
        voided.c.feed == feed, voided.c.subject.in_(list(subjects))
    )
    return {EventId(row.event_id): Void(row.reason) for row in connection.execute(query)}


def learn(connection: Connection, feed: str, after: int, until: int) -> set[str]:
    """Judge the events of a stretch of a feed, and anew what they bear on: the subjects judged
    otherwise than before."""
    stretch = _authored(connection, feed, after, until)
    touched: set[str] = set()
    for device in _revoked(connection, feed, {one.origin for one in stretch}):
        touched |= disown(connection, device)
    if any(one.subject.startswith(SUBJECT_PREFIX) for one in stretch):
        stretch = _authored(connection, feed, 0, until)
    return touched | _judge_authors(connection, feed, stretch)


def revoked(connection: Connection, device: EnrolledDevice) -> set[str]:
    """A device was revoked: the subjects that are judged otherwise for it."""
    last = connection.scalar(select(feeds.c.position).where(feeds.c.feed == device.agency_code))
    everything = _authored(connection, device.agency_code, 0, last or 0)
    return disown(connection, device) | _judge_authors(connection, device.agency_code, everything)


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
    for event in sorted(now.keys() - before.keys()):
        place = _Place(device.agency_code, event, device.id, now[event])
        _put(connection, place, Void.DISOWNED)
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


def _put(connection: Connection, place: "_Place", reason: Void) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(voided).values(**place._asdict(), reason=reason.value)
    key = ["feed", "event_id"]
    newer = {"reason": reason.value}
    connection.execute(insert.on_conflict_do_update(index_elements=key, set_=newer))


class _Place(NamedTuple):
    feed: str
    event_id: EventId
    origin: str
    subject: str


# ---------------------------------------------------------------- authors


class _Authored(NamedTuple):
    id: EventId
    origin: str
    actor: str
    subject: str
    kind: str
    time: int


def _authored(connection: Connection, feed: str, after: int, until: int) -> list[_Authored]:
    """What the headers of a stretch tell of who did what."""
    here = events.c.feed == feed, events.c.position > after, events.c.position <= until
    told = []
    for row in connection.execute(select(events.c.id, events.c.header).where(*here)):
        header = header_of(row.header)
        told.append(
            _Authored(
                EventId(row.id),
                header.origin,
                header.actor,
                header.subject,
                header.kind,
                header.time,
            )
        )
    return told


def _revoked(connection: Connection, feed: str, origins: Collection[str]) -> list[EnrolledDevice]:
    query = select(devices).where(
        devices.c.id.in_(list(origins)),
        devices.c.agency_code == feed,
        devices.c.revoked_by.is_not(None),
    )
    return [device_of(row) for row in connection.execute(query)]


def _judge_authors(connection: Connection, feed: str, told: Iterable[_Authored]) -> set[str]:
    """Judge events by their authors: the subjects of those judged otherwise than before."""
    roster, known = _roster(connection, feed), _reasons(connection, feed)
    touched: set[str] = set()
    for one in told:
        reason, before = roster.why_void(one), known.get(one.id)
        if before is Void.DISOWNED or reason is before:
            continue
        touched.add(one.subject)
        if reason is None:
            here = voided.c.feed == feed, voided.c.event_id == one.id
            connection.execute(delete(voided).where(*here))
        else:
            _put(connection, _Place(feed, one.id, one.origin, one.subject), reason)
    return touched


def _roster(connection: Connection, feed: str) -> Roster:
    """The accounts of a commune, as its feed tells them."""
    disowned = [one for one, why in _reasons(connection, feed).items() if why is Void.DISOWNED]
    accounts = _about(connection, feed, SUBJECT_PREFIX)
    return Roster(accounts, {*_nodes(connection, feed), *_demos(connection, feed)}, disowned)


def _about(connection: Connection, feed: str, prefix: str) -> Iterator[Event]:
    begins = events.c.subject.startswith(prefix)
    if connection.dialect.name == "sqlite":  # whose LIKE knows no index, and whose order is bytes'
        behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        begins = (events.c.subject >= prefix) & (events.c.subject < behind)
    query = select(events).where(events.c.feed == feed, begins, events.c.position.is_not(None))
    return (event_of(row) for row in connection.execute(query))


def _nodes(connection: Connection, feed: str) -> list[str]:
    """Who wrote the province's feed from its first event on: the province's node."""
    first = events.c.feed == province_feed(feed), events.c.position == 1
    return list(connection.scalars(select(events.c.origin).where(*first)))


def _demos(connection: Connection, feed: str) -> Iterator[str]:
    """A demo's command line acts in everybody's place."""
    for event in _about(connection, feed, _DEVICES):
        if event.header.kind == DeviceSetUp.KIND and _is_demo(event):
            yield event.header.origin


def _is_demo(event: Event) -> bool:
    try:
        fact = decode(event.header.kind, event.header.version, event.payload)
    except MalformedPayload:
        return False
    return isinstance(fact, DeviceSetUp) and fact.demo


def _reasons(connection: Connection, feed: str) -> dict[EventId, Void]:
    query = select(voided.c.event_id, voided.c.reason).where(voided.c.feed == feed)
    return {EventId(row.event_id): Void(row.reason) for row in connection.execute(query)}
