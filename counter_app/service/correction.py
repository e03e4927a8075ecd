"""Putting a mistaken entry right: the same code and register line, the history kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.domain import roles
from counter_app.domain.acting import needed
from counter_app.domain.chronicle import happened_at
from counter_app.domain.dossier import Dossier
from counter_app.domain.due import due
from counter_app.domain.facts.life import DossierCorrected
from counter_app.domain.facts.reception import DossierReceived, FeeDue, ProcedureTaken
from counter_app.domain.fees import chosen_fees, fees_by, in_dong
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.promise import Promise, PromiseClock, promise_of
from counter_app.domain.punctuality import promised_anew
from counter_app.domain.sentences import Refused, say
from counter_app.domain.stages import BESIDES
from counter_app.service.desk import Desk
from counter_app.service.reception import (
    ReceiveDossier,
    calendar_of,
    checked,
    procedure_at,
    procedure_taken,
)
from counter_app.service.steps import Act, Done, Steps, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDossier(Act):
    """The whole entry as it should have been (begin with `entry_to_correct`), and why."""

    entry: ReceiveDossier
    reason: str


def entry_to_correct(dossier: Dossier) -> ReceiveDossier:
    """What was entered of a dossier, as it stands now, to be changed.

    A presented one is accepted by receiving this entry: it carries the code.
    """
    reception = dossier.reception
    presented = reception.register.number == 0
    return ReceiveDossier(
        procedure_code=reception.procedure.code,
        applicant=reception.applicant,
        submitter=reception.submitter,
        components=dossier.components,
        received_at=None if presented else reception.received_at,
        summary=reception.summary,
        sets=reception.sets,
        fees=None if presented else dossier.fees,
        channel=reception.channel,
        result_place=reception.result_place,
        form_set=reception.form_set,
        clerk=reception.clerk,
        note=reception.note,
        presented_code=reception.code if presented else "",
    )


def correct(desk: Desk, command: CorrectDossier) -> Done:
    """Record the entry as it should have been; due time and fees follow where they depend on it.

    Raises `Refused`, also where nothing would change.
    """
    roles.allow(desk.actor, roles.Act.CORRECT)
    with opened(desk, command) as step:
        step.may(DossierCorrected)
        reason = needed(command.reason, "reason")
        right = _promised(step, _right(step, command.entry))
        if right == _as_it_stands(step.dossier):
            raise Refused(say("Không có thông tin nào thay đổi."), "entry")
        _warn(step, right)
        return step.record(
            DossierCorrected(corrected=right, reason=reason, corrected_at=step.at, clerk=step.clerk)
        )


def _as_it_stands(dossier: Dossier) -> DossierReceived:
    return replace(
        dossier.reception,
        components=dossier.components,
        fees=dossier.fees,
        due_at=dossier.due_at,
        explanation=dossier.explanation,
    )


def _right(step: Steps, given: ReceiveDossier) -> DossierReceived:
    """The entry as it should have been, but for its due time."""
    old, entry = _as_it_stands(step.dossier), checked(given)
    received_at = _received_at(step.dossier, entry.received_at)
    procedure = _procedure(step, entry.procedure_code, received_at)
    return replace(
        old,
        procedure=procedure,
        applicant=entry.applicant,
        submitter=entry.submitter,
        summary=_summary(old, procedure, entry),
        components=old.components if entry.components is None else entry.components,
        sets=entry.sets,
        received_at=received_at,
        fees=_fees(old, procedure, entry),
        channel=entry.channel,
        result_place=entry.result_place or old.result_place,
        form_set=entry.form_set,
        note=entry.note,
    )


def _received_at(dossier: Dossier, given: datetime | None) -> datetime:
    """The moment of reception. Raises `Refused` where a later step came before it."""
    if given is None:
        return dossier.reception.received_at
    moment = in_viet_nam(given).replace(microsecond=0)
    after = [
        happened
        for step in dossier.steps[1:]
        if step.counts
        and not isinstance(step.fact, BESIDES)
        and not isinstance(step.fact, DossierReceived)
        and (happened := happened_at(step.fact)) is not None
    ]
    if after and moment > min(after):
        raise Refused(
            say(
                "Không thể tiếp nhận lúc {moment}, sau bước đã ghi lúc {step}.",
                moment=spoken_moment(moment),
                step=spoken_moment(min(after)),
            ),
            "received_at",
        )
    return moment


def _procedure(step: Steps, code: str, received_at: datetime) -> ProcedureTaken:
    """The one that is frozen on the dossier, unless another governs what was entered."""
    old = step.dossier.reception
    if (code, received_at.date()) == (old.procedure.code, in_viet_nam(old.received_at).date()):
        return old.procedure
    return procedure_taken(procedure_at(step.work, code, received_at, step.at))


def _summary(old: DossierReceived, procedure: ProcedureTaken, entry: ReceiveDossier) -> str:
    """A summary that was only the procedure's name follows it."""
    if not entry.summary or entry.summary == old.procedure.name:
        return procedure.name
    return entry.summary


def _fees(
    old: DossierReceived, procedure: ProcedureTaken, entry: ReceiveDossier
) -> tuple[FeeDue, ...]:
    if entry.fee_choices is not None:
        return chosen_fees(procedure.fee_rules, entry.fee_choices)
    if entry.fees is not None and entry.fees != old.fees:
        return entry.fees
    if (procedure.fee_rules, entry.channel) == (old.procedure.fee_rules, old.channel):
        return old.fees
    return fees_by(procedure.fee_rules, entry.channel)


def _promised(step: Steps, right: DossierReceived) -> DossierReceived:
    """With the promise that holds now: the old one, or counted anew where it depends on that."""
    promise = promise_of(step.dossier)
    if promised_anew(step.dossier.reception, right):
        calendar = calendar_of(step.work)
        counted = due(right.received_at, right.procedure.limit, calendar, right.policy)
        step.warn(*counted.warnings)
        right = replace(right, calendar_confirmed=not counted.warnings)
        first = Promise(due_at=counted.at, explanation=counted.explanation)
        promise = PromiseClock(right, calendar, first).replay(step.dossier.steps)
    return replace(right, due_at=promise.due_at, explanation=promise.explanation)


def _warn(step: Steps, right: DossierReceived) -> None:
    if step.dossier.printed:
        step.warn(say("Hãy in lại giấy tiếp nhận cho công dân và thu hồi bản đã in."))
    overpaid = -replace(step.dossier, fees=right.fees).outstanding
    if overpaid > 0:
        step.warn(say("Đã thu thừa {amount}; hãy hoàn lại.", amount=in_dong(overpaid)))
