"""The store as the sync engine sees it; every call is a transaction of its own."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db import chains, comparing, contents, journal, peering
from counter_app.db.engine import Connections
from counter_app.db.noticing import Noticing
from counter_app.db.outbox import Outbox
from counter_app.db.schema import cursors
from counter_app.db.standing import StandingReader
from counter_app.db.turns import Turns
from counter_app.db.work import Hand, StoreWork
from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import Event, EventId, Run
from counter_app.service.ports import (
    Attempts,
    ContentsState,
    HandedOn,
    Peer,
    PeerRole,
    Reject,
    SyncState,
    UnsentContent,
)

_PUT_CURSOR = insert(cursors)
_KEEP_CURSOR: Final = _PUT_CURSOR.on_conflict_do_update(
    index_elements=[cursors.c.role, cursors.c.feed],
    set_={"position": _PUT_CURSOR.excluded.position},
)
_CURSOR: Final = select(cursors.c.position).where(
    cursors.c.role == bindparam("role"), cursors.c.feed == bindparam("feed")
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
    """The port `SyncStore`, towards the node of one role."""

    def __init__(self, access: Access, role: PeerRole = PeerRole.PROVINCE) -> None:
        self._access = access
        self._origin = access.hand.origin
        self._role = role

    def towards(self, role: PeerRole) -> "SqlSyncStore":
        """See `SyncStore.towards`."""
        return SqlSyncStore(self._access, role)

    def _outbox(self, connection: Connection, role: PeerRole | None = None) -> Outbox:
        return Outbox(connection, self._origin, role or self._role)

    def peer(self) -> Peer | None:
        """See `PeerStore.peer`."""
        with self._access.reading() as connection:
            return peering.peer_of(connection, self._role)

    def set_peer(self, peer: Peer) -> None:
        """See `PeerStore.set_peer`. Own events are offered anew to a new incarnation."""
        with self._access.changing() as connection:
            before = peering.peer_of(connection, self._role)
            peering.keep_peer(connection, self._role, peer)
            if before is None or before.node != peer.node:
                self._begin_anew(connection, known=before is not None)

    def _begin_anew(self, connection: Connection, *, known: bool) -> None:
        ours = cursors.c.role == self._role
        feeds = connection.scalars(select(cursors.c.feed).where(ours)).all() if known else ()
        comparing.compare_first(connection, self._role, frozenset(feeds))
        connection.execute(delete(cursors).where(ours))
        self._outbox(connection).offer_all_anew()
        contents.forget_sent(connection, self._role)
        if self._role is PeerRole.HUB:
            peering.note_relayed(connection, None)

    def drop_peer(self) -> None:
        """See `PeerStore.drop_peer`."""
        with self._access.changing() as connection:
            peering.drop_peer(connection, self._role)

    def unsent_runs(self, *, events: int, payload_bytes: int) -> tuple[Run, ...]:
        """See `PeerStore.unsent_runs`."""
        with self._access.reading() as connection:
            outbox = self._outbox(connection)
            return chains.joined(outbox.stretches(events=events, payload_bytes=payload_bytes))

    def runs_holding(self, events: Sequence[EventId]) -> tuple[Run, ...]:
        """See `PeerStore.runs_holding`."""
        with self._access.reading() as connection:
            return chains.joined(chains.stretches_holding(connection, events))

    def acknowledge(self, events: Sequence[EventId], at: datetime, _receipt: bytes = b"") -> None:
        """See `PeerStore.acknowledge`."""
        with self._access.changing() as connection:
            self._outbox(connection).deliver(events)
            peering.note_receipt(connection, self._role, at)

    def reject(self, rejects: Sequence[Reject], _receipt: bytes = b"") -> None:
        """See `PeerStore.reject`."""
        with self._access.changing() as connection:
            outbox = self._outbox(connection)
            peering.keep_rejects(outbox, rejects)
            outbox.settle()

    def rejects(self) -> tuple[Reject, ...]:
        """See `SyncStore.rejects`."""
        with self._access.reading() as connection:
            return peering.rejects_of(connection, self._role)

    def relayed_after(self) -> int:
        """See `SyncStore.relayed_after`."""
        with self._access.reading() as connection:
            return peering.relayed_after(connection)

    def take_handed_on(self, told: HandedOn) -> None:
        """See `SyncStore.take_handed_on`."""
        with self._access.changing() as connection:
            outbox = self._outbox(connection, PeerRole.PROVINCE)
            outbox.deliver(told.acknowledged)
            if told.at is not None:
                peering.note_receipt(connection, PeerRole.PROVINCE, told.at)
            peering.keep_rejects(outbox, told.refused, hearsay=True)
            peering.note_relayed(connection, told.number)

    def cursor(self, feed: str) -> int:
        """See `SyncStore.cursor`."""
        with self._access.reading() as connection:
            asked = {"role": self._role, "feed": feed}
            return connection.scalar(_CURSOR, asked) or 0

    def take_in(self, feed: str, runs: Sequence[Run], position: int) -> int:
        """See `SyncStore.take_in`."""
        with self._access.writing() as connection:
            new = [event for run in runs for event in _appended(connection, run)]
            self._access.hand.projection.take_all(connection, new)
            self._keep_cursor(connection, feed, position)
            work = StoreWork(connection, self._access.hand)
            Noticing(connection, self._access.hand, work).returned(new)
            work.commit()
            return len(new)

    def _keep_cursor(self, connection: Connection, feed: str, position: int) -> None:
        row = {"role": self._role, "feed": feed, "position": position}
        connection.execute(_KEEP_CURSOR, row)

    def must_compare(self) -> frozenset[str]:
        """See `SyncStore.must_compare`."""
        with self._access.reading() as connection:
            return comparing.must_compare(connection, self._role)

    def held(self, feed: str) -> dict[int, Fingerprint]:
        """See `SyncStore.held`."""
        with self._access.reading() as connection:
            return comparing.held(self._outbox(connection), feed)

    def held_on(self, feed: str, day: int) -> set[EventId]:
        """See `SyncStore.held_on`."""
        with self._access.reading() as connection:
            return comparing.held_on(self._outbox(connection), feed, day)

    def taken_after_all(self, events: Collection[EventId]) -> None:
        """See `PeerStore.taken_after_all`."""
        with self._access.changing() as connection:
            self._outbox(connection).no_longer_rejected(events)

    def apart(self, feed: str) -> Fingerprint | None:
        """See `SyncStore.apart`."""
        with self._access.reading() as connection:
            return comparing.apart(connection, self._role, feed)

    def stayed_apart(self, feed: str, difference: Fingerprint) -> None:
        """See `SyncStore.stayed_apart`."""
        with self._access.changing() as connection:
            comparing.stayed_apart(connection, self._role, feed, difference)

    def agreed(self, feed: str, position: int, theirs: Fingerprint) -> bool:
        """See `SyncStore.agreed`."""
        with self._access.changing() as connection:
            outbox = self._outbox(connection)
            first = feed in comparing.must_compare(connection, self._role)
            if first and sum(comparing.held(outbox, feed).values(), Fingerprint()) != theirs:
                return False
            if comparing.agreed(outbox, feed):
                self._keep_cursor(connection, feed, position)
        return True

    def unsent_contents(self, limit: int) -> tuple[UnsentContent, ...]:
        """See `PeerStore.unsent_contents`."""
        with self._access.reading() as connection:
            return contents.unsent(connection, self._role, limit)

    def contents_state(self) -> ContentsState:
        """See `PeerStore.contents_state`."""
        with self._access.reading() as connection:
            return contents.state(connection, self._role)

    def content_sent(self, sha256: str, at: datetime) -> None:
        """See `PeerStore.content_sent`."""
        with self._access.changing() as connection:
            contents.note_sent(connection, self._role, sha256, at)

    def device_keys(self) -> dict[str, bytes]:
        """See `SyncStore.device_keys`."""
        with self._access.reading() as connection:
            return StandingReader(connection, self._origin).device_keys()

    def node_keys(self) -> dict[str, bytes]:
        """See `SyncStore.node_keys`."""
        with self._access.reading() as connection:
            return StandingReader(connection, self._origin).node_keys()

    def unsent(self) -> tuple[EventId, ...]:
        """See `SyncStore.unsent`."""
        with self._access.reading() as connection:
            return self._outbox(connection).ids()

    def feeds(self) -> tuple[str, ...]:
        """See `Direction.feeds`."""
        ours = select(cursors.c.feed).where(cursors.c.role == self._role).order_by(cursors.c.feed)
        with self._access.reading() as connection:
            return tuple(connection.scalars(ours))

    def unsent_bytes(self) -> int:
        """See `Direction.unsent_bytes`."""
        with self._access.reading() as connection:
            return self._outbox(connection).payload_bytes()

    def attempted(self, *, next_attempt_at: datetime | None, attempts: int, problem: str) -> None:
        """See `PeerStore.attempted`. Nothing is written where nothing changed."""
        told = Attempts(next_attempt_at, attempts, problem)
        if self.attempts() != told:
            with self._access.changing() as connection:
                peering.note_attempts(connection, self._role, told)

    def clock_offset(self, seconds: int) -> None:
        """See `PeerStore.clock_offset`. A second more or less is the line's, and not written."""
        with self._access.reading() as connection:
            if abs(peering.clock_offset(connection, self._role) - seconds) <= 1:
                return
        with self._access.changing() as connection:
            peering.note_clock(connection, self._role, seconds)

    def attempts(self) -> Attempts:
        """See `PeerStore.attempts`."""
        with self._access.reading() as connection:
            return peering.attempts_of(connection, self._role)

    def sync_state(self) -> SyncState:
        """See `SyncStore.sync_state`."""
        with self._access.reading() as connection:
            return peering.sync_state(
                self._outbox(connection, PeerRole.PROVINCE),
                self._outbox(connection, PeerRole.HUB),
            )


def _appended(connection: Connection, run: Run) -> list[Event]:
    """Append what is new of a run, and its seal; the events that were new."""
    new = [event for event in run.events if journal.append_foreign(connection, event)]
    journal.keep_seal_of(connection, run.events[-1].id, run.seal)
    return new
