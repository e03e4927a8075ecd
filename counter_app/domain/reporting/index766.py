"""The indices of Quyết định 766/QĐ-TTg that a commune's own records tell, and those they do not.

Each index is a share of dossiers, with the dossiers on both sides of it. Points are for the
province: its tables weigh in what no commune knows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from counter_app.domain.punctuality import is_late
from counter_app.domain.reporting.cases import ONLINE, WITH_RESULT, Case, is_finished
from counter_app.domain.reporting.periods import Period
from counter_app.domain.reporting.tally import is_of
from counter_app.domain.sentences import Sentence, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One index. `weight` are the points of its group; `full_at` is the share that earns all of
    the index's own, None where the rules name none.

    `of` are the dossiers that it looks at, `counted` those of them that count. `because` says why
    nothing can be computed here, or what is not in the figure; None where it is whole.
    """

    name: Sentence
    weight: int
    full_at: Fraction | None = None
    of: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    computed: bool = True
    because: Sentence | None = None

    @property
    def share(self) -> Fraction | None:
        """0 to 1; None where there is nothing to compute it from."""
        return Fraction(len(self.counted), len(self.of)) if self.of else None


def indices(
    cases: Iterable[Case], period: Period, now: datetime, late_once: Mapping[str, bool]
) -> tuple[Index, ...]:
    """The indices of a period, in the order of their groups.

    `late_once` says of the cases with a single supplement request, by id, whether they are late
    (`late_by_766` judges them, for it takes a calendar to tell what waiting does not count).
    """
    of = [case for case in cases if is_of(case, period)]
    return (
        _not_here(
            say("Công khai, minh bạch"),
            18,
            say("Tính từ dữ liệu của Cổng dịch vụ công quốc gia và việc đồng bộ của tỉnh."),
        ),
        _on_time(of, period, now, late_once),
        _online(of, period),
        _paid_online(of, period),
        _digitised(of, period),
        _not_here(
            say("Mức độ hài lòng"),
            18,
            say("Tính từ phiếu đánh giá và phản ánh, kiến nghị; quầy không giữ dữ liệu này."),
        ),
    )


def _not_here(name: Sentence, weight: int, because: Sentence) -> Index:
    return Index(name=name, weight=weight, computed=False, because=because)


def _on_time(
    of: Iterable[Case], period: Period, now: datetime, late_once: Mapping[str, bool]
) -> Index:
    as_of = min(now, period.end)
    whole = list(of)
    return Index(
        name=say("Hồ sơ giải quyết đúng hạn"),
        weight=20,
        of=_codes(whole),
        counted=_codes(whole, lambda case: not _late(case, as_of, late_once)),
        because=say(
            "Hồ sơ chưa xong được xét tại cuối kỳ; yêu cầu bổ sung từ hai lần trở lên tính là trễ."
        ),
    )


def _late(case: Case, as_of: datetime, late_once: Mapping[str, bool]) -> bool:
    if case.supplements:
        return case.supplements > 1 or late_once[case.id]
    return is_late(case.promised_at, min(case.finished_at or as_of, as_of))


def _online(of: Iterable[Case], period: Period) -> Index:
    received = [case for case in of if period.holds(case.received_at)]
    return Index(
        name=say("Hồ sơ nộp trực tuyến"),
        weight=12,
        full_at=Fraction(1, 2),
        of=_codes(received),
        counted=_codes(received, lambda case: case.channel == ONLINE),
        because=say("Không gồm hồ sơ mà hệ thống của bộ, ngành nhận thẳng."),
    )


def _paid_online(of: Iterable[Case], period: Period) -> Index:
    charged = [case for case in of if period.holds(case.received_at) and case.fees > 0]
    return Index(
        name=say("Hồ sơ có phí, lệ phí được thanh toán trực tuyến"),
        weight=10,
        of=_codes(charged),
        counted=_codes(charged, lambda case: case.paid_online),
        because=say("Chỉ tính khoản thu mà quầy ghi nhận là trực tuyến."),
    )


def _digitised(of: Iterable[Case], period: Period) -> Index:
    done = [case for case in of if is_finished(case, period.end) and case.stage in WITH_RESULT]
    return Index(
        name=say("Hồ sơ được số hóa thành phần và kết quả"),
        weight=22,
        full_at=Fraction(4, 5),
        of=_codes(done),
        counted=_codes(done, lambda case: case.digitised),
    )


def _codes(cases: Iterable[Case], only: Callable[[Case], bool] = lambda _: True) -> tuple[str, ...]:
    return tuple(case.code for case in cases if only(case))
