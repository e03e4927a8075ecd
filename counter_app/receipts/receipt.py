"""Form 01, giấy tiếp nhận hồ sơ và hẹn trả kết quả: its values, from the dossier as received."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from counter_app.domain.dossier import Dossier
from counter_app.domain.due import limit_in_words
from counter_app.domain.facts import DossierReceived, FeeDue
from counter_app.domain.fees import in_dong, total
from counter_app.domain.office import Office
from counter_app.domain.people import Submitter
from counter_app.receipts.compose import Content
from counter_app.receipts.layout.faces import NO_BREAK
from counter_app.receipts.layout.heads import Letterhead
from counter_app.receipts.wording import FormText, common_text, held_together

RECEIPT = "01"

_LONGEST_ADDRESS = 300
"""A longer tracking address makes a QR too fine to scan from paper: it says the code instead."""
_COUNCIL = "ỦY BAN NHÂN DÂN "


def receipt_content(dossier: Dossier, text: FormText) -> Content:
    """All that form 01 prints. Identity numbers are not among it."""
    fact = dossier.reception
    address = tracking_address(fact.office, fact.code)
    return Content(
        head=Letterhead(
            agency=held_together(fact.office.agency_name, fact.office.place.upper()),
            unit=held_together(fact.office.unit_name, fact.office.place.upper()),
            reference=text.reference.format(code=fact.code),
            dated=common_text().dated.format(place=fact.office.place, **spoken(fact.received_at)),
        ),
        values={**_who(fact, text), **_what(fact, text), "tracking": address},
        rows={"components": tuple(_components(fact))},
        code=fact.code,
        address=address if len(address) <= _LONGEST_ADDRESS else "",
    )


def _who(fact: DossierReceived, text: FormText) -> Mapping[str, str]:
    person, submitter = fact.applicant, fact.submitter
    return {
        "agency": agency_in_text(fact.office),
        "office_phone": fact.office.phone,
        "applicant": person.name,
        "submitter": _submitter(submitter, text) if submitter else "",
        "submitting": submitter.name if submitter else person.name,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "clerk": fact.clerk,
    }


def _what(fact: DossierReceived, text: FormText) -> Mapping[str, str]:
    moment = common_text().moment
    due = moment.format(**spoken(fact.due_at)) if fact.due_at else text.phrases["no_due"]
    return {
        "summary": fact.summary,
        "sets": text.phrases["sets"].format(sets=fact.sets),
        "limit": limit_in_words(fact.procedure.limit),
        "received": moment.format(**spoken(fact.received_at)),
        "due": due,
        "explanation": fact.explanation.rstrip(".") if fact.due_at else "",
        "result_place": fact.result_place,
        "fees": "; ".join(_fees(fact.fees, text)),
        "book": str(fact.register.book),
        "number": str(fact.register.number),
    }


def spoken(moment: datetime) -> dict[str, str]:
    """The parts of a moment as papers write them.

    Days below 10 and the months 1 and 2 get a leading 0 (NĐ 30/2020/NĐ-CP, Phụ lục I).
    """
    return {
        "hour": f"{moment:%H}",
        "minute": f"{moment:%M}",
        "day": f"{moment:%d}",
        "month": f"{moment.month:02d}" if moment.month <= 2 else str(moment.month),
        "year": f"{moment:%Y}",
    }


def agency_in_text(office: Office) -> str:
    """The agency as it is written within a line: "Ủy ban nhân dân xã Mẫu"."""
    place = office.place
    if place and office.agency_name == _COUNCIL + place.upper():
        return _COUNCIL.capitalize() + place[0].lower() + place[1:]
    return office.agency_name


def tracking_address(office: Office, code: str) -> str:
    """Where the citizen follows this dossier; "" where the office names no such place."""
    return office.tracking_url.replace("{code}", code)


def _submitter(submitter: Submitter, text: FormText) -> str:
    if not submitter.authority:
        return submitter.name
    return text.phrases["submitter"].format(name=submitter.name, authority=submitter.authority)


def _components(fact: DossierReceived) -> Iterator[Mapping[str, str]]:
    kinds = common_text().kinds
    for number, component in enumerate(fact.components, 1):
        yield {
            "number": str(number),
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
            amount=_money(fee.amount),
            sum=_money(fee.amount * fee.quantity),
            reason=fee.exemption,
        )
    if len(fees) > 1:
        yield text.phrases["total"].format(sum=_money(total(fees)))


def _money(amount: int) -> str:
    return in_dong(amount).replace(" ", NO_BREAK)
