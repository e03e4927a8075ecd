"""Ends before a result: stopped (form 05 of 2025), or withdrawn on the applicant's request."""

from dataclasses import dataclass

from counter_app.domain import roles
from counter_app.domain.acting import MOST_REASON, for_citizen, needed
from counter_app.domain.checks import MOST_NAME, check_text
from counter_app.domain.deeds import Stopping, stopped
from counter_app.domain.facts.life import (
    DossierStopped,
    DossierWithdrawn,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk
from counter_app.service.steps import Act, Done, Steps, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Act):
    """Stop by its ground: what becomes of fees and papers, and who signs."""

    ground: str
    signer: str
    requested_by: str = ""
    fees_handling: str = ""
    papers_returned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWithdrawal(Act):
    """The applicant wants it back."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineWithdrawal(Act):
    """It cannot be given back any more, and why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Act):
    """The papers go back to `receiver` ("" for the applicant)."""

    receiver: str = ""
    papers_returned: str = ""


def stop(desk: Desk, command: Stop) -> Done:
    """Form 05: no decision was made yet. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.STOP)
    with opened(desk, command) as step:
        paper = step.next_number(DossierStopped)
        stopping = Stopping(
            ground=command.ground,
            signer=command.signer,
            requested_by=command.requested_by,
            fees_handling=command.fees_handling,
            papers_returned=command.papers_returned,
        )
        fact = stopped(step.occasion, paper, stopping)
        step.warn_of_money()
        return step.record(fact)


def ask_withdrawal(desk: Desk, command: AskWithdrawal) -> Done:
    """Record that the applicant asks for it back. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.WITHDRAW)
    with opened(desk, command) as step:
        step.may(WithdrawalAsked)
        return step.record(
            WithdrawalAsked(
                reason=check_text(command.reason, "reason", most=MOST_REASON),
                asked_at=step.at,
                clerk=step.clerk,
            )
        )


def decline_withdrawal(desk: Desk, command: DeclineWithdrawal) -> Done:
    """The handling office goes on. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.WITHDRAW)
    with opened(desk, command) as step:
        step.may(WithdrawalDeclined)
        return step.record(
            WithdrawalDeclined(
                reason=for_citizen(command.reason, "reason"),
                declined_at=step.at,
                clerk=step.clerk,
            )
        )


def withdraw(desk: Desk, command: Withdraw) -> Done:
    """The applicant has the papers again. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.WITHDRAW)
    with opened(desk, command) as step:
        step.may(DossierWithdrawn)
        _warn_elsewhere(step)
        step.warn_of_money()
        return step.record(
            DossierWithdrawn(
                receiver=needed(
                    command.receiver or step.dossier.reception.applicant.name,
                    "receiver",
                    most=MOST_NAME,
                ),
                papers_returned=check_text(
                    command.papers_returned, "papers_returned", most=MOST_REASON
                ),
                withdrawn_at=step.at,
                clerk=step.clerk,
            )
        )


def _warn_elsewhere(step: Steps) -> None:
    dossier = step.dossier
    if dossier.holder not in ("", dossier.reception.office.unit_name):
        step.warn(say("Theo phiếu kiểm soát, giấy tờ vẫn ở {office}.", office=dossier.holder))
