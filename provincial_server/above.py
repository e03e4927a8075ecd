"""What the node above has said of this hub's events, and what is still to be said to it.

Only its word is written down: a receipt with the ids it covers, a refusal, or that an event came
from there. So nothing can fall out of what is to be sent by a loss here. Whatever a counter offers
gets a receipt in the end, also where the event had come from above before.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, Table, delete, func, insert, select

from counter_app.domain.fingerprint import Fingerprint, fingerprint_of
from counter_app.domain.journal import DeviceId, EventId
from counter_app.sync.wire import MOST_RELAYED, Receipt, Rejection, RelayedReceipt
from provincial_server.database import add_missing, among
from provincial_server.ingest import REASONS
from provincial_server.reading import EventRow
from provincial_server.tables import (
    above,
    events,
    receipt_origins,
    receipts,
    refused_above,
    upstream,
)

CAME_FROM_THERE: Final = 0
"""Instead of a receipt's number."""
_ID_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that the node above would not take, and why, in its own words."""

    event: EventId
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class Above:
    """The outbox of a hub for its commune's feed, within one transaction."""

    connection: Connection
    feed: str

    # ------------------------------------------------------------ what was said

    def acknowledged(self, ids: Collection[EventId], receipt: bytes, now: int) -> None:
        """Keep a signed receipt with the ids that it covers."""
        number = self._keep(ids, receipt, ids, now)
        self._forget(above, ids)
        self._forget(refused_above, ids)
        self.connection.execute(
            insert(above), [{"event_id": one, "number": number} for one in sorted(ids)]
        )
        self.settle()

    def refused(self, refusals: Sequence[Refusal], receipt: bytes, now: int) -> None:
        """Keep what was refused, under a number of its own so that each counter hears of it."""
        ids = [one.event for one in refusals]
        number = self._keep((), receipt, ids, now)
        origins = self._origins(ids)
        self._forget(refused_above, ids)
        self.connection.execute(
            insert(refused_above),
            [
                {
                    "event_id": one.event,
                    "origin": origins.get(one.event, ""),
                    "number": number,
                    "reason": one.reason,
                    "said": one.said,
                }
                for one in refusals
            ],
        )
        self.settle()

    def came(self, ids: Iterable[EventId]) -> None:
        """These came from above, so they are there."""
        rows: list[dict[str, object]] = [
            {"event_id": one, "number": CAME_FROM_THERE} for one in ids
        ]
        add_missing(self.connection, above, rows)

    def taken_after_all(self, ids: Collection[EventId]) -> None:
        """These are there, so what was refused of them is no longer."""
        these = among(self.connection, refused_above.c.event_id, ids)
        refused = self.connection.execute(select(refused_above.c.event_id).where(these)).scalars()
        self.came(map(EventId, refused.all()))
        self._forget(refused_above, ids)

    def offered(self, ids: Collection[EventId]) -> None:
        """A counter offers these: it wants a receipt, so what has none is to be sent up again."""
        these = among(self.connection, above.c.event_id, ids)
        without = these & (above.c.number == CAME_FROM_THERE)
        again = set(self.connection.execute(select(above.c.event_id).where(without)).scalars())
        if not again:
            return
        self.connection.execute(delete(above).where(without))
        here = events.c.feed == self.feed, among(self.connection, events.c.id, again)
        first = self.connection.execute(select(func.min(events.c.position)).where(*here)).scalar()
        if first is not None and first <= self._settled():
            self._settle_at(first - 1)

    def _keep(
        self, ids: Iterable[EventId], receipt: bytes, about: Collection[EventId], now: int
    ) -> int:
        """A receipt under a number behind all others, also those of a life that was lost."""
        last = self.connection.execute(select(func.max(receipts.c.number))).scalar() or 0
        number = max(now, last + 1)
        self.connection.execute(
            insert(receipts).values(number=number, receipt=receipt, ids=b"".join(sorted(ids)))
        )
        origins = sorted(set(self._origins(about).values()))
        rows: list[dict[str, object]] = [{"origin": one, "number": number} for one in origins]
        add_missing(self.connection, receipt_origins, rows)
        return number

    def _origins(self, ids: Collection[EventId]) -> dict[EventId, str]:
        here = events.c.feed == self.feed, among(self.connection, events.c.id, ids)
        rows = self.connection.execute(select(events.c.id, events.c.origin).where(*here))
        return {EventId(row.id): row.origin for row in rows}

    def _forget(self, table: Table, ids: Collection[EventId]) -> None:
        self.connection.execute(delete(table).where(among(self.connection, table.c.event_id, ids)))

    # ------------------------------------------------------------ what is to be sent

    def to_offer(self, most_events: int, payload_bytes: int) -> list[EventRow]:
        """The oldest events that nothing was said of, of one origin, at least one of any.

        A receipt then concerns one counter, and no other learns of it.
        """
        rows = self.connection.execute(self._open(select(events)).limit(most_events)).all()
        chosen: list[EventRow] = []
        for row in rows:
            if row.origin != rows[0].origin:
                continue
            payload_bytes -= len(row.payload)
            if chosen and payload_bytes < 0:
                break
            chosen.append(row)
        return chosen

    def open_count(self) -> int:
        """How many events nothing was said of."""
        query = select(func.count()).select_from(self._open(select(events.c.position)).subquery())
        return int(self.connection.execute(query).scalar_one())

    def left_out(self, *, unsent: bool) -> dict[int, set[EventId]]:
        """By day, what the node above cannot hold: what it refused and, `unsent`, what it lacks."""
        here = events.c.feed == self.feed, events.c.position.is_not(None)
        refused = select(events.c.id, events.c.day).where(
            *here, events.c.id.in_(select(refused_above.c.event_id))
        )
        rows = list(self.connection.execute(refused))
        if unsent:
            rows += self.connection.execute(self._open(select(events.c.id, events.c.day)))
        days: dict[int, set[EventId]] = {}
        for event, day in rows:
            days.setdefault(day, set()).add(EventId(bytes(event)))
        return days

    def settle(self) -> None:
        """Move the mark up to the first event that nothing was said of."""
        first = self.connection.execute(self._open(select(events.c.position)).limit(1)).scalar()
        if first is None:
            query = select(func.max(events.c.position)).where(events.c.feed == self.feed)
            first = (self.connection.execute(query).scalar() or 0) + 1
        self._settle_at(first - 1)

    def _open(self, query: Select[Any]) -> Select[Any]:
        said = select(above.c.event_id).where(above.c.event_id == events.c.id)
        refused = select(refused_above.c.event_id).where(refused_above.c.event_id == events.c.id)
        return query.where(
            events.c.feed == self.feed,
            events.c.position > self._settled(),
            ~said.exists(),
            ~refused.exists(),
        ).order_by(events.c.position)

    def _settled(self) -> int:
        return int(self.connection.execute(select(upstream.c.settled)).scalar_one())

    def _settle_at(self, position: int) -> None:
        self.connection.execute(upstream.update().values(settled=position))

    # ------------------------------------------------------------ what is handed on

    def handed_on(
        self, origin: DeviceId, after: int
    ) -> tuple[tuple[RelayedReceipt, ...], tuple[Rejection, ...]]:
        """The next receipts that concern a counter, and what was refused of its events."""
        query = (
            select(receipts)
            .join(receipt_origins, receipt_origins.c.number == receipts.c.number)
            .where(receipt_origins.c.origin == origin, receipts.c.number > after)
            .order_by(receipts.c.number)
            .limit(MOST_RELAYED)
        )
        relayed = tuple(_relayed(row) for row in self.connection.execute(query))
        numbers = [one.number for one in relayed]
        refused = select(refused_above).where(
            refused_above.c.origin == origin, refused_above.c.number.in_(numbers)
        )
        return relayed, tuple(_rejection(row) for row in self.connection.execute(refused))


def _relayed(row: EventRow) -> RelayedReceipt:
    ids = tuple(
        bytes(row.ids[start : start + _ID_BYTES]) for start in range(0, len(row.ids), _ID_BYTES)
    )
    receipt = msgspec.msgpack.decode(row.receipt, type=Receipt)
    return RelayedReceipt(receipt=receipt, ids=ids, number=row.number)


def _rejection(row: EventRow) -> Rejection:
    known = REASONS.get(row.reason)
    english = known.en if known is not None else row.said
    return Rejection(event=row.event_id, reason=row.reason, vi=row.said, en=english)


def without(
    days: dict[int, Fingerprint], left_out: dict[int, set[EventId]]
) -> dict[int, Fingerprint]:
    """The fingerprints of days less some of their events. No day without any."""
    less = {day: held - fingerprint_of(left_out.get(day, set())) for day, held in days.items()}
    return {day: held for day, held in less.items() if held.count}
