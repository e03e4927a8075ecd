"""A dossier's life in words: one sentence for each step."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.authority import WHY_VOID
from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.dossier import Dossier, Step
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    ConflictSettled,
    DossierCorrected,
    DossierPresented,
    DossierRefused,
    DossierReissued,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    ProcessingResumed,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
    TakenBack,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import (
    FeeCollected,
    FeeRefunded,
    PaymentMethod,
    PaymentRequested,
)
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.fees import in_dong, total
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.sentences import Sentence, say

_MOMENTS: Final[Mapping[type[Fact], str]] = {
    DossierPresented: "presented_at",
    DossierReceived: "received_at",
    SupplementRequested: "requested_at",
    SupplementReceived: "received_at",
    DossierRefused: "refused_at",
    HandedOver: "handed_at",
    TakenBack: "taken_at",
    ProcessingSuspended: "suspended_at",
    ProcessingResumed: "resumed_at",
    DueChanged: "changed_at",
    DossierStopped: "stopped_at",
    WithdrawalAsked: "asked_at",
    WithdrawalDeclined: "declined_at",
    DossierWithdrawn: "withdrawn_at",
    ResultReady: "ready_at",
    ResultReturned: "returned_at",
    DossierCorrected: "corrected_at",
    DossierReissued: "reissued_at",
    ConflictSettled: "settled_at",
    PaymentRequested: "requested_at",
    FeeCollected: "collected_at",
    FeeRefunded: "refunded_at",
    DocumentPrinted: "printed_at",
}

WAYS: Final[Mapping[str, Sentence]] = {
    "counter": say("tại quầy"),
    "post": say("qua bưu chính"),
    "electronic": say("bản điện tử"),
}
METHODS: Final[Mapping[PaymentMethod, Sentence]] = {
    PaymentMethod.CASH: say("tiền mặt"),
    PaymentMethod.TRANSFER: say("chuyển khoản"),
    PaymentMethod.ONLINE: say("trực tuyến"),
}
PAPERS: Final[Mapping[str, Sentence]] = {
    "receipt": say("giấy tiếp nhận"),
    "supplement-request": say("phiếu yêu cầu bổ sung"),
    "refusal": say("phiếu từ chối"),
    "apology": say("phiếu xin lỗi và hẹn lại"),
    "stop-notice": say("thông báo dừng giải quyết"),
    "control-slip": say("phiếu kiểm soát"),
    "fee": say("phiếu thu phí, lệ phí"),
    "result": say("phiếu trả kết quả"),
    "label": say("nhãn hồ sơ"),
}
"""The printed forms, as `DocumentPrinted` names them."""
KINDS: Final[Mapping[ComponentKind, str]] = {
    ComponentKind.ORIGINAL: "bản chính",
    ComponentKind.COPY: "bản sao",
    ComponentKind.CERTIFIED_COPY: "bản sao chứng thực",
    ComponentKind.E_COPY: "bản sao điện tử",
    ComponentKind.E_FORM: "biểu mẫu điện tử",
    ComponentKind.SHOWN: "xuất trình",
}
"""Said to people in Vietnamese on papers as well, so not translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A step in words. `at` is None where its kind is of a newer program.

    `counts` is False for what was taken in vain: it stays in the history and changes nothing. `why`
    says why, where the rules of who may speak have it so.
    """

    event_id: str
    at: datetime | None
    clerk: str
    sentence: Sentence
    counts: bool
    why: Sentence | None = None


def happened_at(fact: Fact) -> datetime | None:
    """When a step happened, in Viet Nam time; None for kinds that are no steps of a dossier."""
    name = _MOMENTS.get(type(fact))
    return in_viet_nam(getattr(fact, name)) if name else None


def chronicle(dossier: Dossier) -> tuple[Entry, ...]:
    """Every step of a dossier in causal order, papers and corrections with it."""
    return tuple(_entries(dossier.steps))


def _entries(steps: Iterable[Step]) -> Iterator[Entry]:
    for step in steps:
        sentence = in_words(step.fact)
        if sentence is not None:
            yield Entry(
                event_id=step.event_id,
                at=happened_at(step.fact),
                clerk=getattr(step.fact, "clerk", ""),
                sentence=sentence,
                counts=step.counts,
                why=WHY_VOID[step.void] if step.void else None,
            )


def in_words(fact: Fact) -> Sentence | None:
    """What a fact says happened; None for what is no step of a dossier."""
    for words in (_entered, _asked, _moved, _clocked, _paid, _ended, _withdrawn, _put_right):
        sentence = words(fact)
        if sentence is not None:
            return sentence
    return None


def _due(due_at: datetime | None) -> Sentence | str:
    return spoken_moment(in_viet_nam(due_at)) if due_at else say("không hẹn ngày trả")


def _because(reason: str) -> str:
    """A reason as the end of a sentence, which brings its own full stop."""
    return reason.rstrip(".")


def _entered(fact: Fact) -> Sentence | None:
    match fact:
        case DossierPresented():
            return say(
                "Nộp hồ sơ, chưa tiếp nhận: {summary}.", summary=_because(fact.entry.summary)
            )
        case DossierReceived():
            return say(
                "Tiếp nhận hồ sơ: {summary}; hẹn trả {due}.",
                summary=_because(fact.summary),
                due=_due(fact.due_at),
            )
        case DocumentPrinted():
            paper = PAPERS.get(fact.form, fact.form)
            return say("In {paper}, bản thứ {copy}.", paper=paper, copy=fact.copy)
        case _:
            return None


def _asked(fact: Fact) -> Sentence | None:
    match fact:
        case SupplementRequested(again_because=""):
            return say("Yêu cầu bổ sung: {items}.", items=_items(fact))
        case SupplementRequested():
            return say(
                "Yêu cầu bổ sung thêm lần nữa ({because}): {items}.",
                because=_because(fact.again_because),
                items=_items(fact),
            )
        case SupplementReceived():
            return say("Nhận giấy tờ bổ sung; hẹn trả {due}.", due=_due(fact.due_at))
        case DossierRefused():
            return say(
                "Từ chối: {reason}. Căn cứ: {ground}.",
                reason=_because(fact.reason),
                ground=_because(fact.legal_ground),
            )
        case _:
            return None


def _items(fact: SupplementRequested) -> str:
    items = [
        f"{item.name} ({item.count} {KINDS[item.kind]})"
        + (f" – {_because(item.what_is_wrong)}" if item.what_is_wrong else "")
        for item in fact.items
    ]
    return "; ".join([*items, _because(fact.reason)])


def _moved(fact: Fact) -> Sentence | None:
    match fact:
        case HandedOver(coordinating=True):
            return say("Xin ý kiến phối hợp: {giver}, {from_} giao {to}.", **_hands(fact))
        case HandedOver(step_due_at=None):
            return say("Bàn giao: {giver}, {from_} giao {to}.", **_hands(fact))
        case HandedOver():
            return say(
                "Bàn giao: {giver}, {from_} giao {to}; hạn của bước này {due}.",
                due=_due(fact.step_due_at),
                **_hands(fact),
            )
        case TakenBack():
            return say("Nhận lại hồ sơ: {giver}, {from_} giao {to}.", **_hands(fact))
        case _:
            return None


def _hands(fact: HandedOver | TakenBack) -> dict[str, str]:
    receiver = f" ({fact.receiver})" if fact.receiver else ""
    return {"giver": fact.giver, "from_": fact.from_office, "to": fact.to_office + receiver}


def _clocked(fact: Fact) -> Sentence | None:
    match fact:
        case ProcessingSuspended():
            return say("Tạm dừng tính thời hạn: {reason}.", reason=_because(fact.reason))
        case ProcessingResumed():
            return say("Tiếp tục tính thời hạn; hẹn trả {due}.", due=_due(fact.due_at))
        case DueChanged(against_rule=""):
            return say(
                "Xin lỗi và hẹn lại từ {old} sang {new}: {reason}.",
                old=_due(fact.old_due_at),
                new=_due(fact.new_due_at),
                reason=_because(fact.reason),
            )
        case DueChanged():
            return say(
                "Xin lỗi và hẹn lại ngoài quy định ({because}) từ {old} sang {new}: {reason}.",
                because=_because(fact.against_rule),
                old=_due(fact.old_due_at),
                new=_due(fact.new_due_at),
                reason=_because(fact.reason),
            )
        case _:
            return None


def _paid(fact: Fact) -> Sentence | None:
    match fact:
        case PaymentRequested():
            return say("Yêu cầu nộp phí, lệ phí: {amount}.", amount=in_dong(total(fact.fees)))
        case FeeCollected():
            return say(
                "Thu {amount} bằng {method}.",
                amount=in_dong(fact.amount),
                method=METHODS[fact.method],
            )
        case FeeRefunded():
            return say(
                "Hoàn {amount} bằng {method}: {reason}.",
                amount=in_dong(fact.amount),
                method=METHODS[fact.method],
                reason=_because(fact.reason),
            )
        case _:
            return None


def _ended(fact: Fact) -> Sentence | None:
    match fact:
        case ResultReady():
            names = "; ".join(paper.name for paper in fact.results)
            return say("Có kết quả: {results}.", results=names)
        case ResultReturned():
            return say(
                "Trả kết quả {way} cho {receiver}.",
                way=WAYS.get(fact.way, fact.way),
                receiver=fact.receiver,
            )
        case DossierStopped():
            return say("Dừng giải quyết: {reason}.", reason=_because(fact.ground))
        case _:
            return None


def _withdrawn(fact: Fact) -> Sentence | None:
    match fact:
        case DossierWithdrawn():
            return say("Trả lại giấy tờ theo yêu cầu rút cho {receiver}.", receiver=fact.receiver)
        case WithdrawalAsked(reason=""):
            return say("Công dân yêu cầu rút hồ sơ.")
        case WithdrawalAsked():
            return say("Công dân yêu cầu rút hồ sơ: {reason}.", reason=_because(fact.reason))
        case WithdrawalDeclined():
            return say("Từ chối yêu cầu rút hồ sơ: {reason}.", reason=_because(fact.reason))
        case _:
            return None


def _put_right(fact: Fact) -> Sentence | None:
    match fact:
        case DossierCorrected():
            return say("Đính chính: {reason}.", reason=_because(fact.reason))
        case DossierReissued():
            return say(
                "Cấp lại mã {new} thay cho mã {old} bị trùng: {reason}.",
                new=fact.new_code,
                old=fact.old_code,
                reason=_because(fact.reason),
            )
        case ConflictSettled():
            return say("Lãnh đạo xử lý mâu thuẫn: {decision}.", decision=_because(fact.decision))
        case _:
            return None
