"""What a feed holds, told without naming an event: as a whole, by day, and a day's ids.

Kept in the transaction that appends, under the feed's lock; over all events with a position.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from counter_app.domain.fingerprint import Fingerprint, day_of, fingerprint_of
from counter_app.domain.journal import Event, EventId
from provincial_server.tables import events, feed_days, feeds

_NOTHING: Final = Fingerprint()
_DAYS: Final = select(feed_days.c.day, feed_days.c.count, feed_days.c.sum)


def fingerprint(connection: Connection, feed: str) -> Fingerprint:
    """Of the whole feed; of nothing where there is no such feed."""
    query = select(feeds.c.position, feeds.c.sum).where(feeds.c.feed == feed)
    row = connection.execute(query).one_or_none()
    return _NOTHING if row is None else Fingerprint.read(row.position, row.sum)


def days(connection: Connection, feed: str) -> dict[int, Fingerprint]:
    """Of each day that the feed has events of, by `domain.fingerprint.day_of`, in order."""
    query = _DAYS.where(feed_days.c.feed == feed).order_by(feed_days.c.day)
    return _read(connection, query)


def ids_of_day(connection: Connection, feed: str, day: int) -> tuple[EventId, ...]:
    """The ids of a day's events, in ascending order."""
    query = (
        select(events.c.id)
        .where(events.c.feed == feed, events.c.day == day, events.c.position.is_not(None))
        .order_by(events.c.id)
    )
    return tuple(EventId(bytes(found)) for found in connection.execute(query).scalars())


def count_in(connection: Connection, feed: str, new: Iterable[Event]) -> Fingerprint:
    """Count new events of a feed into their days; their fingerprint. The feed must be locked."""
    by_day: dict[int, list[EventId]] = {}
    for event in new:
        by_day.setdefault(day_of(event.header), []).append(event.id)
    added = {day: fingerprint_of(ids) for day, ids in by_day.items()}
    if added:
        _add(connection, feed, added)
    return sum(added.values(), _NOTHING)


def _read(connection: Connection, query: Select[int, int, bytes]) -> dict[int, Fingerprint]:
    return {
        day: Fingerprint.read(count, sum_bytes)
        for day, count, sum_bytes in connection.execute(query)
    }


def _add(connection: Connection, feed: str, added: dict[int, Fingerprint]) -> None:
    query = _DAYS.where(feed_days.c.feed == feed, feed_days.c.day.in_(added))
    before = _read(connection, query)
    after = {day: before.get(day, _NOTHING) + more for day, more in added.items()}
    rows = [
        {"feed": feed, "day": day, "count": print_.count, "sum": print_.sum_bytes}
        for day, print_ in after.items()
    ]
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(feed_days)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["feed", "day"],
            set_={"count": insert.excluded.count, "sum": insert.excluded.sum},
        ),
        rows,
    )
