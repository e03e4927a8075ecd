"""What a hub knows of the node above it: the store of its visits there.

The port is the counters' `PeerStore`: a hub and a counter visit the province in the same way, and
differ in what they keep. A hub has nothing of its own to say; it carries its commune's feed.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import EventId, Run
from counter_app.domain.moments import VIET_NAM
from counter_app.service.ports import Attempts, Peer, Reject
from counter_app.sync.wire import province_feed
from provincial_server import fingerprints
from provincial_server.above import Above, Refusal, without
from provincial_server.appending import Judged, append
from provincial_server.clock import NowMs
from provincial_server.database import Database, among
from provincial_server.heeding import heed
from provincial_server.ingest import event_fault
from provincial_server.reading import whole_runs
from provincial_server.tables import (
    devices,
    events,
    upstream,
    upstream_cursors,
    upstream_notes,
)

_FIRST, _APART, _CLOCK = "compare first", "apart in", "clock off by seconds"
_NEXT_ATTEMPT, _ATTEMPTS, _PROBLEM = "next attempt", "attempts", "problem"
_LAST_RECEIPT: Final = "last receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A hub's place: the commune that it serves, and the province's word for it."""

    agency_code: str
    authority: bytes
    """The raw public key of the province's node."""
    certificate: bytes
    """A run of the province's feed, as it travels."""


class UpstreamStore:
    """The port `PeerStore` of a hub, over the node's own database."""

    def __init__(self, database: Database, agency_code: str, now: NowMs) -> None:
        self._database = database
        self._feed = agency_code
        self._now = now

    def peer(self) -> Peer | None:
        """See `PeerStore.peer`."""
        with self._database.reading() as connection:
            row = connection.execute(select(upstream)).one_or_none()
        if row is None:
            return None
        return Peer(
            url=row.url,
            node=row.node,
            public_key=row.public_key.hex(),
            certificate_pem=row.certificate_pem,
        )

    def set_peer(self, peer: Peer) -> None:
        """See `PeerStore.set_peer`. What was acknowledged is compared, not offered anew."""
        with self._database.writing() as connection:
            before = connection.execute(select(upstream.c.node)).scalar_one()
            connection.execute(
                upstream.update().values(
                    url=peer.url,
                    certificate_pem=peer.certificate_pem,
                    node=peer.node,
                    public_key=bytes.fromhex(peer.public_key),
                )
            )
            if before != peer.node:
                known = connection.execute(select(upstream_cursors.c.feed)).scalars()
                _note(connection, _FIRST, " ".join(sorted(known)))
                connection.execute(delete(upstream_cursors))

    def drop_peer(self) -> None:
        """See `PeerStore.drop_peer`."""
        with self._database.writing() as connection:
            connection.execute(delete(upstream))

    def unsent_runs(self, *, events: int, payload_bytes: int) -> tuple[Run, ...]:
        """See `PeerStore.unsent_runs`: of one origin at a time."""
        with self._above() as above:
            rows = above.to_offer(events, payload_bytes)
            return whole_runs(above.connection, rows)

    def runs_holding(self, ids: Sequence[EventId]) -> tuple[Run, ...]:
        """See `PeerStore.runs_holding`."""
        with self._database.reading() as connection:
            here = events.c.feed == self._feed, among(connection, events.c.id, ids)
            rows = connection.execute(select(events).where(*here).order_by(events.c.position))
            return whole_runs(connection, rows.all())

    def acknowledge(self, ids: Sequence[EventId], at: datetime, receipt: bytes = b"", /) -> None:
        """See `PeerStore.acknowledge`."""
        with self._above(writing=True) as above:
            above.acknowledged(ids, receipt, self._now())
            _note(above.connection, _LAST_RECEIPT, _milliseconds(at))

    def reject(self, rejects: Sequence[Reject], receipt: bytes = b"", /) -> None:
        """See `PeerStore.reject`."""
        told = [Refusal(one.event_id, one.reason, one.said) for one in rejects]
        with self._above(writing=True) as above:
            above.refused(told, receipt, self._now())

    def cursor(self, feed: str) -> int:
        """See `PeerStore.cursor`."""
        query = select(upstream_cursors.c.position).where(upstream_cursors.c.feed == feed)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or 0

    def take_in(self, feed: str, runs: Sequence[Run], position: int) -> int:
        """See `PeerStore.take_in`. Certificates count from now on, revocations at once."""
        with self._above(writing=True) as above:
            new = append(above.connection, feed, [_judged(feed, run) for run in runs], self._now())
            if feed == self._feed:
                above.came(event.id for event in new)
            else:
                heed(above.connection, feed, new, self._feed)
            _put(above.connection, upstream_cursors, {"feed": feed, "position": position})
            return len(new)

    # ------------------------------------------------------------ comparing

    def must_compare(self) -> frozenset[str]:
        """See `PeerStore.must_compare`."""
        with self._database.reading() as connection:
            return _compared_first(connection)

    def held(self, feed: str) -> dict[int, Fingerprint]:
        """See `PeerStore.held`."""
        with self._above() as above:
            days = fingerprints.days(above.connection, feed)
            return without(days, self._left_out(above, feed))

    def held_on(self, feed: str, day: int) -> set[EventId]:
        """See `PeerStore.held_on`."""
        with self._above() as above:
            ids = set(fingerprints.ids_of_day(above.connection, feed, day))
            return ids - self._left_out(above, feed).get(day, set())

    def _left_out(self, above: Above, feed: str) -> dict[int, set[EventId]]:
        if feed != self._feed:
            return {}
        return above.left_out(unsent=not _compared_first(above.connection))

    def taken_after_all(self, events: Collection[EventId]) -> None:
        """See `PeerStore.taken_after_all`."""
        with self._above(writing=True) as above:
            above.taken_after_all(events)

    def apart(self, feed: str) -> Fingerprint | None:
        """See `PeerStore.apart`."""
        with self._database.reading() as connection:
            noted = _noted(connection, f"{_APART} {feed}")
        if not noted:
            return None
        count, total = noted.split()
        return Fingerprint(int(count), int(total, 16))

    def stayed_apart(self, feed: str, difference: Fingerprint) -> None:
        """See `PeerStore.stayed_apart`."""
        with self._database.writing() as connection:
            _note(connection, f"{_APART} {feed}", f"{difference.count} {difference.total:x}")
            _no_longer_first(connection, feed)

    def agreed(self, feed: str, position: int, theirs: Fingerprint) -> bool:  # noqa: ARG002
        """See `PeerStore.agreed`. What has no receipt is offered all the same, to get one."""
        with self._database.writing() as connection:
            _note(connection, f"{_APART} {feed}", "")
            if feed in _compared_first(connection):
                _no_longer_first(connection, feed)
                _put(connection, upstream_cursors, {"feed": feed, "position": position})
        return True

    # ------------------------------------------------------------ keys and attempts

    def device_keys(self) -> dict[str, bytes]:
        """See `PeerStore.device_keys`: of this commune's devices."""
        query = select(devices.c.id, devices.c.public_key)
        with self._database.reading() as connection:
            return {row.id: bytes(row.public_key) for row in connection.execute(query)}

    def attempts(self) -> Attempts:
        """See `PeerStore.attempts`."""
        with self._database.reading() as connection:
            next_at = _noted(connection, _NEXT_ATTEMPT)
            return Attempts(
                next_at=_moment(int(next_at)) if next_at else None,
                failures=int(_noted(connection, _ATTEMPTS) or 0),
                problem=_noted(connection, _PROBLEM),
            )

    def attempted(self, *, next_attempt_at: datetime | None, attempts: int, problem: str) -> None:
        """See `PeerStore.attempted`."""
        if self.attempts() == Attempts(next_attempt_at, attempts, problem):
            return
        at = "" if next_attempt_at is None else _milliseconds(next_attempt_at)
        with self._database.writing() as connection:
            _note(connection, _NEXT_ATTEMPT, at)
            _note(connection, _ATTEMPTS, attempts)
            _note(connection, _PROBLEM, problem)

    def clock_offset(self, seconds: int) -> None:
        """See `PeerStore.clock_offset`."""
        with self._database.reading() as connection:
            if _noted(connection, _CLOCK) == str(seconds):
                return
        with self._database.writing() as connection:
            _note(connection, _CLOCK, seconds)

    @contextmanager
    def _above(self, *, writing: bool = False) -> Iterator[Above]:
        opened = self._database.writing if writing else self._database.reading
        with opened() as connection:
            yield Above(connection, self._feed)


