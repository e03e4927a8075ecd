"""Lists of many dossiers on paper: the yearly register, and what one office hands to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import ResultReturned
from counter_app.domain.office import Office
from counter_app.domain.stages import ENDED, STAGE_NAMES, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A line of the register (sổ theo dõi hồ sơ), as its 13 columns need it.

    `returned_at` and what follows it stay empty until the result is returned; `way` is as in
    `ResultReturned`.
    """

    number: int
    code: str
    procedure: str
    sets: int
    applicant: str
    address: str
    phone: str
    handling_office: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None = None
    way: str = ""
    receiver: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBook:
    """A counter's book of one year: `count` rows in the order of their numbers, read once.

    `as_of` is when it was drawn up. A `closed` book ends with the line that closes the year;
    `copy` above 1 marks a reprint.
    """

    office: Office
    year: int
    book: int
    rows: Iterable[RegisterRow]
    count: int
    as_of: datetime
    closed: bool = False
    form_set: str
    copy: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """A dossier on its way from one office to another."""

    code: str
    applicant: str
    procedure: str
    due_at: datetime | None
    papers: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList:
    """What one office hands to another at one time, with the two who sign for it."""

    office: Office
    from_office: str
    to_office: str
    giver: str
    receiver: str = ""
    handed_at: datetime
    rows: tuple[HandoverRow, ...]
    copy: int = 1


_WITHOUT_RESULT: Final = ENDED - {Stage.RETURNED}


def register_row(dossier: Dossier) -> RegisterRow:
    """The line that a dossier has in its register, as things stand."""
    fact = dossier.reception
    returned = next(iter(dossier.taken(ResultReturned)), None)
    ending = str(STAGE_NAMES[dossier.stage]) if dossier.stage in _WITHOUT_RESULT else ""
    return RegisterRow(
        number=fact.register.number,
        code=fact.code,
        procedure=fact.procedure.name,
        sets=fact.sets,
        applicant=fact.applicant.name,
        address=fact.applicant.address,
        phone=fact.applicant.phone,
        handling_office=fact.procedure.handling_office,
        received_at=fact.received_at,
        due_at=dossier.due_at,
        returned_at=returned.returned_at if returned else None,
        way=returned.way if returned else "",
        receiver=returned.receiver if returned else "",
        note="; ".join(filter(None, (ending, fact.note))),
    )


def handover_row(dossier: Dossier, note: str = "") -> HandoverRow:
    """The line of a dossier on a hand-over list; `papers` counts what came with it."""
    fact = dossier.reception
    return HandoverRow(
        code=fact.code,
        applicant=fact.applicant.name,
        procedure=fact.procedure.name,
        due_at=dossier.due_at,
        papers=sum(component.count for component in dossier.components),
        note=note,
    )
