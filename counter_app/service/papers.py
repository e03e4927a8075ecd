"""Papers of a dossier: shown freely, printed only with a record of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, Step
from counter_app.domain.facts import DocumentPrinted, DossierReceived, Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierPresented,
    DossierRefused,
    DossierReissued,
    DossierStopped,
    DueChanged,
    ResultReturned,
    SupplementRequested,
)
from counter_app.domain.facts.money import FeeCollected
from counter_app.domain.roles import Act, allow
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.ports import FormName, FormRequest, Paper, PrintedForm, Reader

TELLS_OF: Final[Mapping[FormName, tuple[type[Fact], ...]]] = {
    FormName.RECEIPT: (DossierReceived, DossierCorrected, DossierReissued),
    FormName.SUPPLEMENT_REQUEST: (SupplementRequested,),
    FormName.REFUSAL: (DossierRefused,),
    FormName.APOLOGY: (DueChanged,),
    FormName.STOP_NOTICE: (DossierStopped,),
    FormName.FEE: (FeeCollected,),
    FormName.RESULT: (ResultReturned,),
}
"""The steps that a paper tells of; control slip and label tell of the dossier as it stands."""

_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")

_NOTHING_TO_TELL: Final[Mapping[FormName, Sentence]] = {
    FormName.RECEIPT: say("chưa được tiếp nhận"),
    FormName.SUPPLEMENT_REQUEST: say("chưa có yêu cầu bổ sung nào"),
    FormName.REFUSAL: say("không bị từ chối"),
    FormName.APOLOGY: say("chưa hẹn lại ngày trả lần nào"),
    FormName.STOP_NOTICE: say("không bị dừng giải quyết"),
    FormName.FEE: say("chưa thu khoản phí, lệ phí nào"),
    FormName.RESULT: say("chưa trả kết quả"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWanted:
    """Which paper of a dossier, and how: `about` is the event it tells of, "" for the latest one
    of its kind; `form_set` is the dossier's own where empty."""

    form: FormName = FormName.RECEIPT
    about: str = ""
    paper: Paper = Paper.A5
    form_set: str = ""


def dossier_with(reader: Reader, named: str) -> Dossier:
    """The one dossier that has or had this code; or the one of this id, which is never shared.

    Raises `Refused` where there is none, or several of which one is to be named by its id.
    """
    found = bearers(reader, named)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(say("Không có hồ sơ nào mang mã {code}.", code=named), "code")
    raise Refused(
        say(
            "Có {count} hồ sơ cùng mã {code}; hãy nêu số hiệu đứng trước tên thay cho mã: {list}.",
            count=len(found),
            code=named,
            list="; ".join(f"{one.id} {one.reception.applicant.name}" for one in found),
        ),
        "code",
    )


def is_id(text: str) -> bool:
    """Whether this has the form of a dossier's id."""
    return _ID.fullmatch(text) is not None


def bearers(reader: Reader, named: str) -> tuple[Dossier, ...]:
    """All dossiers that a code or an id may mean, in the order of their reception."""
    if is_id(named):
        found = reader.dossier(named)
        return () if found is None else (found,)
    return reader.dossiers_with_code(named)


def show_form(desk: Desk, code: str, wanted: FormWanted) -> PrintedForm:
    """A paper as it would be printed next, without printing it. Raises `Refused`."""
    with desk.store.reading() as reader:
        dossier = dossier_with(reader, code)
    return desk.forms.draw(_next_copy(dossier, wanted))


def print_form(desk: Desk, code: str, wanted: FormWanted) -> PrintedForm:
    """A paper for the printer: its printing is durably recorded before this returns.

    From the second time on it says that it is a reprint, and which. Raises `Refused` where the
    dossier or its set has no such paper.
    """
    allow(desk.actor, Act.PRINT)
    with desk.writing() as work:
        dossier = dossier_with(work, code)
        request = _next_copy(dossier, wanted)
        printed = desk.forms.draw(request)
        work.record(
            DocumentPrinted(
                form=request.form,
                form_set=printed.form_set,
                paper=request.paper,
                copy=request.copy,
                printed_at=desk.clock.now().replace(microsecond=0),
                digest=hashlib.sha256(printed.pdf).hexdigest(),
                about=_about(dossier, wanted),
            ),
            subject=SUBJECT_PREFIX + dossier.id,
        )
        work.commit()
    return printed


