"""A second opinion on due times: naive, slow, minute by minute, sharing no code with the first.

It reads the rules anew from plain data: shifts as minutes of the day, days off as sets.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """Shifts of Monday to Sunday in minutes after midnight; days off; days of exchange."""

    week: tuple[tuple[tuple[int, int], ...], ...]
    off: frozenset[date] = frozenset()
    swapped: frozenset[date] = frozenset()

    def shifts(self, day: date) -> tuple[tuple[int, int], ...]:
        if day in self.off:
            return ()
        if day in self.swapped and not (day.weekday() < 5 and self.week[day.weekday()]):
            return self.week[0]
        return self.week[day.weekday()]

    def open_at(self, moment: datetime) -> bool:
        minute = moment.hour * 60 + moment.minute
        return any(start <= minute <= end for start, end in self.shifts(moment.date()))

    def works_through(self, moment: datetime) -> bool:
        """Whether the minute that begins now is working time."""
        minute = moment.hour * 60 + moment.minute
        return any(start <= minute < end for start, end in self.shifts(moment.date()))

    def first_open(self, moment: datetime) -> datetime:
        while not self.open_at(moment):
            moment += MINUTE
        return moment

    def next_day(self, day: date) -> date:
        day += DAY
        while not self.shifts(day):
            day += DAY
        return day

    def opens(self, day: date) -> datetime:
        return self.first_open(_midnight(day))

    def closes(self, day: date) -> datetime:
        moment = _midnight(day) + DAY - MINUTE
        while not self.open_at(moment):
            moment -= MINUTE
        return moment

    def worked(self, start: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.works_through(start)
            start += MINUTE
        return start

    def minutes_between(self, start: datetime, end: datetime) -> int:
        minutes = 0
        while start < end:
            minutes += self.works_through(start)
            start += MINUTE
        return minutes

    def hour_on(self, day: date, model: datetime) -> datetime:
        """The hour of `model` on a working day; the next open minute of it, or else its closing."""
        moment = datetime.combine(day, model.time())
        while moment.date() == day:
            if self.open_at(moment):
                return moment
            moment += MINUTE
        return self.closes(day)


@dataclass(frozen=True)
class Rules:
    """What may differ: the cut-off in minutes after midnight, and the named choices."""

    cut_off: int = 15 * 60
    count_late_from_next_day: bool = False
    end_of_day: bool = False
    skip_holidays: bool = False


@dataclass(frozen=True)
class Case:
    """A question: a limit is (unit, quarters, 15:00 rule); naive times, in whole minutes."""

    received: datetime
    limit: tuple[str, int, bool]
    office: Office
    rules: Rules
    suspended: tuple[tuple[datetime, datetime], ...] = ()


def expected(case: Case) -> datetime:
    """When the limit of the case ends."""
    (unit, quarters, fifteen), office, rules = case.limit, case.office, case.rules
    start = office.first_open(case.received)
    minute = case.received.hour * 60 + case.received.minute
    late = start.date() == case.received.date() and minute >= rules.cut_off
    if unit == "same_day":
        moved = late and (fifteen or rules.count_late_from_next_day)
        end = office.closes(office.next_day(start.date()) if moved else start.date())
        return _extended(case, start, end, to_closing=True)
    if late and rules.count_late_from_next_day:
        start = office.opens(office.next_day(start.date()))
    days, rest = divmod(quarters * (15 if unit == "hour" else 120), 480)
    if unit == "calendar_day":
        days, rest = (quarters + 3) // 4, 0
    to_closing = rules.end_of_day and unit != "hour" and days > 0
    end = _counted(start, (days, rest), office, rules if unit == "calendar_day" else None)
    end = office.closes(end.date()) if to_closing else end
    return _extended(case, start, end, to_closing=to_closing)


def _counted(
    start: datetime, span: tuple[int, int], office: Office, calendar: Rules | None
) -> datetime:
    days, rest = span
    day = start.date()
    for _ in range(days):
        if calendar is None:
            day = office.next_day(day)
            continue
        day += DAY
        while calendar.skip_holidays and day in office.off:
            day += DAY
    if not office.shifts(day):
        day = office.next_day(day)
    end = office.hour_on(day, start)
    if rest:
        end = min(office.worked(end, rest), office.hour_on(office.next_day(day), start))
    return end


def _extended(case: Case, start: datetime, end: datetime, *, to_closing: bool) -> datetime:
    """Walk on minute by minute: each suspended minute before the due time puts it off by one."""

    def rounded() -> datetime:
        return case.office.closes(end.date()) if to_closing else end

    due, moment = rounded(), start
    last = max((until for _, until in case.suspended), default=start)
    while moment < last:
        running = [
            since for since, until in case.suspended if since <= moment < until and since <= due
        ]
        if running and case.office.works_through(moment):
            end = case.office.worked(due if min(running) > end else end, 1)
            due = rounded()
        moment += MINUTE
    return due


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
