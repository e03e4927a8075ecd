"""What is held of each feed, day by day: counts and fingerprints, to be compared with a node's."""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db.news import Audit, News
from counter_app.db.prepared import Prepared
from counter_app.db.schema import events, feed_days
from counter_app.domain.fingerprint import Fingerprint, day_at, day_of, fingerprint_of, times_of
from counter_app.domain.journal import Event, EventId

_PUT = insert(feed_days)
_KEEP: Final = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[feed_days.c.feed, feed_days.c.day],
        set_={"events": _PUT.excluded.events, "sum": _PUT.excluded.sum},
    )
)
_OF_DAY: Final = Prepared(
    select(feed_days.c.events, feed_days.c.sum).where(
        feed_days.c.feed == bindparam("feed"), feed_days.c.day == bindparam("day")
    )
)
_OF_FEED: Final = select(feed_days).where(feed_days.c.feed == bindparam("feed"))
_IDS: Final = select(events.c.id).where(
    events.c.feed == bindparam("feed"),
    events.c.time.between(bindparam("first"), bindparam("last")),
)
_Key = tuple[str, int]
_PORTION: Final = 500


class FeedDaysProjector:
    """Keeps the table `feed_days`: every event of the journal counts once."""

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(feed_days))

    def take(self, connection: Connection, news: News) -> None:
        for (feed, day), fresh in _by_day(told.event for told in news.told).items():
            row = _OF_DAY.run(connection, {"feed": feed, "day": day}).fetchone()
            held = fresh + (Fingerprint.read(*row) if row else Fingerprint())
            _KEEP.run(
                connection,
                {"feed": feed, "day": day, "events": held.count, "sum": held.sum_bytes},
            )

    def renew(self, connection: Connection, subjects: Collection[str]) -> None:
        """What is held stays the same, whatever effect it has."""

    def audit(self, connection: Connection) -> Audit:
        return _FeedDaysAudit(connection)


class _FeedDaysAudit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counted: dict[_Key, Fingerprint] = {}

    def holds(self, news: News) -> bool:
        for key, fresh in _by_day(told.event for told in news.told).items():
            self._counted[key] = self._counted.get(key, Fingerprint()) + fresh
        return True

    def complete(self) -> bool:
        stored = self._connection.execute(select(feed_days))
        return {
            (row.feed, row.day): Fingerprint.read(row.events, row.sum) for row in stored
        } == self._counted


def _by_day(news: Iterable[Event]) -> dict[_Key, Fingerprint]:
    sorted_out: dict[_Key, list[EventId]] = {}
    for event in news:
        sorted_out.setdefault((event.header.feed, day_of(event.header)), []).append(event.id)
    return {key: fingerprint_of(ids) for key, ids in sorted_out.items()}


def held(connection: Connection, feed: str, without: Iterable[EventId]) -> dict[int, Fingerprint]:
    """What is held of a feed by day, `without` some events. No day without any."""
    rows = connection.execute(_OF_FEED, {"feed": feed})
    days = {int(row.day): Fingerprint.read(row.events, row.sum) for row in rows}
    for day, left_out in _days_of(connection, feed, without).items():
        days[day] = days[day] - left_out
    return {day: fingerprint for day, fingerprint in days.items() if fingerprint.count}


def ids_on(connection: Connection, feed: str, day: int) -> set[EventId]:
    """The events held of a day of a feed. Reads all headers of the journal."""
    first, last = times_of(day)
    ids = connection.scalars(_IDS, {"feed": feed, "first": first, "last": last})
    return set(map(EventId, ids))


def _days_of(connection: Connection, feed: str, ids: Iterable[EventId]) -> dict[int, Fingerprint]:
    days: dict[int, list[EventId]] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _PORTION):
        some = events.c.id.in_(wanted[start : start + _PORTION])
        query = select(events.c.id, events.c.time).where(some, events.c.feed == feed)
        for row in connection.execute(query):
            days.setdefault(day_at(row.time), []).append(EventId(row.id))
    return {day: fingerprint_of(told) for day, told in days.items()}