def redraw_form(
    desk: Desk, code: str, form: FormName, *, copy: int, about: str = ""
) -> PrintedForm:
    """The very bytes of a copy that was printed before, without a new record.

    Raises `Refused` where there is no such copy.
    """
    with desk.store.reading() as reader:
        dossier = dossier_with(reader, code)
    about = _about(dossier, FormWanted(form=form, about=about))
    for printed in dossier.printed:
        document = printed.document
        if (document.form, document.about, document.copy) == (form, about, copy):
            paper = Paper(document.paper)
            wanted = FormWanted(form=form, about=about, paper=paper, form_set=document.form_set)
            return desk.forms.draw(_request(_as_of(dossier, printed.event_id), wanted, copy))
    raise Refused(say("Hồ sơ {code} chưa có bản in thứ {copy}.", code=code, copy=copy), "copy")


def show_receipt(
    desk: Desk, code: str, *, paper: Paper = Paper.A5, form_set: str = ""
) -> PrintedForm:
    """`show_form` for form 01, the paper that every dossier gets."""
    return show_form(desk, code, FormWanted(paper=paper, form_set=form_set))


def print_receipt(
    desk: Desk, code: str, *, paper: Paper = Paper.A5, form_set: str = ""
) -> PrintedForm:
    """`print_form` for form 01."""
    return print_form(desk, code, FormWanted(paper=paper, form_set=form_set))


def redraw_receipt(desk: Desk, code: str, copy: int) -> PrintedForm:
    """`redraw_form` for form 01."""
    return redraw_form(desk, code, FormName.RECEIPT, copy=copy)


def _next_copy(dossier: Dossier, wanted: FormWanted) -> FormRequest:
    about = _about(dossier, wanted)
    before = sum(
        1
        for printed in dossier.printed
        if (printed.document.form, printed.document.about) == (wanted.form, about)
    )
    return _request(dossier, replace(wanted, about=about), before + 1)


def _request(dossier: Dossier, wanted: FormWanted, copy: int) -> FormRequest:
    told = next((step.fact for step in dossier.steps if step.event_id == wanted.about), None)
    return FormRequest(
        form=wanted.form,
        dossier=dossier,
        fact=told,
        paper=wanted.paper,
        form_set=wanted.form_set,
        copy=copy,
    )


def _about(dossier: Dossier, wanted: FormWanted) -> str:
    """The id of the event that the wanted paper tells of. Raises `Refused` where there is none."""
    if wanted.form not in TELLS_OF:
        _told(dossier, FormName.RECEIPT)
        return ""
    told = _told(dossier, wanted.form)
    if wanted.about not in {"", *(step.event_id for step in told)}:
        raise Refused(say("Hồ sơ {code} không có việc này.", code=dossier.code), "about")
    return wanted.about or [step.event_id for step in told if step.counts][-1]


def _told(dossier: Dossier, form: FormName) -> tuple[Step, ...]:
    """The steps that a form tells of, at least one of which counts. Raises `Refused`."""
    told = steps_told_by(dossier, form)
    if not any(step.counts for step in told):
        nothing = _NOTHING_TO_TELL[form]
        raise Refused(say("Hồ sơ {code} {nothing}.", code=dossier.code, nothing=nothing), "form")
    return told


def steps_told_by(dossier: Dossier, form: FormName) -> tuple[Step, ...]:
    """The steps that a form tells of; a receipt of nothing before the dossier was accepted."""
    accepted = dossier.reception.register.number > 0
    return tuple(
        step
        for step in dossier.steps
        if isinstance(step.fact, TELLS_OF.get(form, ()))
        and (accepted or not isinstance(step.fact, DossierReissued))
    )


def _as_of(dossier: Dossier, event_id: str) -> Dossier:
    """The dossier as far as its papers look: its entry and its steps just before one of them."""
    ids = [step.event_id for step in dossier.steps]
    steps = dossier.steps[: ids.index(event_id)]
    code = _entry(steps[:1]).code
    for step in steps:
        if isinstance(step.fact, DossierReissued):
            code = step.fact.new_code
    return replace(dossier, steps=steps, reception=replace(_entry(steps), code=code))


def _entry(steps: tuple[Step, ...]) -> DossierReceived:
    """The entry as it stood after these steps."""
    for step in reversed(steps):
        match step.fact:
            case DossierReceived() as entry:
                return entry
            case DossierPresented(entry=entry) | DossierCorrected(corrected=entry):
                return entry
            case _:
                pass
    raise ValueError("a dossier begins with its entry")
