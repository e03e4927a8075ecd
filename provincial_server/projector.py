"""Keeps the list of dossiers up with the journal, outside the requests that bring events.

Each feed has a projected position. Whoever goes on holds its row, so several processes share the
work; a step that broke off is done again, with the same outcome.
"""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, func, select, update

from provincial_server.authority import learn
from provincial_server.database import Database, add_missing
from provincial_server.dossiers import project
from provincial_server.reading import head
from provincial_server.tables import events, feeds, projections

_STEP: Final = 1000
"""Positions of one transaction."""


def catch_up(database: Database) -> None:
    """Bring the list up to all that is in the journal now, waiting for others at work on it."""
    for feed in lags(database):
        catch_up_with(database, feed)


def catch_up_with(database: Database, feed: str) -> None:
    """The same for one feed."""
    while step(database, feed, wait=True):
        pass


def lags(database: Database) -> dict[str, int]:
    """The feeds whose list is behind, and by how many events."""
    lag = feeds.c.position - func.coalesce(projections.c.position, 0)
    query = (
        select(feeds.c.feed, lag.label("lag"))
        .select_from(feeds.outerjoin(projections, projections.c.feed == feeds.c.feed))
        .where(lag > 0)
        .order_by(feeds.c.feed)
    )
    with database.reading() as connection:
        return {str(row.feed): int(row.lag) for row in connection.execute(query)}


def step(database: Database, feed: str, *, wait: bool) -> bool:
    """Go on by one stretch of a feed; whether there is more of it to do here and now.

    Where another process holds the feed, its end is waited for, or the feed is left to it.
    """
    with database.writing() as connection:
        done = _held(connection, feed, wait=wait)
        last = head(connection, feed)
        if done is None or done >= last:
            return False
        until = min(done + _STEP, last)
        project(connection, feed, _news(connection, feed, done, until))
        connection.execute(
            update(projections).where(projections.c.feed == feed).values(position=until)
        )
    return until < last


def renew(connection: Connection, feed: str, subjects: Collection[str]) -> None:
    """Tell anew of subjects whose events are judged otherwise than before."""
    if subjects:
        _held(connection, feed, wait=True)
        project(connection, feed, sorted(subjects))


def _held(connection: Connection, feed: str, *, wait: bool) -> int | None:
    """The projected position of a feed that is now ours; None where it is another's."""
    query = select(projections.c.position).where(projections.c.feed == feed)
    if connection.execute(query).one_or_none() is None:
        add_missing(connection, projections, [{"feed": feed, "position": 0}])
    locked = query.with_for_update(skip_locked=not wait)
    return connection.execute(locked).scalar_one_or_none()


def _news(connection: Connection, feed: str, after: int, until: int) -> list[str]:
    """What the events of a stretch are about, and what is to be told otherwise because of them."""
    here = events.c.feed == feed, events.c.position > after, events.c.position <= until
    told = set(connection.scalars(select(events.c.subject).where(*here).distinct()))
    return sorted(told | learn(connection, feed, after, until))
