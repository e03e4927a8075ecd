"""The state machine of a dossier: ten national states, finer ones inside, and what each allows.

The business state stands apart from money, delivery and sync: a fee outstanding or a record not
yet at the province never changes what has happened to the dossier.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Final

from counter_app.domain.facts import Fact
from counter_app.domain.facts.attachments import (
    AttachmentAdded,
    AttachmentExported,
    AttachmentWithdrawn,
)
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
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentRequested
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.sentences import Sentence, say


class NationalState(IntEnum):
    """The ten states that are reported to the national portal."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    IN_PROCESS = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUESTED = 6
    WITHDRAWAL_REQUESTED = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


class Stage(StrEnum):
    """Where a dossier stands, as the counter tells it apart."""

    PRESENTED = "presented"
    MENDING = "mending"
    """Not accepted yet; the citizen was asked to complete it."""
    NOT_ACCEPTED = "not_accepted"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_PAYMENT = "awaiting_payment"
    SUSPENDED = "suspended"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    """Refused after appraisal."""
    STOPPED = "stopped"
    RESULT_READY = "result_ready"
    RETURNED = "returned"


NATIONAL: Final[Mapping[Stage, NationalState]] = {
    Stage.PRESENTED: NationalState.REGISTERED,
    Stage.MENDING: NationalState.SUPPLEMENT_REQUESTED,
    Stage.NOT_ACCEPTED: NationalState.NOT_ACCEPTED,
    Stage.RECEIVED: NationalState.RECEIVED,
    Stage.IN_PROCESS: NationalState.IN_PROCESS,
    Stage.AWAITING_SUPPLEMENT: NationalState.SUPPLEMENT_REQUESTED,
    Stage.AWAITING_PAYMENT: NationalState.PAYMENT_REQUESTED,
    Stage.SUSPENDED: NationalState.IN_PROCESS,
    Stage.WITHDRAWAL_ASKED: NationalState.WITHDRAWAL_REQUESTED,
    Stage.WITHDRAWN: NationalState.STOPPED,
    Stage.REFUSED: NationalState.STOPPED,
    Stage.STOPPED: NationalState.STOPPED,
    Stage.RESULT_READY: NationalState.FINISHED,
    Stage.RETURNED: NationalState.RETURNED,
}

STAGE_NAMES: Final[Mapping[Stage, Sentence]] = {
    Stage.PRESENTED: say("Mới nộp, chưa tiếp nhận"),
    Stage.MENDING: say("Chờ hoàn thiện trước khi tiếp nhận"),
    Stage.NOT_ACCEPTED: say("Không được tiếp nhận"),
    Stage.RECEIVED: say("Được tiếp nhận"),
    Stage.IN_PROCESS: say("Đang xử lý"),
    Stage.AWAITING_SUPPLEMENT: say("Yêu cầu bổ sung giấy tờ"),
    Stage.AWAITING_PAYMENT: say("Yêu cầu thực hiện nghĩa vụ tài chính"),
    Stage.SUSPENDED: say("Tạm dừng tính thời hạn"),
    Stage.WITHDRAWAL_ASKED: say("Công dân yêu cầu rút hồ sơ"),
    Stage.WITHDRAWN: say("Đã rút hồ sơ"),
    Stage.REFUSED: say("Từ chối giải quyết"),
    Stage.STOPPED: say("Dừng xử lý"),
    Stage.RESULT_READY: say("Đã xử lý xong"),
    Stage.RETURNED: say("Đã trả kết quả"),
}

UNDECIDED: Final = frozenset({Stage.PRESENTED, Stage.MENDING})
"""Before acceptance."""
ACTIVE: Final = frozenset({Stage.RECEIVED, Stage.IN_PROCESS})
"""The office works on it and its clock runs."""
WAITING: Final = frozenset(
    {
        Stage.AWAITING_SUPPLEMENT,
        Stage.AWAITING_PAYMENT,
        Stage.SUSPENDED,
        Stage.WITHDRAWAL_ASKED,
    }
)
OPEN: Final = ACTIVE | WAITING
"""Accepted, without a result or another end."""
ENDED: Final = frozenset(
    {Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.REFUSED, Stage.STOPPED, Stage.RETURNED}
)

BESIDES: Final = (
    DocumentPrinted,
    AttachmentAdded,
    AttachmentWithdrawn,
    AttachmentExported,
    DossierReissued,
)
"""What happens beside a dossier's course: in any stage, and a rival of nothing."""

