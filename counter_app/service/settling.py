"""Settling what did not know of each other: acts on one dossier, dossiers under one code.

The head says which acts count, and which dossier keeps the code; the other is issued again under
a code of its own. Nothing is ever merged.
"""

from dataclasses import dataclass

from counter_app.domain import roles
from counter_app.domain.acting import needed
from counter_app.domain.dossier import Dossier, Step
from counter_app.domain.facts.life import ConflictSettled, DossierReissued
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.ports import Reader
from counter_app.service.reception import next_code
from counter_app.service.steps import Act, Done, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleConflict(Act):
    """Of the disputed acts, the event ids of those that count, and the decision in words."""

    counts: tuple[str, ...]
    decision: str


def disputed(dossier: Dossier) -> tuple[Step, ...]:
    """The acts that conflict, and those before them that their writers did not know of."""
    ids = {
        event_id
        for conflict in dossier.conflicts
        for event_id in (conflict.event_id, *conflict.rivals)
    }
    return tuple(step for step in dossier.steps if step.event_id in ids)


def settle(desk: Desk, command: SettleConflict) -> Done:
    """Settle all conflicts of a dossier: what does not count stays in its history.

    Raises `Refused` where there is none, or an act is named that is not disputed.
    """
    roles.allow(desk.actor, roles.Act.SETTLE)
    with opened(desk, command) as step:
        acts = [act.event_id for act in disputed(step.dossier)]
        if not acts:
            raise Refused(say("Hồ sơ {code} không có mâu thuẫn nào.", code=command.code), "code")
        for event_id in command.counts:
            if event_id not in acts:
                raise Refused(
                    say("Bước {event} không thuộc mâu thuẫn này.", event=event_id[:12]), "counts"
                )
        return step.record(
            ConflictSettled(
                settled=tuple(acts),
                counts=tuple(event_id for event_id in acts if event_id in command.counts),
                decision=needed(command.decision, "decision"),
                settled_at=step.at,
                clerk=step.clerk,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueDossier(Act):
    """Give a dossier whose code another one has as well a code of its own, and say why it."""

    reason: str


def sharing(reader: Reader, dossier: Dossier) -> tuple[Dossier, ...]:
    """The other dossiers that have the same code now."""
    return tuple(
        one
        for one in reader.dossiers_with_code(dossier.code)
        if one.id != dossier.id and one.code == dossier.code
    )


def reissue(desk: Desk, command: ReissueDossier) -> Done:
    """Issue a dossier again under the next code of its day; it is found under the old one still.

    Raises `Refused` where no other dossier has its code.
    """
    roles.allow(desk.actor, roles.Act.SETTLE)
    with opened(desk, command) as step:
        dossier = step.dossier
        if not sharing(step.work, dossier):
            raise Refused(
                say("Mã {code} không trùng với hồ sơ nào khác.", code=dossier.code), "code"
            )
        reason = needed(command.reason, "reason")
        code = str(next_code(step.work, dossier.reception.received_at))
        if dossier.printed:
            step.warn(
                say("Hãy giao giấy mang mã mới {code} cho công dân và thu hồi bản cũ.", code=code)
            )
        return step.record(
            DossierReissued(
                old_code=dossier.code,
                new_code=code,
                reason=reason,
                reissued_at=step.at,
                clerk=step.clerk,
            )
        )
