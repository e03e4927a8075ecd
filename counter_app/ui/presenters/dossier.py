"""The page of one dossier, decided without Qt: where it stands, its life, its papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counter_app.domain.acting import office_named
from counter_app.domain.authority import WHY_VOID
from counter_app.domain.checks import masked_id
from counter_app.domain.chronicle import KINDS, PAPERS, happened_at, in_words
from counter_app.domain.dossier import Dossier, Step
from counter_app.domain.facts import DossierReceived
from counter_app.domain.facts.life import DossierCorrected, DossierReissued
from counter_app.domain.fees import in_dong, total
from counter_app.domain.moments import in_viet_nam, spoken_day, spoken_moment
from counter_app.domain.punctuality import Punctuality, punctuality
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.stages import ENDED, STAGE_NAMES, Stage
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossiers as dossiers_under
from counter_app.service.papers import TELLS_OF, FormWanted, dossier_with, steps_told_by
from counter_app.service.ports import FormName
from counter_app.service.presenting import as_brought
from counter_app.service.reception import ReceiveDossier
from counter_app.service.settling import sharing


class Tone(StrEnum):
    """How a line is to be taken; the words say it as well."""

    PLAIN = ""
    GOOD = "good"
    WARN = "warning"
    BAD = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A dossier as it was found, when that was, and the names behind the accounts.

    `entry` is what was entered of one that is only being brought: nothing of it is recorded.
    `sharing` are the applicants of the other dossiers under its code.
    """

    dossier: Dossier
    now: datetime
    names: Mapping[str, str]
    entry: ReceiveDossier | None = None
    sharing: tuple[str, ...] = ()

    @property
    def title(self) -> Sentence | str:
        """Its code, once it has one."""
        return self.dossier.code if self.entry is None else say("Chưa có mã hồ sơ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several dossiers that have a code or had it, as much as tells them apart."""

    id: str
    name: str
    words: Sentence


@dataclass(frozen=True, slots=True)
class Candidates:
    """The dossiers of which one is meant by a code."""

    code: str
    all: tuple[Candidate, ...]


def opened(desk: Desk, named: str) -> Opened | Candidates:
    """The dossier of a code or an id, or those to choose from. Raises `Refused`."""
    found = dossiers_under(desk, named)
    if len(found) > 1:
        return Candidates(named.strip().upper(), tuple(map(_candidate, found)))
    with desk.store.reading() as reader:
        dossier = dossier_with(reader, found[0].id if found else named)
        return Opened(
            dossier=dossier,
            now=desk.clock.now(),
            names={account.id: account.name for account in reader.accounts()},
            sharing=tuple(one.reception.applicant.name for one in sharing(reader, dossier)),
        )


def _candidate(dossier: Dossier) -> Candidate:
    reception = dossier.reception
    words = say(
        "{procedure}; nhận {moment}; mã hiện nay {code}; {stage}",
        procedure=reception.procedure.name,
        moment=spoken_moment(in_viet_nam(reception.received_at)),
        code=dossier.code,
        stage=STAGE_NAMES[dossier.stage],
    )
    who = " · ".join(
        filter(None, (reception.applicant.name, masked_id(reception.applicant.id_number)))
    )
    return Candidate(dossier.id, who, words)


def brought(desk: Desk, entry: ReceiveDossier) -> Opened:
    """What was entered, as the dossier that it would be. Raises `Refused`."""
    dossier = as_brought(desk, entry)
    return Opened(dossier=dossier, now=desk.clock.now(), names={}, entry=entry)


# ---------------------------------------------------------------- where it stands


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of how it stands."""

    words: Sentence
    tone: Tone


def stage_of(dossier: Dossier) -> Standing:
    """Its stage, as the counter names it."""
    if dossier.conflicts:
        return Standing(say("Có việc trùng nhau, chờ lãnh đạo xử lý"), Tone.BAD)
    tones = {Stage.RESULT_READY: Tone.GOOD, Stage.RETURNED: Tone.GOOD}
    return Standing(STAGE_NAMES[dossier.stage], tones.get(dossier.stage, Tone.PLAIN))


def clash_of(opened: Opened) -> Standing | None:
    """That another dossier has its code; None where none has."""
    if not opened.sharing:
        return None
    words = say("Trùng mã với hồ sơ của {names}; chờ cấp lại mã", names=", ".join(opened.sharing))
    return Standing(words, Tone.BAD)


def due_of(dossier: Dossier, now: datetime) -> Standing:
    """The promise that holds now, and how the dossier stands to it."""
    verdict = punctuality(dossier, now)
    if dossier.due_at is None:
        words = say("Không hẹn ngày trả") if verdict else say("Chưa tiếp nhận")
        return Standing(words, Tone.PLAIN)
    due = spoken_moment(in_viet_nam(dossier.due_at))
    match verdict:
        case Punctuality.OVERDUE:
            return Standing(say("Quá hạn từ {due}", due=due), Tone.BAD)
        case Punctuality.LATE:
            return Standing(say("Trễ hẹn (hạn {due})", due=due), Tone.BAD)
        case Punctuality.EARLY:
            return Standing(say("Trước hạn (hạn {due})", due=due), Tone.GOOD)
        case Punctuality.ON_TIME:
            return Standing(say("Đúng hạn (hạn {due})", due=due), Tone.GOOD)
        case _:
            near = in_viet_nam(dossier.due_at).date() <= in_viet_nam(now).date()
            return Standing(say("Hẹn trả {due}", due=due), Tone.WARN if near else Tone.PLAIN)


def money_of(dossier: Dossier) -> Standing:
    """What was paid, and what is outstanding."""
    due, outstanding = total(dossier.fees), dossier.outstanding
    if not due and not dossier.collected:
        return Standing(say("Không thu phí, lệ phí"), Tone.PLAIN)
    if outstanding > 0:
        words = say(
            "Còn phải thu {amount} (đã thu {paid})",
            amount=in_dong(outstanding),
            paid=in_dong(dossier.collected - dossier.refunded),
        )
        return Standing(words, Tone.WARN)
    if outstanding < 0 and dossier.stage not in ENDED:
        return Standing(say("Đã thu thừa {amount}", amount=in_dong(-outstanding)), Tone.WARN)
    kept = dossier.collected - dossier.refunded
    return Standing(say("Đã thu đủ {amount}", amount=in_dong(kept)), Tone.GOOD)


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing known of a dossier, in one line or several; `whole` is a list."""

    name: Sentence
    lines: tuple[Sentence | str, ...]
    whole: bool = False


def about(dossier: Dossier) -> Iterator[Detail]:
    """What else is known of it, in the order in which a clerk is asked for it."""
    reception, applicant = dossier.reception, dossier.reception.applicant
    submitter = reception.submitter
    for name, value in (
        (say("Mã trước đây"), ", ".join(dossier.former_codes)),
        (say("Chủ hồ sơ"), applicant.name),
        (say("Số định danh"), applicant.id_number),
        (say("Điện thoại"), applicant.phone),
        (say("Địa chỉ"), applicant.address),
        (say("Người nộp"), submitter.name if submitter else ""),
        (say("Quyền nộp"), submitter.authority if submitter else ""),
        (say("Thủ tục"), f"{reception.procedure.code} {reception.procedure.name}"),
        (say("Nội dung"), _unless(reception.summary, reception.procedure.name)),
        (say("Tiếp nhận"), spoken_moment(in_viet_nam(reception.received_at))),
        (say("Đang ở"), dossier.holder or reception.office.unit_name),
        (say("Nơi trả"), _unless(reception.result_place, reception.office.unit_name)),
        (say("Cách tính"), dossier.explanation),
        (say("Ghi chú"), reception.note),
    ):
        if value:
            yield Detail(name, (value,))
    papers = tuple(
        f"{number}. {one.name} ({one.count} {KINDS[one.kind]})"
        for number, one in enumerate(dossier.components, 1)
    )
    if papers:
        yield Detail(say("Thành phần hồ sơ"), papers, whole=True)


def _unless(value: str, known: str) -> str:
    return "" if value == known else value


# ---------------------------------------------------------------- its life


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of its life: when, who, what; `counts` is False for what was taken in vain."""

    when: str
    who: str
    what: Sentence
    counts: bool


def life_of(dossier: Dossier, names: Mapping[str, str]) -> tuple[Happened, ...]:
    """Every step, the latest first."""
    return tuple(happened for step in reversed(dossier.steps) for happened in _told(step, names))


def _told(step: Step, names: Mapping[str, str]) -> Iterator[Happened]:
    words, at = in_words(step.fact), happened_at(step.fact)
    if words is not None:
        who = getattr(step.fact, "clerk", "") or names.get(step.actor) or office_named(step.actor)
        when = f"{at:%H:%M}\n{spoken_day(at)}" if at else ""
        if step.void is not None:
            words = say("{words} Lý do: {why}.", words=words, why=WHY_VOID[step.void])
        yield Happened(when, who, words, step.counts)


# ---------------------------------------------------------------- its papers


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that can be printed, and how often it was."""

    wanted: FormWanted
    name: Sentence | str
    words: Sentence


_ANY_TIME = (FormName.CONTROL_SLIP, FormName.LABEL)


def papers_of(dossier: Dossier) -> tuple[PaperLine, ...]:
    """The papers of every step that counts, the latest first, then those of the whole dossier."""
    told = [
        _line(dossier, paper_about(form, step.event_id))
        for step in reversed(dossier.steps)
        if step.counts
        for form in TELLS_OF
        if step in steps_told_by(dossier, form)
    ]
    received = any(
        isinstance(step.fact, DossierReceived | DossierCorrected) for step in dossier.steps
    )
    whole = [_line(dossier, FormWanted(form=form)) for form in _ANY_TIME if received]
    return (*told, *whole)


def paper_about(form: FormName, event_id: str) -> FormWanted:
    """The paper of a step, in the dossier's own set of forms or the only one that has it."""
    return FormWanted(
        form=form, about=event_id, form_set="2025" if form is FormName.STOP_NOTICE else ""
    )


def _line(dossier: Dossier, wanted: FormWanted) -> PaperLine:
    copies = [
        one.document
        for one in dossier.printed
        if (one.document.form, one.document.about) == (wanted.form, wanted.about)
    ]
    words = say("chưa in")
    if copies:
        words = say(
            "đã in {count} bản, lần cuối {moment}",
            count=len(copies),
            moment=spoken_moment(in_viet_nam(copies[-1].printed_at)),
        )
    return PaperLine(wanted, _paper_name(dossier, wanted), words)


def _paper_name(dossier: Dossier, wanted: FormWanted) -> Sentence | str:
    """What a paper is; a receipt that takes another one's place says so."""
    again = (DossierCorrected, DossierReissued)
    if any(one.event_id == wanted.about and isinstance(one.fact, again) for one in dossier.steps):
        return say("giấy tiếp nhận cấp lại")
    return PAPERS.get(wanted.form, wanted.form)
