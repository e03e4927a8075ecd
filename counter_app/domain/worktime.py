"""Moving along working time: from shift to shift, over lunch, nights and days off."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from counter_app.domain.calendar import Day, WorkCalendar
from counter_app.domain.moments import VIET_NAM, spoken_day
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.sentences import Refused, say

_ONE_DAY = timedelta(days=1)
_LONGEST_REST = 366


class WorkTime:
    """The working time of an office: a calendar read with the hours of one policy.

    All moments are Viet Nam time. The last moment of a shift still belongs to it.
    """

    def __init__(self, calendar: WorkCalendar, policy: ClockPolicy) -> None:
        self._calendar = calendar
        self.policy = policy
        self._days: dict[date, Day] = {}

    def day(self, day: date) -> Day:
        """What this date is."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._calendar.day(day, self.policy)
        return known

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`.

        Raises `Refused` where a whole year holds none: the hours are not set.
        """
        for distance in range(1, _LONGEST_REST + 1):
            found = day + timedelta(days=distance)
            if self.day(found).works:
                return found
        raise Refused(
            say("Không có ngày làm việc nào trong một năm sau ngày {day}.", day=spoken_day(day)),
            "policy.hours",
        )

    def working_days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted."""
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def opening(self, day: date) -> datetime:
        """When a working day begins."""
        return _at(day, self.day(day).shifts[0].start)

    def closing(self, day: date) -> datetime:
        """When a working day ends."""
        return _at(day, self.day(day).shifts[-1].end)

    def settle(self, moment: datetime) -> datetime:
        """The first moment of working time that is not before `moment`."""
        day = moment.date()
        if self.day(day).works and moment <= self.closing(day):
            return self.clamp(day, moment.time())
        return self.opening(self.next_working_day(day))

    def clamp(self, day: date, hour: time) -> datetime:
        """This hour of a working day, moved into its working time.

        An hour in a break moves on to the next shift, one after the end back to the end.
        """
        for shift in self.day(day).shifts:
            if hour <= shift.end:
                return _at(day, max(hour, shift.start))
        return self.closing(day)

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The earliest moment by which `span` of working time has passed since `start`."""
        left, day = span, start.date()
        while left:
            for opens, closes in self.shifts(day):
                begins = max(opens, start)
                worked = max(closes - begins, timedelta())
                if left <= worked:
                    return begins + left
                left -= worked
            day = self.next_working_day(day)
        return start

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; none where `end` is the earlier one."""
        total, day = timedelta(), start.date()
        while day <= end.date():
            for opens, closes in self.shifts(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += _ONE_DAY
        return total

    def usual_day(self) -> timedelta:
        """How much working time the longest day of a usual week has; 8 hours where none are set."""
        day = date(2001, 1, 1)
        longest = max(
            sum((_at(day, shift.end) - _at(day, shift.start) for shift in shifts), timedelta())
            for shifts in self.policy.hours
        )
        return longest or timedelta(hours=8)

    def shifts(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """When a day's working time begins and ends, shift by shift."""
        for shift in self.day(day).shifts:
            yield _at(day, shift.start), _at(day, shift.end)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIET_NAM)
