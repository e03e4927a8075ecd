"""The search page's decisions: what is asked, what is shown of it, what is masked."""

from dataclasses import dataclass
from typing import Final

from counter_app.domain.checks import masked_id
from counter_app.domain.moments import spoken_day
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.stages import NationalState
from counter_app.service.ports import DossierRow

MOST_SHOWN: Final = 100
"""More than anyone reads; the next letter typed is quicker."""

STATES: Final = {
    NationalState.REGISTERED: say("Mới đăng ký"),
    NationalState.RECEIVED: say("Đã tiếp nhận"),
    NationalState.NOT_ACCEPTED: say("Không tiếp nhận"),
    NationalState.IN_PROCESS: say("Đang giải quyết"),
    NationalState.SUPPLEMENT_REQUESTED: say("Chờ bổ sung"),
    NationalState.PAYMENT_REQUESTED: say("Chờ nộp phí"),
    NationalState.WITHDRAWAL_REQUESTED: say("Xin rút"),
    NationalState.STOPPED: say("Dừng giải quyết"),
    NationalState.FINISHED: say("Đã có kết quả"),
    NationalState.RETURNED: say("Đã trả kết quả"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One dossier as the list shows it; the id number is masked."""

    id: str
    code: str
    applicant: str
    id_number: str
    procedure: str
    received: str
    due: str
    state: Sentence


def shown(row: DossierRow) -> Found:
    """What of a dossier is shown in a list."""
    return Found(
        id=row.id,
        code=row.code,
        applicant=row.applicant_name,
        id_number=masked_id(row.id_number),
        procedure=row.procedure_name,
        received=f"{row.received_at:%d/%m/%Y %H:%M}",
        due=spoken_day(row.due_at) if row.due_at else "",
        state=STATES[NationalState(row.state)],
    )


class SearchPresenter:
    """Which answer belongs to what is typed now."""

    def __init__(self) -> None:
        self.typed = ""
        self.rows: tuple[DossierRow, ...] = ()
        self._answered: str | None = None

    @property
    def answered(self) -> bool:
        """Whether the rows are the answer to what is typed now."""
        return self._answered == self.typed

    def learned(self, typed: str, rows: tuple[DossierRow, ...]) -> bool:
        """The store answered; whether that is what is typed now."""
        if typed != self.typed:
            return False
        self.rows, self._answered = rows, typed
        return True

    def summary(self) -> Sentence:
        """What stands above the list."""
        if not self.typed.strip():
            return say("Mới tiếp nhận gần đây")
        if not self.answered:
            return say("Đang tìm…")
        if not self.rows:
            return say("Không tìm thấy hồ sơ nào cho “{typed}”", typed=self.typed.strip())
        if len(self.rows) == MOST_SHOWN:
            return say("{count} hồ sơ đầu tiên; gõ thêm để thu hẹp", count=MOST_SHOWN)
        return say("{count} hồ sơ", count=len(self.rows))
