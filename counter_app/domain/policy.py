"""What the provinces decide differently, as named settings, each with a default and its source."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import pairwise

from counter_app.domain.sentences import Refused, say


class CountingStart(StrEnum):
    """From when a dossier received late in the day is counted."""

    AS_RECEIVED = "as_received"
    """The law speaks of the transfer only (NĐ 61/2018 Điều 18.2); the default."""
    NEXT_DAY_AFTER_CUT_OFF = "next_day_after_cut_off"
    """Received after `cut_off`: counted as received on the next working day."""


class DayDueTime(StrEnum):
    """At which hour of the due day a limit in days ends."""

    SAME_HOUR = "same_hour"
    """The hour of reception, carried over (the hour clock)."""
    END_OF_DAY = "end_of_day"


class CalendarDays(StrEnum):
    """What a limit in "ngày" without "làm việc" counts."""

    ALL = "all"
    """Every day; a limit ending on a day off moves to the next working day (BLDS Điều 148)."""
    SKIP_HOLIDAYS = "skip_holidays"
    """Weekly rest counts, public holidays do not."""


class EarlyMeans(StrEnum):
    """What a result must precede to be early (section of on-time definitions, II.06)."""

    DUE_DAY = "due_day"
    DUE_MINUTE = "due_minute"


class SupplementClock(StrEnum):
    """What waiting for a supplement does to the due time."""

    RESTART = "restart"
    """Counted anew from the day that all papers are there (NĐ 61/2018 Điều 19.4); the default."""
    EXTEND = "extend"
    """The due day moves by the days waited, less one, then on to the next working day; so counts
    the system of Thanh Hóa."""
    SUBTRACT = "subtract"
    """The working time that was waited does not count (as QĐ 766/QĐ-TTg judges)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stretch of working time within one day, from `start` to `end`."""

    start: time
    end: time


_WEEKDAY = (Shift(start=time(7, 30), end=time(11, 30)), Shift(start=time(13, 30), end=time(17, 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPolicy:
    """The choices that a due time depends on; frozen on each dossier at reception.

    `hours` holds the shifts of Monday to Sunday (seven entries; an empty one is a day of rest).
    `saturday_counts` says whether a Saturday morning's shift counts as working time for limits,
    or only for receiving. `payment_stops_clock`: no time runs while the citizen has yet to pay, as
    in land matters (NĐ 43/2014 Điều 61.4 and what followed it); other fields have no rule.
    """

    hours: tuple[tuple[Shift, ...], ...] = (_WEEKDAY,) * 5 + ((), ())
    saturday_counts: bool = False
    counting_start: CountingStart = CountingStart.AS_RECEIVED
    cut_off: time = time(15, 0)
    day_due_time: DayDueTime = DayDueTime.SAME_HOUR
    calendar_days: CalendarDays = CalendarDays.ALL
    early_means: EarlyMeans = EarlyMeans.DUE_DAY
    supplement_clock: SupplementClock = SupplementClock.RESTART
    payment_stops_clock: bool = True


_DAYS_A_WEEK = 7


def check_policy(policy: ClockPolicy) -> ClockPolicy:
    """The policy, if time can be counted by it: a week with hours, each day's in their order.

    Raises `Refused` for `hours.1` (Monday) to `hours.7`.
    """
    if len(policy.hours) != _DAYS_A_WEEK or not any(policy.hours[:5]):
        raise Refused(
            say("Phải có giờ làm việc ít nhất một ngày từ thứ Hai đến thứ Sáu."), "hours.1"
        )
    for number, shifts in enumerate(policy.hours, 1):
        bad = any(shift.end <= shift.start for shift in shifts) or any(
            later.start < earlier.end for earlier, later in pairwise(shifts)
        )
        if bad:
            raise Refused(
                say("Các ca phải theo thứ tự trong ngày và kết thúc sau khi bắt đầu."),
                f"hours.{number}",
            )
    return policy
