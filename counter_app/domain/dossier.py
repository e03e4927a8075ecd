"""A dossier as its events tell it: the deterministic fold of the journal.

The same set of events gives the same dossier, in whatever order they came (`causal_order`). A
step that the stage it arrives in does not allow was taken without knowing of another (two
counters hand over the same result): both are kept, and the dossier shows a conflict for a person
to settle.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.domain.facts import Fact, Unknown, decode
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierCorrected,
    DossierPresented,
    DossierRefused,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    ProcessingResumed,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
    TakenBack,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentRequested
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.facts.reception import ComponentReceived, DossierReceived, FeeDue
from counter_app.domain.journal import Event, causal_order
from counter_app.domain.stages import ALLOWED, NATIONAL, UNDECIDED, NationalState, Stage

SUBJECT_PREFIX = "dossier:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event in a dossier's life, in causal order."""

    event_id: str
    device: str
    actor: str
    kind: str
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A paper of this dossier, and the event that recorded it."""

    document: DocumentPrinted
    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A step that came when the dossier no longer allowed it, until the head has settled it."""

    event_id: str
    kind: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one dossier. `id` is its subject in the journal, without the prefix.

    `event_id` is the event that received (or, before that, presented) it, 64 hexadecimal digits.
    `due_at` is the promise that holds now; the one on the receipt stays in `reception`.
    `interrupted` are the stages to come back to when what the dossier waits for has happened.
    """

    id: str
    feed: str
    event_id: str
    reception: DossierReceived
    stage: Stage
    due_at: datetime | None = None
    holder: str = ""
    components: tuple[ComponentReceived, ...] = ()
    fees: tuple[FeeDue, ...] = ()
    collected: int = 0
    refunded: int = 0
    interrupted: tuple[Stage, ...] = ()
    printed: tuple[Printed, ...] = ()
    steps: tuple[Step, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def code(self) -> str:
        return self.reception.code

    @property
    def state(self) -> NationalState:
        """The state that is reported to the national portal."""
        return NATIONAL[self.stage]

    def copies_of(self, form: str) -> int:
        """How many times this form has left the printer."""
        return sum(1 for printed in self.printed if printed.document.form == form)


def fold(events: Iterable[Event]) -> Dossier | None:
    """The dossier that these events of one subject tell of; None until it has begun."""
    dossier: Dossier | None = None
    for event in causal_order(events):
        fact = decode(event.header.kind, event.header.version, event.payload)
        dossier = _begun(event, fact) if dossier is None else _told(dossier, event, fact)
    return dossier


def _begun(event: Event, fact: Fact) -> Dossier | None:
    match fact:
        case DossierReceived():
            reception, stage = fact, Stage.RECEIVED
        case DossierPresented(entry=reception):
            stage = Stage.PRESENTED
        case _:
            return None
    return Dossier(
        id=event.header.subject.removeprefix(SUBJECT_PREFIX),
        feed=event.header.feed,
        event_id=event.id.hex(),
        reception=reception,
        stage=stage,
        due_at=reception.due_at,
        components=reception.components,
        fees=reception.fees,
        steps=(_step(event, fact),),
    )


def _step(event: Event, fact: Fact) -> Step:
    header = event.header
    return Step(
        event_id=event.id.hex(),
        device=header.origin,
        actor=header.actor,
        kind=header.kind,
        fact=fact,
    )


def _told(dossier: Dossier, event: Event, fact: Fact) -> Dossier:
    """The dossier after one more event."""
    if isinstance(fact, Unknown | DossierPresented):
        return dossier
    step = _step(event, fact)
    dossier = replace(dossier, steps=(*dossier.steps, step))
    if isinstance(fact, ConflictSettled):
        left = tuple(each for each in dossier.conflicts if each.event_id not in fact.settled)
        return replace(dossier, conflicts=left)
    if dossier.stage not in ALLOWED.get(type(fact), frozenset()):
        conflict = Conflict(event_id=step.event_id, kind=step.kind, stage=dossier.stage)
        return replace(dossier, conflicts=(*dossier.conflicts, conflict))
    return _advanced(_content(dossier, step), fact)


def _content(dossier: Dossier, step: Step) -> Dossier:  # noqa: C901, PLR0911 - one line for each fact
    """What a fact says, without its stage."""
    match step.fact:
        case DocumentPrinted() as document:
            printed = Printed(document=document, event_id=step.event_id)
            return replace(dossier, printed=(*dossier.printed, printed))
        case DossierReceived() as reception:
            return replace(_entered(dossier, reception), event_id=step.event_id)
        case DossierCorrected(corrected=reception):
            return _entered(dossier, reception)
        case SupplementReceived(components=components, due_at=due_at):
            return replace(dossier, components=components, due_at=due_at)
        case ProcessingResumed(due_at=due_at) | DueChanged(new_due_at=due_at):
            return replace(dossier, due_at=due_at)
        case HandedOver(to_office=holder) | TakenBack(to_office=holder):
            return replace(dossier, holder=holder)
        case PaymentRequested(fees=fees):
            return replace(dossier, fees=fees)
        case FeeCollected(amount=amount):
            return replace(dossier, collected=dossier.collected + amount)
        case FeeRefunded(amount=amount):
            return replace(dossier, refunded=dossier.refunded + amount)
        case _:
            return dossier


def _entered(dossier: Dossier, reception: DossierReceived) -> Dossier:
    return replace(
        dossier,
        reception=reception,
        due_at=reception.due_at,
        components=reception.components,
        fees=reception.fees,
    )


_ENDS: dict[type[Fact], Stage] = {
    DossierReceived: Stage.RECEIVED,
    HandedOver: Stage.IN_PROCESS,
    TakenBack: Stage.IN_PROCESS,
    DossierStopped: Stage.STOPPED,
    DossierWithdrawn: Stage.WITHDRAWN,
    ResultReady: Stage.RESULT_READY,
    ResultReturned: Stage.RETURNED,
}
_INTERRUPTS: dict[type[Fact], Stage] = {
    SupplementRequested: Stage.AWAITING_SUPPLEMENT,
    PaymentRequested: Stage.AWAITING_PAYMENT,
    ProcessingSuspended: Stage.SUSPENDED,
    WithdrawalAsked: Stage.WITHDRAWAL_ASKED,
}
_RETURNS = (SupplementReceived, ProcessingResumed, WithdrawalDeclined)


def _advanced(dossier: Dossier, fact: Fact) -> Dossier:
    """The dossier in the stage that an allowed fact leads to."""
    if dossier.stage in UNDECIDED and isinstance(fact, SupplementRequested):
        return replace(dossier, stage=Stage.MENDING)
    if isinstance(fact, DossierRefused):
        refused = Stage.NOT_ACCEPTED if dossier.stage in UNDECIDED else Stage.REFUSED
        return replace(dossier, stage=refused)
    if type(fact) in _ENDS:
        return replace(dossier, stage=_ENDS[type(fact)], interrupted=())
    if type(fact) in _INTERRUPTS:
        stages = (*dossier.interrupted, dossier.stage)
        return replace(dossier, stage=_INTERRUPTS[type(fact)], interrupted=stages)
    if isinstance(fact, _RETURNS) or _is_paid(dossier, fact):
        return replace(dossier, stage=dossier.interrupted[-1], interrupted=dossier.interrupted[:-1])
    return dossier


def _is_paid(dossier: Dossier, fact: Fact) -> bool:
    """Whether this payment is what the dossier waited for."""
    if dossier.stage is not Stage.AWAITING_PAYMENT or not isinstance(fact, FeeCollected):
        return False
    return dossier.collected - dossier.refunded >= sum(
        fee.amount * fee.quantity for fee in dossier.fees if not fee.exemption
    )
