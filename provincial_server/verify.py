"""The node's proof of its own journal: every hash, link, seal and position."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from counter_app.domain.fingerprint import Fingerprint, day_of, fingerprint_of
from counter_app.domain.journal import EventId, device_id, is_sound, seal_holds
from provincial_server.database import among
from provincial_server.fingerprints import days, fingerprint
from provincial_server.reading import EventRow
from provincial_server.rows import event_of, header_of
from provincial_server.tables import devices, events, feeds, upstream

_MOST_TOLD: Final = 100
_STRETCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What fails, and which proof: hash, row, seal, cover or position of an event, or the
    fingerprint of the feed."""

    position: int
    event: str
    fails: str


@dataclass(slots=True, kw_only=True)
class FeedProof:
    """What was found in one feed; `damaged` names at most the first hundred."""

    feed: str
    events: int = 0
    sealed: int = 0
    damaged: list[Damage] = field(default_factory=list)


def verify(connection: Connection, node_key: bytes) -> list[FeedProof]:
    """Walk all feeds, a stretch at a time. On a hub, under the key of the province above."""
    keys = {str(row.id): bytes(row.public_key) for row in connection.execute(select(devices))}
    above = connection.execute(select(upstream.c.public_key)).scalars()
    keys |= {device_id(key): bytes(key) for key in (node_key, *above)}
    known = connection.execute(select(feeds).order_by(feeds.c.feed)).all()
    return [_FeedWalk(connection, row.feed, keys).walk(row.position) for row in known]


class _FeedWalk:
    def __init__(self, connection: Connection, feed: str, keys: Mapping[str, bytes]) -> None:
        self._connection = connection
        self._keys = keys
        self._proof = FeedProof(feed=feed)
        self._days: dict[int, Fingerprint] = {}

    def walk(self, last: int) -> FeedProof:
        expected = 0
        for rows in self._stretches():
            covered = self._covered(rows)
            for row in rows:
                expected += 1
                self._check(row, expected, covered=row.id in covered)
                self._count(row)
                expected = row.position
        if expected != last:
            self._damage(last, b"", "position")
        self._compare(last)
        return self._proof

    def _stretches(self) -> Iterator[Sequence[EventRow]]:
        after = 0
        while True:
            query = (
                select(events)
                .where(events.c.feed == self._proof.feed, events.c.position > after)
                .order_by(events.c.position)
                .limit(_STRETCH)
            )
            rows = self._connection.execute(query).all()
            if not rows:
                return
            yield rows
            after = rows[-1].position

    def _covered(self, rows: Sequence[EventRow]) -> set[EventId]:
        """The unsealed events that a child on the way to the same seal follows.

        By induction along `prev`, that child or one behind it is the sealed one.
        """
        covers = {row.id: row.sealed_by for row in rows if row.seal is None}
        query = select(events.c.id, events.c.prev, events.c.sealed_by).where(
            events.c.feed == self._proof.feed, among(self._connection, events.c.prev, covers)
        )
        return {
            child.prev
            for child in self._connection.execute(query)
            if covers[child.prev] in (child.id, child.sealed_by)
        }

    def _check(self, row: EventRow, expected: int, *, covered: bool) -> None:
        self._proof.events += 1
        self._proof.sealed += row.seal is not None
        if row.position != expected:
            self._damage(expected, row.id, "position")
        fails = self._fails(row, covered=covered)
        if fails:
            self._damage(row.position, row.id, fails)

    def _count(self, row: EventRow) -> None:
        counted = self._days.get(row.day, Fingerprint()) + fingerprint_of([row.id])
        self._days[row.day] = counted

    def _compare(self, last: int) -> None:
        """Whether the fingerprints that were kept are those of the events that are here."""
        whole = sum(self._days.values(), Fingerprint())
        kept = fingerprint(self._connection, self._proof.feed)
        if days(self._connection, self._proof.feed) != self._days or kept.total != whole.total:
            self._damage(last, b"", "fingerprint")

    def _fails(self, row: EventRow, *, covered: bool) -> str:
        if not _is_readable(row) or not is_sound(event_of(row)):
            return "hash"
        if not _agrees(row):
            return "row"
        if row.seal is None:
            return "" if covered else "cover"
        key = self._keys.get(row.origin)
        return "" if key is not None and seal_holds(row.id, row.seal, key) else "seal"

    def _damage(self, position: int, event: bytes, fails: str) -> None:
        if len(self._proof.damaged) < _MOST_TOLD:
            self._proof.damaged.append(Damage(position=position, event=event.hex(), fails=fails))


def _is_readable(row: EventRow) -> bool:
    try:
        header_of(row.header)
    except ValueError:
        return False
    return True


def _agrees(row: EventRow) -> bool:
    """Whether the columns say what the header says."""
    header = header_of(row.header)
    told = (header.feed, header.origin, header.subject, header.kind, header.prev, day_of(header))
    return told == (row.feed, row.origin, row.subject, row.kind, row.prev, row.day)
