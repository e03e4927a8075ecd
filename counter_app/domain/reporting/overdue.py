"""What is open and over its time: since when, where it lies, and what the citizen was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import DueChanged
from counter_app.domain.punctuality import Punctuality
from counter_app.domain.reporting.cases import Case, is_finished, judged
from counter_app.domain.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """An open dossier whose time has run out.

    `holder` has it now, "" for the counter. `reason` is that of the last apology, "" where there
    was none; `apologies` is how many there were.
    """

    code: str
    applicant: str
    procedure: str
    clerk: str
    holder: str
    stage: Stage
    received_at: datetime
    due_at: datetime
    days: int
    """Days since it was due, begun ones counted."""
    apologies: int
    reason: str


def overdue_cases(cases: Iterable[Case], as_of: datetime) -> tuple[Case, ...]:
    """The open cases whose time has run out at a moment, the longest first."""
    late = [
        case
        for case in cases
        if not is_finished(case, as_of)
        and case.received_at < as_of
        and judged(case, as_of, as_of) is Punctuality.OVERDUE
    ]
    return tuple(sorted(late, key=lambda case: (case.due_at or as_of, case.code)))


def overdue_line(case: Case, dossier: Dossier, as_of: datetime) -> Overdue:
    """A line of the list of what is overdue."""
    assert case.due_at is not None
    apologies = dossier.taken(DueChanged)
    return Overdue(
        code=case.code,
        applicant=case.applicant,
        procedure=case.procedure_name,
        clerk=case.clerk,
        holder=dossier.holder,
        stage=case.stage,
        received_at=case.received_at,
        due_at=case.due_at,
        days=max((as_of.date() - case.due_at.date()).days, 1),
        apologies=len(apologies),
        reason=apologies[-1].reason if apologies else "",
    )
