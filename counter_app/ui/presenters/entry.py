"""What the clerk has entered so far: plain values, kept as JSON so that a crash loses no typing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from counter_app.domain.catalogue import ComponentKind, Exemption, Procedure
from counter_app.domain.facts import ComponentReceived, FeeDue
from counter_app.domain.fees import exempted, price

CHANNEL = "direct"
"""What this page is for: the applicant stands at the counter."""


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
    if not field:
        return replace(entry, **{head: text})
    person: PersonEntry = getattr(entry, head) or PersonEntry()
    cards = tuple(name for name in person.from_card if name != field)
    return replace(entry, **{head: replace(person, **{field: text}, from_card=cards)})


def with_procedure(entry: Entry, procedure: Procedure) -> Entry:
    """The entry under a procedure: what is always required stands ticked, fees at one piece."""
    lines = tuple(
        Line(
            name=spec.name,
            kind=spec.kind,
            count=spec.count,
            ticked=not spec.required_if,
            condition=spec.required_if,
        )
        for spec in procedure.components
    )
    fees = tuple(
        FeeLine(name=rule.name, amount=price(rule, 1))
        for rule in procedure.fees
        if rule.channel in ("", CHANNEL)
    )
    return replace(entry, procedure_code=procedure.code, lines=lines, fees=fees)


def components_in(entry: Entry) -> tuple[ComponentReceived, ...]:
    """The papers that are here."""
    return tuple(
        ComponentReceived(name=line.name, kind=line.kind, count=line.count)
        for line in entry.lines
        if line.ticked
    )


def fee_due(line: FeeLine, exemptions: Iterable[Exemption]) -> FeeDue:
    """The fee of a line, with nothing to pay where one of these exemptions was chosen."""
    fee = FeeDue(name=line.name, amount=line.amount, quantity=line.quantity)
    for exemption in exemptions:
        if exemption.name == line.exemption:
            return exempted(fee, exemption)
    return fee
