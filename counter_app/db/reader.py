"""Answers from one consistent moment of the store."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, literal_column, select

from counter_app.db import (
    attached,
    cases,
    closing,
    codes,
    journal,
    numbering,
    passed_over,
    piles,
    rejected,
    restored,
    search_query,
    takings,
    tallying,
    voids,
)
from counter_app.db.listing import COLUMNS, listed, shown, with_codes
from counter_app.db.news import readable
from counter_app.db.office_reader import OfficeReader
from counter_app.db.prepared import Prepared
from counter_app.db.schema import dossiers, drafts
from counter_app.domain.attached import NamedContent
from counter_app.domain.days import OwnEntry
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.facts.stores import StoreRestored
from counter_app.domain.journal import EventId
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.reporting.cases import Case
from counter_app.domain.stages import OPEN, NationalState
from counter_app.service.ports import (
    Closing,
    DossierRow,
    Draft,
    PassedOver,
    PileAsked,
    RejectedStep,
    Taking,
)

_OPEN_STATES: Final = tuple(
    state
    for state in NationalState
    if state
    not in (
        NationalState.NOT_ACCEPTED,
        NationalState.STOPPED,
        NationalState.FINISHED,
        NationalState.RETURNED,
    )
)

_OPEN: Final = Prepared(
    select(*COLUMNS)
    .where(
        dossiers.c.id_number == bindparam("id_number"),
        dossiers.c.procedure_code == bindparam("procedure_code"),
        dossiers.c.state.in_([literal_column(str(int(state))) for state in _OPEN_STATES]),
    )
    .order_by(dossiers.c.number.desc())
)
_LATEST: Final = Prepared(
    select(*COLUMNS).order_by(dossiers.c.number.desc()).limit(bindparam("limit"))
)
_ALL_OPEN: Final = (
    select(dossiers.c.id)
    .where(dossiers.c.stage.in_([stage.value for stage in sorted(OPEN)]))
    .order_by(dossiers.c.number)
)
_IN_BOOK: Final = (
    dossiers.c.accepted,
    dossiers.c.register_year == bindparam("year"),
    dossiers.c.register_book == bindparam("book"),
)
_LINES: Final = (
    select(dossiers.c.id).where(*_IN_BOOK).order_by(dossiers.c.register_number, dossiers.c.number)
)
_LINE_COUNT: Final = select(func.count()).select_from(dossiers).where(*_IN_BOOK)
_USE: Final = (
    select(dossiers.c.procedure_code, func.count().label("receptions"))
    .where(dossiers.c.received_day >= bindparam("since"))
    .group_by(dossiers.c.procedure_code)
)


class DossierReader:
    """Questions about dossiers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def dossiers_with_code(self, code: str) -> tuple[Dossier, ...]:
        """See `Reader.dossiers_with_code`."""
        ids = codes.ids_under(self._connection, code)
        return tuple(dossier for dossier in map(self.dossier, ids) if dossier is not None)

    def dossier(self, dossier_id: str) -> Dossier | None:
        """See `Reader.dossier`."""
        subject = SUBJECT_PREFIX + dossier_id
        told = journal.of_subject(self._connection, subject)
        return fold(readable(told), voids.of_subject(self._connection, subject))

    def cases(self, start: datetime, end: datetime) -> tuple[Case, ...]:
        """See `Reader.cases`."""
        return cases.between(self._connection, start, end)

    def all_open(self) -> Iterator[Dossier]:
        """See `Reader.all_open`."""
        ids = self._connection.scalars(_ALL_OPEN).all()
        return (dossier for dossier in map(self.dossier, ids) if dossier is not None)

    def register_lines(self, year: int, book: int) -> Iterator[Dossier]:
        """See `Reader.register_lines`."""
        ids = self._connection.scalars(_LINES, {"year": year, "book": book}).all()
        return (dossier for dossier in map(self.dossier, ids) if dossier is not None)

    def register_count(self, year: int, book: int) -> int:
        """See `Reader.register_count`."""
        asked = {"year": year, "book": book}
        return self._connection.scalar(_LINE_COUNT, asked) or 0

    def codes_of(self, events: Iterable[EventId]) -> tuple[str, ...]:
        """See `Reader.codes_of`."""
        return closing.codes_of(self._connection, events)

    def rows_of(self, codes: Iterable[str], limit: int) -> tuple[DossierRow, ...]:
        """See `Reader.rows_of`."""
        return tuple(map(shown, with_codes(self._connection, codes, limit)))

    def open_dossiers(self, id_number: str, procedure_code: str) -> tuple[DossierRow, ...]:
        """See `Reader.open_dossiers`."""
        asked = {"id_number": id_number, "procedure_code": procedure_code}
        return tuple(map(shown, listed(self._connection, _OPEN, asked)))

    def search(self, text: str, limit: int) -> tuple[DossierRow, ...]:
        """See `Reader.search`."""
        return tuple(map(shown, search_query.found(self._connection, text, limit)))

    def latest(self, limit: int) -> tuple[DossierRow, ...]:
        """See `Reader.latest`."""
        return tuple(map(shown, listed(self._connection, _LATEST, {"limit": limit})))

    def pile(self, asked: PileAsked, limit: int) -> tuple[DossierRow, ...]:
        """See `Reader.pile`."""
        return piles.of(self._connection, asked, limit)

    def pile_size(self, asked: PileAsked) -> int:
        """See `Reader.pile_size`."""
        return piles.size_of(self._connection, asked)

    def dossier_count(self) -> int:
        """See `Reader.dossier_count`."""
        return tallying.value_of(self._connection, tallying.DOSSIERS)

    def procedure_use(self, since: date) -> dict[str, int]:
        """See `Reader.procedure_use`."""
        rows = self._connection.execute(_USE, {"since": since.isoformat()})
        return {row.procedure_code: row.receptions for row in rows}


