"""Slips of the counter: money taken, a result handed over, a label for the folder."""

from collections.abc import Iterator

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import FeeDue
from counter_app.domain.facts.life import ResultReady, ResultReturned
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentRequested
from counter_app.domain.fees import total
from counter_app.domain.words import in_words
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.values import content_of, counted, moment, money
from counter_app.receipts.wording import FormText, common_text
from counter_app.service.ports import FormRequest


def fee_content(request: FormRequest, text: FormText) -> Content:
    """The fee slip: what was to be paid, what was paid now, in figures and in words."""
    fact, reception = request.fact, request.dossier.reception
    assert isinstance(fact, FeeCollected)
    fees, paid_before = _account(request.dossier, fact)
    left = total(fees) - paid_before - fact.amount
    values = {
        "payer": fact.payer or (reception.submitter or reception.applicant).name,
        "due_sum": money(total(fees)),
        "amount": money(fact.amount),
        "amount_words": in_words(fact.amount),
        "open_sum": money(left) if left > 0 else "",
        "method": text.phrases[fact.method],
        "when": text.phrases[fact.moment],
        "receipt_number": fact.receipt_number,
        "collected": moment(fact.collected_at),
        "clerk": fact.clerk,
    }
    rows = {"fees": tuple(counted(_fees(fees, text)))}
    return content_of(reception, text, fact.collected_at, values, rows)


def _account(dossier: Dossier, payment: FeeCollected) -> tuple[tuple[FeeDue, ...], int]:
    """What was due when this payment came, and what had been paid by then."""
    fees, paid = dossier.reception.fees, 0
    for step in dossier.steps:
        match step.fact:
            case FeeCollected() as fact if fact == payment:
                break
            case FeeCollected(amount=amount):
                paid += amount
            case FeeRefunded(amount=amount):
                paid -= amount
            case PaymentRequested(fees=asked):
                fees = asked
            case _:
                pass
    return fees, paid


def _fees(fees: tuple[FeeDue, ...], text: FormText) -> Iterator[Row]:
    for fee in fees:
        exempt = text.phrases["exemption"].format(reason=fee.exemption) if fee.exemption else ""
        yield {
            "name": fee.name,
            "exemption": exempt,
            "quantity": str(fee.quantity),
            "amount": money(fee.amount),
            "sum": money(fee.amount * fee.quantity),
        }


def result_content(request: FormRequest, text: FormText) -> Content:
    """The hand-over slip of a result: what, when, in which way, into whose hand."""
    fact, reception = request.fact, request.dossier.reception
    assert isinstance(fact, ResultReturned)
    values = {
        "returned": moment(fact.returned_at),
        "way": common_text().ways[fact.way],
        "post_number": fact.post_number,
        "receiver": fact.receiver,
        "paper_shown": fact.paper_shown,
        "authority": fact.authority,
        "originals": text.phrases[
            "originals_back" if fact.originals_returned else "originals_kept"
        ],
        "clerk": fact.clerk,
    }
    rows = {"results": tuple(counted(_results(request.dossier)))}
    return content_of(reception, text, fact.returned_at, values, rows)


def _results(dossier: Dossier) -> Iterator[Row]:
    for ready in dossier.taken(ResultReady)[-1:]:
        for paper in ready.results:
            yield {"name": paper.name, "reference": paper.number, "count": str(paper.count)}


def label_content(request: FormRequest, text: FormText) -> Content:
    """The label of a folder: whose it is, about what, until when."""
    fact = request.dossier.reception
    values = {
        "papers": str(sum(component.count for component in fact.components)),
        "sets": f"{fact.sets:02d}",
    }
    return content_of(fact, text, fact.received_at, values)
