"""What the node itself says: events under its own key, in the province's feed or a commune's.

Certificates, the catalogue, accounts opened from above, decisions of handling offices: all are
written here and nowhere else, so that each is linked to the node's event before it, names what the
writer knew of its subject, and is sealed.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from counter_app.domain.facts import Fact, encode
from counter_app.domain.journal import (
    DeviceId,
    Event,
    Header,
    Run,
    device_id,
    heads,
    make_event,
    payload_hash,
    seal_message,
    tick,
)
from counter_app.domain.sentences import Refused, say
from provincial_server.appending import Judged, append, lock_feed
from provincial_server.clock import NowMs
from provincial_server.node import NodeKey
from provincial_server.rows import event_of
from provincial_server.tables import events, upstream

SEALED_EVENTS: Final = 100
"""A long transaction is sealed in between as well, so that it can travel in portions."""
_SALT_BYTES: Final = 16


def check_province(connection: Connection) -> None:
    """Raise `Refused` where this node is a commune's hub."""
    if connection.execute(select(upstream.c.id)).first() is not None:
        raise Refused(say("Đây là máy chủ xã; việc này làm ở máy chủ của tỉnh."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A fact about a subject, and in whose name the node says it ("" for the node's own)."""

    subject: str
    fact: Fact
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvents:
    """Writes events of one node's own."""

    key: NodeKey
    now: NowMs

    @property
    def origin(self) -> DeviceId:
        """Who the node is in the headers of what it writes."""
        return device_id(self.key.public_key)

    def record(
        self, connection: Connection, feed: str, statements: Sequence[Statement]
    ) -> tuple[Run, ...]:
        """Append these statements to a feed in the caller's transaction; the runs as they stand.

        Personal data is salted. The feed stays locked until the commit. Raises `Refused` on a
        commune's hub, which has no say.
        """
        check_province(connection)
        lock_feed(connection, feed)
        written = self._linked(connection, feed, statements)
        runs = tuple(
            self._sealed(written[start : start + SEALED_EVENTS])
            for start in range(0, len(written), SEALED_EVENTS)
        )
        append(connection, feed, [Judged(run) for run in runs], self.now())
        return runs

    def _linked(
        self, connection: Connection, feed: str, statements: Sequence[Statement]
    ) -> list[Event]:
        """Each the `prev` of the next, each having seen all that is known of its subject."""
        last = _last_of(connection, feed, self.origin)
        told: dict[str, list[Event]] = {}
        written: list[Event] = []
        for statement in statements:
            if statement.subject not in told:
                told[statement.subject] = events_about(connection, feed, statement.subject)
            last = self._event(feed, statement, last, told[statement.subject])
            told[statement.subject].append(last)
            written.append(last)
        return written

    def _event(
        self, feed: str, statement: Statement, prev: Event | None, told: Sequence[Event]
    ) -> Event:
        fact = statement.fact
        payload = encode(fact, secrets.token_hex(_SALT_BYTES) if fact.PERSONAL else "")
        causes = [*told, prev] if prev else told
        header = Header(
            feed=feed,
            origin=self.origin,
            actor=statement.actor,
            subject=statement.subject,
            kind=fact.KIND,
            version=fact.VERSION,
            time=tick(self.now(), [cause.header.time for cause in causes]),
            prev=prev.id if prev else None,
            seen=heads(told),
            payload_hash=payload_hash(payload),
        )
        return make_event(header, payload)

    def _sealed(self, written: Sequence[Event]) -> Run:
        return Run(tuple(written), self.key.sign(seal_message(written[-1].id)))


def events_about(connection: Connection, feed: str, subject: str) -> list[Event]:
    """All taken events of a feed about one subject, as they arrived."""
    query = (
        select(events)
        .where(events.c.feed == feed, events.c.subject == subject, events.c.position.is_not(None))
        .order_by(events.c.position)
    )
    return [event_of(row) for row in connection.execute(query)]


def _last_of(connection: Connection, feed: str, origin: DeviceId) -> Event | None:
    query = (
        select(events)
        .where(events.c.feed == feed, events.c.origin == origin, events.c.position.is_not(None))
        .order_by(events.c.position.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else event_of(row)
