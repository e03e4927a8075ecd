"""The promise on the receipt: suspended, resumed, given anew (form 04)."""

from typing import Final

from counter_app.domain import roles
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts.life import DueChanged, ProcessingResumed, ProcessingSuspended
from counter_app.domain.sentences import Refused, say
from counter_app.service.ports import FormName
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.ui.presenters.steps.fields import Field, Filled, Kind, Part
from counter_app.ui.presenters.steps.step import Facing, NextStep, spoken


def _suspend_fields(_facing: Facing) -> tuple[Part, ...]:
    return (
        Field(name="reason", caption=say("Lý do tạm dừng"), kind=Kind.TEXT),
        Field(name="legal_ground", caption=say("Căn cứ pháp lý")),
    )


def _suspend(dossier: Dossier, filled: Filled) -> Suspend:
    return Suspend(
        code=dossier.code, reason=filled.text("reason"), legal_ground=filled.text("legal_ground")
    )


SUSPEND: Final = NextStep(
    fact=ProcessingSuspended,
    act=roles.Act.SUSPEND,
    key="D",
    name=say("Tạm dừng thời hạn"),
    fields=_suspend_fields,
    command=_suspend,
    use_case=suspend,
)


def _no_fields(_facing: Facing) -> tuple[Part, ...]:
    return ()


def _resume(dossier: Dossier, _filled: Filled) -> Resume:
    return Resume(code=dossier.code)


RESUME: Final = NextStep(
    fact=ProcessingResumed,
    act=roles.Act.RESUME,
    key="D",
    name=say("Tiếp tục thời hạn"),
    fields=_no_fields,
    command=_resume,
    use_case=resume,
)


def _extend_fields(facing: Facing) -> tuple[Part, ...]:
    return (
        Field(
            name="new_due_at",
            caption=say("Hẹn lại lúc"),
            value=spoken(facing.dossier.due_at),
            example="15:20 23/11/2026",
        ),
        Field(name="reason", caption=say("Lý do"), kind=Kind.TEXT),
        Field(name="signer", caption=say("Người ký"), remembered=True),
        Field(
            name="because",
            caption=say("Vì sao hẹn lại muộn hoặc thêm lần nữa"),
            kind=Kind.TEXT,
            on_demand=True,
        ),
    )


def _extend(dossier: Dossier, filled: Filled) -> Extend:
    new_due_at = filled.moment("new_due_at")
    if new_due_at is None:
        raise Refused(say("Chưa nhập ngày hẹn mới."), "new_due_at")
    return Extend(
        code=dossier.code,
        new_due_at=new_due_at,
        reason=filled.text("reason"),
        signer=filled.text("signer"),
        because=filled.text("because"),
    )


def _is_promised(dossier: Dossier) -> bool:
    return dossier.due_at is not None


EXTEND: Final = NextStep(
    fact=DueChanged,
    act=roles.Act.EXTEND,
    key="E",
    name=say("Xin lỗi, hẹn lại"),
    fields=_extend_fields,
    command=_extend,
    use_case=extend,
    paper=FormName.APOLOGY,
    fits=_is_promised,
)
