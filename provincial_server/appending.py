"""Appending proven runs to a feed.

Positions are given out under a lock on the feed's row that is held until the commit, so a reader
that has seen position n has seen every position before it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, delete, select, update

from counter_app.domain.journal import Event, EventId, Run
from provincial_server.database import add_all, add_missing
from provincial_server.problems import Reason
from provincial_server.rows import row_of
from provincial_server.tables import events, feeds, gaps

CHUNK: Final = 500
"""How many ids one query asks about."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A proven run, and those of its events that are not taken."""

    run: Run
    faults: Mapping[EventId, Reason] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """What the journal says about an event: where it is, and whose seal vouches for it."""

    position: int | None
    sealed_by: EventId
    sealed: bool


def append(connection: Connection, feed: str, judged: Sequence[Judged], now: int) -> list[Event]:
    """Give every taken event of these runs a position; which of them are new.

    What is here already is passed over, whatever run it comes in. A missing `prev` is noted.
    """
    appending = _Appending(connection, feed, lock_feed(connection, feed), now)
    appending.recall(judged)
    for item in judged:
        appending.append(item)
    appending.write()
    appending.note_gaps(judged)
    return appending.new


def lock_feed(connection: Connection, feed: str) -> int:
    """The last position of a feed; whoever else appends to it waits until this commit."""
    add_missing(connection, feeds, [{"feed": feed, "position": 0}])
    query = select(feeds.c.position).where(feeds.c.feed == feed).with_for_update()
    return int(connection.execute(query).scalar_one())


def chunks(ids: Iterable[EventId]) -> Iterator[list[EventId]]:
    """The ids, each once, in stretches that one query can carry."""
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), CHUNK):
        yield distinct[start : start + CHUNK]


class _Appending:
    def __init__(self, connection: Connection, feed: str, position: int, now: int) -> None:
        self._connection = connection
        self._feed = feed
        self._position = position
        self._now = now
        self._known: dict[EventId, _Known] = {}
        self._rows: dict[EventId, dict[str, object]] = {}
        self.new: list[Event] = []

    def recall(self, judged: Sequence[Judged]) -> None:
        """Read what the journal knows of these events and of those they follow."""
        ids = [event.id for item in judged for event in item.run.events]
        links = [link for item in judged if (link := _link(item.run)) is not None]
        columns = (events.c.id, events.c.position, events.c.sealed_by, events.c.seal)
        for some in chunks([*ids, *links]):
            for row in self._connection.execute(select(*columns).where(events.c.id.in_(some))):
                self._known[EventId(row.id)] = _Known(
                    row.position, EventId(row.sealed_by), row.seal is not None
                )

    def append(self, item: Judged) -> None:
        covers = self._covers(item.run)
        for event in item.run.events:
            taken = event.id not in item.faults
            known = self._known.get(event.id)
            if known is None:
                self._add(event, covers[event.id], taken=taken)
            elif taken and known.position is None:
                self._give_position(event, known)
        self._keep_seal(item.run)

    def write(self) -> None:
        add_all(self._connection, events, list(self._rows.values()))
        self._connection.execute(
            update(feeds).where(feeds.c.feed == self._feed).values(position=self._position)
        )

    def note_gaps(self, judged: Sequence[Judged]) -> None:
        """Remember what is missing, and forget what has come."""
        for some in chunks(event.id for item in judged for event in item.run.events):
            self._connection.execute(delete(gaps).where(gaps.c.event_id.in_(some)))
        links = {_link(item.run) for item in judged} - {None}
        missing = sorted(link for link in links if link is not None and link not in self._known)
        add_missing(
            self._connection,
            gaps,
            [{"event_id": m, "feed": self._feed, "noted_ms": self._now} for m in missing],
        )

    def _covers(self, run: Run) -> dict[EventId, EventId]:
        """Whose seal vouches for each event: the nearest one known at or after it in the run."""
        cover = run.events[-1].id
        covers: dict[EventId, EventId] = {}
        for event in reversed(run.events):
            known = self._known.get(event.id)
            if known is not None:
                cover = event.id if known.sealed else known.sealed_by
            covers[event.id] = cover
        return covers

    def _add(self, event: Event, cover: EventId, *, taken: bool) -> None:
        position = self._next_position(event) if taken else None
        self._rows[event.id] = row_of(event, position=position, sealed_by=cover, now=self._now)
        self._known[event.id] = _Known(position, cover, sealed=False)

    def _next_position(self, event: Event) -> int:
        self._position += 1
        self.new.append(event)
        return self._position

    def _give_position(self, event: Event, known: _Known) -> None:
        """An event that was rejected once, and is taken now."""
        known.position = self._next_position(event)
        values = {
            "position": known.position,
            "subject": event.header.subject,
            "kind": event.header.kind,
        }
        if event.id in self._rows:
            self._rows[event.id].update(values)
        else:
            self._connection.execute(update(events).where(events.c.id == event.id).values(**values))

    def _keep_seal(self, run: Run) -> None:
        last = run.events[-1].id
        if self._known[last].sealed:
            return
        self._known[last].sealed = True
        if last in self._rows:
            self._rows[last]["seal"] = run.seal
        else:
            self._connection.execute(
                update(events).where(events.c.id == last).values(seal=run.seal)
            )


def _link(run: Run) -> EventId | None:
    """The event that the run follows and does not carry."""
    return run.events[0].header.prev
