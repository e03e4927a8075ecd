"""Which numbers a restored store passes over, so that none is given out twice.

What was given out between the backup and the restore is not known here, so for each day
concerned the store goes on past the middle of what remains of its band: half of the band is more
than ten busy days' work at one counter, and a second restore on the same day finds a half again.
Books have no end and are read by people: they are passed over by a hundred a day. Where two
stores go on under one key, halves would meet; each then draws one of eight lanes for every day.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from counter_app.domain.facts.stores import BookSkip, NumberSkip
from counter_app.domain.office import Band

BOOK_LINES_A_DAY: Final = 100
"""At least twice what a busy counter receives in a day."""
LANES: Final = 8
_ENTERED_LATER: Final = timedelta(days=7)
"""A dossier may be entered some days after it was received."""
_LONGEST: Final = timedelta(days=400)


def days_concerned(head_day: date, today: date) -> Iterator[date]:
    """The days of reception whose numbers may be missing here, oldest first.

    From a week before the store's last own event to today; of a gap longer than 400 days, its end.
    """
    day = max(min(head_day, today) - _ENTERED_LATER, today - _LONGEST)
    while day <= today:
        yield day
        day += timedelta(days=1)


def past_the_middle(last: int | None, band: Band) -> int:
    """The serial number to go on after, where `last` is the highest known to be given out."""
    given = band.first - 1 if last is None else max(last, band.first - 1)
    return given + max(0, band.last - given + 1) // 2


def lane_of(chance: int, band: Band) -> int:
    """The first serial number of a lane drawn by chance; never the lowest lane, in which a store
    works that has noticed nothing yet."""
    lane = 1 + chance % (LANES - 1)
    return band.first + lane * ((band.last - band.first + 1) // LANES)


def merged_numbers(
    before: Iterable[NumberSkip], now: Iterable[NumberSkip]
) -> tuple[NumberSkip, ...]:
    """The highest skip of each day, by day."""
    highest: dict[date, int] = {}
    for skip in (*before, *now):
        highest[skip.day] = max(skip.last, highest.get(skip.day, skip.last))
    return tuple(NumberSkip(day=day, last=highest[day]) for day in sorted(highest))


def merged_books(before: Iterable[BookSkip], now: Iterable[BookSkip]) -> tuple[BookSkip, ...]:
    """The highest skip of each book, by year, book and kind."""
    highest: dict[tuple[int, int, str], int] = {}
    for skip in (*before, *now):
        place = (skip.year, skip.book, skip.kind)
        highest[place] = max(skip.last, highest.get(place, skip.last))
    return tuple(
        BookSkip(kind=kind, year=year, book=book, last=highest[year, book, kind])
        for year, book, kind in sorted(highest)
    )
