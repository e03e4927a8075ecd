"""A dossier as reports count it: one light row, which the store keeps beside the dossier."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from counter_app.domain.chronicle import happened_at
from counter_app.domain.digitisation import is_digitised
from counter_app.domain.dossier import Dossier, Step
from counter_app.domain.facts import DossierReceived, Fact
from counter_app.domain.facts.life import (
    ProcessingResumed,
    ProcessingSuspended,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.facts.money import FeeCollected, PaymentMethod, PaymentRequested
from counter_app.domain.fees import total
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.punctuality import (
    Punctuality,
    clock_stopped_at,
    finished_at,
    first_promise,
    is_late,
    punctuality,
    requests_after_reception,
)
from counter_app.domain.stages import Stage

ONLINE: Final = "online"
"""The channel of what came over the portals."""
WITH_RESULT: Final = frozenset({Stage.RESULT_READY, Stage.RETURNED})
"""What was finished by a result, and not stopped, refused or withdrawn."""

Wait = tuple[datetime, datetime]

_ENDS: Final[Mapping[type[Fact], type[Fact]]] = {
    SupplementReceived: SupplementRequested,
    ProcessingResumed: ProcessingSuspended,
    FeeCollected: PaymentRequested,
}
"""What ends which wait."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that was accepted. All moments are Viet Nam time, to the second.

    A struct, since a year's report makes tens of thousands of them at once.

    `promised_at` is the time on its first receipt, `due_at` the promise that holds now.
    `finished_at` and `verdict` (early, on time, late) are None while it is open; `stopped_at` is
    since when its clock stands still. `waits` are the stretches that it stood still for and no
    longer does. `supplements` counts the requests made after it was accepted.
    """

    id: str
    code: str
    applicant: str
    procedure_code: str
    procedure_name: str
    field: str
    clerk: str
    channel: str
    counter: int
    stage: Stage
    received_at: datetime
    promised_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    stopped_at: datetime | None
    verdict: Punctuality | None
    supplements: int
    waits: tuple[Wait, ...]
    digitised: bool
    fees: int
    """What is to be paid, in đồng."""
    paid_online: bool
    """Whether any of it was paid online."""


def case_of(dossier: Dossier) -> Case | None:
    """The row of a dossier; None for one that was never accepted."""
    if not dossier.taken(DossierReceived):
        return None
    reception, finished = dossier.reception, finished_at(dossier)
    returned = next(iter(dossier.taken(ResultReturned)), None)
    return Case(
        id=dossier.id,
        code=dossier.code,
        applicant=reception.applicant.name,
        procedure_code=reception.procedure.code,
        procedure_name=reception.procedure.name,
        field=reception.procedure.field,
        clerk=reception.clerk,
        channel=reception.channel,
        counter=reception.register.book,
        stage=dossier.stage,
        received_at=in_viet_nam(reception.received_at),
        promised_at=first_promise(dossier),
        due_at=in_viet_nam(dossier.due_at) if dossier.due_at else None,
        finished_at=finished,
        returned_at=in_viet_nam(returned.returned_at) if returned else None,
        stopped_at=None if finished else clock_stopped_at(dossier),
        verdict=punctuality(dossier, finished) if finished else None,
        supplements=len(requests_after_reception(dossier)),
        waits=_waits(dossier.steps),
        digitised=is_digitised(dossier),
        fees=total(dossier.fees),
        paid_online=any(fee.method is PaymentMethod.ONLINE for fee in dossier.taken(FeeCollected)),
    )


def _waits(steps: Iterable[Step]) -> tuple[Wait, ...]:
    """When the clock stood still, each stretch ended by what was waited for."""
    waits: list[Wait] = []
    since: dict[type[Fact], datetime] = {}
    for fact in (step.fact for step in steps if step.counts):
        at = happened_at(fact)
        if isinstance(fact, DossierReceived):
            since.clear()
        elif at is not None and type(fact) in _ENDS.values():
            since[type(fact)] = at
        elif at is not None and _ends(fact) in since:
            waits.append((since.pop(_ends(fact)), at))
    return tuple(waits)


def _ends(fact: Fact) -> type[Fact]:
    """Of which wait this is the end; a payment is one only where it moved the promise."""
    if isinstance(fact, FeeCollected) and not fact.explanation:
        return Fact
    return _ENDS.get(type(fact), Fact)


def judged(case: Case, as_of: datetime, end: datetime | None = None) -> Punctuality:
    """How a case stood at `as_of`: by its end if it came before `end` (as it stands if None).

    Of what was still open the promise is compared that holds now, with `as_of`, or with when its
    clock stopped.
    """
    if is_finished(case, end):
        assert case.verdict is not None
        return case.verdict
    stopped = case.stopped_at
    moment = stopped if stopped is not None and stopped < as_of else as_of
    return Punctuality.OVERDUE if is_late(case.due_at, moment) else Punctuality.WITHIN


def is_finished(case: Case, end: datetime | None = None) -> bool:
    """Whether it was finished, before `end` where one is given."""
    return case.finished_at is not None and (end is None or case.finished_at < end)
