"""The facts of what is done about an accepted dossier, each checked by the rules of its kind.

Every function makes one fact for an occasion, and raises `Refused` with the field's name where a
rule says no. The same rules hold at a counter and where a handling office writes at the province;
what is only worth a warning is for whoever shows it to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from counter_app.domain.acting import (
    MOST_REASON,
    Occasion,
    for_citizen,
    needed,
    softly,
)
from counter_app.domain.checks import MOST_NAME, check_text
from counter_app.domain.facts.life import (
    DossierRefused,
    DossierStopped,
    DueChanged,
    HandedOver,
    PaperNumber,
    ProcessingResumed,
    ProcessingSuspended,
    ResultPaper,
    ResultReady,
    SupplementItem,
    SupplementRequested,
)
from counter_app.domain.moments import in_viet_nam, spoken_day, spoken_moment
from counter_app.domain.punctuality import began_at, requests_after_reception
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.stages import UNDECIDED

MOST_ITEMS: Final = 100
MOST_RESULTS: Final = 100
NOTICE: Final = timedelta(days=1)
"""How long before its end at the latest a promise may be given anew (NĐ 61/2018 Điều 19.9)."""


# ---------------------------------------------------------------- passing it on


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """From where it lies to `to_office` ("" for the procedure's handling office)."""

    giver: str
    to_office: str = ""
    receiver: str = ""
    step_due_at: datetime | None = None
    coordinating: bool = False
    note: str = ""


def handed_over(occasion: Occasion, passing: Passing) -> HandedOver:
    """A row of the control slip."""
    occasion.may(HandedOver)
    reception = occasion.dossier.reception
    holder = occasion.dossier.holder or reception.office.unit_name
    to_office = needed(
        passing.to_office or reception.procedure.handling_office, "to_office", most=MOST_NAME
    )
    if to_office == holder:
        raise Refused(say("Hồ sơ đang ở {office} rồi.", office=holder), "to_office")
    if passing.step_due_at is not None and passing.step_due_at <= occasion.at:
        raise Refused(say("Hạn của bước này phải sau lúc bàn giao."), "step_due_at")
    return HandedOver(
        from_office=holder,
        to_office=to_office,
        giver=needed(passing.giver, "giver", most=MOST_NAME),
        receiver=check_text(passing.receiver, "receiver", most=MOST_NAME),
        handed_at=occasion.at,
        step_due_at=passing.step_due_at,
        coordinating=passing.coordinating,
        note=check_text(passing.note, "note", most=2000),
    )


# ---------------------------------------------------------------- asking, refusing, stopping


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the citizen is to bring and why; `because` where it is not asked for the first time."""

    items: tuple[SupplementItem, ...]
    reason: str
    contact: str = ""
    because: str = ""


def supplement_requested(
    occasion: Occasion, paper: PaperNumber, missing: Missing
) -> SupplementRequested:
    """Form 02: once is the rule; once more is possible with a reason, which is kept with it."""
    occasion.may(SupplementRequested)
    return SupplementRequested(
        paper=paper,
        again_because=_again_because(occasion, missing.because),
        items=_checked_items(missing.items),
        reason=for_citizen(missing.reason, "reason"),
        requested_at=occasion.at,
        contact=check_text(missing.contact, "contact", most=200),
        clerk=occasion.clerk,
    )


def _again_because(occasion: Occasion, because: str) -> str:
    """Why there is another request: one is the rule, before acceptance and after it each."""
    dossier = occasion.dossier
    accepted = dossier.stage not in UNDECIDED
    earlier = requests_after_reception(dossier) if accepted else dossier.taken(SupplementRequested)
    if not earlier:
        return ""
    rule = say("Chỉ được yêu cầu bổ sung một lần (NĐ 61/2018/NĐ-CP Điều 11 khoản 2).")
    return softly(because, rule)


def _checked_items(items: tuple[SupplementItem, ...]) -> tuple[SupplementItem, ...]:
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(
            say("Cần ghi từ 1 đến {most} giấy tờ phải bổ sung.", most=MOST_ITEMS), "items"
        )
    return tuple(_checked_item(item, f"items.{number}") for number, item in enumerate(items, 1))


def _checked_item(item: SupplementItem, where: str) -> SupplementItem:
    if not 1 <= item.count <= 99:
        raise Refused(say("Số lượng giấy tờ phải bổ sung phải từ 1 đến 99."), f"{where}.count")
    return replace(
        item,
        name=needed(item.name, f"{where}.name", most=500),
        what_is_wrong=check_text(item.what_is_wrong, f"{where}.what_is_wrong", most=500),
    )


def refused(
    occasion: Occasion, paper: PaperNumber, reason: str, legal_ground: str
) -> DossierRefused:
    """Form 03: a reason that a citizen understands, and its legal ground."""
    occasion.may(DossierRefused)
    return DossierRefused(
        paper=paper,
        reason=for_citizen(reason, "reason"),
        legal_ground=for_citizen(legal_ground, "legal_ground"),
        refused_at=occasion.at,
        clerk=occasion.clerk,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Its ground, who signs, and what becomes of fees and papers."""

    ground: str
    signer: str
    requested_by: str = ""
    fees_handling: str = ""
    papers_returned: str = ""


def stopped(occasion: Occasion, paper: PaperNumber, stopping: Stopping) -> DossierStopped:
    """Form 05 of 2025: no decision was made yet."""
    occasion.may(DossierStopped)
    return DossierStopped(
        paper=paper,
        ground=for_citizen(stopping.ground, "ground"),
        requested_by=check_text(stopping.requested_by, "requested_by", most=MOST_NAME),
        fees_handling=check_text(stopping.fees_handling, "fees_handling", most=MOST_REASON),
        papers_returned=check_text(stopping.papers_returned, "papers_returned", most=MOST_REASON),
        signer=needed(stopping.signer, "signer", most=MOST_NAME),
        stopped_at=occasion.at,
        clerk=occasion.clerk,
    )


# ---------------------------------------------------------------- the promise


def suspended(occasion: Occasion, reason: str, legal_ground: str) -> ProcessingSuspended:
    """The clock stands still from now on."""
    occasion.may(ProcessingSuspended)
    return ProcessingSuspended(
        reason=for_citizen(reason, "reason"),
        legal_ground=check_text(legal_ground, "legal_ground", most=MOST_REASON),
        suspended_at=occasion.at,
        clerk=occasion.clerk,
    )


def resumed(occasion: Occasion) -> ProcessingResumed:
    """The clock runs: the promise moves by the working time that it stood still."""
    occasion.may(ProcessingResumed)
    since = began_at(occasion.dossier, ProcessingSuspended)
    assert since is not None
    promise = occasion.promise.suspended(since, occasion.at)
    return ProcessingResumed(
        resumed_at=occasion.at,
        due_at=promise.due_at,
        explanation=promise.explanation,
        clerk=occasion.clerk,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A new due time, and who signs the apology; `because` where a rule is broken by it."""

    new_due_at: datetime
    reason: str
    signer: str
    because: str = ""


def extended(occasion: Occasion, paper: PaperNumber, extension: Extension) -> DueChanged:
    """Form 04: an apology and a new date, once, and a day before the old one at the latest.

    Later, or a second time, it is possible with a reason, and flagged.
    """
    occasion.may(DueChanged)
    old = occasion.dossier.due_at
    if old is None:
        raise Refused(say("Hồ sơ này không có ngày hẹn trả để hẹn lại."), "new_due_at")
    return DueChanged(
        paper=paper,
        old_due_at=old,
        new_due_at=_checked_due(occasion, extension.new_due_at, in_viet_nam(old)),
        reason=for_citizen(extension.reason, "reason"),
        signer=needed(extension.signer, "signer", most=MOST_NAME),
        changed_at=occasion.at,
        against_rule=_against_rule(occasion, in_viet_nam(old), extension.because),
        clerk=occasion.clerk,
    )


def _checked_due(occasion: Occasion, given: datetime, old: datetime) -> datetime:
    """The new due time. Raises `Refused` where nobody could keep it or it is no later promise."""
    new, time = in_viet_nam(given).replace(second=0, microsecond=0), occasion.time
    if new <= max(old, occasion.at):
        raise Refused(
            say(
                "Ngày hẹn mới phải sau ngày hẹn cũ ({old}) và sau lúc này.", old=spoken_moment(old)
            ),
            "new_due_at",
        )
    day = time.day(new.date())
    if not day.works:
        raise Refused(
            say(
                "Ngày {day} là ngày nghỉ{label}; hãy hẹn vào ngày làm việc.",
                day=spoken_day(new.date()),
                label=f" ({day.label})" if day.label else "",
            ),
            "new_due_at",
        )
    if new != time.clamp(new.date(), new.time()):
        raise Refused(
            say("{hour:%H:%M} nằm ngoài giờ làm việc; hãy hẹn trong giờ.", hour=new), "new_due_at"
        )
    return new


def _against_rule(occasion: Occasion, old: datetime, because: str) -> str:
    """Why a rule of the law is broken by this promise; "" where none is."""
    rule: Sentence | None = None
    if occasion.dossier.taken(DueChanged):
        rule = say("Chỉ được hẹn lại một lần (NĐ 61/2018/NĐ-CP Điều 19 khoản 9).")
    elif occasion.at > old - NOTICE:
        rule = say(
            "Phải hẹn lại chậm nhất một ngày trước khi hết hạn (NĐ 61/2018/NĐ-CP Điều 19 khoản 9)."
        )
    return softly(because, rule) if rule is not None else ""


# ---------------------------------------------------------------- the result


def result_ready(occasion: Occasion, results: Iterable[ResultPaper]) -> ResultReady:
    """The papers of the result are there."""
    occasion.may(ResultReady)
    papers = tuple(results)
    if not 1 <= len(papers) <= MOST_RESULTS:
        raise Refused(say("Cần ghi từ 1 đến {most} giấy tờ kết quả.", most=MOST_RESULTS), "results")
    return ResultReady(
        results=tuple(_checked_result(one, number) for number, one in enumerate(papers, 1)),
        ready_at=occasion.at,
        clerk=occasion.clerk,
    )


def _checked_result(result: ResultPaper, number: int) -> ResultPaper:
    where = f"results.{number}"
    if not 1 <= result.count <= 999:
        raise Refused(say("Số bản của kết quả phải từ 1 đến 999."), f"{where}.count")
    return replace(
        result,
        name=needed(result.name, f"{where}.name", most=500),
        number=check_text(result.number, f"{where}.number", most=100),
    )
