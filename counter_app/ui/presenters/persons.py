"""From the typed fields of a person to the facts, and from a card to the fields."""

import re
from datetime import date

from counter_app.domain.people import Person, Submitter
from counter_app.domain.sentences import Refused, say
from counter_app.ui.presenters.entry import PersonEntry

_SEPARATORS = re.compile(r"[ .\-()/]")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{2})(\d{2})(\d{4})", re.ASCII)


def person_of(entry: PersonEntry) -> Person:
    """The applicant as entered. Raises `Refused` for a birth date that is no day."""
    return Person(
        name=entry.name,
        id_number=entry.id_number,
        phone=entry.phone,
        address=entry.address,
        birth_date=iso_day(entry.birth_date, "applicant.birth_date"),
        gender=entry.gender,
        kind=entry.kind,
        from_card=entry.from_card,
    )


def submitter_of(entry: PersonEntry) -> Submitter:
    """The submitter as entered."""
    return Submitter(
        name=entry.name,
        id_number=entry.id_number,
        phone=entry.phone,
        address=entry.address,
        authority=entry.authority,
    )


def entry_of(person: Person) -> PersonEntry:
    """The fields that a card fills."""
    return PersonEntry(
        name=person.name,
        id_number=person.id_number,
        address=person.address,
        birth_date=typed_day(person.birth_date),
        gender=person.gender,
        from_card=person.from_card,
    )


def bare_id(typed: str) -> str:
    """The number as the store keeps it, without the blanks and dots people write in it."""
    return _SEPARATORS.sub("", typed.strip())


def iso_day(typed: str, where: str) -> str:
    """`1990-02-01` for `1/2/1990`, `01.02.1990` or `01021990`; "" for nothing.

    Raises `Refused` at `where` for anything else.
    """
    if not typed.strip():
        return ""
    match = _DAY.fullmatch(typed.strip())
    if match is not None:
        day, month, year = (int(part) for part in match.groups() if part is not None)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    raise Refused(
        say("“{typed}” không phải một ngày. Hãy gõ như 31/12/1990, hoặc để trống.", typed=typed),
        where,
    )


def typed_day(iso: str) -> str:
    """`01/02/1990`, the way the counter writes `1990-02-01`."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""
