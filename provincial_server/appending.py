"""Appending proven runs to a feed.

Positions are given out under a lock on the feed's row that is held until the commit, so a reader
that has seen position n has seen every position before it. The same lock keeps others from
writing the same events meanwhile, so what is not known after the lock is new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, delete, select, update

from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import Event, EventId, Run
from provincial_server.database import add_all, add_missing, among
from provincial_server.fingerprints import count_in
from provincial_server.problems import Reason
from provincial_server.rows import Standing, row_of
from provincial_server.tables import events, feeds, gaps

_NO_SUM: Final = Fingerprint().sum_bytes


@dataclass(frozen=True, slots=True)
class Judged:
    """A proven run, and those of its events that are not taken."""

    run: Run
    faults: Mapping[EventId, Reason] = field(default_factory=dict)


def append(connection: Connection, feed: str, judged: Sequence[Judged], now: int) -> list[Event]:
    """Give every taken event of these runs a position; which of them are new.

    What is here already is passed over, whatever run it comes in. A missing `prev` is noted.
    """
    appending = _Appending(connection, feed, now)
    appending.recall(judged)
    for item in judged:
        appending.append(item)
    appending.write()
    appending.note_gaps(judged)
    return appending.new


def lock_feed(connection: Connection, feed: str) -> int:
    """The last position of a feed; whoever else appends to it waits until this commit."""
    return _locked(connection, feed).count


def _locked(connection: Connection, feed: str) -> Fingerprint:
    """What the feed holds, under its lock."""
    query = select(feeds.c.position, feeds.c.sum).where(feeds.c.feed == feed).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        add_missing(connection, feeds, [{"feed": feed, "position": 0, "sum": _NO_SUM}])
        row = connection.execute(query).one()
    return Fingerprint.read(row.position, row.sum)


class _Appending:
    def __init__(self, connection: Connection, feed: str, now: int) -> None:
        self._connection = connection
        self._feed = feed
        self._now = now
        self._before = _locked(connection, feed)
        self._position = self._before.count
        self._known: dict[EventId, Standing] = {}
        self._unwritten: dict[EventId, Event] = {}
        self.new: list[Event] = []

    def recall(self, judged: Sequence[Judged]) -> None:
        """Read what the journal knows of these events and of those they follow."""
        ids = {event.id for item in judged for event in item.run.events}
        ids |= {link for item in judged if (link := _link(item.run)) is not None}
        query = select(events.c.id, events.c.position, events.c.sealed_by, events.c.seal).where(
            events.c.feed == self._feed, among(self._connection, events.c.id, ids)
        )
        for row in self._connection.execute(query):
            self._known[EventId(row.id)] = Standing(row.position, EventId(row.sealed_by), row.seal)

    def append(self, item: Judged) -> None:
        covers = self._covers(item.run)
        for event in item.run.events:
            taken = event.id not in item.faults
            known = self._known.get(event.id)
            if known is None:
                position = self._next_position(event) if taken else None
                self._known[event.id] = Standing(position, covers[event.id], None)
                self._unwritten[event.id] = event
            elif taken and known.position is None:
                self._give_position(event, known)
        self._keep_seal(item.run)

    def write(self) -> None:
        rows = [row_of(e, self._known[e.id], self._now) for e in self._unwritten.values()]
        add_all(self._connection, events, rows)
        after = self._before + count_in(self._connection, self._feed, self.new)
        self._connection.execute(
            update(feeds)
            .where(feeds.c.feed == self._feed)
            .values(position=after.count, sum=after.sum_bytes)
        )

    def note_gaps(self, judged: Sequence[Judged]) -> None:
        """Remember what is missing, and forget what has come."""
        come = {event.id for item in judged for event in item.run.events}
        self._connection.execute(
            delete(gaps).where(
                gaps.c.feed == self._feed, among(self._connection, gaps.c.event_id, come)
            )
        )
        links = {_link(item.run) for item in judged} - {None}
        missing = sorted(link for link in links if link is not None and link not in self._known)
        add_missing(
            self._connection,
            gaps,
            [{"feed": self._feed, "event_id": m, "noted_ms": self._now} for m in missing],
        )

    def _covers(self, run: Run) -> dict[EventId, EventId]:
        """Whose seal vouches for each event: the nearest one known at or after it in the run."""
        cover = run.events[-1].id
        covers: dict[EventId, EventId] = {}
        for event in reversed(run.events):
            known = self._known.get(event.id)
            if known is not None:
                cover = event.id if known.seal is not None else known.sealed_by
            covers[event.id] = cover
        return covers

    def _next_position(self, event: Event) -> int:
        self._position += 1
        self.new.append(event)
        return self._position

    def _give_position(self, event: Event, known: Standing) -> None:
        """An event that was rejected once, and is taken now."""
        known.position = self._next_position(event)
        if event.id not in self._unwritten:
            self._change(
                event.id,
                position=known.position,
                subject=event.header.subject,
                kind=event.header.kind,
            )

    def _keep_seal(self, run: Run) -> None:
        last = run.events[-1].id
        known = self._known[last]
        if known.seal is not None:
            return
        known.seal = run.seal
        if last not in self._unwritten:
            self._change(last, seal=run.seal)

    def _change(self, event: EventId, **values: object) -> None:
        here = events.c.feed == self._feed, events.c.id == event
        self._connection.execute(update(events).where(*here).values(**values))


def _link(run: Run) -> EventId | None:
    """The event that the run follows and does not carry."""
    return run.events[0].header.prev
