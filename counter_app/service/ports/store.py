"""The counter's durable memory: questions, one transaction of the only writer, its proof."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from counter_app.domain.accounts import Account
from counter_app.domain.attached import NamedContent
from counter_app.domain.catalogue import Procedure
from counter_app.domain.days import OwnEntry
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import CalendarDeclared, Fact, FormSetChosen, NoticePublished
from counter_app.domain.facts.stores import StoreRestored
from counter_app.domain.journal import Event, EventId
from counter_app.domain.office import Decreed, Device, Office
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.reporting.cases import Case
from counter_app.domain.sentences import Sentence
from counter_app.service.office_port import OfficeReader
from counter_app.service.ports.machine import Progress
from counter_app.service.ports.rows import (
    Closing,
    DossierRow,
    Draft,
    PassedOver,
    PileAsked,
    RejectedStep,
    Taking,
)


class Reader(OfficeReader, Protocol):
    """Questions to the store; every answer is a plain value of one consistent moment."""

    def office(self) -> Office:
        """How this office names itself."""
        ...

    def device(self) -> Device:
        """This counter; its band is the province's where the province granted one."""
        ...

    def policy(self) -> ClockPolicy:
        """The clock policy in force; the defaults where none was chosen."""
        ...

    def calendar_declarations(self) -> tuple[CalendarDeclared, ...]:
        """The latest declaration of each year."""
        ...

    def procedures_on(self, day: date) -> tuple[Procedure, ...]:
        """All procedures in force on a day, by code."""
        ...

    def versions_of(self, procedure_code: str) -> tuple[Procedure, ...]:
        """Every version of one procedure, oldest first."""
        ...

    def all_procedures(self) -> tuple[Procedure, ...]:
        """The whole catalogue, by code, then by validity; the province's word comes first."""
        ...

    def decreed(self) -> Decreed:
        """What the province has published, so that it is not the office's to change."""
        ...

    def form_sets(self) -> tuple[FormSetChosen, ...]:
        """Which form set the province chose from which day on, earliest first."""
        ...

    def notices(self) -> tuple[NoticePublished, ...]:
        """Every notice of the province as it was published last, by its id."""
        ...

    def procedure_use(self, since: date) -> dict[str, int]:
        """How often each procedure was received since a day, by code."""
        ...

    def dossiers_with_code(self, code: str) -> tuple[Dossier, ...]:
        """The dossiers that have a code or had it before they were issued again: none, one, or
        (a clash, settled or to be settled) more."""
        ...

    def rows_of(self, codes: Iterable[str], limit: int) -> tuple[DossierRow, ...]:
        """The dossiers under these codes, in their order, up to a limit."""
        ...

    def open_dossiers(self, id_number: str, procedure_code: str) -> tuple[DossierRow, ...]:
        """Unfinished dossiers of this person under this procedure, latest first."""
        ...

    def search(self, text: str, limit: int) -> tuple[DossierRow, ...]:
        """Dossiers matching every word typed, exact diacritics first, then latest first."""
        ...

    def latest(self, limit: int) -> tuple[DossierRow, ...]:
        """The dossiers received last, latest first."""
        ...

    def pile(self, asked: PileAsked, limit: int) -> tuple[DossierRow, ...]:
        """The dossiers of a pile, in its order."""
        ...

    def pile_size(self, asked: PileAsked) -> int:
        """How many dossiers lie on a pile."""
        ...

    def dossier_count(self) -> int:
        """How many dossiers the store holds."""
        ...

    def last_serial(self, day: date) -> int | None:
        """The serial number to go on after for a day of reception: the highest that this device's
        band gave out, or one behind what is passed over since a restore."""
        ...

    def last_register_number(self, year: int) -> int:
        """The last line of this counter's register of a year, or the last passed over; 0 where it
        is empty."""
        ...

    def last_paper_number(self, kind: str, year: int) -> int:
        """The last number of this counter's papers of a year, by the kind of the fact behind, or
        the last passed over."""
        ...

    def restored(self) -> StoreRestored | None:
        """What this store noticed last of having been restored or cloned; None where nothing."""
        ...

    def recovery_recipient(self) -> str:
        """To whom a second copy of the keys is to be sealed; "" while the province says nothing."""
        ...

    def takings(self, day: date, last: date | None = None) -> tuple[Taking, ...]:
        """The money of all counters known here that was taken or given back, in order.

        On one day, or from one to the last, both included.
        """
        ...

    def dossier(self, dossier_id: str) -> Dossier | None:
        """One dossier by its id."""
        ...

    def cases(self, start: datetime, end: datetime) -> tuple[Case, ...]:
        """What the office had on its hands between two moments, by reception.

        The dossiers that were accepted before `end`, but for those finished before `start`.
        """
        ...

    def all_open(self) -> Iterator[Dossier]:
        """The dossiers that were accepted and have neither result nor end, by reception."""
        ...

    def register_lines(self, year: int, book: int) -> Iterator[Dossier]:
        """The dossiers of a counter's book in the order of their lines, read as they are asked
        for."""
        ...

    def register_count(self, year: int, book: int) -> int:
        """How many lines the book of a counter has."""
        ...

    def own_entries(self, close: EventId | None = None) -> tuple[OwnEntry, ...]:
        """What this device wrote and this closing covers; None for what none has covered yet."""
        ...

    def closings(self, first: date, last: date) -> tuple[Closing, ...]:
        """The days of a span that this counter closed, in order."""
        ...

    def codes_of(self, events: Iterable[EventId]) -> tuple[str, ...]:
        """The codes of the dossiers that these events are about, each once."""
        ...

    def serials(self, day: date) -> tuple[int, ...]:
        """The serial numbers that this device's band gave out for a day, ascending."""
        ...

    def attached_contents(self) -> tuple[NamedContent, ...]:
        """One for each event that attached a file. Reads the whole journal."""
        ...

    def passed_over(self) -> tuple[PassedOver, ...]:
        """The steps of dossiers that have no effect for reasons of who wrote them, oldest first."""
        ...

    def rejected(self, limit: int) -> tuple[RejectedStep, ...]:
        """What the province would not take, the latest word first, up to a limit."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """Every account there ever was, in order of enrolment."""
        ...

    def drafts(self) -> tuple[Draft, ...]:
        """All kept drafts, latest first."""
        ...


class Work(Reader, Protocol):
    """One transaction of the only writer: rolled back unless `commit` returned."""

    def record(self, fact: Fact, *, subject: str, actor: str = "") -> Event:
        """Append one event and bring the tables up to date with it.

        The event's `prev`, `seen` and hybrid time are taken from the store, and its actor from
        the transaction where none is named.
        """
        ...

    def new_id(self) -> str:
        """A new random id that sorts by time: 26 characters of Crockford's base 32."""
        ...

    def keep_draft(self, draft: Draft) -> None: ...

    def drop_draft(self, key: str) -> None: ...

    def commit(self) -> None:
        """Seal the transaction's last event and make everything durable, or raise."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalProof:
    """What `verify` found. `damaged` is the first event that fails, with what is wrong."""

    events: int
    sealed: int
    damaged: str = ""
    problem: Sentence | None = None


class Store(Protocol):
    """The counter's durable memory."""

    def reading(self) -> AbstractContextManager[Reader]: ...

    def writing(self, actor: str = "") -> AbstractContextManager[Work]:
        """A transaction whose events carry this account's id; see `Desk.writing`."""
        ...

    def verify(self, progress: Progress = ...) -> JournalProof:
        """Walk every hash, link and seal, and compare the tables with a fresh fold."""
        ...

    def rebuild(self, progress: Progress = ...) -> int:
        """Build all tables anew from the journal; how many events were read."""
        ...

    def close(self) -> None: ...
