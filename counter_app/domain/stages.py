"""The state machine of a dossier: ten national states, finer ones inside, and what each allows.

The business state stands apart from money, delivery and sync: a fee outstanding or a record not
yet at the province never changes what has happened to the dossier.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Final

from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierPresented,
    DossierRefused,
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

STAGE_NAMES: Final[Mapping[Stage, str]] = {
    Stage.PRESENTED: "Mới nộp, chưa tiếp nhận",
    Stage.MENDING: "Chờ hoàn thiện trước khi tiếp nhận",
    Stage.NOT_ACCEPTED: "Không được tiếp nhận",
    Stage.RECEIVED: "Được tiếp nhận",
    Stage.IN_PROCESS: "Đang xử lý",
    Stage.AWAITING_SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Stage.AWAITING_PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Stage.SUSPENDED: "Tạm dừng tính thời hạn",
    Stage.WITHDRAWAL_ASKED: "Công dân yêu cầu rút hồ sơ",
    Stage.WITHDRAWN: "Đã rút hồ sơ",
    Stage.REFUSED: "Từ chối giải quyết",
    Stage.STOPPED: "Dừng xử lý",
    Stage.RESULT_READY: "Đã xử lý xong",
    Stage.RETURNED: "Đã trả kết quả",
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

ALLOWED: Final[Mapping[type[Fact], frozenset[Stage]]] = {
    DossierReceived: UNDECIDED,
    SupplementRequested: ACTIVE | {Stage.PRESENTED},
    SupplementReceived: frozenset({Stage.AWAITING_SUPPLEMENT}),
    DossierRefused: UNDECIDED | ACTIVE | {Stage.AWAITING_SUPPLEMENT},
    HandedOver: ACTIVE,
    TakenBack: frozenset({Stage.IN_PROCESS}),
    PaymentRequested: ACTIVE,
    FeeCollected: OPEN | {Stage.RESULT_READY},
    FeeRefunded: frozenset(Stage) - UNDECIDED,
    ProcessingSuspended: ACTIVE,
    ProcessingResumed: frozenset({Stage.SUSPENDED}),
    DueChanged: OPEN,
    DossierStopped: OPEN,
    WithdrawalAsked: OPEN - {Stage.WITHDRAWAL_ASKED},
    WithdrawalDeclined: frozenset({Stage.WITHDRAWAL_ASKED}),
    DossierWithdrawn: frozenset({Stage.WITHDRAWAL_ASKED}),
    ResultReady: ACTIVE,
    ResultReturned: frozenset({Stage.RESULT_READY}),
    DossierCorrected: OPEN | {Stage.RESULT_READY},
    DocumentPrinted: frozenset(Stage),
}
"""In which stages each fact may follow. A dossier begins with `DossierPresented` or
`DossierReceived`; both need none to be there."""

BEGINNINGS: Final = (DossierPresented, DossierReceived)
