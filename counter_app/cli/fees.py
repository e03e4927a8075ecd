"""Commands about fees."""

from counter_app.cli.session import Session
from counter_app.cli.stepping import day_of, taken
from counter_app.domain.fees import FeeChoice
from counter_app.domain.typed import count_of, parts
from counter_app.service.money import (
    CollectFee,
    RefundFee,
    RequestPayment,
    collect,
    refund,
    request_payment,
    totals_of,
)


def request_fees(session: Session) -> int:
    """`fee request CODE`: the dossier waits for its fees."""
    arguments = session.arguments
    chosen = [_fee(text) for text in arguments.fee or ()]
    chosen += [_exempt(text) for text in arguments.exempt or ()]
    act = RequestPayment(code=arguments.code, fees=tuple(chosen) or None)
    return taken(session, request_payment, act)


def _fee(text: str) -> FeeChoice:
    name, quantity, units, amount = parts(text, 4)
    return FeeChoice(
        name=name,
        quantity=count_of(quantity),
        units=count_of(units),
        amount=count_of(amount) if amount else 0,
    )


def _exempt(text: str) -> FeeChoice:
    name, exemption, ground = parts(text, 3)
    return FeeChoice(name=name, exemption=exemption, legal_ground=ground)


def collect_fee(session: Session) -> int:
    """`fee collect CODE AMOUNT`: money comes in."""
    arguments = session.arguments
    act = CollectFee(
        code=arguments.code,
        amount=arguments.amount,
        method=arguments.method,
        moment=arguments.moment,
        receipt_number=arguments.receipt,
        payer=arguments.payer,
    )
    return taken(session, collect, act)


def refund_fee(session: Session) -> int:
    """`fee refund CODE AMOUNT`: money goes back."""
    arguments = session.arguments
    act = RefundFee(
        code=arguments.code,
        amount=arguments.amount,
        reason=arguments.reason,
        method=arguments.method,
        receipt_number=arguments.receipt,
    )
    return taken(session, refund, act)


def fee_totals(session: Session) -> int:
    """`fee totals`: what the treasurer counts."""
    day = day_of(session.arguments.day, "day")
    with session.desk() as desk:
        totals = totals_of(desk, day)
    clerks = [
        {"clerk": one.clerk, "method": one.method, "collected": one.collected,
         "refunded": one.refunded, "net": one.net}
        for one in totals.clerks
    ]  # fmt: skip
    return session.answer(
        {"day": day, "net": totals.net, "clerks": clerks, "takings": totals.takings}
    )
