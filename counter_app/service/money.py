"""Fees: asked for by the rules frozen on the dossier, collected, given back, counted."""

from dataclasses import dataclass, replace
from datetime import date

from counter_app.domain import roles
from counter_app.domain.acting import for_citizen
from counter_app.domain.checks import MOST_NAME, check_text
from counter_app.domain.facts.money import (
    FeeCollected,
    FeeRefunded,
    PaymentMethod,
    PaymentMoment,
    PaymentRequested,
)
from counter_app.domain.fees import MOST_AMOUNT, FeeChoice, chosen_fees, in_dong
from counter_app.domain.promise import Promise, promise_of
from counter_app.domain.punctuality import began_at
from counter_app.domain.sentences import Refused, say
from counter_app.domain.stages import Stage
from counter_app.domain.tills import ClerkTotal, by_clerk
from counter_app.service.desk import Desk
from counter_app.service.ports import Taking
from counter_app.service.steps import Act, Done, Steps, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPayment(Act):
    """The dossier waits for its fees: as they stand, or as chosen anew by its procedure's rules."""

    fees: tuple[FeeChoice, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectFee(Act):
    """Money comes in; `moment` None is told from the stage."""

    amount: int
    method: PaymentMethod = PaymentMethod.CASH
    moment: PaymentMoment | None = None
    receipt_number: str = ""
    payer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFee(Act):
    """Money goes back, and why."""

    amount: int
    reason: str
    method: PaymentMethod = PaymentMethod.CASH
    receipt_number: str = ""


def request_payment(desk: Desk, command: RequestPayment) -> Done:
    """Ask for the fees. Raises `Refused` where nothing is outstanding."""
    roles.allow(desk.actor, roles.Act.COLLECT)
    with opened(desk, command) as step:
        step.may(PaymentRequested)
        dossier = step.dossier
        fees = dossier.fees
        if command.fees is not None:
            fees = chosen_fees(dossier.reception.procedure.fee_rules, command.fees)
        if replace(dossier, fees=fees).outstanding <= 0:
            raise Refused(say("Hồ sơ không còn khoản nào phải nộp."), "fees")
        return step.record(PaymentRequested(fees=fees, requested_at=step.at, clerk=step.clerk))


def collect(desk: Desk, command: CollectFee) -> Done:
    """Take money in. Raises `Refused`; more than is due is taken with a warning."""
    roles.allow(desk.actor, roles.Act.COLLECT)
    with opened(desk, command) as step:
        step.may(FeeCollected)
        _check_amount(command.amount)
        outstanding = max(step.dossier.outstanding, 0)
        if command.amount > outstanding:
            step.warn(
                say(
                    "Số thu {amount} nhiều hơn số còn phải nộp {due}.",
                    amount=in_dong(command.amount),
                    due=in_dong(outstanding),
                )
            )
        moved = _promise_when_paid(step, command.amount)
        return step.record(
            FeeCollected(
                amount=command.amount,
                method=command.method,
                moment=command.moment or _moment(step.dossier.stage),
                receipt_number=check_text(command.receipt_number, "receipt_number", most=100),
                payer=check_text(command.payer, "payer", most=MOST_NAME),
                collected_at=step.at,
                due_at=moved.due_at if moved else None,
                explanation=moved.explanation if moved else "",
                clerk=step.clerk,
            )
        )


def _check_amount(amount: int) -> None:
    if not 0 < amount <= MOST_AMOUNT:
        raise Refused(
            say("Số tiền phải là số đồng nguyên, từ 1 đến {most}.", most=in_dong(MOST_AMOUNT)),
            "amount",
        )


def _promise_when_paid(step: Steps, amount: int) -> Promise | None:
    """The promise that holds once this payment ended the wait; None where nothing moves."""
    dossier = step.dossier
    waits = Stage.AWAITING_PAYMENT in (dossier.stage, *dossier.interrupted)
    since = began_at(dossier, PaymentRequested)
    if not waits or since is None or amount < dossier.outstanding:
        return None
    promise = promise_of(dossier)
    moved = step.promise.paid(since, step.at)
    return moved if moved != promise else None


def _moment(stage: Stage) -> PaymentMoment:
    match stage:
        case Stage.RESULT_READY | Stage.RETURNED:
            return PaymentMoment.RETURN
        case Stage.AWAITING_SUPPLEMENT:
            return PaymentMoment.SUPPLEMENT
        case _:
            return PaymentMoment.RECEPTION


def refund(desk: Desk, command: RefundFee) -> Done:
    """Give money back. Raises `Refused` where it was not taken."""
    roles.allow(desk.actor, roles.Act.REFUND)
    with opened(desk, command) as step:
        step.may(FeeRefunded)
        _check_amount(command.amount)
        held = step.dossier.collected - step.dossier.refunded
        if command.amount > held:
            raise Refused(
                say("Không thể hoàn nhiều hơn số đang giữ ({held}).", held=in_dong(held)), "amount"
            )
        return step.record(
            FeeRefunded(
                amount=command.amount,
                reason=for_citizen(command.reason, "reason"),
                method=command.method,
                receipt_number=check_text(command.receipt_number, "receipt_number", most=100),
                refunded_at=step.at,
                clerk=step.clerk,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotals:
    """What the treasurer counts: each payment, and the sums by clerk and way of paying."""

    day: date
    takings: tuple[Taking, ...]
    clerks: tuple[ClerkTotal, ...]

    @property
    def net(self) -> int:
        return sum(taking.amount for taking in self.takings)


def totals_of(desk: Desk, day: date) -> DayTotals:
    """All money of a day that is known here."""
    with desk.store.reading() as reader:
        takings = reader.takings(day)
    moves = ((one.clerk, one.method, one.amount) for one in takings)
    return DayTotals(day=day, takings=takings, clerks=by_clerk(moves))
