"""The numbers given out: burnt by every reception, whatever became of it since."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.db import restored, tallying
from counter_app.db.news import Audit, News, entry_of
from counter_app.db.prepared import Prepared
from counter_app.db.schema import numbers, tallies
from counter_app.domain.codes import parse_code
from counter_app.domain.facts import DossierReceived
from counter_app.domain.facts.life import NUMBERED, DossierReissued
from counter_app.domain.facts.stores import StoreRestored
from counter_app.domain.journal import DeviceId
from counter_app.domain.office import Device

_MOST_WHOLE = 2**63 - 1

_PUT = insert(numbers)
_BURN: Final = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[numbers.c.agency, numbers.c.day, numbers.c.serial],
        set_={"mentions": numbers.c.mentions + 1},
    )
)
_HIGHEST: Final = Prepared(
    select(func.max(numbers.c.serial)).where(
        numbers.c.agency == bindparam("agency"),
        numbers.c.day == bindparam("day"),
        numbers.c.serial.between(bindparam("first"), bindparam("last")),
    )
)
_BURNT: Final = select(numbers.c.mentions).where(
    numbers.c.agency == bindparam("agency"),
    numbers.c.day == bindparam("day"),
    numbers.c.serial == bindparam("serial"),
)


class NumberingProjector:
    """Keeps the burnt serial numbers, the last lines of registers, the last numbers of papers, and
    the count of own events."""

    def __init__(self, origin: DeviceId) -> None:
        self._origin = origin

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(numbers))
        connection.execute(delete(tallies).where(tallies.c.name != tallying.DOSSIERS))

    def take(self, connection: Connection, news: News) -> None:
        own = _own(news, self._origin)
        if own:
            tallying.add(connection, tallying.OWN_EVENTS, own)
        for name, number in _papers(news):
            tallying.raise_to(connection, name, number)
        for burnt in _burnt(news):
            _BURN.run(connection, {**burnt, "mentions": 1})
        for reception in _receptions(news):
            line = reception.register
            tallying.raise_to(
                connection, tallying.register_line(line.year, line.book), _bounded(line.number)
            )

    def renew(self, connection: Connection, subjects: Collection[str]) -> None:
        """Numbers stay burnt, whatever became of what took them."""

    def audit(self, connection: Connection) -> Audit:
        return _NumberingAudit(connection, self._origin)


def _own(news: News, origin: DeviceId) -> int:
    return sum(1 for told in news.told if told.event.header.origin == origin)


def _receptions(news: News) -> Iterable[DossierReceived]:
    entries = (entry_of(told.fact) for told in news.told)
    return (entry for entry in entries if entry is not None)


def _papers(news: News) -> Iterator[tuple[str, int]]:
    """The numbers that papers took, each with the name of its book."""
    for told in news.told:
        if isinstance(told.fact, NUMBERED):
            paper = told.fact.paper
            name = tallying.paper_number(told.fact.KIND, paper.year, paper.book)
            yield name, _bounded(paper.number)


def _burnt(news: News) -> Iterator[dict[str, object]]:
    """The numbers in every code that was given out."""
    again = (told.fact for told in news.told if isinstance(told.fact, DossierReissued))
    given = (*(entry.code for entry in _receptions(news)), *(fact.new_code for fact in again))
    for code in map(parse_code, given):
        if code is not None:
            yield {"agency": code.agency, "day": code.day.isoformat(), "serial": code.serial}


def _bounded(number: int) -> int:
    """What others wrote may be any number; a column holds 63 bits."""
    return max(0, min(number, _MOST_WHOLE))


class _NumberingAudit:
    def __init__(self, connection: Connection, origin: DeviceId) -> None:
        self._connection = connection
        self._origin = origin
        self._tallies: Counter[str] = Counter()
        self._burnings = 0

    def holds(self, news: News) -> bool:
        own = _own(news, self._origin)
        if own:
            self._tallies[tallying.OWN_EVENTS] += own
        for name, number in _papers(news):
            self._tallies[name] = max(self._tallies[name], number)
        for line in (reception.register for reception in _receptions(news)):
            name = tallying.register_line(line.year, line.book)
            self._tallies[name] = max(self._tallies[name], _bounded(line.number))
        burnt = list(_burnt(news))
        self._burnings += len(burnt)
        return all(self._connection.scalar(_BURNT, number) is not None for number in burnt)

    def complete(self) -> bool:
        stored = self._connection.execute(
            select(tallies).where(tallies.c.name != tallying.DOSSIERS)
        )
        burnings = self._connection.scalar(select(func.sum(numbers.c.mentions))) or 0
        return {row.name: row.value for row in stored} == self._tallies and (
            burnings == self._burnings
        )


def last_serial(
    connection: Connection, device: Device, day: date, noticed: StoreRestored | None
) -> int | None:
    """See `Reader.last_serial`."""
    band = {"first": device.band.first, "last": device.band.last}
    asked = {"agency": device.agency_code, "day": day.isoformat(), **band}
    highest: int | None = _HIGHEST.value(connection, asked)
    if noticed is None:
        return highest
    if noticed.lane:
        return restored.last_serial_in_lane(connection, device, day, noticed.lane)
    known = (highest, restored.serial_skipped_to(noticed, day))
    return max((serial for serial in known if serial is not None), default=None)


def last_register_number(
    connection: Connection, device: Device, year: int, noticed: StoreRestored | None
) -> int:
    """See `Reader.last_register_number`."""
    last = tallying.value_of(connection, tallying.register_line(year, device.counter))
    return max(last, restored.book_skipped_to(noticed, "", year, device.counter))


def last_paper_number(
    connection: Connection, place: tuple[str, int, int], noticed: StoreRestored | None
) -> int:
    """See `Reader.last_paper_number`; `place` is the kind, the year and the book."""
    last = tallying.value_of(connection, tallying.paper_number(*place))
    return max(last, restored.book_skipped_to(noticed, *place))
