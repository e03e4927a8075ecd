"""Runs cut from the journal: linked stretches of one origin that end on a sealed event."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db.journal import event_of
from counter_app.db.schema import Record, events, seals
from counter_app.domain.journal import EventId, Run

_MOST_JOINED: Final = 100
_MOST_JOINED_BYTES: Final = 1 << 20
_FROM: Final = (
    select(events, seals.c.seal)
    .outerjoin(seals, seals.c.seq == events.c.seq)
    .where(events.c.origin == bindparam("origin"), events.c.seq >= bindparam("first"))
    .order_by(events.c.seq)
)
_NEXT: Final = (
    select(events.c.seq)
    .where(events.c.origin == bindparam("origin"), events.c.prev == bindparam("prev"))
    .order_by(events.c.seq)
    .limit(1)
)


class Stretch:
    """Events in a row, the last of them sealed: the least that can travel."""

    def __init__(self, rows: list[Record]) -> None:
        self.seqs = [int(row.seq) for row in rows]
        self.events = [event_of(row) for row in rows]
        self.seal: bytes = rows[-1].seal
        self.payload_bytes = sum(len(event.payload) for event in self.events)


def stretch_from(connection: Connection, origin: str, seq: int) -> Stretch | None:
    """From this event of an origin to the next seal on its chain; None where none follows.

    Events of a chain follow one another as they arrived, nearly always; where a branch or a
    portion taken in again stands between, the link is looked for.
    """
    rows: list[Record] = []
    at: int | None = seq
    while at is not None:
        rows += _linked(connection, origin, at)
        if rows[-1].seal is not None:
            return Stretch(rows)
        at = connection.scalar(_NEXT, {"origin": origin, "prev": rows[-1].id})
    return None


def _linked(connection: Connection, origin: str, first: int) -> list[Record]:
    """Rows from `first` on, as long as each follows the one before, up to the first seal."""
    rows: list[Record] = []
    with connection.execute(_FROM, {"origin": origin, "first": first}) as found:
        for row in found:
            if rows and row.prev != rows[-1].id:
                break
            rows.append(row)
            if row.seal is not None:
                break
    return rows


def stretches_holding(connection: Connection, event_ids: Sequence[EventId]) -> list[Stretch]:
    """The sealed stretches that begin with these events, in the order of their arrival here."""
    wanted = select(events.c.seq, events.c.origin).where(events.c.id.in_(event_ids))
    taken: set[int] = set()
    stretches = []
    for row in connection.execute(wanted.order_by(events.c.seq)).all():
        stretch = None if row.seq in taken else stretch_from(connection, row.origin, row.seq)
        if stretch is not None:
            taken.update(stretch.seqs)
            stretches.append(stretch)
    return stretches


def joined(stretches: list[Stretch]) -> tuple[Run, ...]:
    """The runs of these stretches: those that follow one another travel under one seal.

    A run travels whole wherever it goes, so it is kept small enough for any request.
    """
    runs: list[Run] = []
    room = 0
    for stretch in stretches:
        room -= stretch.payload_bytes
        if runs and room >= 0 and _follows(runs[-1], stretch):
            runs[-1] = Run((*runs[-1].events, *stretch.events), stretch.seal)
        else:
            runs.append(Run(tuple(stretch.events), stretch.seal))
            room = _MOST_JOINED_BYTES - stretch.payload_bytes
    return tuple(runs)


def _follows(run: Run, stretch: Stretch) -> bool:
    last, first = run.events[-1], stretch.events[0]
    return (
        first.header.prev == last.id
        and first.header.feed == last.header.feed
        and len(run.events) + len(stretch.events) <= _MOST_JOINED
    )
