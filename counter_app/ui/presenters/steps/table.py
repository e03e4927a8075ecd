"""All next steps, in the order in which they are offered. A new step is one entry here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from counter_app.domain.dossier import Dossier
from counter_app.domain.roles import Actor, may
from counter_app.domain.sentences import say
from counter_app.domain.stages import ALLOWED, Stage
from counter_app.service.desk import Desk
from counter_app.service.papers import FormWanted, steps_told_by
from counter_app.service.steps import Done
from counter_app.ui.presenters.dossier import Opened, paper_about
from counter_app.ui.presenters.steps.asking import RECEIVE_SUPPLEMENT, REFUSE, REQUEST_SUPPLEMENT
from counter_app.ui.presenters.steps.ending import (
    ASK_WITHDRAWAL,
    DECLINE_WITHDRAWAL,
    STOP,
    WITHDRAW,
)
from counter_app.ui.presenters.steps.fields import Field, Filled, Part
from counter_app.ui.presenters.steps.handing import HAND_OVER, TAKE_BACK
from counter_app.ui.presenters.steps.mending import ACCEPT, CORRECT, REISSUE, SETTLE
from counter_app.ui.presenters.steps.money import COLLECT, REFUND, REQUEST_PAYMENT
from counter_app.ui.presenters.steps.promise import EXTEND, RESUME, SUSPEND
from counter_app.ui.presenters.steps.results import READY, RETURN, RETURN_AT_ONCE
from counter_app.ui.presenters.steps.step import Facing, NextStep

Step = NextStep[Any]

STEPS: Final[tuple[Step, ...]] = (
    SETTLE,
    REISSUE,
    RETURN,
    ACCEPT,
    RECEIVE_SUPPLEMENT,
    RESUME,
    WITHDRAW,
    DECLINE_WITHDRAWAL,
    READY,
    HAND_OVER,
    TAKE_BACK,
    COLLECT,
    REQUEST_PAYMENT,
    REQUEST_SUPPLEMENT,
    REFUSE,
    EXTEND,
    SUSPEND,
    STOP,
    ASK_WITHDRAWAL,
    CORRECT,
    REFUND,
)

AT_RECEPTION: Final[tuple[Step, ...]] = (REQUEST_SUPPLEMENT, REFUSE, RETURN_AT_ONCE)
"""What may be done with a dossier that is only being brought, instead of receiving it."""

_AT: Final = Field(name="at", caption=say("Làm lúc"), example=say("Bây giờ; hoặc 15:20 23/11/2026"))
"""Every step can be entered later than it was taken."""


def offered(dossier: Dossier, actor: Actor, *, shared: bool = False) -> tuple[Step, ...]:
    """The steps that may follow now and are this person's to take. `shared`: another dossier has
    the same code."""
    return tuple(
        step
        for step in STEPS
        if dossier.stage in ALLOWED.get(step.fact, frozenset(Stage))
        and may(actor, step.act)
        and step.fits(dossier)
        and (shared or not step.of_shared_codes)
    )


def offered_at_reception(actor: Actor) -> tuple[Step, ...]:
    """The steps on what is only being brought that are this person's to take."""
    return tuple(step for step in AT_RECEPTION if may(actor, step.act))


def form_of(step: Step, facing: Facing, remembered: Mapping[str, str]) -> tuple[Part, ...]:
    """The fields of a step's form; what was typed before fills those that have no value."""
    return tuple(
        replace(part, value=remembered.get(part.name, ""))
        if isinstance(part, Field) and part.remembered and not part.value
        else part
        for part in (*step.fields(facing), _AT)
    )


def paper_due(step: Step, done: Done) -> FormWanted | None:
    """The paper that a step leaves to be printed; None where it leaves none."""
    told = steps_told_by(done.dossier, step.paper) if step.paper is not None else ()
    if step.paper is None or done.event_id not in {one.event_id for one in told}:
        return None
    return paper_about(step.paper, done.event_id)


def take(desk: Desk, step: Step, found: Opened, filled: Filled) -> Done:
    """Do a step as it was filled in. Raises `Refused` with the field's name."""
    at = filled.moment("at")
    command = step.command(found.dossier, filled)
    if found.entry is not None:
        command = replace(command, code="", entry=replace(found.entry, received_at=at), at=at)
    else:
        command = replace(command, code=found.dossier.id, at=at)
    return step.use_case(desk, command)
