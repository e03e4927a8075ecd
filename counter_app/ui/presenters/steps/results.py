"""The result: ready at the counter, and in the citizen's hand."""

from dataclasses import dataclass
from typing import Final

from counter_app.domain import roles
from counter_app.domain.chronicle import WAYS
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import ResultPaper, ResultReady, ResultReturned
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk
from counter_app.service.ports import FormName
from counter_app.service.reception import ReceiveDossier
from counter_app.service.results import (
    ReadyResult,
    ReceiveAndReturn,
    ReturnResult,
    ready,
    receive_and_return,
    return_result,
)
from counter_app.service.steps import Act, Done
from counter_app.ui.presenters.steps.fields import YES, Field, Filled, Kind, Part, Rows
from counter_app.ui.presenters.steps.step import Facing, NextStep

RECEIPT_SHOWN: Final = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
"""Written into the record, so in Vietnamese."""
_SHOWN: Final = (RECEIPT_SHOWN, "Thẻ căn cước", "Giấy ủy quyền và thẻ căn cước")


def _ready_fields(_facing: Facing) -> tuple[Part, ...]:
    return (
        Rows(
            name="results",
            caption=say("Giấy tờ kết quả"),
            columns=result_columns(),
            key="name",
        ),
    )


def result_columns() -> tuple[Field, ...]:
    """The columns of a list of a result's papers."""
    return (
        Field(name="name", caption=say("Tên giấy tờ")),
        Field(name="number", caption=say("Số, ký hiệu")),
        Field(name="count", caption=say("Số bản"), kind=Kind.NUMBER, value="1"),
    )


def results_in(filled: Filled) -> tuple[ResultPaper, ...]:
    """The papers of a result. Raises `Refused`."""
    return tuple(
        ResultPaper(name=row.text("name"), number=row.text("number"), count=row.count("count"))
        for row in filled.rows("results")
    )


def _ready(dossier: Dossier, filled: Filled) -> ReadyResult:
    return ReadyResult(code=dossier.code, results=results_in(filled))


READY: Final = NextStep(
    fact=ResultReady,
    act=roles.Act.RETURN,
    key="K",
    name=say("Ghi có kết quả"),
    fields=_ready_fields,
    command=_ready,
    use_case=ready,
)


def _return_fields(facing: Facing) -> tuple[Part, ...]:
    reception = facing.dossier.reception
    submitter = reception.submitter
    others = (submitter.name,) if submitter else ()
    rights = (submitter.authority,) if submitter and submitter.authority else ()
    return (
        Field(
            name="receiver",
            caption=say("Người nhận"),
            value=reception.applicant.name,
            suggestions=(reception.applicant.name, *others),
            also=("receiver.name",),
        ),
        Field(
            name="paper_shown",
            caption=say("Giấy tờ xuất trình"),
            value=RECEIPT_SHOWN if facing.scanned else "",
            suggestions=_SHOWN,
        ),
        Field(
            name="authority",
            caption=say("Quyền nhận thay"),
            example=say("Khi người nhận không phải chủ hồ sơ"),
            suggestions=rights,
            also=("receiver.authority",),
        ),
        Field(
            name="receiver_id_number",
            caption=say("Số định danh"),
            example=say("Của người nhận"),
            also=("receiver.id_number",),
        ),
        Field(
            name="way",
            caption=say("Cách trả"),
            kind=Kind.CHOICE,
            value="counter",
            choices=tuple(WAYS.items()),
        ),
        Field(name="post_number", caption=say("Số hiệu bưu gửi")),
        Field(
            name="originals_returned",
            caption=say("Đã trả lại bản chính"),
            kind=Kind.CHECK,
            value=YES,
        ),
    )


def _return(dossier: Dossier, filled: Filled) -> ReturnResult:
    return ReturnResult(
        code=dossier.code,
        way=filled.text("way"),
        receiver=filled.text("receiver"),
        receiver_id_number=filled.text("receiver_id_number"),
        paper_shown=filled.text("paper_shown"),
        authority=filled.text("authority"),
        post_number=filled.text("post_number"),
        originals_returned=filled.flag("originals_returned"),
    )


RETURN: Final = NextStep(
    fact=ResultReturned,
    act=roles.Act.RETURN,
    key="T",
    name=say("Trả kết quả"),
    fields=_return_fields,
    command=_return,
    use_case=return_result,
    paper=FormName.RESULT,
)


# ---------------------------------------------------------------- at once


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAtOnce(Act):
    """Receive a dossier that is only being brought, and give its result in the same moment."""

    code: str = ""
    entry: ReceiveDossier | None = None
    results: tuple[ResultPaper, ...]
    receiver: str = ""


def return_at_once(desk: Desk, command: ReturnAtOnce) -> Done:
    """Without a receipt, in one transaction (NĐ 61/2018 Điều 17.4). Raises `Refused`."""
    assert command.entry is not None
    return receive_and_return(
        desk,
        ReceiveAndReturn(entry=command.entry, results=command.results, receiver=command.receiver),
    )


def _at_once_fields(facing: Facing) -> tuple[Part, ...]:
    reception = facing.dossier.reception
    taker = reception.submitter or reception.applicant
    return (
        *_ready_fields(facing),
        Field(name="receiver", caption=say("Người nhận"), value=taker.name),
    )


def _at_once(_dossier: Dossier, filled: Filled) -> ReturnAtOnce:
    return ReturnAtOnce(results=results_in(filled), receiver=filled.text("receiver"))


RETURN_AT_ONCE: Final = NextStep(
    fact=ResultReturned,
    act=roles.Act.RETURN,
    key="T",
    name=say("Tiếp nhận và trả ngay"),
    fields=_at_once_fields,
    command=_at_once,
    use_case=return_at_once,
    paper=FormName.RESULT,
)
