"""A dossier as its events tell it: the deterministic fold of the journal.

The same set of events gives the same dossier, in whatever order they came (`causal_order`). A
step that the stage it arrives in does not allow was taken without knowing of another (two
counters hand over the same result): both are kept, and the dossier shows a conflict for a person
to settle. What that person decides not to count stays among the steps and changes nothing. Money
that was taken counts in any stage, for it lies in the till.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from counter_app.domain.attached import Attached, files_after
from counter_app.domain.authority import Void
from counter_app.domain.facts import Fact, Unknown, decode
from counter_app.domain.facts.attachments import AttachmentAdded, AttachmentWithdrawn
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierCorrected,
    DossierPresented,
    DossierRefused,
    DossierReissued,
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
from counter_app.domain.fees import total
from counter_app.domain.journal import Event, EventId, causal_order
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.stages import (
    ALLOWED,
    BESIDES,
    NATIONAL,
    UNDECIDED,
    WAITING,
    NationalState,
    Stage,
)

Taken = TypeVar("Taken", bound=Fact)

SUBJECT_PREFIX = "dossier:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event in a dossier's life, in causal order.

    `counts` is False for a step that the stage did not allow, for one that was settled away, and
    for one that is void: then `void` says why.
    """

    event_id: str
    device: str
    actor: str
    kind: str
    fact: Fact
    counts: bool = True
    void: Void | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A paper of this dossier, and the event that recorded it."""

    document: DocumentPrinted
    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A step that came when the dossier no longer allowed it, until the head has settled it.

    `rivals` are the ids of the steps before it that its writer did not know of.
    """

    event_id: str
    kind: str
    stage: Stage
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one dossier. `id` is its subject in the journal, without the prefix.

    `event_id` is the event that entered it as it stands now: presented, received or corrected (64
    hexadecimal digits). `due_at` is the promise that holds now, and `explanation` how it came
    about; the one on the receipt stays in `reception`. `interrupted` are the stages to come back
    to when what the dossier waits for has happened.
    """

    id: str
    feed: str
    event_id: str
    reception: DossierReceived
    stage: Stage
    due_at: datetime | None = None
    explanation: str = ""
    holder: str = ""
    components: tuple[ComponentReceived, ...] = ()
    fees: tuple[FeeDue, ...] = ()
    collected: int = 0
    refunded: int = 0
    interrupted: tuple[Stage, ...] = ()
    printed: tuple[Printed, ...] = ()
    attachments: tuple[Attached, ...] = ()
    steps: tuple[Step, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    former_codes: tuple[str, ...] = ()
    """Under which it was found before it was issued again, the first one first."""

    @property
    def code(self) -> str:
        return self.reception.code

    @property
    def state(self) -> NationalState:
        """The state that is reported to the national portal."""
        return NATIONAL[self.stage]

    @property
    def outstanding(self) -> int:
        """What is still to be paid, in đồng; below 0 where more was paid than is due."""
        return total(self.fees) - self.collected + self.refunded

    def copies_of(self, form: str) -> int:
        """How many times this form has left the printer."""
        return sum(1 for printed in self.printed if printed.document.form == form)

    def taken(self, kind: type[Taken]) -> tuple[Taken, ...]:
        """The facts of this kind that count, in causal order."""
        return tuple(
            step.fact for step in self.steps if step.counts and isinstance(step.fact, kind)
        )


def fold(
    events: Iterable[Event], void: Mapping[EventId, Void] = MappingProxyType({})
) -> Dossier | None:
    """The dossier that these events of one subject tell of; None until it has begun.

    What is `void` is kept among the steps and has no effect at all, money included.
    """
    told = [
        (event, decode(event.header.kind, event.header.version, event.payload))
        for event in causal_order(events)
    ]
    rulings = _rulings(fact for event, fact in told if event.id not in void)
    folding = _Folding({event.id: event for event, _ in told}, rulings, void)
    dossier: Dossier | None = None
    for event, fact in told:
        if dossier is not None:
            dossier = folding.told(dossier, event, fact)
        elif event.id not in void:
            dossier = _begun(event, fact)
    return dossier


def _rulings(facts: Iterable[Fact]) -> dict[str, bool]:
    """Of every settled event, whether it counts; the last decision holds."""
    return {
        event_id: event_id in fact.counts
        for fact in facts
        if isinstance(fact, ConflictSettled)
        for event_id in fact.settled
    }


def _begun(event: Event, fact: Fact) -> Dossier | None:
    match fact:
        case DossierReceived():
            reception, stage = fact, Stage.RECEIVED
        case DossierPresented(entry=reception):
            stage = Stage.PRESENTED
        case _:
            return None
    begun = Dossier(
        id=event.header.subject.removeprefix(SUBJECT_PREFIX),
        feed=event.header.feed,
        event_id=event.id.hex(),
        reception=reception,
        stage=stage,
        steps=(_step(event, fact),),
    )
    return _entered(begun, reception, event.id.hex())


def _step(event: Event, fact: Fact) -> Step:
    header = event.header
    return Step(
        event_id=event.id.hex(),
        device=header.origin,
        actor=header.actor,
        kind=header.kind,
        fact=fact,
    )


@dataclass(frozen=True, slots=True)
class _Folding:
    """All events of the dossier, what was ruled on those that conflicted, and what is void."""

    events: Mapping[EventId, Event]
    rulings: Mapping[str, bool]
    void: Mapping[EventId, Void]

    def told(self, dossier: Dossier, event: Event, fact: Fact) -> Dossier:
        """The dossier after one more event."""
        if isinstance(fact, Unknown | DossierPresented):
            return dossier
        step = replace(_step(event, fact), void=self.void.get(event.id))
        if step.void is None and isinstance(fact, ConflictSettled):
            return _with(dossier, step)
        ruled = self.rulings.get(step.event_id)
        if step.void is not None or ruled is False:
            return _with(dossier, replace(step, counts=False))
        if dossier.stage in ALLOWED.get(type(fact), frozenset()):
            return _advanced(_content(_with(dossier, step), step), fact)
        if ruled is None:
            dossier = self._disputed(dossier, event)
        if isinstance(fact, FeeCollected | FeeRefunded):
            return _content(_with(dossier, step), step)
        return _with(dossier, replace(step, counts=ruled is True))

    def _disputed(self, dossier: Dossier, event: Event) -> Dossier:
        known = self._causes(event)
        rivals = tuple(
            step.event_id
            for step in dossier.steps
            if step.event_id not in known
            and not isinstance(step.fact, BESIDES)
            and step.void is None
        )
        conflict = Conflict(
            event_id=event.id.hex(), kind=event.header.kind, stage=dossier.stage, rivals=rivals
        )
        return replace(dossier, conflicts=(*dossier.conflicts, conflict))

    def _causes(self, event: Event) -> set[str]:
        """All that the writer of an event knew, by id."""
        known: set[str] = set()
        asked = list(event.header.seen)
        while asked:
            cause = asked.pop()
            if cause.hex() not in known and cause in self.events:
                known.add(cause.hex())
                asked += self.events[cause].header.seen
        return known


def _with(dossier: Dossier, step: Step) -> Dossier:
    return replace(dossier, steps=(*dossier.steps, step))


def _content(dossier: Dossier, step: Step) -> Dossier:  # noqa: C901, PLR0911, PLR0912 - one line each
    """What a fact says, without its stage."""
    match step.fact:
        case DocumentPrinted() as document:
            printed = Printed(document=document, event_id=step.event_id)
            return replace(dossier, printed=(*dossier.printed, printed))
        case AttachmentAdded() | AttachmentWithdrawn() as fact:
            files = files_after(dossier.attachments, fact, step.event_id, step.device)
            return replace(dossier, attachments=files)
        case DossierReceived() as reception:
            return _entered(dossier, reception, step.event_id)
        case DossierCorrected(corrected=reception):
            return _entered(dossier, reception, step.event_id)
        case DossierReissued() as fact:
            return _reissued(dossier, fact)
        case SupplementReceived(components=components) as fact:
            return _promised(replace(dossier, components=components), fact.due_at, fact.explanation)
        case ProcessingResumed(due_at=due_at, explanation=explanation):
            return _promised(dossier, due_at, explanation)
        case DueChanged() as fact:
            return _promised(dossier, fact.new_due_at, apology_in_words(fact))
        case HandedOver(to_office=holder) | TakenBack(to_office=holder):
            return replace(dossier, holder=holder)
        case PaymentRequested(fees=fees):
            return replace(dossier, fees=fees)
        case FeeCollected() as fact:
            paid = replace(dossier, collected=dossier.collected + fact.amount)
            return _promised(paid, fact.due_at, fact.explanation) if fact.explanation else paid
        case FeeRefunded(amount=amount):
            return replace(dossier, refunded=dossier.refunded + amount)
        case _:
            return dossier


def _promised(dossier: Dossier, due_at: datetime | None, explanation: str) -> Dossier:
    return replace(dossier, due_at=due_at, explanation=explanation)


def apology_in_words(fact: DueChanged) -> str:
    """How a due time came about that was promised with an apology."""
    old = spoken_moment(in_viet_nam(fact.old_due_at))
    return f"hẹn lại (hạn cũ {old}): {fact.reason}"


def _reissued(dossier: Dossier, fact: DossierReissued) -> Dossier:
    """Under its new code. Every code that a paper may carry is kept, also one that the writer
    gave it while another counter did the same."""
    codes = dict.fromkeys((*dossier.former_codes, dossier.code, fact.old_code))
    return replace(
        dossier,
        reception=replace(dossier.reception, code=fact.new_code),
        former_codes=tuple(code for code in codes if code != fact.new_code),
    )


def _entered(dossier: Dossier, reception: DossierReceived, event_id: str) -> Dossier:
    """The entry as it is now, under the code that the dossier has: entries never change it."""
    return replace(
        dossier,
        event_id=event_id,
        reception=replace(reception, code=dossier.code),
        due_at=reception.due_at,
        explanation=reception.explanation,
        components=reception.components,
        fees=reception.fees,
    )


_ENDS: dict[type[Fact], Stage] = {
    DossierReceived: Stage.RECEIVED,
    DossierStopped: Stage.STOPPED,
    DossierWithdrawn: Stage.WITHDRAWN,
    ResultReady: Stage.RESULT_READY,
    ResultReturned: Stage.RETURNED,
}
_INTERRUPTS: dict[type[Fact], Stage] = {
    PaymentRequested: Stage.AWAITING_PAYMENT,
    ProcessingSuspended: Stage.SUSPENDED,
    SupplementRequested: Stage.AWAITING_SUPPLEMENT,
    WithdrawalAsked: Stage.WITHDRAWAL_ASKED,
}
_RETURNS = (SupplementReceived, ProcessingResumed, WithdrawalDeclined)


def _advanced(dossier: Dossier, fact: Fact) -> Dossier:
    """The dossier in the stage that an allowed fact leads to."""
    end = _end_of(dossier, fact)
    if end is not None:
        return replace(dossier, stage=end, interrupted=())
    if type(fact) in _INTERRUPTS:
        stages = (*dossier.interrupted, dossier.stage)
        waiting = replace(dossier, stage=_INTERRUPTS[type(fact)], interrupted=stages)
        return _resumed(waiting) if is_paid(waiting) else waiting
    if isinstance(fact, HandedOver | TakenBack):
        return _moved(dossier)
    if isinstance(fact, _RETURNS) or (isinstance(fact, FeeCollected) and is_paid(dossier)):
        return _resumed(dossier)
    return dossier


def _end_of(dossier: Dossier, fact: Fact) -> Stage | None:
    """The stage that this fact leads to for good, whatever came before."""
    if dossier.stage in UNDECIDED and isinstance(fact, SupplementRequested):
        return Stage.MENDING
    if isinstance(fact, DossierRefused):
        return Stage.NOT_ACCEPTED if dossier.stage in UNDECIDED else Stage.REFUSED
    return _ENDS.get(type(fact))


def _moved(dossier: Dossier) -> Dossier:
    """In another's hands: in process, or it will be once what it waits for has happened."""
    if dossier.stage in WAITING:
        waits = tuple(
            Stage.IN_PROCESS if stage is Stage.RECEIVED else stage for stage in dossier.interrupted
        )
        return replace(dossier, interrupted=waits)
    return replace(dossier, stage=Stage.IN_PROCESS)


def _resumed(dossier: Dossier) -> Dossier:
    """Back where it was, or further back where the payment came meanwhile."""
    *left, stage = dossier.interrupted
    back = replace(dossier, stage=stage, interrupted=tuple(left))
    return _resumed(back) if is_paid(back) else back


def is_paid(dossier: Dossier) -> bool:
    """Whether it waits for a payment of which nothing is outstanding."""
    return dossier.stage is Stage.AWAITING_PAYMENT and dossier.outstanding <= 0