def joined(connection: Connection) -> Joined | None:
    """This hub's place; None where the node is a province's."""
    row = connection.execute(select(upstream)).one_or_none()
    return (
        None
        if row is None
        else Joined(
            agency_code=row.agency_code, authority=row.public_key, certificate=row.certificate
        )
    )


def keep_joined(connection: Connection, peer: Peer, place: Joined) -> None:
    """From now on this node is a hub under this province; what it knew of it stays."""
    row = {
        "url": peer.url,
        "certificate_pem": peer.certificate_pem,
        "node": peer.node,
        "public_key": bytes.fromhex(peer.public_key),
        "agency_code": place.agency_code,
        "certificate": place.certificate,
    }
    if connection.execute(update(upstream).values(**row)).rowcount == 0:
        connection.execute(insert(upstream).values(id=1, settled=0, **row))


def _judged(feed: str, run: Run) -> Judged:
    """What the node above took is taken here by the same rules; what it says itself, as it is."""
    if feed == province_feed(feed):
        return Judged(run)
    return Judged(run, {e.id: why for e in run.events if (why := event_fault(e)) is not None})


def _compared_first(connection: Connection) -> frozenset[str]:
    return frozenset(_noted(connection, _FIRST).split())


def _no_longer_first(connection: Connection, feed: str) -> None:
    _note(connection, _FIRST, " ".join(sorted(_compared_first(connection) - {feed})))


def _noted(connection: Connection, name: str) -> str:
    query = select(upstream_notes.c.value).where(upstream_notes.c.name == name)
    return connection.execute(query).scalar() or ""


def _note(connection: Connection, name: str, value: object) -> None:
    _put(connection, upstream_notes, {"name": name, "value": str(value)})


def _put(connection: Connection, table: Table, row: dict[str, object]) -> None:
    """Write a row of two columns, in the place of the one under the same key."""
    key, value = row
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    put = dialect.insert(table).values(row)
    connection.execute(
        put.on_conflict_do_update(index_elements=[key], set_={value: put.excluded[value]})
    )


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, VIET_NAM)
