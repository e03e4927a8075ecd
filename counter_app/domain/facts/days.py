"""A counter's day, closed: what it did, what its drawer held, and which events that rests on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from counter_app.domain.facts.base import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGap:
    """Serial numbers of the day without a dossier, both ends included, and why there is none."""

    first: int
    last: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntry:
    """An entry for a day that was closed before it was made. `event` is its id, hexadecimal."""

    day: date
    code: str
    kind: str
    event: str
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Fact):
    """A counter's day was closed, by the head or the clerk in charge: the header says which.

    It covers the events that this device wrote since the last day it closed, but for those that
    it had `left` (happened after the day in question) to the next one; so every event is in one
    day's set, and in one only. `fingerprint` is `digest_of` that set as 64 hexadecimal digits,
    `events` its size. Amounts are whole đồng; `cash_counted` is None where no cash was to be
    counted. Serial numbers are 0 where none was given out.
    """

    KIND: ClassVar[str] = "day.closed"
    PERSONAL: ClassVar[bool] = True
    agency: str
    counter: int
    day: date
    received: int
    returned: int
    due: int
    overdue: int
    unsent: int
    printed: int
    """Receipts that left the printer for the first time."""
    first_serial: int = 0
    last_serial: int = 0
    gaps: tuple[NumberGap, ...] = ()
    collected: int = 0
    """All money of the day, less what was given back."""
    cash_expected: int = 0
    cash_counted: int | None = None
    cash_reason: str = ""
    """Why what was counted is not what was expected."""
    late: tuple[LateEntry, ...] = ()
    events: int
    fingerprint: str
    left: tuple[str, ...] = ()
    """The ids of events already written that belong to a later day, hexadecimal."""
    closed_at: datetime
    closed_by: str
