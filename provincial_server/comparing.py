"""What a counter's account of a feed lacks, or has more: the days that differ, and their ids."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, select

from counter_app.domain.fingerprint import Fingerprint
from counter_app.sync.wire import MOST_COMPARED, DifferingDay, FeedDays, WireRun
from provincial_server import fingerprints
from provincial_server.reading import EventRow, runs_of
from provincial_server.tables import events

_NOTHING: Final = Fingerprint()


def differing(
    connection: Connection, told: Iterable[FeedDays], readable: Collection[str]
) -> tuple[DifferingDay, ...]:
    """The first days on which a feed holds another set here than it was told to hold there.

    As many as hold `MOST_COMPARED` events, and one at least.
    """
    found: list[DifferingDay] = []
    room = MOST_COMPARED
    for feed_days in told:
        if feed_days.feed not in readable:
            continue
        for day in _different_days(connection, feed_days):
            ids = fingerprints.ids_of_day(connection, feed_days.feed, day)
            room -= len(ids)
            if found and room < 0:
                return tuple(found)
            found.append(DifferingDay(feed_days.feed, day, ids))
    return tuple(found)


def _different_days(connection: Connection, told: FeedDays) -> Iterator[int]:
    here: Mapping[int, Fingerprint] = fingerprints.days(connection, told.feed)
    there = {mark.day: Fingerprint.read(mark.count, mark.sum) for mark in told.days}
    for day in sorted(here.keys() | there.keys()):
        if here.get(day, _NOTHING) != there.get(day, _NOTHING):
            yield day


def given(
    connection: Connection, asked: Sequence[bytes], readable: Iterable[str]
) -> tuple[WireRun, ...]:
    """Runs with those of the events asked for that are in these feeds, within an answer's room."""
    if not asked:
        return ()
    rows: list[EventRow] = []
    for feed in readable:
        query = select(events).where(
            events.c.feed == feed, events.c.id.in_(asked), events.c.position.is_not(None)
        )
        rows.extend(connection.execute(query.order_by(events.c.position)))
    return runs_of(connection, rows)
