"""How a due time comes about, step by step, so that it can be explained as well as kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from counter_app.domain.calendar import DayKind
from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.policy import CalendarDays, CountingStart, DayDueTime
from counter_app.domain.worktime import WorkTime

HOURS_A_DAY: Final = 8
_QUARTER_HOUR = timedelta(minutes=15)
_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch in which the limit does not run, such as waiting for a supplement.

    One that ends before it starts (a clock was wrong) suspends nothing.
    """

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A limit as it is counted: whole days by the calendar, then a rest along working time."""

    days: int
    rest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """Every step from the reception to the due time.

    `start` is when counting begins; `late` says that the dossier came at or after the cut-off,
    `next_day` that counting therefore moved to the next working day.
    `nominal_day` is where calendar days end before a day off moves them; `cut` says that the rest
    of a day would have outlasted the day; `suspended` is working time. `at` is the due time.
    """

    received_at: datetime
    start: datetime
    late: bool
    next_day: bool = False
    span: Span
    nominal_day: date | None = None
    cut: bool = False
    suspended: timedelta = _NO_TIME
    at: datetime | None = None


def span_of(limit: Limit) -> Span:
    """Eight hours are a day, part of a calendar day is a whole one."""
    if limit.unit is LimitUnit.HOUR:
        days, quarters = divmod(limit.quarters, 4 * HOURS_A_DAY)
        return Span(days=days, rest=quarters * _QUARTER_HOUR)
    if limit.unit is LimitUnit.CALENDAR_DAY:
        return Span(days=-(-limit.quarters // 4), rest=_NO_TIME)
    days, quarters = divmod(limit.quarters, 4)
    return Span(days=days, rest=quarters * HOURS_A_DAY * _QUARTER_HOUR)


def reckon(
    received_at: datetime, limit: Limit, time: WorkTime, suspensions: Iterable[Suspension]
) -> Reckoning:
    """Count a limit from its reception, in Viet Nam time. Raises `Refused` where nobody works."""
    settled = time.settle(received_at)
    late = settled.date() == received_at.date() and received_at.time() >= time.policy.cut_off
    received = Reckoning(received_at=received_at, start=settled, late=late, span=span_of(limit))
    if limit.unit is LimitUnit.NONE:
        counted = received
    elif limit.unit is LimitUnit.SAME_DAY:
        counted = _within_day(received, limit, time)
    else:
        counted = _counted(_started(received, time), limit, time)
    return _extended(counted, limit, time, suspensions)


def _within_day(received: Reckoning, limit: Limit, time: WorkTime) -> Reckoning:
    day = received.start.date()
    next_day = received.late and (limit.next_day_after_15 or _starts_next_day(time))
    if next_day:
        day = time.next_working_day(day)
    return replace(received, at=time.closing(day), next_day=next_day)


def _started(received: Reckoning, time: WorkTime) -> Reckoning:
    if not (received.late and _starts_next_day(time)):
        return received
    start = time.opening(time.next_working_day(received.start.date()))
    return replace(received, start=start, next_day=True)


def _starts_next_day(time: WorkTime) -> bool:
    return time.policy.counting_start is CountingStart.NEXT_DAY_AFTER_CUT_OFF


def _counted(started: Reckoning, limit: Limit, time: WorkTime) -> Reckoning:
    """The whole days first, the day of the start not counted (BLDS Điều 147), then the rest."""
    start, span = started.start, started.span
    if limit.unit is LimitUnit.CALENDAR_DAY:
        nominal = _calendar_day(start.date(), span.days, time)
        last = nominal if time.day(nominal).works else time.next_working_day(nominal)
        started = replace(started, nominal_day=nominal)
    else:
        last = time.working_days_after(start.date(), span.days)
    return _to_the_hour(started, last, limit, time)


def _to_the_hour(started: Reckoning, last: date, limit: Limit, time: WorkTime) -> Reckoning:
    start, span = started.start, started.span
    whole = time.clamp(last, start.time())
    if not span.rest:
        return replace(started, at=_to_closing(whole, limit, time))
    # A part of a day must not outlast the day: the office's own may be shorter than eight hours.
    most = time.clamp(time.next_working_day(last), start.time())
    end = time.after(whole, span.rest)
    return replace(started, at=_to_closing(min(end, most), limit, time), cut=most < end)


def _calendar_day(day: date, count: int, time: WorkTime) -> date:
    if time.policy.calendar_days is CalendarDays.ALL:
        return day + timedelta(days=count)
    while count:
        day += timedelta(days=1)
        count -= time.day(day).kind is not DayKind.HOLIDAY
    return day


def ends_with_day(limit: Limit, time: WorkTime) -> bool:
    """Whether the due time is the end of its day; limits below one day keep to the hour."""
    if limit.unit in {LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY}:
        at_end = time.policy.day_due_time is DayDueTime.END_OF_DAY
        return at_end and span_of(limit).days > 0
    return limit.unit is LimitUnit.SAME_DAY


def _to_closing(moment: datetime, limit: Limit, time: WorkTime) -> datetime:
    return time.closing(moment.date()) if ends_with_day(limit, time) else moment


def _extended(
    counted: Reckoning, limit: Limit, time: WorkTime, suspensions: Iterable[Suspension]
) -> Reckoning:
    """Move the end by the working time that was suspended between the start and the end.

    What is suspended twice counts once; a suspension after the limit ran out does not count.
    """
    if counted.at is None:
        return counted
    end, counted_to, lost = counted.at, counted.start, _NO_TIME
    for suspension in sorted(suspensions, key=_begins):
        begins, until = _begins(suspension), in_viet_nam(suspension.end)
        closing = _to_closing(end, limit, time)
        if begins > closing:
            break
        idle = time.between(max(begins, counted_to), until)
        # One that begins on the last day, past the hour, must leave what was left of that day.
        end, lost = time.after(end if begins <= end else closing, idle), lost + idle
        counted_to = max(counted_to, until)
    return replace(counted, at=_to_closing(end, limit, time), suspended=lost)


def prolonged(
    end: datetime, suspensions: Sequence[Suspension], limit: Limit, time: WorkTime
) -> tuple[datetime, timedelta]:
    """A due time that was promised, moved by the working time that stood still, and that time.

    A suspension that begins after the promise ran out does not move it.
    """
    if not suspensions:
        return end, _NO_TIME
    begins = min(map(_begins, suspensions))
    promised = Reckoning(
        received_at=begins, start=begins, late=False, span=span_of(limit), at=in_viet_nam(end)
    )
    moved = _extended(promised, limit, time, suspensions)
    assert moved.at is not None
    return (moved.at, moved.suspended) if moved.suspended else (end, _NO_TIME)


def _begins(suspension: Suspension) -> datetime:
    return in_viet_nam(suspension.start)
