"""Judging which events have an effect, before the tables follow; see `domain.authority`.

What a revoked device wrote after its last good events is void, and what was done without being
entitled to it. A new event costs a few looks into indices; only what bears on others' events, a
revocation or a change of accounts, has these judged anew.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from counter_app.db import voids
from counter_app.db.journal import event_of
from counter_app.db.news import Told, read
from counter_app.db.prepared import Prepared
from counter_app.db.schema import Record, events, peers, standing, voided
from counter_app.db.standing import put_latest
from counter_app.domain.accounts import SUBJECT_PREFIX
from counter_app.domain.authority import NEVER_VOID, Void, good_events
from counter_app.domain.entitlement import Roster
from counter_app.domain.facts import DeviceRevoked, DeviceSetUp
from counter_app.domain.journal import DeviceId, EventId, device_id

_REVOCATION: Final = Prepared(
    select(standing.c.event).where(
        standing.c.kind == DeviceRevoked.KIND, standing.c.key == bindparam("device")
    )
)
_REVOKED: Final = select(standing.c.key).where(standing.c.kind == DeviceRevoked.KIND)
_EVENT: Final = select(events).where(events.c.id == bindparam("event_"))
_ABOUT_DEVICES: Final = select(events).where(
    events.c.kind.in_([DeviceRevoked.KIND, DeviceSetUp.KIND])
)
_WRITTEN: Final = Prepared(
    select(events.c.id, events.c.prev, events.c.subject, events.c.kind).where(
        events.c.origin == bindparam("origin")
    )
)

_BEHIND_ACCOUNTS: Final = SUBJECT_PREFIX[:-1] + chr(ord(SUBJECT_PREFIX[-1]) + 1)
_ABOUT_ACCOUNTS: Final = (events.c.subject >= SUBJECT_PREFIX) & (
    events.c.subject < _BEHIND_ACCOUNTS
)
_MARK: Final = Prepared(
    select(
        func.max(events.c.seq),
        select(func.count())
        .where(voided.c.subject >= SUBJECT_PREFIX, voided.c.subject < _BEHIND_ACCOUNTS)
        .scalar_subquery(),
        select(func.count()).select_from(peers).scalar_subquery(),
    ).where(_ABOUT_ACCOUNTS)
)
_ID: Final = Prepared(select(events.c.id).where(events.c.seq == bindparam("seq")))
_AUTHORED: Final = select(
    events.c.id, events.c.origin, events.c.actor, events.c.subject, events.c.kind, events.c.time
)
_SET_UP: Final = (
    select(events)
    .join(standing, standing.c.event == events.c.id)
    .where(standing.c.kind == DeviceSetUp.KIND)
)


class Authority:
    """Judges events. The accounts that it judges by are read again when they are others."""

    def __init__(self) -> None:
        self._roster = Roster((), ())
        self._mark: tuple[object, ...] | None = None

    def learn(self, connection: Connection, news: Sequence[Told]) -> set[str]:
        """Judge new events, and anew what they bear on: the subjects judged otherwise now."""
        touched: set[str] = set()
        for device in _concerned(connection, news):
            touched |= _judge_device(connection, device)
        if touched:
            return touched | _judge_authors(
                connection, _roster(connection), _everything(connection)
            )
        if any(told.event.header.subject.startswith(SUBJECT_PREFIX) for told in news):
            return _judge_shaken(connection, news)
        roster = self._accounts(connection)
        for told in news:
            reason = roster.why_void(told.event.header)
            if reason is not None:
                header = told.event.header
                voids.put(connection, told.event.id, (header.origin, header.subject), reason)
        return set()

    def judge_all(self, connection: Connection) -> None:
        """Judge every event anew, from the journal alone."""
        voids.clear(connection)
        for row in connection.execute(_ABOUT_DEVICES).all():
            put_latest(connection, read(event_of(row)))
        for device in _revoked(connection):
            _judge_device(connection, device)
        _judge_authors(connection, _roster(connection), _everything(connection))

    def agrees(self, connection: Connection) -> bool:
        """Whether exactly those events are void that should be."""
        roster = _roster(connection)
        expected = {
            row.id: (row.origin, row.subject, reason.value)
            for row in _everything(connection)
            if (reason := roster.why_void(row)) is not None
        }
        for device in _revoked(connection):
            for event, subject in _disowned(connection, device).items():
                expected[event] = (device, subject, Void.DISOWNED.value)
        stored = {row.event: tuple(row)[1:] for row in connection.execute(select(voided))}
        return expected == stored

    def _accounts(self, connection: Connection) -> Roster:
        last, *others = _MARK.run(connection, {}).fetchone()
        mark = (_ID.value(connection, {"seq": last}) if last else None, *others)
        if mark != self._mark:
            self._roster, self._mark = _roster(connection), mark
        return self._roster


# ---------------------------------------------------------------- devices


def _concerned(connection: Connection, news: Iterable[Told]) -> set[DeviceId]:
    """The revoked devices that new events come from, and those that were revoked by them."""
    concerned: set[DeviceId] = set()
    origins: set[DeviceId] = set()
    for told in news:
        origins.add(told.event.header.origin)
        if isinstance(told.fact, DeviceRevoked) and put_latest(connection, told):
            concerned.add(DeviceId(told.fact.device))
    return concerned | {origin for origin in origins if _revocation(connection, origin)}


def _revoked(connection: Connection) -> list[DeviceId]:
    return [DeviceId(device) for device in connection.scalars(_REVOKED)]


def _revocation(connection: Connection, device: DeviceId) -> bytes | None:
    event: bytes | None = _REVOCATION.value(connection, {"device": device})
    return event


def _judge_device(connection: Connection, device: DeviceId) -> set[str]:
    before, now = voids.disowned_of(connection, device), _disowned(connection, device)
    voids.drop(connection, before.keys() - now.keys())
    for event in now.keys() - before.keys():
        voids.put(connection, event, (device, now[event]), Void.DISOWNED)
    return {(before | now)[event] for event in before.keys() ^ now.keys()}


def _disowned(connection: Connection, device: DeviceId) -> dict[EventId, str]:
    """What a revoked device wrote after its last good events, with its subjects."""
    row = connection.execute(_EVENT, {"event_": _revocation(connection, device)}).one()
    fact = read(event_of(row)).fact
    assert isinstance(fact, DeviceRevoked)
    written = _WRITTEN.run(connection, {"origin": device}).fetchall()
    prevs = {EventId(event): prev for event, prev, _, _ in written}
    good = good_events(prevs, [EventId(bytes.fromhex(one)) for one in fact.last_good])
    return {
        EventId(event): subject
        for event, _, subject, kind in written
        if event not in good and kind not in NEVER_VOID
    }


# ---------------------------------------------------------------- authors


def _roster(connection: Connection, without: Collection[EventId] = ()) -> Roster:
    """The accounts as the journal tells them, but for some of its events."""
    told = [event_of(row) for row in connection.execute(select(events).where(_ABOUT_ACCOUNTS))]
    nodes = {
        device_id(bytes.fromhex(key)) for key in connection.scalars(select(peers.c.public_key))
    }
    void = {*voids.disowned(connection), *without}
    return Roster(told, nodes | set(_demos(connection)), void)


def _demos(connection: Connection) -> Iterator[str]:
    """A demo's command line acts in everybody's place."""
    for row in connection.execute(_SET_UP):
        fact = read(event_of(row)).fact
        if isinstance(fact, DeviceSetUp) and fact.demo:
            yield row.origin


def _everything(connection: Connection) -> Iterator[Record]:
    return iter(connection.execute(_AUTHORED))


def _judge_shaken(connection: Connection, news: Sequence[Told]) -> set[str]:
    """Judge new events, some of them about accounts, and what was done in these accounts' names."""
    about = [told.event for told in news if told.event.header.subject.startswith(SUBJECT_PREFIX)]
    after = _roster(connection)
    before = _roster(connection, without={event.id for event in about})
    since = min(event.header.time for event in about)
    rows = _done_by(connection, after.shaken(before, about), since)
    new = _AUTHORED.where(events.c.id.in_([told.event.id for told in news]))
    return _judge_authors(connection, after, [*rows, *connection.execute(new)])


def _done_by(connection: Connection, whose: Collection[str] | None, since: int) -> Iterable[Record]:
    query = _AUTHORED.where(events.c.time > since)
    if whose is not None:
        query = query.where(events.c.actor.in_(whose))
    return connection.execute(query).all()


def _judge_authors(connection: Connection, roster: Roster, rows: Iterable[Record]) -> set[str]:
    """Judge these events by their authors: the subjects of those judged otherwise than before."""
    known = voids.reasons(connection)
    touched: set[str] = set()
    for row in rows:
        reason, before = roster.why_void(row), known.get(row.id)
        if before is Void.DISOWNED or reason is before:
            continue
        touched.add(row.subject)
        if reason is None:
            voids.drop(connection, [row.id])
        else:
            voids.put(connection, row.id, (row.origin, row.subject), reason)
    return touched
