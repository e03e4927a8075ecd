"""A dossier received: all that form 01 prints, frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from counter_app.domain.catalogue import ComponentKind, FeeRule, Limit
from counter_app.domain.facts.base import Fact
from counter_app.domain.office import Office
from counter_app.domain.people import Person, Submitter
from counter_app.domain.policy import ClockPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureTaken:
    """The version of the procedure that a dossier was received under."""

    code: str
    name: str
    field: str
    valid_from: date
    limit: Limit
    handling_office: str = ""
    home_system: str = "provincial"
    fee_rules: tuple[FeeRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentReceived:
    """A paper that came with the dossier."""

    name: str
    kind: ComponentKind
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeDue:
    """What is to be paid, in whole đồng; `exemption` says why nothing is."""

    name: str
    amount: int
    quantity: int = 1
    exemption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """The line of the yearly register: each counter keeps a book of its own."""

    year: int
    book: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReceived(Fact):
    """A dossier was received: all that form 01 prints, frozen.

    `received_at` and `due_at` are Viet Nam time to the second; `due_at` is None where the
    procedure gives no due date. `explanation` says in words how the due time came about.
    """

    KIND: ClassVar[str] = "dossier.received"
    PERSONAL: ClassVar[bool] = True
    code: str
    procedure: ProcedureTaken
    applicant: Person
    submitter: Submitter | None = None
    summary: str
    components: tuple[ComponentReceived, ...]
    sets: int = 1
    received_at: datetime
    due_at: datetime | None
    explanation: str
    policy: ClockPolicy
    calendar_confirmed: bool
    fees: tuple[FeeDue, ...] = ()
    channel: str = "direct"
    result_place: str
    register: RegisterEntry
    form_set: str
    office: Office
    counter: int
    clerk: str = ""
    note: str = ""
