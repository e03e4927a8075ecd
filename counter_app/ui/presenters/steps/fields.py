"""The fields of a step's form, and what was typed into them.

Everything typed is text under the name that refusals carry (`items.2.name`); a step's command is
built from it by `Filled`, which refuses what is no number, no amount, no moment.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from counter_app.domain.moments import VIET_NAM
from counter_app.domain.sentences import Refused, Sentence, say

YES: Final = "yes"
"""What a ticked box holds; an empty one holds ""."""

Words = Sentence | str

_CLOCK = re.compile(r"\b(\d{1,2})\s*(?::|h|g|giờ)\s*(\d{2})?\b", re.IGNORECASE)
_DAY = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?\b")
_FILLING = re.compile(r"[\s,;]|ngày|lúc", re.IGNORECASE)


class Kind(StrEnum):
    """How a field is filled."""

    LINE = "line"
    TEXT = "text"
    """Several lines of prose."""
    NUMBER = "number"
    CHOICE = "choice"
    CHECK = "check"
    FIXED = "fixed"
    """Only to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, with what stands in it at first.

    `hint` stands below it; `also` are further names under which a refusal may mean it. One that is
    `on_demand` appears when a refusal asks for it; what was typed into one that is `remembered` is
    offered again.
    """

    name: str
    caption: Sentence
    kind: Kind = Kind.LINE
    value: str = ""
    example: Words = ""
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    suggestions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    on_demand: bool = False
    remembered: bool = False
    width: int = 0
    """In a flat row, in pixels; 0 for what is left of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Several of a kind: each row has these columns. Rows whose `key` column is empty or 0 are
    left out; where it `grows`, an empty row always waits below the others. In `flat` ones each row
    is one line without captions."""

    name: str
    caption: Sentence
    columns: tuple[Field, ...]
    key: str
    start: tuple[Mapping[str, str], ...] = ()
    grows: bool = True
    flat: bool = False


Part = Field | Rows


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed into a form. `today` completes a day without its year."""

    values: Mapping[str, str]
    today: date
    within: str = ""

    def text(self, name: str) -> str:
        """What stands in a field; "" for one that the form does not have."""
        return self.values.get(self.within + name, "").strip()

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) == YES

    def count(self, name: str) -> int:
        """A whole number; 1 where none is given. Raises `Refused`."""
        text = self.text(name)
        if text and not (text.isascii() and text.isdecimal()):
            raise Refused(say("“{text}” không phải số nguyên.", text=text), self.within + name)
        return int(text) if text else 1

    def amount(self, name: str) -> int:
        """Whole đồng, written `30000`, `30.000` or `30.000 đồng`; 0 for nothing typed.

        Raises `Refused`.
        """
        text = self.text(name)
        digits = re.sub(r"[ .]|đồng|đ$", "", text, flags=re.IGNORECASE)
        if text and not re.fullmatch(r"[0-9]{1,18}", digits):
            raise Refused(
                say("“{text}” không phải số tiền; hãy gõ như 30.000.", text=text),
                self.within + name,
            )
        return int(digits) if digits else 0

    def moment(self, name: str) -> datetime | None:
        """`15:20 23/11/2026`, in either order; the year may be left out, or the whole day for one
        of today. None for nothing typed. Raises `Refused`."""
        text = self.text(name)
        if not text:
            return None
        clock, day = _CLOCK.search(text), _DAY.search(text)
        rest = _FILLING.sub("", _DAY.sub("", _CLOCK.sub("", text, count=1), count=1))
        if clock is None or rest:
            raise self._no_moment(text, name)
        try:
            return datetime.combine(self._day(day), datetime.min.time(), tzinfo=VIET_NAM).replace(
                hour=int(clock[1]), minute=int(clock[2] or 0)
            )
        except ValueError as error:
            raise self._no_moment(text, name) from error

    def _day(self, found: re.Match[str] | None) -> date:
        if found is None:
            return self.today
        day, month, year = found.groups()
        return date(int(year) if year else self.today.year, int(month), int(day))

    def _no_moment(self, text: str, name: str) -> Refused:
        return Refused(
            say("“{text}” không phải giờ và ngày; hãy gõ như 15:20 23/11/2026.", text=text),
            self.within + name,
        )

    def rows(self, name: str) -> "Iterator[Filled]":
        """The rows under a name, from 1."""
        head, number = f"{self.within}{name}.", 1
        while any(key.startswith(f"{head}{number}.") for key in self.values):
            yield Filled(self.values, self.today, f"{head}{number}.")
            number += 1
