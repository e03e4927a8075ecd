"""The stretches of time that are reported on: those of the rules, and any other.

Reports of the year run from 15/12 to 14/12, and their months, quarters and halves with it (NĐ
09/2019/NĐ-CP Điều 12; TT 01/2020/TT-VPCP).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from counter_app.domain.moments import VIET_NAM
from counter_app.domain.sentences import Refused, Sentence, say

_NAMED = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])|(9M)))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days, both ends included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), VIET_NAM)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime.combine(self.last, time(), VIET_NAM) + timedelta(days=1)

    def holds(self, moment: datetime) -> bool:
        """Whether this moment lies in it."""
        return self.start <= moment < self.end


def period(first: date, last: date) -> Period:
    """Any whole days. Raises `Refused` where they end before they begin."""
    if last < first:
        raise Refused(say("Ngày cuối của kỳ báo cáo phải từ ngày đầu trở đi."), "to")
    if first.year < 1000 or last.year > 9000:
        raise Refused(say("Kỳ báo cáo không đúng."), "from")
    return Period(first=first, last=last)


def period_named(name: str) -> Period:
    """`2026-11` (a month), `2026-Q4`, `2026-H1` (six months), `2026-9M`, `2026` (the year).

    Raises `Refused` for anything else.
    """
    match = _NAMED.fullmatch(name.strip().upper())
    if match is None:
        raise _no_such(name)
    year, month, quarter, half, nine = match.groups()
    if month is not None:
        return _months(int(year), int(month), int(month), name)
    if quarter is not None:
        return _months(int(year), 3 * int(quarter) - 2, 3 * int(quarter), name)
    if half is not None:
        return _months(int(year), 6 * int(half) - 5, 6 * int(half), name)
    return _months(int(year), 1, 9 if nine else 12, name)


def _months(year: int, first: int, last: int, name: str) -> Period:
    """From the 15th before the first month to the 14th of the last."""
    if not (1000 < year < 9000 and 1 <= first <= last <= 12):
        raise _no_such(name)
    began = (year - 1, 12) if first == 1 else (year, first - 1)
    return Period(first=date(*began, 15), last=date(year, last, 14))


def _no_such(name: str) -> Refused:
    return Refused(
        say(
            "Không có kỳ báo cáo “{name}”; cần dạng 2026-11, 2026-Q4, 2026-H1, 2026-9M hoặc 2026.",
            name=name,
        ),
        "period",
    )


def month_of(day: date) -> Period:
    """The reporting month that a day lies in."""
    ends_next = day.day > 14
    year, month = (day.year, day.month + 1) if ends_next else (day.year, day.month)
    return _months(year + (month > 12), (month - 1) % 12 + 1, (month - 1) % 12 + 1, "")


def spoken_period(reported: Period) -> Sentence:
    """A period in words."""
    return say(
        "Từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}",
        first=reported.first,
        last=reported.last,
    )
