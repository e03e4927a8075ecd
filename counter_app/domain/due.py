"""When a result is due: a pure function of reception, limit, calendar, policy and suspensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Limit
from counter_app.domain.due_words import explained, limit_in_words
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.reckoning import Reckoning, Suspension, reckon
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.worktime import WorkTime

__all__ = ["Due", "Suspension", "due", "limit_in_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When the result is due, None where no date is given, and why, in Vietnamese.

    `transfer_at` is the latest moment to hand the dossier to its handler (NĐ 61/2018 Điều 18.2).
    `warnings` names each year between reception and due time that no decision confirms.
    """

    at: datetime | None
    explanation: str
    transfer_at: datetime
    warnings: tuple[Sentence, ...]


def due(  # noqa: PLR0917 - one question, always asked in this order
    received_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    policy: ClockPolicy,
    suspensions: Sequence[Suspension] = (),
) -> Due:
    """The due time of a dossier received at `received_at`, in Viet Nam time.

    Outside working time the reception counts from the next working moment; the day of that
    moment is not counted (BLDS Điều 147), and no limit ends on a day off (Điều 148). Eight hours
    are a day, and a part of a day never lasts longer than the day. A suspension moves the end by
    the working time that it took, whatever the unit. Raises `Refused` where the policy and the
    calendar leave no working day within a year.
    """
    time = WorkTime(calendar, policy)
    reckoning = reckon(in_viet_nam(received_at), limit, time, suspensions)
    return Due(
        at=reckoning.at,
        explanation=explained(reckoning, limit, time),
        transfer_at=_transfer_at(reckoning, time),
        warnings=_warnings(reckoning, calendar),
    )


def _transfer_at(reckoning: Reckoning, time: WorkTime) -> datetime:
    """Within the day of reception; received late or on a day off, first thing the next one."""
    settled = time.settle(reckoning.received_at)
    if reckoning.late:
        return time.opening(time.next_working_day(settled.date()))
    if settled.date() == reckoning.received_at.date():
        return time.closing(settled.date())
    return settled


def _warnings(reckoning: Reckoning, calendar: WorkCalendar) -> tuple[Sentence, ...]:
    if reckoning.at is None:
        return ()
    years = range(reckoning.received_at.year, reckoning.at.year + 1)
    return tuple(
        say(
            "Lịch làm việc năm {year} chưa được xác nhận nên ngày hẹn trả có thể chưa đúng. Hãy "
            "đồng bộ với tỉnh hoặc báo lãnh đạo cập nhật lịch theo quyết định nghỉ lễ, Tết.",
            year=year,
        )
        for year in years
        if not calendar.confirmed(year)
    )
