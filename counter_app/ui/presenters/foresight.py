"""What the receipt would say, and what the store knows against it, before anything is received."""

from dataclasses import dataclass

from counter_app.domain.due import Due
from counter_app.domain.sentences import Refused
from counter_app.service.desk import Desk
from counter_app.service.ports import DossierRow
from counter_app.service.reception import open_dossiers, preview_due


@dataclass(frozen=True, slots=True)
class Question:
    """Under which procedure, for whom."""

    procedure_code: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Foresight:
    """The answer to one question: when the result would be due, or why it cannot be received."""

    question: Question
    due: Due | None = None
    refusal: Refused | None = None
    duplicates: tuple[DossierRow, ...] = ()


def foresee(desk: Desk, question: Question) -> Foresight:
    """Ask the store; nothing is written."""
    try:
        due = preview_due(desk, question.procedure_code)
    except Refused as refusal:
        return Foresight(question, refusal=refusal)
    duplicates = open_dossiers(desk, question.id_number, question.procedure_code)
    return Foresight(question, due=due, duplicates=duplicates)
