"""Reading a feed back as runs that a peer can prove."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, or_, select

from counter_app.domain.journal import EventId, Run
from counter_app.sync.wire import MOST_WANTED, FeedPage, Page, WireRun, to_wire
from provincial_server.database import among
from provincial_server.fingerprints import fingerprint
from provincial_server.rows import event_of
from provincial_server.tables import events, feeds, gaps

EventRow = Row[tuple[object, ...]]

_MOST_PAYLOAD: Final = 8 << 20
"""Of a page with all that its runs need to be proven; the first run is never left out."""


def head(connection: Connection, feed: str) -> int:
    """The last position of a feed, which is also how many events it holds."""
    query = select(feeds.c.position).where(feeds.c.feed == feed)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def wanted(connection: Connection, feed: str) -> tuple[EventId, ...]:
    """Events that others of this feed follow, and that never came; the longest missed first."""
    query = (
        select(gaps.c.event_id)
        .where(gaps.c.feed == feed)
        .order_by(gaps.c.noted_ms, gaps.c.event_id)
        .limit(MOST_WANTED)
    )
    return tuple(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What a peer asks of a feed, and what of it came from the peer itself just now."""

    feed: str
    after: int
    page: Page
    held: Collection[EventId] = ()


def feed_page(connection: Connection, stretch: Stretch) -> FeedPage:
    """The next page of a feed: whole runs, a little more than asked for where one goes on."""
    whole_feed = fingerprint(connection, stretch.feed)
    last = whole_feed.count
    ahead = _ahead(connection, stretch, last)
    new = [row for row in ahead if row.id not in stretch.held]
    sent = _within(new, stretch.page.payload_bytes)
    position = ahead[-1].position if ahead else last
    if len(sent) < len(new):
        position = new[len(sent)].position - 1
    wholes: list[list[EventRow]] = []
    room = _MOST_PAYLOAD
    for piece in _pieces(_read(connection, stretch.feed, sent)):
        whole = _whole(connection, piece)
        room -= sum(len(row.payload) for row in whole)
        if wholes and room < 0:
            position = piece[0].position - 1
            break
        wholes.append(whole)
    here = {row.position for whole in wholes for row in whole}
    while position + 1 in here:
        position += 1
    return FeedPage(
        feed=stretch.feed,
        position=position,
        more=position < last,
        count=last,
        sum=whole_feed.sum_bytes,
        runs=tuple(to_wire(_run(whole)) for whole in wholes),
        after=stretch.after,
    )


def runs_of(connection: Connection, rows: Sequence[EventRow]) -> tuple[WireRun, ...]:
    """The runs that prove these events, ascending by position, within an answer's room."""
    runs: list[WireRun] = []
    room = _MOST_PAYLOAD
    for piece in _pieces(rows):
        whole = _whole(connection, piece)
        room -= sum(len(row.payload) for row in whole)
        if runs and room < 0:
            break
        runs.append(to_wire(_run(whole)))
    return tuple(runs)


def whole_runs(connection: Connection, rows: Sequence[EventRow]) -> tuple[Run, ...]:
    """The runs that prove these events, whatever room they take."""
    return tuple(_run(_whole(connection, piece)) for piece in _pieces(rows))


def _ahead(connection: Connection, stretch: Stretch, last: int) -> Sequence[Any]:
    """Id, position and payload's size of what lies behind the cursor; the rest is read if sent."""
    query = (
        select(events.c.id, events.c.position, func.length(events.c.payload).label("size"))
        .where(
            events.c.feed == stretch.feed,
            events.c.position > stretch.after,
            events.c.position <= last,
        )
        .order_by(events.c.position)
        .limit(stretch.page.events)
    )
    return connection.execute(query).all()


def _within(rows: Sequence[Any], room: int) -> Sequence[Any]:
    """As many rows as the room takes, at least one where there is one."""
    for count, row in enumerate(rows):
        room -= row.size
        if count and room < 0:
            return rows[:count]
    return rows


def _read(connection: Connection, feed: str, rows: Sequence[Any]) -> Sequence[EventRow]:
    """The same events with all that is known of them."""
    if not rows:
        return ()
    query = (
        select(events)
        .where(events.c.feed == feed, among(connection, events.c.id, [row.id for row in rows]))
        .order_by(events.c.position)
    )
    return connection.execute(query).all()


def _pieces(rows: Sequence[EventRow]) -> Iterator[list[EventRow]]:
    """Cut a page where one event does not follow the other."""
    piece: list[EventRow] = []
    for row in rows:
        if piece and (row.prev != piece[-1].id or row.origin != piece[-1].origin):
            yield piece
            piece = []
        piece.append(row)
    if piece:
        yield piece


def _whole(connection: Connection, piece: list[EventRow]) -> list[EventRow]:
    """The piece, followed by what leads to the seal that vouches for its last event."""
    last = piece[-1]
    if last.seal is not None:
        return piece
    known = {row.prev: row for row in connection.execute(_towards_the_seal(last))}
    whole = list(piece)
    while whole[-1].id != last.sealed_by:
        whole.append(known[whole[-1].id])
    return whole


def _towards_the_seal(last: EventRow) -> Select[Any]:
    """What follows an event, child by child, up to the one whose seal vouches for it."""
    vouched = (
        events.c.feed == last.feed,
        or_(events.c.sealed_by == last.sealed_by, events.c.id == last.sealed_by),
    )
    tail = select(events).where(events.c.prev == last.id, *vouched).cte("tail", recursive=True)
    more = select(events).where(events.c.prev == tail.c.id, tail.c.id != last.sealed_by, *vouched)
    return select(tail.union_all(more))


def _run(rows: Sequence[EventRow]) -> Run:
    return Run(tuple(event_of(row) for row in rows), rows[-1].seal)
