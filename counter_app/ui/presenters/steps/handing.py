"""Handing over and taking back: the rows of the control slip."""

import re
from datetime import datetime
from typing import Final

from counter_app.domain import roles
from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.sentences import Refused, say
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.ui.presenters.steps.fields import Field, Filled, Kind, Part
from counter_app.ui.presenters.steps.step import Facing, NextStep

_LIMIT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(ngày|n|giờ|g|h)", re.IGNORECASE)


def _away(dossier: Dossier) -> bool:
    return dossier.holder not in {"", dossier.reception.office.unit_name}


def _hand_over_fields(facing: Facing) -> tuple[Part, ...]:
    at_counter = not _away(facing.dossier)
    offices = tuple(name for name in facing.offices if name != facing.dossier.holder)
    giver = facing.clerk or facing.dossier.reception.clerk if at_counter else _last(facing)
    return (
        Field(
            name="to_office",
            caption=say("Giao cho"),
            value=next(iter(offices), ""),
            suggestions=offices,
        ),
        Field(
            name="giver",
            caption=say("Người giao"),
            value=giver,
            suggestions=facing.people,
            remembered=True,
        ),
        Field(
            name="receiver",
            caption=say("Người nhận"),
            suggestions=facing.people,
            remembered=True,
        ),
        Field(
            name="step_due_at",
            caption=say("Hạn của bước"),
            example=say("2 ngày, 4 giờ hoặc 15:20 23/11/2026"),
        ),
        Field(name="coordinating", caption=say("Chỉ xin ý kiến phối hợp"), kind=Kind.CHECK),
        Field(name="note", caption=say("Ghi chú")),
    )


def _last(facing: Facing) -> str:
    """Who took the dossier in where it is now."""
    moves = facing.dossier.taken(HandedOver)
    return moves[-1].receiver if moves else ""


def _hand_over(dossier: Dossier, filled: Filled) -> HandOver:
    limit, step_due_at = _step_limit(filled)
    return HandOver(
        code=dossier.code,
        to_office=filled.text("to_office"),
        giver=filled.text("giver"),
        receiver=filled.text("receiver"),
        limit=limit,
        step_due_at=step_due_at,
        coordinating=filled.flag("coordinating"),
        note=filled.text("note"),
    )


def _step_limit(filled: Filled) -> tuple[Limit | None, datetime | None]:
    """How long the receiving office has, or until when. Raises `Refused`."""
    found = _LIMIT.fullmatch(filled.text("step_due_at"))
    if found is None:
        return None, filled.moment("step_due_at")
    quarters = round(4 * float(found[1].replace(",", ".")))
    if not 1 <= quarters <= 4_000:
        raise Refused(say("Hạn của bước phải từ một phần tư giờ hoặc ngày trở lên."), "step_due_at")
    unit = LimitUnit.WORKING_DAY if found[2].lower().startswith("n") else LimitUnit.HOUR
    return Limit(unit=unit, quarters=quarters), None


HAND_OVER: Final = NextStep(
    fact=HandedOver,
    act=roles.Act.HAND_OVER,
    key="G",
    name=say("Giao nơi giải quyết"),
    fields=_hand_over_fields,
    command=_hand_over,
    use_case=hand_over,
)


def _take_back_fields(facing: Facing) -> tuple[Part, ...]:
    return (
        Field(
            name="giver",
            caption=say("Người giao"),
            value=_last(facing),
            suggestions=facing.people,
            remembered=True,
        ),
        Field(
            name="receiver",
            caption=say("Người nhận"),
            value=facing.clerk,
            suggestions=facing.people,
        ),
        Field(name="note", caption=say("Ghi chú")),
    )


def _take_back(dossier: Dossier, filled: Filled) -> TakeBack:
    return TakeBack(
        code=dossier.code,
        giver=filled.text("giver"),
        receiver=filled.text("receiver"),
        note=filled.text("note"),
    )


TAKE_BACK: Final = NextStep(
    fact=TakenBack,
    act=roles.Act.HAND_OVER,
    key="N",
    name=say("Nhận lại hồ sơ"),
    fields=_take_back_fields,
    command=_take_back,
    use_case=take_back,
    fits=_away,
)
