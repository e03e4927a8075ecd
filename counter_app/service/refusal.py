"""Refusing a dossier, at reception or after appraisal (form 03)."""

from dataclasses import dataclass

from counter_app.domain import roles
from counter_app.domain.deeds import refused
from counter_app.domain.facts.life import DossierRefused
from counter_app.service.desk import Desk
from counter_app.service.presenting import opened_or_presented
from counter_app.service.reception import ReceiveDossier
from counter_app.service.steps import Act, Done


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseDossier(Act):
    """Refuse with a reason and its legal ground; `entry` is a dossier only being brought."""

    code: str = ""
    entry: ReceiveDossier | None = None
    reason: str
    legal_ground: str


def refuse(desk: Desk, command: RefuseDossier) -> Done:
    """Form 03. Raises `Refused`, also for a reason that only a programmer would understand."""
    roles.allow(desk.actor, roles.Act.REFUSE)
    with opened_or_presented(desk, command, command.entry) as step:
        paper = step.next_number(DossierRefused)
        fact = refused(step.occasion, paper, command.reason, command.legal_ground)
        step.warn_of_money()
        return step.record(fact)