ALLOWED: Final[Mapping[type[Fact], frozenset[Stage]]] = {
    DossierReceived: UNDECIDED,
    SupplementRequested: ACTIVE | UNDECIDED,
    SupplementReceived: frozenset({Stage.AWAITING_SUPPLEMENT}),
    DossierRefused: UNDECIDED | ACTIVE | {Stage.AWAITING_SUPPLEMENT},
    HandedOver: OPEN - {Stage.WITHDRAWAL_ASKED},
    TakenBack: OPEN - {Stage.RECEIVED},
    PaymentRequested: ACTIVE,
    FeeCollected: OPEN | {Stage.RESULT_READY, Stage.RETURNED},
    FeeRefunded: frozenset(Stage) - UNDECIDED - {Stage.NOT_ACCEPTED},
    ProcessingSuspended: ACTIVE,
    ProcessingResumed: frozenset({Stage.SUSPENDED}),
    DueChanged: OPEN,
    DossierStopped: OPEN | {Stage.MENDING},
    WithdrawalAsked: OPEN - {Stage.WITHDRAWAL_ASKED},
    WithdrawalDeclined: frozenset({Stage.WITHDRAWAL_ASKED}),
    DossierWithdrawn: frozenset({Stage.WITHDRAWAL_ASKED}),
    ResultReady: ACTIVE,
    ResultReturned: frozenset({Stage.RESULT_READY}),
    DossierCorrected: OPEN | {Stage.RESULT_READY},
    **dict.fromkeys(BESIDES, frozenset(Stage)),
}
"""In which stages each fact may follow. A dossier begins with `DossierPresented` or
`DossierReceived`; both need none to be there."""

BEGINNINGS: Final = (DossierPresented, DossierReceived)

_ACTS: Final[Mapping[type[Fact], Sentence]] = {
    DossierReceived: say("tiếp nhận"),
    SupplementRequested: say("yêu cầu bổ sung"),
    SupplementReceived: say("nhận giấy tờ bổ sung"),
    DossierRefused: say("từ chối"),
    HandedOver: say("bàn giao"),
    TakenBack: say("nhận lại từ nơi giải quyết"),
    PaymentRequested: say("yêu cầu nộp phí, lệ phí"),
    FeeCollected: say("thu phí, lệ phí"),
    FeeRefunded: say("hoàn phí, lệ phí"),
    ProcessingSuspended: say("tạm dừng tính thời hạn"),
    ProcessingResumed: say("tiếp tục tính thời hạn"),
    DueChanged: say("hẹn lại ngày trả"),
    DossierStopped: say("dừng giải quyết"),
    WithdrawalAsked: say("ghi yêu cầu rút"),
    WithdrawalDeclined: say("từ chối yêu cầu rút"),
    DossierWithdrawn: say("trả lại giấy tờ theo yêu cầu rút"),
    ResultReady: say("ghi có kết quả"),
    ResultReturned: say("trả kết quả"),
    DossierCorrected: say("đính chính"),
    DossierReissued: say("cấp lại mã"),
    DossierPresented: say("nhận hồ sơ nộp, chưa tiếp nhận"),
    ConflictSettled: say("xử lý mâu thuẫn"),
}

_ENDED_HINT: Final = say("Hồ sơ đã kết thúc; muốn giải quyết tiếp, hãy tiếp nhận hồ sơ mới.")
_ACTIVE_HINT: Final = say(
    "Có thể bàn giao, yêu cầu bổ sung, từ chối, tạm dừng, hẹn lại, dừng, ghi yêu cầu rút hoặc ghi "
    "có kết quả."
)
_HINTS: Final[Mapping[Stage, Sentence]] = {
    Stage.PRESENTED: say("Hãy tiếp nhận, yêu cầu bổ sung hoặc từ chối hồ sơ."),
    Stage.MENDING: say("Hãy tiếp nhận khi đã đủ giấy tờ, yêu cầu bổ sung thêm, từ chối hoặc dừng."),
    Stage.NOT_ACCEPTED: _ENDED_HINT,
    Stage.RECEIVED: _ACTIVE_HINT,
    Stage.IN_PROCESS: _ACTIVE_HINT,
    Stage.AWAITING_SUPPLEMENT: say(
        "Hãy ghi nhận giấy tờ bổ sung trước, hoặc từ chối, dừng, ghi yêu cầu rút hồ sơ."
    ),
    Stage.AWAITING_PAYMENT: say("Hãy thu đủ phí, lệ phí trước, hoặc dừng, ghi yêu cầu rút hồ sơ."),
    Stage.SUSPENDED: say("Hãy tiếp tục tính thời hạn trước, hoặc dừng, ghi yêu cầu rút hồ sơ."),
    Stage.WITHDRAWAL_ASKED: say("Hãy trả lại giấy tờ hoặc từ chối yêu cầu rút trước."),
    Stage.WITHDRAWN: _ENDED_HINT,
    Stage.REFUSED: _ENDED_HINT,
    Stage.STOPPED: _ENDED_HINT,
    Stage.RESULT_READY: say("Hãy trả kết quả; thông tin ghi nhầm thì đính chính."),
    Stage.RETURNED: _ENDED_HINT,
}


def act_named(kind: str) -> Sentence | str:
    """What a step does, by the name of its kind; the name itself where it is not known here."""
    return next((act for fact, act in _ACTS.items() if kind == fact.KIND), kind)


def why_not(fact: type[Fact], stage: Stage, code: str) -> Sentence | None:
    """Why this step cannot follow in this stage, and what can; None where it can."""
    if stage in ALLOWED[fact]:
        return None
    return say(
        "Không thể {act} hồ sơ {code}: hồ sơ đang ở tình trạng “{stage}”. {hint}",
        act=_ACTS[fact],
        code=code,
        stage=STAGE_NAMES[stage],
        hint=_HINTS[stage],
    )
