"""A due time in words: how the limit is called, and how its end came about.

Plain Vietnamese text rather than sentences to be translated: it is frozen on the dossier, in the
language of the receipt.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from counter_app.domain.calendar import SATURDAY, Day, DayKind
from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.moments import spoken_day, spoken_moment
from counter_app.domain.policy import CalendarDays
from counter_app.domain.reckoning import Reckoning, Span, ends_with_day
from counter_app.domain.worktime import WorkTime

_WEEKDAYS: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_UNITS: Final = {
    LimitUnit.HOUR: "giờ làm việc",
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.CALENDAR_DAY: "ngày",
}
_ONE_DAY = timedelta(days=1)
_ONE_WEEKEND = 2


def limit_in_words(limit: Limit) -> str:
    """The limit as the catalogue and the receipt call it: "2,5 ngày làm việc", "trong ngày"."""
    if limit.unit is LimitUnit.NONE:
        return "không hẹn ngày trả"
    if limit.unit is LimitUnit.SAME_DAY:
        return "trong ngày"
    if limit.unit is LimitUnit.WORKING_DAY and limit.quarters == 2:
        return "nửa ngày"
    count = f"{limit.quarters / 4:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{count} {_UNITS[limit.unit]}"


def explained(reckoning: Reckoning, limit: Limit, time: WorkTime) -> str:
    """How the due time came about, in one line; never empty."""
    if reckoning.at is None:
        return limit_in_words(limit)
    return "; ".join(part for part in _parts(reckoning, reckoning.at, limit, time) if part)


def _parts(reckoning: Reckoning, at: datetime, limit: Limit, time: WorkTime) -> Iterator[str]:
    yield f"{_counted(reckoning, limit)} từ {spoken_moment(reckoning.start)}"
    yield _reception(reckoning, time)
    yield _cut_off(reckoning, limit, time)
    yield from _days(reckoning, at, time)
    yield _end_moved(reckoning, time)
    yield _hour(reckoning, at, limit, time)
    yield _suspended(reckoning)


def _counted(reckoning: Reckoning, limit: Limit) -> str:
    words, span = limit_in_words(limit), reckoning.span
    whole = limit.unit is not LimitUnit.HOUR and not span.rest
    if whole or (limit.unit is LimitUnit.HOUR and not span.days and not reckoning.cut):
        return words
    most = f", không quá {span.days + 1} ngày" if reckoning.cut else ""
    return f"{words} ({_span_in_words(span)}{most})"


def _span_in_words(span: Span) -> str:
    days = f"{span.days} ngày" if span.days else ""
    return " và ".join(part for part in (days, duration_in_words(span.rest)) if part)


def duration_in_words(span: timedelta) -> str:
    """A span as “2 giờ 30 phút”, rounded up to the minute; empty for no time at all."""
    # Rounded up: an explanation must not promise less than it took.
    hours, minutes = divmod(-(-span // timedelta(minutes=1)), 60)
    words = (f"{hours} giờ" if hours else "", f"{minutes} phút" if minutes else "")
    return " ".join(word for word in words if word)


def _reception(reckoning: Reckoning, time: WorkTime) -> str:
    """Why counting does not start at the moment of reception, where it does not."""
    received, settled = reckoning.received_at, time.settle(reckoning.received_at)
    if settled == received:
        return ""
    day = time.day(received.date())
    if settled.date() == received.date():
        early = received < time.opening(received.date())
        return f"nhận lúc {received:%H:%M}, " + ("trước giờ làm việc" if early else "giờ nghỉ trưa")
    return f"nhận lúc {spoken_moment(received)}, {_why_not(day, time)}"


def _why_not(day: Day, time: WorkTime) -> str:
    if day.works:
        return "sau giờ làm việc"
    if day.kind is DayKind.HOLIDAY:
        return f"ngày nghỉ ({day.label})" if day.label else "ngày nghỉ"
    if time.policy.hours[day.date.weekday()]:
        return f"{_WEEKDAYS[day.date.weekday()]} chỉ tiếp nhận, không tính vào thời hạn"
    return "ngày nghỉ"


def _cut_off(reckoning: Reckoning, limit: Limit, time: WorkTime) -> str:
    cut_off = f"{time.policy.cut_off:%H:%M}"
    if not reckoning.next_day:
        return ""
    if limit.unit is LimitUnit.SAME_DAY:
        return f"nhận từ {cut_off} nên trả vào ngày làm việc sau"
    received = spoken_moment(reckoning.received_at)
    return f"nhận lúc {received}, từ {cut_off} tính sang ngày làm việc sau"


def _days(reckoning: Reckoning, at: datetime, time: WorkTime) -> Iterator[str]:
    """The days off that were not counted, and the unusual days that were."""
    received = reckoning.received_at.date()
    if reckoning.nominal_day is not None:
        yield _not_counted(_between(received, reckoning.nominal_day, time), received.year, time)
        return
    days = list(_between(received, at.date(), time))
    yield _listed("nghỉ", [day for day in days if not day.works], received.year)
    yield _listed("làm bù", [day for day in days if day.kind is DayKind.SWAPPED], received.year)
    if any(day.kind is DayKind.WORKS and day.date.weekday() == SATURDAY for day in days):
        yield "T7 tính là ngày làm việc"


def _between(after: date, last: date, time: WorkTime) -> Iterator[Day]:
    while after < last:
        after += _ONE_DAY
        yield time.day(after)


def _not_counted(days: Iterator[Day], year: int, time: WorkTime) -> str:
    if time.policy.calendar_days is CalendarDays.ALL:
        return ""
    return _listed("không tính", [day for day in days if day.kind is DayKind.HOLIDAY], year)


def _listed(word: str, days: list[Day], year: int) -> str:
    """The days by date, holidays in spells; more than a weekend of weekly rest by weekday only."""
    weekly = sorted({day.date.weekday() for day in days if day.kind is DayKind.WEEKLY_REST})
    names: list[str] = []
    if sum(day.kind is DayKind.WEEKLY_REST for day in days) > _ONE_WEEKEND:
        names = [_WEEKDAYS[weekday] for weekday in weekly]
        days = [day for day in days if day.kind is not DayKind.WEEKLY_REST]
    names += [_spell_in_words(spell, year) for spell in _spells(days)]
    return f"{word} {', '.join(names)}" if names else ""


def _spells(days: list[Day]) -> list[list[Day]]:
    """Days of one holiday that follow one another, together."""
    spells: list[list[Day]] = []
    for day in days:
        if spells and _goes_on(spells[-1][-1], day):
            spells[-1].append(day)
        else:
            spells.append([day])
    return spells


def _goes_on(last: Day, day: Day) -> bool:
    same = day.kind is DayKind.HOLIDAY and day.label == last.label
    return same and day.date - last.date == _ONE_DAY


def _spell_in_words(spell: list[Day], year: int) -> str:
    first, last = spell[0], spell[-1]
    words = _short(first.date, year)
    if last is not first:
        words += f"–{_short(last.date, year)}"
    named = first.kind is DayKind.HOLIDAY and first.label
    return f"{words} ({first.label})" if named else words


def _short(day: date, year: int) -> str:
    spoken = f"{day:%d/%m}" if day.year == year else spoken_day(day)
    return f"{_WEEKDAYS[day.weekday()]} {spoken}"


def _end_moved(reckoning: Reckoning, time: WorkTime) -> str:
    day = reckoning.nominal_day
    if day is None or time.day(day).works:
        return ""
    year = reckoning.received_at.year
    last = _spell_in_words([time.day(day)], year)
    return f"ngày cuối {last} là ngày nghỉ nên trả vào ngày làm việc sau"


def _hour(reckoning: Reckoning, at: datetime, limit: Limit, time: WorkTime) -> str:
    if limit.unit is LimitUnit.SAME_DAY or reckoning.suspended:
        return ""
    if ends_with_day(limit, time):
        return "hạn đến hết giờ làm việc"
    if reckoning.span.rest or at.time() == reckoning.start.time():
        return ""
    return f"{reckoning.start:%H:%M} ngoài giờ làm việc nên hẹn {at:%H:%M}"


def _suspended(reckoning: Reckoning) -> str:
    if not reckoning.suspended:
        return ""
    return f"lùi {duration_in_words(reckoning.suspended)} làm việc do tạm dừng"
