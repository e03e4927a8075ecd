"""Facts about a counter's store itself: that it is not the one that wrote last."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from counter_app.domain.facts.base import Fact


class Notice(StrEnum):
    """By what a restored or cloned store gave itself away."""

    TOKEN = "token"  # noqa: S105 - a name
    """It does not hold the token that stands outside of it."""
    HEAD = "head"
    """An event that was noted outside as written here is not in it."""
    RETURNED = "returned"
    """The exchange brought events of this device that this store did not write."""
    FORKED = "forked"
    """And such that were written after it had gone on by itself: two go on under one key."""
    SETTLED = "settled"
    """A person says that nobody else goes on under this key any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSkip:
    """Go on for this day as if the serial number `last` had been given out."""

    day: date
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSkip:
    """Go on in this book as if it had `last` lines. `kind` is that of the fact behind a paper with
    a number of its own, "" for the register."""

    kind: str
    year: int
    book: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRestored(Fact):
    """A store goes on from an earlier point of its own chain; what was written since is missing
    here, or comes back from elsewhere, and both branches count.

    `head` is the last event that this store itself had written, `beyond` one that proves that
    there was more ("" where only the token told), both hexadecimal. `numbers` and `books` are
    skipped because numbers given out since must not be given out again; `lane`, above 0 while two
    stores go on, is the first serial number of every day here. What stood skipped before is
    repeated, so the latest of these facts that a store wrote itself is all that counts for it.
    """

    KIND: ClassVar[str] = "store.restored"
    noticed: tuple[Notice, ...]
    noticed_at: datetime
    head: str
    beyond: str = ""
    numbers: tuple[NumberSkip, ...] = ()
    books: tuple[BookSkip, ...] = ()
    lane: int = 0


SUBJECT_PREFIX = "store:"
"""Before the device's id: what these facts are about."""
