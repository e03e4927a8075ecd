"""Builders for times, limits, policies and calendars in tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.due import Due, Suspension, due
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.policy import ClockPolicy, DayDueTime, Shift

SAME_DAY = Limit(unit=LimitUnit.SAME_DAY)
SAME_DAY_15 = Limit(unit=LimitUnit.SAME_DAY, next_day_after_15=True)
NO_DATE = Limit(unit=LimitUnit.NONE)


def moment(text: str) -> datetime:
    """`2026-11-20 09:00` in Viet Nam time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIET_NAM)


def hours(count: float) -> Limit:
    return Limit(unit=LimitUnit.HOUR, quarters=round(count * 4))


def working_days(count: float) -> Limit:
    return Limit(unit=LimitUnit.WORKING_DAY, quarters=round(count * 4))


def calendar_days(count: float) -> Limit:
    return Limit(unit=LimitUnit.CALENDAR_DAY, quarters=round(count * 4))


def shifts(*spans: tuple[str, str]) -> tuple[Shift, ...]:
    return tuple(
        Shift(start=time.fromisoformat(start), end=time.fromisoformat(end)) for start, end in spans
    )


OFFICE = ClockPolicy()
"""The default: 07:30 to 11:30 and 13:30 to 17:00, Monday to Friday."""

EIGHT_HOURS = ClockPolicy(
    hours=(shifts(("07:00", "11:30"), ("13:30", "17:00")),) * 5 + ((), ()),
)
"""The hours of Thanh Hóa: a day is eight hours long."""

END_OF_DAY = replace(OFFICE, day_due_time=DayDueTime.END_OF_DAY)


def with_saturdays(*, counted: bool) -> ClockPolicy:
    """The default and a Saturday morning, for limits too or for receiving only."""
    return ClockPolicy(
        hours=(*OFFICE.hours[:5], shifts(("07:30", "11:30")), ()), saturday_counts=counted
    )


def declared(
    year: int,
    off: Iterable[tuple[str, str]] = (),
    swapped: Iterable[tuple[str, str]] = (),
    *,
    confirmed: bool = True,
) -> CalendarDeclared:
    """A declaration from (ISO day, label) pairs."""
    days = [DeclaredDay(day=date.fromisoformat(day), works=False, label=name) for day, name in off]
    days += [
        DeclaredDay(day=date.fromisoformat(day), works=True, label=name) for day, name in swapped
    ]
    return CalendarDeclared(
        year=year, days=tuple(days), decision="Quyết định mẫu", confirmed=confirmed
    )


CULTURE_DAY = ("2026-11-24", "Ngày Văn hóa Việt Nam")


def autumn_2026() -> WorkCalendar:
    """2026 with 24/11 off and nothing else, 2027 without holidays; both confirmed."""
    return WorkCalendar([declared(2026, [CULTURE_DAY]), declared(2027)])


def asked(
    received: str,
    limit: Limit,
    policy: ClockPolicy = OFFICE,
    suspended: tuple[tuple[str, str], ...] = (),
) -> Due:
    """The due time on the calendar in which 24/11/2026 is the only holiday."""
    stops = [Suspension(moment(start), moment(end)) for start, end in suspended]
    return due(moment(received), limit, autumn_2026(), policy, stops)
