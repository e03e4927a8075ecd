"""Fees: asked for, taken in, given back."""

from typing import Final

from counter_app.domain import roles
from counter_app.domain.catalogue import FeeRule
from counter_app.domain.chronicle import METHODS
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.money import (
    FeeCollected,
    FeeRefunded,
    PaymentMethod,
    PaymentMoment,
    PaymentRequested,
)
from counter_app.domain.fees import FeeChoice
from counter_app.domain.sentences import say
from counter_app.service.money import (
    CollectFee,
    RefundFee,
    RequestPayment,
    collect,
    refund,
    request_payment,
)
from counter_app.service.ports import FormName
from counter_app.ui.presenters.steps.fields import Field, Filled, Kind, Part, Rows
from counter_app.ui.presenters.steps.step import Facing, NextStep

_METHODS: Final = tuple((method.value, words) for method, words in METHODS.items())
_METHOD: Final = Field(
    name="method",
    caption=say("Bằng"),
    kind=Kind.CHOICE,
    value=PaymentMethod.CASH.value,
    choices=_METHODS,
)
_RECEIPT_NUMBER: Final = Field(name="receipt_number", caption=say("Số biên lai"))
_MOMENTS: Final = (
    ("", say("theo bước của hồ sơ")),
    (PaymentMoment.RECEPTION.value, say("khi tiếp nhận")),
    (PaymentMoment.SUPPLEMENT.value, say("khi bổ sung")),
    (PaymentMoment.RETURN.value, say("khi trả kết quả")),
)


def _request_fields(facing: Facing) -> tuple[Part, ...]:
    reception = facing.dossier.reception
    rules = reception.procedure.fee_rules
    exemptions = tuple(one.name for rule in rules for one in rule.exemptions)
    quantities = {fee.name: fee.quantity for fee in facing.dossier.fees}
    return (
        Rows(
            name="fees",
            caption=say("Khoản phải nộp (số lượng 0: không thu)"),
            columns=(
                Field(name="name", caption=say("Khoản thu"), kind=Kind.FIXED),
                Field(name="quantity", caption=say("Số lượng"), kind=Kind.NUMBER),
                Field(name="units", caption=say("Số trang mỗi bản"), kind=Kind.NUMBER, value="1"),
                Field(name="amount", caption=say("Mức thu"), example=say("nếu chưa có")),
                Field(name="exemption", caption=say("Miễn theo diện"), suggestions=exemptions),
                Field(name="legal_ground", caption=say("Căn cứ miễn")),
            ),
            key="quantity",
            start=tuple(_fee_row(rule, quantities) for rule in rules),
            grows=False,
        ),
    )


def _fee_row(rule: FeeRule, quantities: dict[str, int]) -> dict[str, str]:
    return {"name": rule.name, "quantity": str(quantities.get(rule.name, 0))}


def _request(dossier: Dossier, filled: Filled) -> RequestPayment:
    choices = tuple(
        FeeChoice(
            name=row.text("name"),
            units=row.count("units"),
            quantity=row.count("quantity"),
            exemption=row.text("exemption"),
            legal_ground=row.text("legal_ground"),
            amount=row.amount("amount"),
        )
        for row in filled.rows("fees")
    )
    return RequestPayment(code=dossier.code, fees=choices)


def _has_rules(dossier: Dossier) -> bool:
    return bool(dossier.reception.procedure.fee_rules)


REQUEST_PAYMENT: Final = NextStep(
    fact=PaymentRequested,
    act=roles.Act.COLLECT,
    key="Y",
    name=say("Yêu cầu nộp phí"),
    fields=_request_fields,
    command=_request,
    use_case=request_payment,
    fits=_has_rules,
)


def _collect_fields(facing: Facing) -> tuple[Part, ...]:
    outstanding = max(facing.dossier.outstanding, 0)
    amount = f"{outstanding:,}".replace(",", ".") if outstanding else ""
    return (
        Field(name="amount", caption=say("Số tiền (đồng)"), value=amount, example="30.000"),
        _METHOD,
        _RECEIPT_NUMBER,
        Field(
            name="payer",
            caption=say("Người nộp"),
            value=facing.dossier.reception.applicant.name,
        ),
        Field(name="moment", caption=say("Thu lúc"), kind=Kind.CHOICE, choices=_MOMENTS),
    )


def _collect(dossier: Dossier, filled: Filled) -> CollectFee:
    moment = filled.text("moment")
    return CollectFee(
        code=dossier.code,
        amount=filled.amount("amount"),
        method=PaymentMethod(filled.text("method")),
        moment=PaymentMoment(moment) if moment else None,
        receipt_number=filled.text("receipt_number"),
        payer=filled.text("payer"),
    )


def _costs(dossier: Dossier) -> bool:
    return bool(dossier.fees) or _has_rules(dossier)


COLLECT: Final = NextStep(
    fact=FeeCollected,
    act=roles.Act.COLLECT,
    key="P",
    name=say("Thu phí, lệ phí"),
    fields=_collect_fields,
    command=_collect,
    use_case=collect,
    paper=FormName.FEE,
    fits=_costs,
)


def _refund_fields(facing: Facing) -> tuple[Part, ...]:
    over = -facing.dossier.outstanding
    amount = f"{over:,}".replace(",", ".") if over > 0 else ""
    return (
        Field(name="amount", caption=say("Số tiền (đồng)"), value=amount, example="30.000"),
        Field(name="reason", caption=say("Lý do hoàn"), kind=Kind.TEXT),
        _METHOD,
        _RECEIPT_NUMBER,
    )


def _refund(dossier: Dossier, filled: Filled) -> RefundFee:
    return RefundFee(
        code=dossier.code,
        amount=filled.amount("amount"),
        reason=filled.text("reason"),
        method=PaymentMethod(filled.text("method")),
        receipt_number=filled.text("receipt_number"),
    )


def _holds_money(dossier: Dossier) -> bool:
    return dossier.collected > dossier.refunded


REFUND: Final = NextStep(
    fact=FeeRefunded,
    act=roles.Act.REFUND,
    key="O",
    name=say("Hoàn phí, lệ phí"),
    fields=_refund_fields,
    command=_refund,
    use_case=refund,
    fits=_holds_money,
)
