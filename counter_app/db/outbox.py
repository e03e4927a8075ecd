"""What a node has not confirmed yet: own events that no signed receipt and no reject named.

Only what was delivered is written down, so nothing can fall out of the outbox by a loss here: at
worst an event is offered twice. Up to the settled mark everything is dealt with, so the cost of
a question follows what is unsent, not what is stored. Each role of a node has an outbox of its
own over the same journal: what is at the hub may still be unsent to the province.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, String, bindparam, delete, exists, func, insert, select

from counter_app.db import notes, tallying
from counter_app.db.chains import Stretch, stretch_from
from counter_app.db.schema import delivered, events, rejects
from counter_app.domain.journal import DeviceId, EventId
from counter_app.service.ports import PeerRole

_SETTLED, _SETTLED_EVENTS = "settled up to", "settled events"

_OF_ROLE = rejects.c.role == bindparam("role")
_DELIVERED = exists().where(delivered.c.role == bindparam("role"), delivered.c.seq == events.c.seq)
_REJECTED = exists().where(_OF_ROLE, rejects.c.event == events.c.id)
_SAID_BY_ITSELF = exists().where(_OF_ROLE, rejects.c.event == events.c.id, ~rejects.c.hearsay)
_OWN_ABOVE = (events.c.origin == bindparam("origin")) & (events.c.seq > bindparam("mark"))
_TO_OFFER: Final = (
    select(events.c.seq)
    .where(_OWN_ABOVE, ~_DELIVERED, ~_SAID_BY_ITSELF)
    .order_by(events.c.seq)
    .limit(bindparam("limit"))
)
_OLDEST: Final = (
    select(events.c.time)
    .where(_OWN_ABOVE, ~_DELIVERED, ~_SAID_BY_ITSELF)
    .order_by(events.c.seq)
    .limit(1)
)
_BYTES: Final = select(func.coalesce(func.sum(func.length(events.c.payload)), 0)).where(
    _OWN_ABOVE, ~_DELIVERED, ~_SAID_BY_ITSELF
)
_OPEN: Final = select(events.c.seq).where(
    events.c.id == bindparam("event"), _OWN_ABOVE, ~_DELIVERED, ~_SAID_BY_ITSELF
)
_UNSENT_IDS: Final = (
    select(events.c.id).where(_OWN_ABOVE, ~_DELIVERED, ~_REJECTED).order_by(events.c.seq)
)
_COUNT_NEWLY_SETTLED: Final = (
    select(func.count())
    .select_from(events)
    .where(_OWN_ABOVE, events.c.seq <= bindparam("new_mark"))
)
_COUNT_DELIVERED: Final = (
    select(func.count()).select_from(delivered).where(delivered.c.role == bindparam("role"))
)
_COUNT_REJECTED: Final = (
    select(func.count())
    .select_from(rejects)
    .where(_OF_ROLE, exists().where(events.c.id == rejects.c.event, _OWN_ABOVE, ~_DELIVERED))
)
_LAST_OWN: Final = select(func.max(events.c.seq)).where(events.c.origin == bindparam("origin"))
_DELIVER: Final = (
    insert(delivered)
    .prefix_with("OR IGNORE")
    .from_select(
        ["role", "seq"],
        select(bindparam("role", type_=String), events.c.seq).where(
            events.c.id == bindparam("event"), _OWN_ABOVE
        ),
    )
)
_DELIVER_FEED: Final = (
    insert(delivered)
    .prefix_with("OR IGNORE")
    .from_select(
        ["role", "seq"],
        select(bindparam("role", type_=String), events.c.seq).where(
            _OWN_ABOVE, events.c.feed == bindparam("feed"), ~_REJECTED
        ),
    )
)
_NO_LONGER_REJECTED: Final = delete(rejects).where(_OF_ROLE, rejects.c.event == bindparam("event_"))
_FORGET_BELOW: Final = delete(delivered).where(
    delivered.c.role == bindparam("role_"), delivered.c.seq <= bindparam("mark_")
)


@dataclass(frozen=True, slots=True)
class Outbox:
    """This device's events on their way to the node of one role."""

    connection: Connection
    origin: DeviceId
    role: PeerRole

    def stretches(self, *, events: int, payload_bytes: int) -> list[Stretch]:
        """Sealed stretches with the oldest events to offer, within bounds (at least one)."""
        taken: set[int] = set()
        stretches: list[Stretch] = []
        offered = self.connection.scalars(_TO_OFFER, {**self._above, "limit": events})
        for seq in offered.all():
            stretch = None if seq in taken else stretch_from(self.connection, self.origin, seq)
            if stretch is None:
                continue
            payload_bytes -= stretch.payload_bytes
            if stretches and (len(taken | set(stretch.seqs)) > events or payload_bytes < 0):
                break
            taken.update(stretch.seqs)
            stretches.append(stretch)
        return stretches

    def ids(self) -> tuple[EventId, ...]:
        """What neither a receipt nor a reject has named, oldest first."""
        return tuple(map(EventId, self.connection.scalars(_UNSENT_IDS, self._above)))

    def is_open(self, event: EventId) -> bool:
        """Whether this is an own event that the node itself has said nothing of yet."""
        found = self.connection.scalar(_OPEN, {**self._above, "event": event})
        return found is not None

    def oldest_ms(self) -> int | None:
        """When the oldest event to offer was written, Unix milliseconds; None without one."""
        time = self.connection.scalar(_OLDEST, self._above)
        return None if time is None else int(time) >> 16

    def payload_bytes(self) -> int:
        """How much there is to offer, without headers and seals."""
        return int(self.connection.scalar(_BYTES, self._above) or 0)

    def deliver(self, event_ids: Sequence[EventId]) -> None:
        """A receipt names these events; those that were rejected before are no longer."""
        if not event_ids:
            return
        above = self._above
        self.connection.execute(_DELIVER, [{**above, "event": one} for one in event_ids])
        self.no_longer_rejected(event_ids)
        self.settle()

    def no_longer_rejected(self, event_ids: Collection[EventId]) -> None:
        """The node holds these events, whatever it said of them before."""
        if event_ids:
            told = [{"role": self.role, "event_": one} for one in event_ids]
            self.connection.execute(_NO_LONGER_REJECTED, told)

    def settle(self) -> None:
        """Move the settled mark up to the oldest event that is still to be offered."""
        above = self._above
        first = self.connection.scalar(_TO_OFFER, {**above, "limit": 1})
        if first is None:
            first = (self.connection.scalar(_LAST_OWN, {"origin": self.origin}) or 0) + 1
        newly = self.connection.scalar(_COUNT_NEWLY_SETTLED, {**above, "new_mark": first - 1}) or 0
        settled = self._settled_events + newly
        notes.note(self.connection, self._name(_SETTLED), first - 1)
        notes.note(self.connection, self._name(_SETTLED_EVENTS), settled)
        self.connection.execute(_FORGET_BELOW, {"role_": self.role, "mark_": first - 1})

    def deliver_all(self, feed: str) -> None:
        """The node was found to hold all that this device wrote in a feed."""
        self.connection.execute(_DELIVER_FEED, {**self._above, "feed": feed})
        self.settle()

    def offer_all_anew(self) -> None:
        """Nothing is known to be delivered: the node is another one than before."""
        self.connection.execute(delete(delivered).where(delivered.c.role == self.role))
        self.connection.execute(delete(rejects).where(rejects.c.role == self.role))
        notes.note(self.connection, self._name(_SETTLED), None)
        notes.note(self.connection, self._name(_SETTLED_EVENTS), None)

    def count(self) -> int:
        """How many own events are neither delivered nor rejected."""
        own = tallying.value_of(self.connection, tallying.OWN_EVENTS) - self._settled_events
        done = self.connection.scalar(_COUNT_DELIVERED, {"role": self.role}) or 0
        return own - done - (self.connection.scalar(_COUNT_REJECTED, self._above) or 0)

    @property
    def _above(self) -> dict[str, object]:
        mark = notes.whole_of(self.connection, self._name(_SETTLED)) or 0
        return {"role": self.role, "origin": self.origin, "mark": mark}

    @property
    def _settled_events(self) -> int:
        return notes.whole_of(self.connection, self._name(_SETTLED_EVENTS)) or 0

    def _name(self, name: str) -> str:
        return notes.name_of(self.role, name)
