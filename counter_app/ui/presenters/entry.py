"""What the clerk has entered so far: plain values, kept as JSON so that a crash loses no typing."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.people import ApplicantKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """The fields of a person as typed. `from_card` names those an identity card filled."""

    id_number: str = ""
    name: str = ""
    birth_date: str = ""
    """As typed: 01/02/1990."""
    gender: str = ""
    address: str = ""
    phone: str = ""
    authority: str = ""
    """By what right a submitter acts."""
    kind: ApplicantKind = ApplicantKind.CITIZEN
    from_card: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return self == PersonEntry()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the checklist. `condition` says when the paper is asked for, "" for always."""

    name: str
    kind: ComponentKind
    count: int = 1
    ticked: bool = True
    condition: str = ""
    listed: bool = True
    """Whether the procedure names it; False where the clerk added it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One fee: `quantity` pieces at `amount` đồng, or nothing by an exemption ("" for none)."""

    name: str
    amount: int
    units: int = 1
    """Pages of a piece, where the price depends on them."""
    quantity: int = 1
    exemption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dossier in the making. Text fields hold what was typed, right or wrong."""

    applicant: PersonEntry = PersonEntry()
    submitter: PersonEntry | None = None
    procedure_code: str = ""
    lines: tuple[Line, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    summary: str = ""
    note: str = ""
    sets: int = 1

    @property
    def empty(self) -> bool:
        return replace(self, submitter=None) == Entry() and (
            self.submitter is None or self.submitter.empty
        )


def to_json(entry: Entry) -> bytes:
    """The entry as a draft's body."""
    return msgspec.json.encode(entry)


def from_json(body: bytes) -> Entry | None:
    """The entry in a draft's body; None where another program's draft cannot be read."""
    try:
        return msgspec.json.decode(body, type=Entry)
    except msgspec.MsgspecError:
        return None


def with_text(entry: Entry, where: str, text: str) -> Entry:
    """The entry after typing into a field, named as `Refused.where` names it."""
    head, _, field = where.partition(".")
    change: dict[str, Any] = {head: text}
    if field:
        person: PersonEntry = getattr(entry, head) or PersonEntry()
        typed: dict[str, Any] = {field: text}
        cards = tuple(name for name in person.from_card if name != field)
        change = {head: replace(person, **typed, from_card=cards)}
    return replace(entry, **change)


def text_in(entry: Entry, where: str) -> str:
    """What stands in a field, named as `Refused.where` names it; "" for any other place."""
    head, _, field = where.partition(".")
    owner = getattr(entry, head, None) if field else entry
    return str(getattr(owner, field or head, ""))
