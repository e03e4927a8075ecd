"""A year's calendar as a file tells it: `{"year", "decision", "confirmed", "days": [...]}`.

The files under `resources/calendars` are of this kind. A day is `{"day": "2026-11-24", "works":
false, "label": "Ngày Văn hóa Việt Nam"}`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.moments import spoken_day
from counter_app.domain.rows import BadRows, Cells, Problem, Row
from counter_app.domain.sentences import Refused, Sentence, say

_KEYS: Final = ("year", "decision", "confirmed", "days")
_DAY_KEYS: Final = ("day", "works", "label")
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_MOST_DAYS: Final = 366


def declaration_from(content: bytes) -> CalendarDeclared:
    """The declaration in a JSON file, its days in order.

    Raises `Refused` where it is no such file, `BadRows` with everything that is wrong in it.
    """
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(
            say("Tệp không đọc được: không phải là JSON đúng quy cách."), "path"
        ) from error
    if not isinstance(document, Mapping) or "days" not in document:
        raise Refused(say("Tệp JSON này không phải là lịch làm việc của một năm."), "path")
    problems: list[Problem] = []
    declaration = _declaration(document, problems)
    if problems:
        raise BadRows(problems)
    return declaration


def _declaration(document: Mapping[str, object], problems: list[Problem]) -> CalendarDeclared:
    cells = Cells(Row(place=say("Lịch làm việc"), cells=document), problems)
    cells.only(_KEYS)
    year = cells.whole("year", least=_FIRST_YEAR, most=_LAST_YEAR)
    entries = cells.items("days", most_items=_MOST_DAYS)
    days = [_day(number, entry, problems) for number, entry in enumerate(entries, 1)]
    declared = [day for day in days if day is not None]
    problems += _faults(declared, year)
    return CalendarDeclared(
        year=year,
        days=tuple(sorted(declared, key=lambda day: day.day)),
        decision=cells.text("decision", most=500, needed=True),
        confirmed="confirmed" not in document or cells.yes("confirmed"),
    )


def _day(number: int, entry: object, problems: list[Problem]) -> DeclaredDay | None:
    place = say("Ngày thứ {number}", number=number)
    if not isinstance(entry, Mapping):
        problems.append(Problem(place=place, column="", sentence=say("Cần một đối tượng JSON.")))
        return None
    cells = Cells(Row(place=place, cells=entry), problems)
    cells.only(_DAY_KEYS)
    day, works = cells.day("day", needed=True), cells.yes("works")
    label = cells.text("label", most=200, needed=True)
    return None if day is None else DeclaredDay(day=day, works=works, label=label)


def _faults(days: Iterable[DeclaredDay], year: int) -> list[Problem]:
    """What is wrong between the days, and between them and the year."""
    count = Counter(day.day for day in days)
    twice = say("Ngày này được ghi hai lần.")
    elsewhere = say("Ngày này không thuộc năm {year}.", year=str(year))
    return [_fault(day, twice) for day, times in count.items() if times > 1] + [
        _fault(day, elsewhere) for day in count if day.year != year
    ]


def _fault(day: date, sentence: Sentence) -> Problem:
    return Problem(place=say("Ngày {day}", day=spoken_day(day)), column="day", sentence=sentence)
