"""What was entered: accepted, put right; and what did not know of each other, settled."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.domain import roles
from counter_app.domain.chronicle import happened_at, in_words
from counter_app.domain.dossier import Dossier, Step
from counter_app.domain.facts import DossierReceived
from counter_app.domain.facts.life import ConflictSettled, DossierCorrected, DossierReissued
from counter_app.domain.moments import spoken_moment
from counter_app.domain.people import Submitter
from counter_app.domain.sentences import Sentence, say
from counter_app.service.correction import CorrectDossier, correct, entry_to_correct
from counter_app.service.desk import Desk
from counter_app.service.ports import FormName
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.settling import (
    ReissueDossier,
    SettleConflict,
    disputed,
    reissue,
    settle,
)
from counter_app.service.steps import Act, Done
from counter_app.ui.presenters.persons import iso_day, typed_day
from counter_app.ui.presenters.steps.asking import components_in, paper_columns
from counter_app.ui.presenters.steps.fields import YES, Field, Filled, Kind, Part, Rows
from counter_app.ui.presenters.steps.step import Facing, NextStep, spoken


def _papers(facing: Facing) -> Rows:
    return Rows(
        name="components",
        caption=say("Thành phần hồ sơ"),
        columns=paper_columns(tuple(one.name for one in facing.dossier.components)),
        key="name",
        start=tuple(
            {"name": one.name, "kind": one.kind.value, "count": str(one.count)}
            for one in facing.dossier.components
        ),
    )


# ---------------------------------------------------------------- accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptDossier(Act):
    """Accept a dossier that was brought before."""

    entry: ReceiveDossier


def accept(desk: Desk, command: AcceptDossier) -> Done:
    """Receive it under the code that it has. Raises `Refused`."""
    entry = replace(command.entry, presented_code=command.code, received_at=command.at)
    received = receive(desk, entry)
    dossier = received.dossier
    return Done(dossier=dossier, recorded=(dossier.event_id,), warnings=received.warnings)


def _accept_fields(facing: Facing) -> tuple[Part, ...]:
    note = facing.dossier.reception.note
    return (_papers(facing), Field(name="note", caption=say("Ghi chú"), value=note))


def _accept(dossier: Dossier, filled: Filled) -> AcceptDossier:
    entry = replace(
        entry_to_correct(dossier),
        components=components_in(filled),
        note=filled.text("note"),
        clerk="",
    )
    return AcceptDossier(code=dossier.code, entry=entry)


ACCEPT: Final = NextStep(
    fact=DossierReceived,
    act=roles.Act.RECEIVE,
    key="A",
    name=say("Tiếp nhận hồ sơ"),
    fields=_accept_fields,
    command=_accept,
    use_case=accept,
    paper=FormName.RECEIPT,
)


# ---------------------------------------------------------------- put right


def _correct_fields(facing: Facing) -> tuple[Part, ...]:
    entry = entry_to_correct(facing.dossier)
    return (
        Field(name="reason", caption=say("Lý do đính chính"), kind=Kind.TEXT),
        *_applicant_fields(entry),
        *_submitter_fields(entry),
        Field(
            name="procedure",
            caption=say("Mã thủ tục"),
            value=entry.procedure_code,
            also=("procedure_code",),
        ),
        Field(name="summary", caption=say("Nội dung"), value=entry.summary),
        Field(name="received_at", caption=say("Tiếp nhận lúc"), value=spoken(entry.received_at)),
        Field(name="sets", caption=say("Số bộ"), kind=Kind.NUMBER, value=str(entry.sets)),
        Field(name="result_place", caption=say("Nơi trả"), value=entry.result_place),
        Field(name="note", caption=say("Ghi chú"), value=entry.note),
        _papers(facing),
    )


_GENDERS: Final = (("", "—"), ("Nam", say("Nam")), ("Nữ", say("Nữ")))


def _applicant_fields(entry: ReceiveDossier) -> Iterator[Field]:
    person = entry.applicant
    for name, caption, value in (
        ("name", say("Chủ hồ sơ"), person.name),
        ("id_number", say("Số định danh"), person.id_number),
        ("birth_date", say("Ngày sinh"), typed_day(person.birth_date)),
        ("address", say("Địa chỉ"), person.address),
        ("phone", say("Điện thoại"), person.phone),
        ("email", say("Thư điện tử"), person.email),
    ):
        yield Field(name=f"applicant.{name}", caption=caption, value=value)
    yield Field(
        name="applicant.gender",
        caption=say("Giới tính"),
        kind=Kind.CHOICE,
        value=person.gender,
        choices=_GENDERS,
    )


def _submitter_fields(entry: ReceiveDossier) -> Iterator[Field]:
    person = entry.submitter or Submitter(name="")
    for name, caption, value in (
        ("name", say("Người nộp thay"), person.name),
        ("id_number", say("Số định danh người nộp"), person.id_number),
        ("phone", say("Điện thoại người nộp"), person.phone),
        ("authority", say("Quyền nộp"), person.authority),
    ):
        yield Field(name=f"submitter.{name}", caption=caption, value=value)


def _correct(dossier: Dossier, filled: Filled) -> CorrectDossier:
    entry = entry_to_correct(dossier)
    entry = replace(
        entry,
        procedure_code=filled.text("procedure"),
        applicant=replace(
            entry.applicant,
            name=filled.text("applicant.name"),
            id_number=filled.text("applicant.id_number"),
            birth_date=iso_day(filled.text("applicant.birth_date"), "applicant.birth_date"),
            address=filled.text("applicant.address"),
            phone=filled.text("applicant.phone"),
            email=filled.text("applicant.email"),
            gender=filled.text("applicant.gender"),
        ),
        submitter=_submitter(entry.submitter, filled),
        components=components_in(filled),
        summary=filled.text("summary"),
        received_at=_entered_at(entry, filled),
        sets=filled.count("sets"),
        result_place=filled.text("result_place"),
        note=filled.text("note"),
    )
    return CorrectDossier(code=dossier.code, entry=entry, reason=filled.text("reason"))


def _submitter(old: Submitter | None, filled: Filled) -> Submitter | None:
    if not filled.text("submitter.name"):
        return None
    return replace(
        old or Submitter(name=""),
        name=filled.text("submitter.name"),
        id_number=filled.text("submitter.id_number"),
        phone=filled.text("submitter.phone"),
        authority=filled.text("submitter.authority"),
    )


def _entered_at(entry: ReceiveDossier, filled: Filled) -> datetime | None:
    """The moment that was typed; the old one, to its second, where nobody touched it."""
    if filled.text("received_at") == spoken(entry.received_at):
        return entry.received_at
    return filled.moment("received_at")


CORRECT: Final = NextStep(
    fact=DossierCorrected,
    act=roles.Act.CORRECT,
    key="S",
    name=say("Sửa chỗ ghi nhầm"),
    fields=_correct_fields,
    command=_correct,
    use_case=correct,
    paper=FormName.RECEIPT,
)


# ---------------------------------------------------------------- settled


def _told(step: Step) -> Sentence:
    """An act with its moment and its clerk, by which the head tells it from another like it."""
    words, at = in_words(step.fact) or say("Việc thuộc phiên bản mới hơn"), happened_at(step.fact)
    clerk = getattr(step.fact, "clerk", "")
    if at is None:
        return words
    if not clerk:
        return say("{moment}: {words}", moment=spoken_moment(at), words=words)
    return say("{moment}, {clerk}: {words}", moment=spoken_moment(at), clerk=clerk, words=words)


def _settle_fields(facing: Facing) -> tuple[Part, ...]:
    """What counts now is ticked beforehand: the rivals, and money, which lies in the till."""
    return (
        *(
            Field(
                name=f"counts.{step.event_id}",
                caption=_told(step),
                kind=Kind.CHECK,
                value=YES if step.counts else "",
                also=("counts",),
            )
            for step in disputed(facing.dossier)
        ),
        Field(name="decision", caption=say("Kết luận"), kind=Kind.TEXT),
    )


def _settle(dossier: Dossier, filled: Filled) -> SettleConflict:
    return SettleConflict(
        code=dossier.code,
        counts=tuple(
            step.event_id for step in disputed(dossier) if filled.flag(f"counts.{step.event_id}")
        ),
        decision=filled.text("decision"),
    )


def _in_conflict(dossier: Dossier) -> bool:
    return bool(disputed(dossier))


SETTLE: Final = NextStep(
    fact=ConflictSettled,
    act=roles.Act.SETTLE,
    key="M",
    name=say("Xử lý mâu thuẫn"),
    fields=_settle_fields,
    command=_settle,
    use_case=settle,
    fits=_in_conflict,
)


def _reissue_fields(facing: Facing) -> tuple[Part, ...]:
    code = facing.dossier.code
    return (
        Field(name="code", caption=say("Mã bị trùng"), kind=Kind.FIXED, value=code),
        Field(name="reason", caption=say("Lý do"), kind=Kind.TEXT),
    )


REISSUE: Final = NextStep(
    fact=DossierReissued,
    act=roles.Act.SETTLE,
    key="L",
    name=say("Cấp lại mã hồ sơ"),
    fields=_reissue_fields,
    command=lambda dossier, filled: ReissueDossier(code=dossier.code, reason=filled.text("reason")),
    use_case=reissue,
    paper=FormName.RECEIPT,
    of_shared_codes=True,
)
