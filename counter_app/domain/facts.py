"""What can happen, as frozen dataclasses with names on the wire that never change.

A fact is the typed content of an event. Its payload is canonical JSON: UTF-8, NFC, keys sorted,
no spaces. Facts with personal data carry a random `salt`, so that a payload can one day be
redacted without its hash betraying what it said. A kind or version unknown here is kept and
relayed, and read as `Unknown`.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

import msgspec

from counter_app.domain.catalogue import ComponentKind, Limit, Procedure
from counter_app.domain.office import Band, Office
from counter_app.domain.people import Person, Submitter
from counter_app.domain.policy import ClockPolicy


class Fact:
    """Base of all facts: `KIND` and `VERSION` go into the header, `PERSONAL` asks for a salt."""

    __slots__ = ()
    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    PERSONAL: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Fact):
    """An event of a kind or version that this program does not know."""

    KIND: ClassVar[str] = ""
    kind: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSetUp(Fact):
    """A store was made on a device: the first event of every origin."""

    KIND: ClassVar[str] = "device.set_up"
    public_key: str
    agency_code: str
    counter: int
    band: Band
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEnrolled(Fact):
    """The province vouches for a device: its certificate, in the province's feed."""

    KIND: ClassVar[str] = "device.enrolled"
    device: str
    public_key: str
    agency_code: str
    counter: int
    band: Band
    enrolled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDescribed(Fact):
    """How the office names itself on paper."""

    KIND: ClassVar[str] = "office.described"
    office: Office


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChosen(Fact):
    """The clock's named settings, and the decision they follow."""

    KIND: ClassVar[str] = "policy.chosen"
    policy: ClockPolicy
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePublished(Fact):
    """A version of a procedure entered the catalogue, or replaced the one of the same day."""

    KIND: ClassVar[str] = "procedure.published"
    procedure: Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredDay:
    """One day of a calendar decision: off, or a day of work in exchange."""

    day: date
    works: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDeclared(Fact):
    """The working calendar of a year by official decision; the latest declaration counts."""

    KIND: ClassVar[str] = "calendar.declared"
    year: int
    days: tuple[DeclaredDay, ...]
    decision: str
    confirmed: bool = True


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPrinted(Fact):
    """A form left the printer or was saved as PDF. `copy` is 1 for the first, more for reprints."""

    KIND: ClassVar[str] = "document.printed"
    form: str
    form_set: str
    paper: str
    copy: int
    printed_at: datetime
    digest: str
    """SHA-256 of the PDF, 64 hexadecimal digits."""


KNOWN: Final[Mapping[str, type[Fact]]] = {
    fact.KIND: fact
    for fact in (
        DeviceSetUp,
        DeviceEnrolled,
        OfficeDescribed,
        PolicyChosen,
        ProcedurePublished,
        CalendarDeclared,
        DossierReceived,
        DocumentPrinted,
    )
}

Upcast = Callable[[dict[str, object]], dict[str, object]]

UPCASTS: Final[Mapping[tuple[str, int], Upcast]] = {}
"""From (kind, old version): the pure step to the next version's content."""


def encode(fact: Fact, salt: str = "") -> bytes:
    """The canonical payload of a fact. `salt` is required where the fact is `PERSONAL`."""
    if bool(salt) != fact.PERSONAL:
        raise ValueError(f"{fact.KIND}: a salt goes with personal data, and with nothing else")
    content = _normalised(msgspec.to_builtins(fact))
    if salt:
        content["salt"] = salt
    return msgspec.json.encode(content, order="sorted")


def decode(kind: str, version: int, payload: bytes) -> Fact:
    """The fact under a payload; `Unknown` for a kind or version from a newer program.

    Raises `MalformedPayload` where a known kind does not read as what it says it is.
    """
    known = KNOWN.get(kind)
    if known is None or version > known.VERSION:
        return Unknown(kind=kind, version=version)
    try:
        content = msgspec.json.decode(payload, type=dict[str, object])
        for step in range(version, known.VERSION):
            content = UPCASTS[kind, step](content)
        return msgspec.convert(content, type=known)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise MalformedPayload(f"{kind}/{version}: {error}") from error


class MalformedPayload(ValueError):
    """A payload of a known kind that does not hold what the kind promises."""


def _normalised(value: object) -> dict[str, object]:
    def nfc(part: object) -> object:
        match part:
            case str():
                return unicodedata.normalize("NFC", part)
            case dict():
                return {str(nfc(key)): nfc(entry) for key, entry in part.items()}
            case list() | tuple():
                return [nfc(entry) for entry in part]
            case _:
                return part

    content = nfc(value)
    assert isinstance(content, dict)
    return content
