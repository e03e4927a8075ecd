"""What was said in a feed, as facts in the order in which they count: the last one holds."""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select

from counter_app.domain.facts import Fact, decode
from counter_app.domain.journal import DeviceId
from provincial_server.rows import event_of
from provincial_server.tables import events

Said = TypeVar("Said", bound=Fact)


def facts_said(connection: Connection, feed: str, kind: type[Said]) -> list[Said]:
    """All facts of a kind in a feed."""
    return _facts(connection, feed, kind)


def facts_about(
    connection: Connection, feed: str, kind: type[Said], subjects: Collection[str]
) -> list[Said]:
    """The facts of a kind about these subjects."""
    return _facts(connection, feed, kind, events.c.subject.in_(list(subjects)))


def facts_by(connection: Connection, feed: str, kind: type[Said], origin: DeviceId) -> list[Said]:
    """The facts of a kind that one device or node said."""
    return _facts(connection, feed, kind, events.c.origin == origin)


def _facts(
    connection: Connection, feed: str, kind: type[Said], *only: ColumnElement[bool]
) -> list[Said]:
    query = select(events).where(
        events.c.feed == feed, events.c.kind == kind.KIND, events.c.position.is_not(None), *only
    )
    told = sorted(map(event_of, connection.execute(query)), key=lambda e: (e.header.time, e.id))
    facts = (decode(e.header.kind, e.header.version, e.payload) for e in told)
    return [fact for fact in facts if isinstance(fact, kind)]
