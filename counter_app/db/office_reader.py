"""What the office's own papers ask of the store: books, hand-overs, and what was printed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from counter_app.db import journal
from counter_app.db.journal import event_of
from counter_app.db.news import read
from counter_app.db.schema import dossiers, events
from counter_app.db.standing import StandingReader
from counter_app.domain.chronicle import happened_at
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.journal import DeviceId, tick
from counter_app.domain.moments import VIET_NAM
from counter_app.service.office_port import Moved

_AHEAD = timedelta(days=1)
"""How far an event may say to have happened after it was written, at the very most."""

_MOVES: Final = (
    select(events)
    .where(
        events.c.origin == bindparam("origin"),
        events.c.kind.in_([HandedOver.KIND, TakenBack.KIND]),
        events.c.time >= bindparam("since"),
    )
    .order_by(events.c.seq)
)
_YEARS: Final = (
    select(dossiers.c.register_year, func.count().label("lines"))
    .where(dossiers.c.accepted, dossiers.c.register_book == bindparam("book"))
    .group_by(dossiers.c.register_year)
    .order_by(dossiers.c.register_year.desc())
)


class OfficeReader(StandingReader):
    """The port `OfficeReader` over one transaction."""

    def printed(self, subject: str) -> tuple[DocumentPrinted, ...]:
        """See `OfficeReader.printed`."""
        facts = (read(event).fact for event in journal.of_subject(self._connection, subject))
        return tuple(fact for fact in facts if isinstance(fact, DocumentPrinted))

    def moved_on(self, day: date) -> tuple[Moved, ...]:
        """See `OfficeReader.moved_on`."""
        moves = _moves(self._connection, self._origin, day)
        return tuple(move for move in moves if _day_of(move) == day)

    def register_years(self) -> tuple[tuple[int, int], ...]:
        """See `OfficeReader.register_years`."""
        rows = self._connection.execute(_YEARS, {"book": self.device().counter})
        return tuple((row.register_year, row.lines) for row in rows)


def _moves(connection: Connection, origin: DeviceId, day: date) -> Iterator[Moved]:
    """The moves written since a day began: none of the day can be older."""
    began = datetime.combine(day, time(), VIET_NAM) - _AHEAD
    since = tick(int(began.timestamp() * 1000), ())
    for row in connection.execute(_MOVES, {"origin": origin, "since": since}):
        told = read(event_of(row))
        subject = told.event.header.subject
        if isinstance(told.fact, HandedOver | TakenBack) and subject.startswith(SUBJECT_PREFIX):
            yield Moved(
                event_id=told.event.id,
                dossier_id=subject.removeprefix(SUBJECT_PREFIX),
                fact=told.fact,
            )


def _day_of(move: Moved) -> date | None:
    moment = happened_at(move.fact)
    return moment.date() if moment else None