class StoreReader(OfficeReader, DossierReader):
    """The port `Reader` over one transaction."""

    def last_serial(self, day: date) -> int | None:
        """See `Reader.last_serial`."""
        return numbering.last_serial(self._connection, self.device(), day, self.restored())

    def last_register_number(self, year: int) -> int:
        """See `Reader.last_register_number`."""
        return numbering.last_register_number(
            self._connection, self.device(), year, self.restored()
        )

    def last_paper_number(self, kind: str, year: int) -> int:
        """See `Reader.last_paper_number`."""
        place = (kind, year, self.device().counter)
        return numbering.last_paper_number(self._connection, place, self.restored())

    def restored(self) -> StoreRestored | None:
        """See `Reader.restored`."""
        return restored.latest(self._connection, self._origin)

    def own_entries(self, close: EventId | None = None) -> tuple[OwnEntry, ...]:
        """See `Reader.own_entries`."""
        return tuple(closing.entries(self._connection, self._origin, close))

    def closings(self, first: date, last: date) -> tuple[Closing, ...]:
        """See `Reader.closings`."""
        return closing.closings(self._connection, self._origin, first, last)

    def serials(self, day: date) -> tuple[int, ...]:
        """See `Reader.serials`."""
        return closing.serials(self._connection, self.device(), day)

    def takings(self, day: date, last: date | None = None) -> tuple[Taking, ...]:
        """See `Reader.takings`."""
        return takings.of_days(self._connection, day, last or day)

    def attached_contents(self) -> tuple[NamedContent, ...]:
        """See `Reader.attached_contents`."""
        return tuple(attached.contents(self._connection, self._origin))

    def passed_over(self) -> tuple[PassedOver, ...]:
        """See `Reader.passed_over`."""
        return passed_over.all_of(self._connection)

    def rejected(self, limit: int) -> tuple[RejectedStep, ...]:
        """See `Reader.rejected`."""
        return rejected.latest(self._connection, limit)

    def drafts(self) -> tuple[Draft, ...]:
        """See `Reader.drafts`."""
        rows = self._connection.execute(select(drafts).order_by(drafts.c.saved_ms.desc()))
        return tuple(
            Draft(
                key=row.key,
                body=row.body,
                saved_at=datetime.fromtimestamp(row.saved_ms / 1000, VIET_NAM),
            )
            for row in rows
        )
