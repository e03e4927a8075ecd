"""The promise on the receipt: suspended, resumed, and given anew with an apology (form 04)."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.domain import roles
from counter_app.domain.deeds import Extension, extended, resumed, suspended
from counter_app.domain.facts.life import DueChanged
from counter_app.service.desk import Desk
from counter_app.service.steps import Act, Done, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Act):
    """The clock stands still by law, with its ground."""

    reason: str
    legal_ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Act):
    """The clock runs again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Act):
    """A new due time, and who signs the apology; `because` where a rule is broken by it."""

    new_due_at: datetime
    reason: str
    signer: str
    because: str = ""


def suspend(desk: Desk, command: Suspend) -> Done:
    """Stop the clock. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.SUSPEND)
    with opened(desk, command) as step:
        return step.record(suspended(step.occasion, command.reason, command.legal_ground))


def resume(desk: Desk, command: Resume) -> Done:
    """Let the clock run: the promise moves by the working time that it stood still."""
    roles.allow(desk.actor, roles.Act.RESUME)
    with opened(desk, command) as step:
        return step.record(resumed(step.occasion))


def extend(desk: Desk, command: Extend) -> Done:
    """Form 04: an apology and a new date, once, and a day before the old one at the latest.

    Later, or a second time, it is possible with a reason, and flagged. Raises `Refused`.
    """
    roles.allow(desk.actor, roles.Act.EXTEND)
    with opened(desk, command) as step:
        extension = Extension(
            new_due_at=command.new_due_at,
            reason=command.reason,
            signer=command.signer,
            because=command.because,
        )
        paper = step.next_number(DueChanged)
        return step.record(extended(step.occasion, paper, extension))
