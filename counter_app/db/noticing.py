"""Noticing that this store went back in time or has a twin, and writing that down.

Three things tell: the token outside the store (`witness.py`) is not the one inside; the event that
was noted outside as the last one written here is not here; the exchange brings events of this
device that this store did not write. ADR 0015 has the cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db import journal
from counter_app.db.prepared import Prepared
from counter_app.db.schema import events
from counter_app.db.work import Hand, StoreWork
from counter_app.domain.facts.life import NUMBERED
from counter_app.domain.facts.stores import (
    SUBJECT_PREFIX,
    BookSkip,
    Notice,
    NumberSkip,
    StoreRestored,
)
from counter_app.domain.journal import Event, EventId, wall_ms_of
from counter_app.domain.moments import from_unix_ms, in_viet_nam
from counter_app.domain.skipping import (
    BOOK_LINES_A_DAY,
    days_concerned,
    lane_of,
    merged_books,
    merged_numbers,
    past_the_middle,
)

_NOTICED_UNTIL: Final = Prepared(
    select(events.c.time)
    .where(events.c.subject == bindparam("subject"), events.c.written_here)
    .order_by(events.c.seq.desc())
    .limit(1)
)
_REGISTER: Final = ""


@dataclass(frozen=True, slots=True)
class Noticing:
    """Notices within one transaction of the writer."""

    connection: Connection
    hand: Hand
    work: StoreWork

    def returned(self, new: Sequence[Event]) -> None:
        """Events that came from elsewhere: those of this device show that there was more.

        Those written before this store noticed are what it had lost. Later ones are another
        store's: once that is written down its further events say nothing new, so two stores that
        hear of each other come to rest.
        """
        foreign = [event for event in new if event.header.origin == self.hand.origin]
        if not foreign:
            return
        latest = max(foreign, key=lambda event: event.header.time)
        known = self.work.restored()
        if known is None:
            self.write_down((Notice.RETURNED,), latest.id)
        elif not known.lane and latest.header.time > self._noticed_until():
            self.write_down((Notice.FORKED,), latest.id)

    def write_down(self, noticed: Sequence[Notice], beyond: EventId | None = None) -> None:
        """Record what was noticed, and the numbers passed over because of it."""
        head = journal.last_of(self.connection, self.hand.origin)
        known = self.work.restored()
        days = [] if Notice.SETTLED in noticed else list(days_concerned(*self._span(head)))
        numbers = [] if Notice.FORKED in noticed else self._numbers(days)
        books = self._books(*self._span(head)) if days else []
        fact = StoreRestored(
            noticed=tuple(noticed),
            noticed_at=self.hand.clock.now(),
            head=head.id.hex() if head else "",
            beyond=beyond.hex() if beyond else "",
            numbers=merged_numbers(known.numbers if known else (), numbers),
            books=merged_books(known.books if known else (), books),
            lane=self._lane(noticed, head, known),
        )
        self.work.record(fact, subject=SUBJECT_PREFIX + self.hand.origin)

    def _noticed_until(self) -> int:
        asked = {"subject": SUBJECT_PREFIX + self.hand.origin}
        return int(_NOTICED_UNTIL.value(self.connection, asked) or 0)

    def _span(self, head: journal.Mark | None) -> tuple[date, date]:
        """The day of the last own event, and today."""
        today = in_viet_nam(self.hand.clock.now()).date()
        if head is None:
            return today, today
        return in_viet_nam(from_unix_ms(wall_ms_of(head.time))).date(), today

    def _numbers(self, days: Sequence[date]) -> list[NumberSkip]:
        band = self.work.device().band
        return [
            NumberSkip(day=day, last=past_the_middle(self.work.last_serial(day), band))
            for day in days
        ]

    def _books(self, head_day: date, today: date) -> list[BookSkip]:
        work, book = self.work, self.work.device().counter
        lines = BOOK_LINES_A_DAY * (max(0, (today - head_day).days) + 1)
        skips = []
        for year in sorted({min(head_day, today).year, today.year}):
            last = {_REGISTER: work.last_register_number(year)}
            last |= {fact.KIND: work.last_paper_number(fact.KIND, year) for fact in NUMBERED}
            skips += [
                BookSkip(kind=kind, year=year, book=book, last=number + lines)
                for kind, number in last.items()
            ]
        return skips

    def _lane(
        self, noticed: Sequence[Notice], head: journal.Mark | None, known: StoreRestored | None
    ) -> int:
        """A lane drawn by the branch's own head, so that twins draw apart; anew at each notice."""
        forked = Notice.FORKED in noticed or (known is not None and known.lane > 0)
        if not forked or Notice.SETTLED in noticed:
            return 0
        chance = int.from_bytes(head.id[:8], "big") if head else 0
        return lane_of(chance, self.work.device().band)
