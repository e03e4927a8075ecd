"""Values that many forms print: who, where, when and how much, the way papers write them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from counter_app.domain.facts import DossierReceived
from counter_app.domain.facts.life import PaperNumber
from counter_app.domain.fees import in_dong
from counter_app.domain.moments import in_viet_nam, spoken_day, spoken_moment
from counter_app.domain.office import Office
from counter_app.domain.people import ApplicantKind, Person, Submitter
from counter_app.receipts.compose import Content, Row
from counter_app.receipts.layout.faces import NO_BREAK
from counter_app.receipts.layout.heads import Letterhead
from counter_app.receipts.wording import FormText, common_text, held_together

_LONGEST_ADDRESS = 300
"""A longer tracking address makes a QR too fine to scan from paper: it says the code instead."""


def content_of(  # noqa: PLR0917 - the same few for every paper
    fact: DossierReceived,
    text: FormText,
    at: datetime,
    values: Row,
    rows: Mapping[str, tuple[Row, ...]] | None = None,
) -> Content:
    """The content of a paper of one dossier, dated `at`, with its own values and rows."""
    tracking = tracking_address(fact.office, fact.code)
    everything = {**dossier_values(fact), **values, "tracking": tracking}
    return Content(
        head=letterhead_of(fact.office, text.reference.format_map(everything), at),
        values=everything,
        rows=rows or {},
        code=fact.code,
        address=tracking if len(tracking) <= _LONGEST_ADDRESS else "",
    )


def letterhead_of(office: Office, reference: str, at: datetime) -> Letterhead:
    """The head of an office's paper."""
    return Letterhead(
        agency=held_together(office.agency_name, office.place.upper()),
        unit=held_together(office.unit_name, office.place.upper()),
        reference=reference,
        dated=common_text().dated.format(place=office.place, **spoken(at)),
    )


def dossier_values(fact: DossierReceived) -> dict[str, str]:
    """What any form may say of a dossier as it was received. Identity numbers are not in it."""
    person, submitter, office = fact.applicant, fact.submitter, fact.office
    return {
        "code": fact.code,
        "agency": in_text(office.agency_name, office.place),
        "unit": in_text(office.unit_name, office.place),
        "office_phone": office.phone,
        "you": addressed(person),
        "applicant": person.name,
        "submitter": _submitter(submitter) if submitter else "",
        "submitting": submitter.name if submitter else person.name,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "clerk": fact.clerk,
        "procedure": fact.procedure.name,
        "summary": fact.summary,
        "received": moment(fact.received_at),
        "received_day": spoken_day(in_viet_nam(fact.received_at)),
        "received_short": short_moment(fact.received_at),
        "due": promised(fact.due_at),
        "due_short": short_moment(fact.due_at) if fact.due_at else promised(None),
        "book": str(fact.register.book),
        "number": str(fact.register.number),
        "blank": "",
    }


def numbered(paper: PaperNumber) -> dict[str, str]:
    """A paper's own number: below 10 with a leading 0 (NĐ 30/2020/NĐ-CP, Phụ lục I).

    Every counter numbers for itself, and so does the province (book 0); `series` tells their papers
    from those of the first counter.
    """
    series = common_text().phrases["series"].format(book=paper.book) if paper.book != 1 else ""
    return {"number": f"{paper.number:02d}", "series": series}


def contact(office: Office, named: str = "") -> str:
    """Whom to ask: who was named, or else the unit and its telephone."""
    unit = in_text(office.unit_name, office.place)
    if named or not office.phone:
        return named or unit
    return common_text().phrases["contact"].format(unit=unit, phone=office.phone)


def spoken(at: datetime) -> dict[str, str]:
    """The parts of a moment as papers write them.

    Days below 10 and the months 1 and 2 get a leading 0 (NĐ 30/2020/NĐ-CP, Phụ lục I).
    """
    at = in_viet_nam(at)
    return {
        "hour": f"{at:%H}",
        "minute": f"{at:%M}",
        "day": f"{at:%d}",
        "month": f"{at.month:02d}" if at.month <= 2 else str(at.month),
        "year": f"{at:%Y}",
    }


def moment(at: datetime) -> str:
    """`08 giờ 05 phút, ngày 05 tháng 02 năm 2026`."""
    return common_text().moment.format(**spoken(at))


def short_moment(at: datetime) -> str:
    """`08:05 ngày 05/02/2026`."""
    return spoken_moment(in_viet_nam(at))


def promised(due_at: datetime | None) -> str:
    """A due time in words, or that there is none."""
    return moment(due_at) if due_at else common_text().phrases["no_due"]


def money(amount: int) -> str:
    """`8.000 đồng`, kept on one line."""
    return in_dong(amount).replace(" ", NO_BREAK)


def counted(rows: Iterable[Row]) -> Iterator[dict[str, str]]:
    """The rows with their numbers, from 1."""
    for number, row in enumerate(rows, 1):
        yield {"number": str(number), **row}


def code_parts(code: str) -> dict[str, str]:
    """A dossier code for a narrow column: the agency above, the day and the serial below."""
    agency, _, day_and_serial = code.partition("-")
    return {"agency_part": f"{agency}-", "day_part": day_and_serial}


def addressed(person: Person) -> str:
    """How a letter speaks to the applicant."""
    citizen = person.kind in (ApplicantKind.CITIZEN, ApplicantKind.OTHER)
    return common_text().phrases["citizen" if citizen else "body"]


def in_text(name: str, place: str) -> str:
    """An office's name as it is written within a line: "Ủy ban nhân dân xã Mẫu"."""
    for known in common_text().names:
        start, _, rest = name.partition(known.upper())
        if not start and name and not rest:
            return known
        if not start and rest.endswith(f" {place.upper()}"):
            return known + _place_in_text(rest, place)
    return name


def _place_in_text(rest: str, place: str) -> str:
    """` XÃ MẪU` as ` xã Mẫu`, whether the place is given as "Xã Mẫu" or as "Mẫu"."""
    before = rest.removesuffix(place.upper())
    return f"{before.lower()}{place}" if before.strip() else f" {place[0].lower()}{place[1:]}"


def tracking_address(office: Office, code: str) -> str:
    """Where the citizen follows this dossier; "" where the office names no such place."""
    return office.tracking_url.replace("{code}", code)


def _submitter(submitter: Submitter) -> str:
    if not submitter.authority:
        return submitter.name
    phrase = common_text().phrases["submitter"]
    return phrase.format(name=submitter.name, authority=submitter.authority)
