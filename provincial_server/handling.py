"""What offices that handle dossiers do to them, written by the node into the commune's feed.

The same facts as at the counters, under the same rules and the same state machine, so that every
counter folds them like its own steps. The office is the event's actor, its person in the payload.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from sqlalchemy import Connection, select

from counter_app.domain.acting import (
    OFFICE_ACTOR,
    Occasion,
    last_moment,
    moment_after,
    needed,
)
from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.dossier import Dossier, fold
from counter_app.domain.facts import CalendarDeclared, Fact
from counter_app.domain.facts.life import (
    DossierRefused,
    DossierStopped,
    DueChanged,
    PaperNumber,
    SupplementRequested,
)
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.publishing import CALENDAR_PREFIX
from counter_app.domain.punctuality import Punctuality, punctuality
from counter_app.domain.sentences import Refused, say
from counter_app.domain.stages import NationalState
from counter_app.sync.wire import province_feed
from provincial_server.appending import lock_feed
from provincial_server.authority import void_of
from provincial_server.database import Database
from provincial_server.own_events import OwnEvents, Statement, events_about
from provincial_server.projector import catch_up
from provincial_server.said import facts_about, facts_by
from provincial_server.tables import dossiers

BOOK: Final = 0
"""The province's own book of numbered papers, beside those of the counters from 1 on."""
Numbered = SupplementRequested | DossierRefused | DueChanged | DossierStopped
MOST_OFFICE: Final = 150
MOST_OFFICIAL: Final = 100
_YEARS: Final = 6
"""From the year before the reception on: as long as any dossier may be open."""
_OVER: Final = (
    NationalState.NOT_ACCEPTED,
    NationalState.STOPPED,
    NationalState.FINISHED,
    NationalState.RETURNED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """On which dossier, by which office and which person of it, when (None is now)."""

    code: str
    office: str
    official: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """An order being carried out: the occasion of the deed, and the numbers of its papers."""

    occasion: Occasion
    last_number: Callable[[type[Numbered]], int]
    """Of the province's book of a kind of paper, in the year of the occasion."""

    def number(self, kind: type[Numbered]) -> PaperNumber:
        """The next number of the province's book of this kind of paper."""
        last = self.last_number(kind)
        return PaperNumber(year=self.occasion.at.year, book=BOOK, number=last + 1)


Deed = Callable[[Sitting], Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """The dossiers of all communes of a node, as their handling offices see them."""

    database: Database
    own: OwnEvents

    def carry_out(self, order: Order, deed: Deed) -> Dossier:
        """Do one thing to a dossier; as it stands after it.

        Raises `Refused` where there is no such dossier, its stage does not allow it, or the entry
        is not in order; nothing is written then.
        """
        office = needed(order.office, "office", most=MOST_OFFICE)
        needed(order.official, "official", most=MOST_OFFICIAL)
        feed, subject = self._place(order.code)
        with self.database.writing() as connection:
            lock_feed(connection, feed)
            sitting = self._sitting(connection, _dossier(connection, feed, subject), order)
            statement = Statement(subject=subject, fact=deed(sitting), actor=OFFICE_ACTOR + office)
            self.own.record(connection, feed, [statement])
            return _dossier(connection, feed, subject)

    def dossier(self, code: str) -> Dossier:
        """One dossier as the journal tells it now. Raises `Refused` where there is no such one."""
        feed, subject = self._place(code)
        with self.database.reading() as connection:
            return _dossier(connection, feed, subject)

    def overdue(self) -> list[Dossier]:
        """The open dossiers of all communes whose time has run out, the longest first."""
        catch_up(self.database)
        now = self._now()
        query = (
            select(dossiers.c.feed, dossiers.c.subject)
            .where(dossiers.c.state.not_in(_OVER), dossiers.c.due_at < now.isoformat())
            .order_by(dossiers.c.due_at, dossiers.c.code, dossiers.c.subject)
        )
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
            told = [_dossier(connection, row.feed, row.subject) for row in rows]
        return [one for one in told if punctuality(one, now) is Punctuality.OVERDUE]

    def _place(self, code: str) -> tuple[str, str]:
        """In which feed a dossier is, under which subject."""
        catch_up(self.database)
        wanted = code.strip().upper()
        query = select(dossiers.c.feed, dossiers.c.subject).where(dossiers.c.code == wanted)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise Refused(say("Không có hồ sơ nào mang mã {code}.", code=wanted), "code")
        if len(rows) > 1:
            raise Refused(
                say(
                    "Có {count} hồ sơ cùng mã {code}; quầy phải cấp lại mã cho một hồ sơ trước.",
                    count=len(rows),
                    code=wanted,
                ),
                "code",
            )
        return rows[0].feed, rows[0].subject

    def _sitting(self, connection: Connection, dossier: Dossier, order: Order) -> Sitting:
        at = moment_after(last_moment(dossier), order.at, self._now())

        def last_number(kind: type[Numbered]) -> int:
            said = facts_by(connection, dossier.feed, kind, self.own.origin)
            return max((f.paper.number for f in said if f.paper.year == at.year), default=0)

        occasion = Occasion(
            dossier=dossier,
            at=at,
            clerk=f"{order.official.strip()}, {order.office.strip()}",
            calendar=_calendar(connection, dossier),
        )
        return Sitting(occasion, last_number)

    def _now(self) -> datetime:
        return from_unix_ms(self.own.now())


def _dossier(connection: Connection, feed: str, subject: str) -> Dossier:
    void = void_of(connection, feed, [subject])
    dossier = fold(events_about(connection, feed, subject), void)
    if dossier is None:
        raise Refused(say("Không có hồ sơ nào mang mã {code}.", code=subject), "code")
    return dossier


def _calendar(connection: Connection, dossier: Dossier) -> WorkCalendar:
    """As the counters of the commune see it: the province's word first, then the commune's."""
    first = dossier.reception.received_at.year - 1
    years = [f"{CALENDAR_PREFIX}{first + ahead}" for ahead in range(_YEARS)]
    declared = [
        facts_about(connection, feed, CalendarDeclared, years)
        for feed in (dossier.feed, province_feed(dossier.feed))
    ]
    return WorkCalendar(chain.from_iterable(declared))
