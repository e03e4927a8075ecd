"""Judging which events have an effect, before the tables follow; see `domain.authority`.

What a revoked device wrote after its last good events is void. New events of other devices cost one
look into an index.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db import voids
from counter_app.db.journal import event_of
from counter_app.db.news import Told, read
from counter_app.db.prepared import Prepared
from counter_app.db.schema import events, standing, voided
from counter_app.db.standing import put_latest
from counter_app.domain.authority import NEVER_VOID, Void, good_events
from counter_app.domain.facts import DeviceRevoked
from counter_app.domain.journal import DeviceId, EventId

_REVOCATION: Final = Prepared(
    select(standing.c.event).where(
        standing.c.kind == DeviceRevoked.KIND, standing.c.key == bindparam("device")
    )
)
_REVOKED: Final = select(standing.c.key).where(standing.c.kind == DeviceRevoked.KIND)
_EVENT: Final = select(events).where(events.c.id == bindparam("event_"))
_REVOCATIONS: Final = select(events).where(events.c.kind == DeviceRevoked.KIND)
_WRITTEN: Final = Prepared(
    select(events.c.id, events.c.prev, events.c.subject, events.c.kind).where(
        events.c.origin == bindparam("origin")
    )
)


def learn(connection: Connection, news: Iterable[Told]) -> set[str]:
    """Judge new events, and anew what they bear on: the subjects judged otherwise than before."""
    touched: set[str] = set()
    for device in _concerned(connection, news):
        touched |= _judge(connection, device)
    return touched


def judge_all(connection: Connection) -> None:
    """Judge every event anew, from the journal alone."""
    voids.clear(connection)
    for row in connection.execute(_REVOCATIONS).all():
        put_latest(connection, read(event_of(row)))
    for device in _revoked(connection):
        _judge(connection, device)


def agrees(connection: Connection) -> bool:
    """Whether exactly those events are void that should be."""
    expected = {
        (event, device, subject, Void.DISOWNED.value)
        for device in _revoked(connection)
        for event, subject in _disowned(connection, device).items()
    }
    return expected == {tuple(row) for row in connection.execute(select(voided))}


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


def _judge(connection: Connection, device: DeviceId) -> set[str]:
    before, now = voids.disowned_of(connection, device), _disowned(connection, device)
    voids.drop(connection, before.keys() - now.keys())
    new = {event: subject for event, subject in now.items() if event not in before}
    voids.keep(connection, device, new, Void.DISOWNED)
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
