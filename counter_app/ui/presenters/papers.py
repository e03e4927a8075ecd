"""Papers and fees of the entry: from the procedure's own, to what the clerk makes of them."""

from dataclasses import replace

from counter_app.domain.catalogue import ComponentKind, FeeRule, Procedure
from counter_app.domain.facts import ComponentReceived, FeeDue
from counter_app.domain.fees import exempted, price
from counter_app.ui.presenters.entry import Entry, FeeLine, Line

CHANNEL = "direct"
"""What this page is for: the applicant stands at the counter."""

KINDS = tuple(ComponentKind)
MOST_COUNT = 99


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


def with_line(entry: Entry, row: int, line: Line) -> Entry:
    """The entry with another row in the checklist; a count out of bounds stays at the bound."""
    line = replace(line, count=min(max(line.count, 1), MOST_COUNT))
    return replace(entry, lines=(*entry.lines[:row], line, *entry.lines[row + 1 :]))


def with_new_line(entry: Entry) -> Entry:
    """The entry with a paper that the procedure does not list, still without a name."""
    line = Line(name="", kind=ComponentKind.COPY, listed=False)
    return replace(entry, lines=(*entry.lines, line))


def without_line(entry: Entry, row: int) -> Entry:
    """The entry without a paper: an added one goes, a listed one is only unticked."""
    line = entry.lines[row]
    if line.listed:
        return with_line(entry, row, replace(line, ticked=False))
    return replace(entry, lines=(*entry.lines[:row], *entry.lines[row + 1 :]))


def next_kind(kind: ComponentKind) -> ComponentKind:
    """The kind after this one, the first after the last."""
    return KINDS[(KINDS.index(kind) + 1) % len(KINDS)]


def fee_rule(procedure: Procedure | None, name: str) -> FeeRule | None:
    """The procedure's rule behind a fee; None where the catalogue no longer has it."""
    rules = procedure.fees if procedure else ()
    return next((rule for rule in rules if rule.name == name), None)


def with_fee(entry: Entry, row: int, line: FeeLine, rule: FeeRule | None) -> Entry:
    """The entry with another fee line; its price follows the number of pages."""
    if line.units != entry.fees[row].units and rule is not None:
        line = replace(line, amount=price(rule, line.units))
    return replace(entry, fees=(*entry.fees[:row], line, *entry.fees[row + 1 :]))


def missing(entry: Entry) -> tuple[Line, ...]:
    """Papers that are always required and are not here."""
    return tuple(
        line for line in entry.lines if line.listed and not (line.ticked or line.condition)
    )


def components_in(entry: Entry) -> tuple[ComponentReceived, ...]:
    """The papers that are here."""
    return tuple(
        ComponentReceived(name=line.name, kind=line.kind, count=line.count)
        for line in entry.lines
        if line.ticked
    )


def fees_due(entry: Entry, procedure: Procedure | None) -> tuple[FeeDue, ...]:
    """What is to be paid; a fee of no pieces, or of an amount nobody knows yet, is left out."""
    due = (fee_due(line, fee_rule(procedure, line.name)) for line in entry.fees if line.quantity)
    return tuple(fee for fee in due if fee.amount or fee.exemption)


def fee_due(line: FeeLine, rule: FeeRule | None) -> FeeDue:
    """The fee of a line, with nothing to pay where an exemption of its rule was chosen."""
    fee = FeeDue(name=line.name, amount=line.amount, quantity=line.quantity)
    for exemption in rule.exemptions if rule else ():
        if exemption.name == line.exemption:
            return exempted(fee, exemption)
    return fee
