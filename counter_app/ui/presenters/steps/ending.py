"""Ends before a result: stopped (form 05 of 2025), or withdrawn on the applicant's request."""

from typing import Final

from counter_app.domain import roles
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import (
    DossierStopped,
    DossierWithdrawn,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.sentences import say
from counter_app.service.ending import (
    AskWithdrawal,
    DeclineWithdrawal,
    Stop,
    Withdraw,
    ask_withdrawal,
    decline_withdrawal,
    stop,
    withdraw,
)
from counter_app.service.ports import FormName
from counter_app.ui.presenters.steps.fields import Field, Filled, Kind, Part
from counter_app.ui.presenters.steps.step import Facing, NextStep

_PAPERS: Final = say("Giấy tờ trả lại")


def _stop_fields(_facing: Facing) -> tuple[Part, ...]:
    return (
        Field(name="ground", caption=say("Căn cứ dừng"), kind=Kind.TEXT),
        Field(name="requested_by", caption=say("Theo đề nghị của")),
        Field(name="fees_handling", caption=say("Phí, lệ phí đã thu")),
        Field(name="papers_returned", caption=_PAPERS),
        Field(name="signer", caption=say("Người ký"), remembered=True),
    )


def _stop(dossier: Dossier, filled: Filled) -> Stop:
    return Stop(
        code=dossier.code,
        ground=filled.text("ground"),
        signer=filled.text("signer"),
        requested_by=filled.text("requested_by"),
        fees_handling=filled.text("fees_handling"),
        papers_returned=filled.text("papers_returned"),
    )


STOP: Final = NextStep(
    fact=DossierStopped,
    act=roles.Act.STOP,
    key="X",
    name=say("Dừng giải quyết"),
    fields=_stop_fields,
    command=_stop,
    use_case=stop,
    paper=FormName.STOP_NOTICE,
)


def _ask_fields(_facing: Facing) -> tuple[Part, ...]:
    return (Field(name="reason", caption=say("Lý do của công dân"), kind=Kind.TEXT),)


def _ask(dossier: Dossier, filled: Filled) -> AskWithdrawal:
    return AskWithdrawal(code=dossier.code, reason=filled.text("reason"))


ASK_WITHDRAWAL: Final = NextStep(
    fact=WithdrawalAsked,
    act=roles.Act.WITHDRAW,
    key="R",
    name=say("Ghi yêu cầu rút hồ sơ"),
    fields=_ask_fields,
    command=_ask,
    use_case=ask_withdrawal,
)


def _withdraw_fields(facing: Facing) -> tuple[Part, ...]:
    papers = "; ".join(component.name for component in facing.dossier.components)
    return (
        Field(
            name="receiver",
            caption=say("Người nhận"),
            value=facing.dossier.reception.applicant.name,
        ),
        Field(name="papers_returned", caption=_PAPERS, kind=Kind.TEXT, value=papers),
    )


def _withdraw(dossier: Dossier, filled: Filled) -> Withdraw:
    return Withdraw(
        code=dossier.code,
        receiver=filled.text("receiver"),
        papers_returned=filled.text("papers_returned"),
    )


WITHDRAW: Final = NextStep(
    fact=DossierWithdrawn,
    act=roles.Act.WITHDRAW,
    key="R",
    name=say("Trả lại giấy tờ"),
    fields=_withdraw_fields,
    command=_withdraw,
    use_case=withdraw,
)


def _decline_fields(_facing: Facing) -> tuple[Part, ...]:
    return (Field(name="reason", caption=say("Lý do không cho rút"), kind=Kind.TEXT),)


def _decline(dossier: Dossier, filled: Filled) -> DeclineWithdrawal:
    return DeclineWithdrawal(code=dossier.code, reason=filled.text("reason"))


DECLINE_WITHDRAWAL: Final = NextStep(
    fact=WithdrawalDeclined,
    act=roles.Act.WITHDRAW,
    key="Q",
    name=say("Từ chối yêu cầu rút"),
    fields=_decline_fields,
    command=_decline,
    use_case=decline_withdrawal,
)
