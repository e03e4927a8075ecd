"""Form 01, giấy tiếp nhận hồ sơ và hẹn trả kết quả: its values, from the dossier as received."""

from collections.abc import Iterator
from dataclasses import replace

from counter_app.domain.due import limit_in_words
from counter_app.domain.facts import DossierReceived, FeeDue
from counter_app.domain.facts.life import DossierCorrected, DossierReissued
from counter_app.domain.fees import total
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.values import content_of, counted, money
from counter_app.receipts.wording import FormText, common_text
from counter_app.service.ports import FormRequest


def receipt_content(request: FormRequest, text: FormText) -> Content:
    """All that form 01 prints.

    Issued again after a correction or under another code, it says that it takes the place of the
    one before.
    """
    fact = request.dossier.reception
    values = {
        "sets": text.phrases["sets"].format(sets=fact.sets),
        "limit": limit_in_words(fact.procedure.limit),
        "explanation": fact.explanation.rstrip(".") if fact.due_at else "",
        "result_place": fact.result_place,
        "fees": "; ".join(_fees(fact.fees, text)),
    }
    rows = {"components": tuple(counted(_components(fact)))}
    content = content_of(fact, text, fact.received_at, values, rows)
    return replace(content, banner=_banner(request, text))


def _banner(request: FormRequest, text: FormText) -> str:
    match request.fact:
        case DossierCorrected():
            return text.phrases["reissued"]
        case DossierReissued(old_code=old):
            return text.phrases["recoded"].format(old=old)
        case _:
            return ""


def _components(fact: DossierReceived) -> Iterator[Row]:
    kinds = common_text().kinds
    for component in fact.components:
        yield {
            "name": component.name,
            "kind": kinds[component.kind],
            "count": str(component.count),
        }


def _fees(fees: tuple[FeeDue, ...], text: FormText) -> Iterator[str]:
    for fee in fees:
        phrase = "exempt" if fee.exemption else "fees_of" if fee.quantity > 1 else "fee"
        yield text.phrases[phrase].format(
            name=fee.name,
            quantity=fee.quantity,
            amount=money(fee.amount),
            sum=money(fee.amount * fee.quantity),
            reason=fee.exemption,
        )
    if len(fees) > 1:
        yield text.phrases["total"].format(sum=money(total(fees)))
