"""What the office tells the citizen in writing: to complete, refused, later, stopped.

Each paper is dated and numbered by the step that it tells of, and says nothing else but what the
reception and that step hold.
"""

from collections.abc import Iterator

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import (
    DossierRefused,
    DossierStopped,
    DueChanged,
    HandedOver,
    SupplementItem,
    SupplementRequested,
    TakenBack,
)
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.values import contact, content_of, counted, in_text, moment, numbered
from counter_app.receipts.wording import FormText, common_text
from counter_app.service.ports import FormRequest


def supplement_content(request: FormRequest, text: FormText) -> Content:
    """Form 02: all that is missing, why, and whom to ask."""
    fact, reception = request.fact, request.dossier.reception
    assert isinstance(fact, SupplementRequested)
    values = {
        **numbered(fact.paper),
        "reason": fact.reason,
        "contact": contact(reception.office, fact.contact),
        "clerk": fact.clerk,
    }
    rows = {"items": tuple(counted(_items(fact.items, text)))}
    return content_of(reception, text, fact.requested_at, values, rows)


def _items(items: tuple[SupplementItem, ...], text: FormText) -> Iterator[Row]:
    kinds = common_text().kinds
    for item in items:
        wrong = item.what_is_wrong
        yield {
            "name": item.name,
            "wrong": text.phrases["wrong"].format(wrong=wrong) if wrong else "",
            "kind": kinds[item.kind],
            "count": str(item.count),
        }


def refusal_content(request: FormRequest, text: FormText) -> Content:
    """Form 03: refused, with the reason and its legal ground."""
    fact, reception = request.fact, request.dossier.reception
    assert isinstance(fact, DossierRefused)
    values = {
        **numbered(fact.paper),
        "reason": fact.reason,
        "legal_ground": fact.legal_ground,
        "clerk": fact.clerk,
    }
    return content_of(reception, text, fact.refused_at, values)


def apology_content(request: FormRequest, text: FormText) -> Content:
    """Form 04: what was promised, why it cannot be kept, and the new date."""
    fact = request.fact
    assert isinstance(fact, DueChanged)
    values = {
        **numbered(fact.paper),
        "old_due": moment(fact.old_due_at),
        "new_due": moment(fact.new_due_at),
        "reason": fact.reason.rstrip("."),
        "signer": fact.signer,
    }
    return content_of(request.dossier.reception, text, fact.changed_at, values)


def stop_content(request: FormRequest, text: FormText) -> Content:
    """Form 05 of the 2025 set: why and where it stops, what becomes of fees and papers."""
    fact, reception = request.fact, request.dossier.reception
    assert isinstance(fact, DossierStopped)
    holder = _holder_before(request.dossier, fact)
    holder = in_text(holder, reception.office.place)
    at = text.phrases["at"].format(office=holder) if holder else text.phrases["not_begun"]
    values = {
        **numbered(fact.paper),
        "ground": fact.ground,
        "requested_by": fact.requested_by,
        "stage": at,
        "fees_handling": fact.fees_handling,
        "papers_returned": fact.papers_returned,
        "stopped": moment(fact.stopped_at),
        "contact": contact(reception.office),
        "signer": fact.signer,
    }
    return content_of(reception, text, fact.stopped_at, values)


def _holder_before(dossier: Dossier, end: DossierStopped) -> str:
    """Which office had the dossier when it ended; "" where it never left the counter."""
    holder = ""
    for step in dossier.steps:
        if step.fact == end:
            break
        if step.counts and isinstance(step.fact, HandedOver | TakenBack):
            holder = step.fact.to_office
    return holder
