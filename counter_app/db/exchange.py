"""The store as the sync engine sees it; every call is a transaction of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.db import chains, journal, notes, outbox, tallying
from counter_app.db.engine import Connections
from counter_app.db.schema import cursors, peers, rejects
from counter_app.db.standing import StandingReader
from counter_app.db.turns import Turns
from counter_app.db.work import Hand
from counter_app.domain.journal import Event, EventId, Run
from counter_app.domain.moments import VIET_NAM
from counter_app.service.ports import LinkState, Peer, Reject, SyncState

_MOST_RUN_EVENTS = 500

_LAST_RECEIPT, _NEXT_ATTEMPT, _ATTEMPTS = "last receipt", "next attempt", "attempts"
_PROBLEM, _CLOCK_OFFSET = "sync problem", "clock off by seconds"

_PUT_PEER = insert(peers)
_KEEP_PEER: Final = _PUT_PEER.on_conflict_do_update(
    index_elements=[peers.c.node],
    set_={
        column: _PUT_PEER.excluded[column]
        for column in ("url", "public_key", "certificate_pem", "current")
    },
)
_PUT_CURSOR = insert(cursors)
_KEEP_CURSOR: Final = _PUT_CURSOR.on_conflict_do_update(
    index_elements=[cursors.c.feed], set_={"position": _PUT_CURSOR.excluded.position}
)
_PUT_REJECT = insert(rejects)
_KEEP_REJECT: Final = _PUT_REJECT.on_conflict_do_update(
    index_elements=[rejects.c.event],
    set_={column: _PUT_REJECT.excluded[column] for column in ("reason", "said", "rejected_ms")},
)


@dataclass(frozen=True, slots=True)
class Access:
    """The way to the file: readers as they come, the writer in turns."""

    connections: Connections
    turns: Turns
    hand: Hand

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reader within one consistent moment."""
        with self.connections.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer in a transaction that is rolled back unless its user commits it."""
        with self.turns.taken(), self.connections.writer() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """The writer in a transaction that is committed at the end, rolled back on any error."""
        with self.writing() as connection:
            yield connection
            connection.commit()


class SqlSyncStore:
    """The port `SyncStore`."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._origin = access.hand.origin

    def peer(self) -> Peer | None:
        """See `SyncStore.peer`."""
        with self._access.reading() as connection:
            return _peer(connection)

    def set_peer(self, peer: Peer) -> None:
        """See `SyncStore.set_peer`. Own events are offered anew to a new incarnation."""
        with self._access.changing() as connection:
            before = _peer(connection)
            connection.execute(update(peers).values(current=False))
            connection.execute(
                _KEEP_PEER,
                {
                    "node": peer.node,
                    "url": peer.url,
                    "public_key": peer.public_key,
                    "certificate_pem": peer.certificate_pem,
                    "current": True,
                },
            )
            if before is None or before.node != peer.node:
                connection.execute(cursors.delete())
                outbox.offer_all_anew(connection)

    def unsent_runs(self, *, events: int, payload_bytes: int) -> tuple[Run, ...]:
        """See `SyncStore.unsent_runs`."""
        with self._access.reading() as connection:
            stretches = outbox.unsent_stretches(
                connection, self._origin, events=events, payload_bytes=payload_bytes
            )
            return chains.joined(stretches, events)

    def runs_holding(self, events: Sequence[EventId]) -> tuple[Run, ...]:
        """See `SyncStore.runs_holding`."""
        with self._access.reading() as connection:
            return chains.joined(chains.stretches_holding(connection, events), _MOST_RUN_EVENTS)

    def acknowledge(self, events: Sequence[EventId], at: datetime) -> None:
        """See `SyncStore.acknowledge`."""
        with self._access.changing() as connection:
            outbox.deliver(connection, self._origin, events)
            notes.note(connection, _LAST_RECEIPT, _milliseconds(at))

    def reject(self, rejects: Sequence[Reject]) -> None:
        """See `SyncStore.reject`."""
        with self._access.changing() as connection:
            for one in rejects:
                connection.execute(
                    _KEEP_REJECT,
                    {
                        "event": one.event_id,
                        "reason": one.reason,
                        "said": one.said,
                        "rejected_ms": _milliseconds(one.rejected_at),
                    },
                )
            outbox.settle(connection, self._origin)

    def rejects(self) -> tuple[Reject, ...]:
        """See `SyncStore.rejects`."""
        with self._access.reading() as connection:
            rows = connection.execute(select(rejects).order_by(rejects.c.rejected_ms))
            return tuple(
                Reject(
                    event_id=EventId(row.event),
                    reason=row.reason,
                    said=row.said,
                    rejected_at=_moment(row.rejected_ms),
                )
                for row in rows
            )

    def cursor(self, feed: str) -> int:
        """See `SyncStore.cursor`."""
        with self._access.reading() as connection:
            return connection.scalar(select(cursors.c.position).where(cursors.c.feed == feed)) or 0

    def take_in(self, feed: str, runs: Sequence[Run], position: int) -> int:
        """See `SyncStore.take_in`."""
        with self._access.changing() as connection:
            new = [event for run in runs for event in _appended(connection, run)]
            self._access.hand.projection.take_all(connection, new)
            connection.execute(_KEEP_CURSOR, {"feed": feed, "position": position})
            return len(new)

    def device_keys(self) -> dict[str, bytes]:
        """See `SyncStore.device_keys`."""
        with self._access.reading() as connection:
            return StandingReader(connection, self._origin).device_keys()

    def unsent(self) -> tuple[EventId, ...]:
        """See `SyncStore.unsent`."""
        with self._access.reading() as connection:
            return outbox.unsent_ids(connection, self._origin)

    def attempted(self, *, next_attempt_at: datetime | None, attempts: int, problem: str) -> None:
        """See `SyncStore.attempted`."""
        with self._access.changing() as connection:
            at = None if next_attempt_at is None else _milliseconds(next_attempt_at)
            notes.note(connection, _NEXT_ATTEMPT, at)
            notes.note(connection, _ATTEMPTS, attempts)
            notes.note(connection, _PROBLEM, problem)

    def clock_offset(self, seconds: int) -> None:
        """See `SyncStore.clock_offset`."""
        with self._access.changing() as connection:
            notes.note(connection, _CLOCK_OFFSET, seconds)

    def sync_state(self) -> SyncState:
        """See `SyncStore.sync_state`."""
        with self._access.reading() as connection:
            peer = _peer(connection)
            unsent = outbox.count_unsent(connection, self._origin)
            attempts = notes.whole_of(connection, _ATTEMPTS) or 0
            problem = notes.text_of(connection, _PROBLEM)
            return SyncState(
                link=_link(peer, unsent=unsent, away=bool(attempts or problem)),
                url=peer.url if peer else "",
                unsent=unsent,
                total=tallying.value_of(connection, tallying.OWN_EVENTS),
                rejected=connection.scalar(select(func.count()).select_from(rejects)) or 0,
                last_receipt_at=_noted_moment(connection, _LAST_RECEIPT),
                next_attempt_at=_noted_moment(connection, _NEXT_ATTEMPT),
                attempts=attempts,
                problem=problem,
                clock_off_by_seconds=notes.whole_of(connection, _CLOCK_OFFSET) or 0,
            )


def _peer(connection: Connection) -> Peer | None:
    row = connection.execute(select(peers).where(peers.c.current)).first()
    if row is None:
        return None
    return Peer(
        url=row.url,
        node=row.node,
        public_key=row.public_key,
        certificate_pem=row.certificate_pem,
    )


def _appended(connection: Connection, run: Run) -> list[Event]:
    """Append what is new of a run, and its seal; the events that were new."""
    new = [event for event in run.events if journal.append_foreign(connection, event)]
    journal.keep_seal_of(connection, run.events[-1].id, run.seal)
    return new


def _link(peer: Peer | None, *, unsent: int, away: bool) -> LinkState:
    if peer is None:
        return LinkState.NOT_ENROLLED
    if away:
        return LinkState.OFFLINE
    return LinkState.SENDING if unsent else LinkState.AT_PROVINCE


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, VIET_NAM)


def _noted_moment(connection: Connection, key: str) -> datetime | None:
    milliseconds = notes.whole_of(connection, key)
    return None if milliseconds is None else _moment(milliseconds)
