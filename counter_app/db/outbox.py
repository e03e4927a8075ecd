"""What the node has not confirmed yet: own events that no signed receipt and no reject named.

Only what was delivered is written down, so nothing can fall out of the outbox by a loss here: at
worst an event is offered twice. Up to the settled mark everything is dealt with, so the cost of
a question follows what is unsent, not what is stored.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select

from counter_app.db import notes, tallying
from counter_app.db.chains import Stretch, stretch_from
from counter_app.db.schema import delivered, events, rejects
from counter_app.domain.journal import DeviceId, EventId

_SETTLED, _SETTLED_EVENTS = "settled up to", "settled events"

_IS_SETTLED = exists().where(delivered.c.seq == events.c.seq) | exists().where(
    rejects.c.event == events.c.id
)
_OWN_ABOVE = (events.c.origin == bindparam("origin")) & (events.c.seq > bindparam("mark"))
_UNSENT: Final = (
    select(events.c.seq)
    .where(_OWN_ABOVE, ~_IS_SETTLED)
    .order_by(events.c.seq)
    .limit(bindparam("limit"))
)
_UNSENT_IDS: Final = select(events.c.id).where(_OWN_ABOVE, ~_IS_SETTLED).order_by(events.c.seq)
_COUNT_NEWLY_SETTLED: Final = (
    select(func.count())
    .select_from(events)
    .where(_OWN_ABOVE, events.c.seq <= bindparam("new_mark"))
)
_COUNT_DELIVERED: Final = select(func.count()).select_from(delivered)
_COUNT_REJECTED: Final = (
    select(func.count())
    .select_from(rejects)
    .where(
        exists().where(
            events.c.id == rejects.c.event,
            _OWN_ABOVE,
            ~exists().where(delivered.c.seq == events.c.seq),
        )
    )
)
_LAST_OWN: Final = select(func.max(events.c.seq)).where(events.c.origin == bindparam("origin"))
_DELIVER: Final = (
    insert(delivered)
    .prefix_with("OR IGNORE")
    .from_select(
        ["seq"],
        select(events.c.seq).where(
            events.c.id == bindparam("event"),
            events.c.origin == bindparam("origin"),
            events.c.seq > bindparam("mark"),
        ),
    )
)
_NO_LONGER_REJECTED: Final = delete(rejects).where(rejects.c.event == bindparam("event_"))
_FORGET_BELOW: Final = delete(delivered).where(delivered.c.seq <= bindparam("mark"))


def unsent_stretches(
    connection: Connection, origin: DeviceId, *, events: int, payload_bytes: int
) -> list[Stretch]:
    """Sealed stretches with the oldest unsent events, within bounds (at least one)."""
    above = {"origin": origin, "mark": _mark(connection), "limit": events}
    taken: set[int] = set()
    stretches: list[Stretch] = []
    for seq in connection.scalars(_UNSENT, above).all():
        stretch = None if seq in taken else stretch_from(connection, origin, seq)
        if stretch is None:
            continue
        payload_bytes -= stretch.payload_bytes
        if stretches and (len(taken | set(stretch.seqs)) > events or payload_bytes < 0):
            break
        taken.update(stretch.seqs)
        stretches.append(stretch)
    return stretches


def unsent_ids(connection: Connection, origin: DeviceId) -> tuple[EventId, ...]:
    """See `SyncStore.unsent`."""
    above = {"origin": origin, "mark": _mark(connection)}
    return tuple(map(EventId, connection.scalars(_UNSENT_IDS, above)))


def deliver(connection: Connection, origin: DeviceId, event_ids: Sequence[EventId]) -> None:
    """A receipt names these events; those that were rejected before are no longer."""
    if not event_ids:
        return
    mark = _mark(connection)
    rows = [{"event": one, "origin": origin, "mark": mark} for one in event_ids]
    connection.execute(_DELIVER, rows)
    connection.execute(_NO_LONGER_REJECTED, [{"event_": one} for one in event_ids])
    settle(connection, origin)


def settle(connection: Connection, origin: DeviceId) -> None:
    """Move the settled mark up to the oldest event that is still unsent."""
    above = {"origin": origin, "mark": _mark(connection)}
    unsent = connection.scalar(_UNSENT, {**above, "limit": 1})
    if unsent is None:
        unsent = (connection.scalar(_LAST_OWN, {"origin": origin}) or 0) + 1
    newly = connection.scalar(_COUNT_NEWLY_SETTLED, {**above, "new_mark": unsent - 1}) or 0
    notes.note(connection, _SETTLED, unsent - 1)
    notes.note(connection, _SETTLED_EVENTS, _settled_events(connection) + newly)
    connection.execute(_FORGET_BELOW, {"mark": unsent - 1})


def offer_all_anew(connection: Connection) -> None:
    """Nothing is known to be delivered: the node is another one than before."""
    connection.execute(delete(delivered))
    connection.execute(delete(rejects))
    notes.note(connection, _SETTLED, None)
    notes.note(connection, _SETTLED_EVENTS, None)


def count_unsent(connection: Connection, origin: DeviceId) -> int:
    """How many own events are neither delivered nor rejected."""
    above = {"origin": origin, "mark": _mark(connection)}
    own = tallying.value_of(connection, tallying.OWN_EVENTS) - _settled_events(connection)
    done = connection.scalar(_COUNT_DELIVERED) or 0
    return own - done - (connection.scalar(_COUNT_REJECTED, above) or 0)


def _settled_events(connection: Connection) -> int:
    return notes.whole_of(connection, _SETTLED_EVENTS) or 0


def _mark(connection: Connection) -> int:
    return notes.whole_of(connection, _SETTLED) or 0
