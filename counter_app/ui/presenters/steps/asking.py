"""Asking for papers, taking them in, and refusing (forms 02 and 03)."""

from typing import Final

from counter_app.domain import roles
from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import ComponentReceived
from counter_app.domain.facts.life import (
    DossierRefused,
    SupplementItem,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.sentences import say
from counter_app.service.ports import FormName
from counter_app.service.refusal import RefuseDossier, refuse
from counter_app.service.supplement import (
    ReceiveSupplement,
    RequestSupplement,
    receive_supplement,
    request_supplement,
)
from counter_app.ui.presenters.remarks import KIND_WORDS
from counter_app.ui.presenters.steps.fields import Field, Filled, Kind, Part, Rows
from counter_app.ui.presenters.steps.step import Facing, NextStep

_KINDS: Final = tuple((kind.value, words) for kind, words in KIND_WORDS.items())


def paper_columns(names: tuple[str, ...]) -> tuple[Field, ...]:
    """The columns of a list of papers: name, kind, count."""
    return (
        Field(name="name", caption=say("Tên giấy tờ"), suggestions=names),
        Field(
            name="kind",
            caption=say("Loại bản"),
            kind=Kind.CHOICE,
            value=ComponentKind.ORIGINAL.value,
            choices=_KINDS,
        ),
        Field(name="count", caption=say("Số lượng"), kind=Kind.NUMBER, value="1"),
    )


def components_in(filled: Filled) -> tuple[ComponentReceived, ...]:
    """The papers of a list. Raises `Refused`."""
    return tuple(
        ComponentReceived(
            name=row.text("name"), kind=ComponentKind(row.text("kind")), count=row.count("count")
        )
        for row in filled.rows("components")
    )


def _request_fields(facing: Facing) -> tuple[Part, ...]:
    dossier = facing.dossier
    wrong = Field(name="what_is_wrong", caption=say("Sai hoặc thiếu gì"))
    names = tuple(component.name for component in dossier.components)
    return (
        Rows(
            name="items",
            caption=say("Giấy tờ phải bổ sung"),
            columns=(*paper_columns(names), wrong),
            key="name",
        ),
        Field(name="reason", caption=say("Lý do"), kind=Kind.TEXT),
        Field(
            name="contact",
            caption=say("Người hướng dẫn"),
            value=_contact(facing),
            example=say("Tên và số điện thoại"),
        ),
        Field(
            name="because",
            caption=say("Vì sao yêu cầu thêm lần nữa"),
            kind=Kind.TEXT,
            on_demand=True,
        ),
    )


def _contact(facing: Facing) -> str:
    phone = facing.dossier.reception.office.phone
    return ", ".join(filter(None, (facing.clerk, phone)))


def _request(dossier: Dossier, filled: Filled) -> RequestSupplement:
    return RequestSupplement(
        code=dossier.code,
        items=items_in(filled),
        reason=filled.text("reason"),
        contact=filled.text("contact"),
        because=filled.text("because"),
    )


def items_in(filled: Filled) -> tuple[SupplementItem, ...]:
    """What is asked for. Raises `Refused`."""
    return tuple(
        SupplementItem(
            name=row.text("name"),
            kind=ComponentKind(row.text("kind")),
            count=row.count("count"),
            what_is_wrong=row.text("what_is_wrong"),
        )
        for row in filled.rows("items")
    )


REQUEST_SUPPLEMENT: Final = NextStep(
    fact=SupplementRequested,
    act=roles.Act.SUPPLEMENT,
    key="B",
    name=say("Yêu cầu bổ sung"),
    fields=_request_fields,
    command=_request,
    use_case=request_supplement,
    paper=FormName.SUPPLEMENT_REQUEST,
)


def _receive_fields(facing: Facing) -> tuple[Part, ...]:
    (*_, request) = facing.dossier.taken(SupplementRequested)
    return (
        Rows(
            name="components",
            caption=say("Giấy tờ đã nộp (xóa tên giấy chưa có)"),
            columns=paper_columns(tuple(item.name for item in request.items)),
            key="name",
            start=tuple(
                {"name": item.name, "kind": item.kind.value, "count": str(item.count)}
                for item in request.items
            ),
        ),
        Field(name="note", caption=say("Ghi chú")),
    )


def _receive(dossier: Dossier, filled: Filled) -> ReceiveSupplement:
    return ReceiveSupplement(
        code=dossier.code, components=components_in(filled), note=filled.text("note")
    )


RECEIVE_SUPPLEMENT: Final = NextStep(
    fact=SupplementReceived,
    act=roles.Act.SUPPLEMENT,
    key="B",
    name=say("Nhận giấy tờ bổ sung"),
    fields=_receive_fields,
    command=_receive,
    use_case=receive_supplement,
)


def _refuse_fields(_facing: Facing) -> tuple[Part, ...]:
    return (
        Field(name="reason", caption=say("Lý do từ chối"), kind=Kind.TEXT),
        Field(name="legal_ground", caption=say("Căn cứ pháp lý"), kind=Kind.TEXT),
    )


def _refuse(dossier: Dossier, filled: Filled) -> RefuseDossier:
    return RefuseDossier(
        code=dossier.code, reason=filled.text("reason"), legal_ground=filled.text("legal_ground")
    )


REFUSE: Final = NextStep(
    fact=DossierRefused,
    act=roles.Act.REFUSE,
    key="C",
    name=say("Từ chối hồ sơ"),
    fields=_refuse_fields,
    command=_refuse,
    use_case=refuse,
    paper=FormName.REFUSAL,
)
