"""What this store knows of having been restored or cloned, and which numbers that passes over."""

from datetime import date
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db.prepared import Prepared
from counter_app.db.schema import events, numbers
from counter_app.domain.facts import Fact, MalformedPayload, decode
from counter_app.domain.facts.stores import SUBJECT_PREFIX, StoreRestored
from counter_app.domain.journal import DeviceId
from counter_app.domain.office import Device

_LATEST: Final = Prepared(
    select(events.c.kind, events.c.version, events.c.payload)
    .where(events.c.subject == bindparam("subject"), events.c.written_here)
    .order_by(events.c.seq.desc())
    .limit(1)
)
_GIVEN_FROM: Final = Prepared(
    select(numbers.c.serial)
    .where(
        numbers.c.agency == bindparam("agency"),
        numbers.c.day == bindparam("day"),
        numbers.c.serial.between(bindparam("first"), bindparam("last")),
    )
    .order_by(numbers.c.serial)
)


def latest(connection: Connection, origin: DeviceId) -> StoreRestored | None:
    """See `Reader.restored`. What another store under the same key noticed is not ours."""
    row = _LATEST.run(connection, {"subject": SUBJECT_PREFIX + origin}).fetchone()
    if row is None:
        return None
    fact = _decoded(*row)
    return fact if isinstance(fact, StoreRestored) else None


@lru_cache(maxsize=16)
def _decoded(kind: str, version: int, payload: bytes) -> Fact | None:
    """A fact is the same for ever, and a reception asks for it twice."""
    try:
        return decode(kind, version, payload)
    except MalformedPayload:
        return None


def last_serial_in_lane(connection: Connection, device: Device, day: date, lane: int) -> int:
    """The number before the lane's first free one: the other store's numbers lie in other lanes."""
    asked = {"agency": device.agency_code, "day": day.isoformat()}
    given = _GIVEN_FROM.run(connection, {**asked, "first": lane, "last": device.band.last})
    free = lane
    for (serial,) in given:
        if serial != free:
            break
        free += 1
    return free - 1


def serial_skipped_to(restored: StoreRestored, day: date) -> int | None:
    """The serial number to go on after; None where none of the day was passed over."""
    return next((skip.last for skip in restored.numbers if skip.day == day), None)


def book_skipped_to(restored: StoreRestored | None, kind: str, year: int, book: int) -> int:
    """The line of a book to go on after; 0 where none was passed over."""
    if restored is None:
        return 0
    here = (kind, year, book)
    return max(
        (skip.last for skip in restored.books if (skip.kind, skip.year, skip.book) == here),
        default=0,
    )
