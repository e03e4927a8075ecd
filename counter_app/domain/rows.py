"""Plain rows from a file, read cell by cell: every fault is noted, none stops the reading.

A person who mends a file wants all its faults at once, each with its row and column. So a cell
that cannot be read notes a `Problem` and answers with a stand-in; whoever asked looks at the
problems at the end, and keeps nothing where there are any.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from math import isfinite

from counter_app.domain.checks import check_text
from counter_app.domain.sentences import Refused, Sentence, say

_SHOWN_PROBLEMS = 3
_SHOWN_VALUE = 60
_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,\u00a0 ][0-9]{3})+")
_DIGITS = re.compile(r"[0-9]{1,15}")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_DAY = re.compile(r"(?P<d>[0-9]{1,2})[/-](?P<m>[0-9]{1,2})[/-](?P<y>[0-9]{4})")
_ISO_DAY = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_YES = frozenset({"có", "x", "1", "true"})
_NO = frozenset({"không", "0", "false", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one kind of file names what its rows hold.

    `names`: the heading that a person sees for a key. `words`: for a key, the word in the file
    for each value (`{"kind": {"original": "Bản chính"}}`); a value itself is understood too.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name_of(self, key: str) -> str:
        """What the file calls this key; a part of a cell goes by the whole cell's name."""
        return self.names.get(key) or self.names.get(key.partition(".")[0]) or key

    def words_of(self, key: str) -> Mapping[str, str]:
        """The file's words by value; none where it writes the values themselves."""
        return self.words.get(key, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of one row by key, where it stands in its file, and how the file names things.

    `within` leads the keys of a row that stands inside another one ("components.2.").
    """

    place: Sentence
    cells: Mapping[str, object]
    layout: Layout = field(default_factory=Layout)
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in one cell: the row, the column as the file names it, and a sentence."""

    place: Sentence
    column: str
    sentence: Sentence

    def said(self) -> Sentence:
        """All of it in one sentence."""
        if not self.column:
            return say("{place}: {problem}", place=self.place, problem=self.sentence)
        return say(
            "{place}, cột {column}: {problem}",
            place=self.place,
            column=self.column,
            problem=self.sentence,
        )


class BadRows(Refused):
    """Rows that cannot be taken as they are; nothing of their file was.

    `problems`, of which there is one at least, lists all.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            say(
                "Dữ liệu có {count} chỗ chưa đúng nên chưa nhập dòng nào:\n{shown}",
                count=len(self.problems),
                shown=_first_of([problem.said() for problem in self.problems]),
            ),
            "rows",
        )


def _first_of(sentences: Sequence[Sentence]) -> Sentence:
    """The first sentences, each on a line of its own, and dots where there are more."""
    shown = list(sentences[:_SHOWN_PROBLEMS])
    if len(sentences) > _SHOWN_PROBLEMS:
        shown.append(say("…"))
    return reduce(lambda above, below: say("{above}\n{below}", above=above, below=below), shown)


class Cells:
    """Reads the cells of one row, and notes what is wrong with them in `problems`."""

    def __init__(self, row: Row, problems: list[Problem]) -> None:
        self._row = row
        self._problems = problems

    def wrong(self, key: str, sentence: Sentence) -> None:
        """Note a problem with the cell under this key."""
        column = _shown(self._row.layout.name_of(self._row.within + key))
        self._problems.append(Problem(place=self._row.place, column=column, sentence=sentence))

    def only(self, keys: Iterable[str]) -> None:
        """Note every cell whose key is not among these: a misspelt key must not lose its cell."""
        known = frozenset(keys)
        for key in self._row.cells:
            if key not in known:
                self.wrong(key, say("Không biết cột này."))

    def text(self, key: str, *, most: int, needed: bool = False) -> str:
        """One line of text of at most so many characters, NFC; "" where the cell is blank."""
        value = self._row.cells.get(key)
        text = self._line(key, "" if value is None else value, most)
        if needed and not text:
            self.wrong(key, say("Chưa điền."))
        return text

    def texts(self, key: str, *, most: int, most_items: int) -> tuple[str, ...]:
        """Several lines of text; blank ones are passed over."""
        items = (self._line(key, item, most) for item in self.items(key, most_items=most_items))
        return tuple(item for item in items if item)

    def items(self, key: str, *, most_items: int) -> tuple[object, ...]:
        """The parts of a cell that holds several; none where it is blank."""
        value = self._row.cells.get(key)
        if value is None:
            return ()
        if not isinstance(value, (list, tuple)):
            self.wrong(key, say("Cần một danh sách."))
            return ()
        if len(value) > most_items:
            self.wrong(key, say("Có nhiều hơn {most} mục.", most=most_items))
        return tuple(value)

    def parts(self, key: str, *, most_items: int) -> tuple["Cells", ...]:
        """The parts of a cell that holds several rows within itself (exemptions of a fee)."""
        parts = []
        for number, item in enumerate(self.items(key, most_items=most_items), 1):
            if isinstance(item, Mapping):
                within = f"{self._row.within}{key}.{number}."
                parts.append(Cells(replace(self._row, cells=item, within=within), self._problems))
            else:
                self.wrong(key, say("Không hiểu “{value}”.", value=_shown(item)))
        return tuple(parts)

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds; blank is `default`, if there is one.

        Text counts as a number too, with a dot, comma or space between thousands.
        """
        value = self._row.cells.get(key)
        if value is None or value == "":
            if default is None:
                self.wrong(key, say("Chưa điền."))
            return default or 0
        number = _whole(value)
        if number is None:
            self.wrong(key, say("“{value}” không phải là số nguyên.", value=_shown(value)))
        elif not least <= number <= most:
            self.wrong(key, say("Phải từ {least} đến {most}.", least=least, most=most))
        return number or 0

    def fraction(self, key: str) -> Fraction | None:
        """A number that may have decimals, after a comma or a dot; None where it is blank."""
        value = self._row.cells.get(key)
        if value is None or value == "":
            return None
        number = _fraction(value)
        if number is None:
            self.wrong(key, say("“{value}” không phải là số.", value=_shown(value)))
        return number

    def yes(self, key: str) -> bool:
        """A yes or a no; blank is no."""
        value = self._row.cells.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        text = self._line(key, value, _SHOWN_VALUE).casefold()
        if text not in _YES | _NO:
            self.wrong(key, say("“{value}” không phải là Có hoặc Không.", value=_shown(value)))
        return text in _YES

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """A day: a date, `2025-07-01` or `01/07/2025`; None where it is blank or wrong."""
        value = self._row.cells.get(key)
        if value is None or value == "":
            if needed:
                self.wrong(key, say("Chưa điền."))
            return None
        day = _day(value)
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.wrong(
                key,
                say("“{value}” không phải là ngày; cần dạng 01/07/2025.", value=_shown(value)),
            )
            return None
        return day

    def one_of(self, key: str, values: Sequence[str], *, default: str | None = None) -> str:
        """One of the known values, or the file's word for one. Blank is `default`, if there is."""
        text = self.text(key, most=200, needed=default is None)
        if text:
            return self.known(key, text, values)
        return values[0] if default is None else default

    def known(self, key: str, text: str, values: Sequence[str]) -> str:
        """The known value that this text names; the first one, with a problem, where it is none."""
        value = self.value_of(key, text)
        if value in values:
            return value
        words = self._row.layout.words_of(key)
        choices = ", ".join(words.get(value, value) for value in values)
        self.wrong(
            key,
            say("Không hiểu “{value}”; cần một trong: {choices}.", value=text, choices=choices),
        )
        return values[0]

    def value_of(self, key: str, text: str) -> str:
        """The value that the file writes as this word; the text itself where it is no such word."""
        words = self._row.layout.words_of(key)
        spoken = {word.casefold(): value for value, word in words.items()}
        return spoken.get(text.casefold(), text)

    def _line(self, key: str, value: object, most: int) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.wrong(key, say("“{value}” không phải là chữ.", value=_shown(value)))
            return ""
        try:
            return check_text(str(value), key, most=most)
        except Refused as refused:
            self.wrong(key, refused.sentence)
            return ""


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN_VALUE else f"{text[:_SHOWN_VALUE]}…"


def _whole(value: object) -> int | None:
    if isinstance(value, str):
        digits = value.strip()
        digits = re.sub(r"[^0-9]", "", digits) if _GROUPED.fullmatch(digits) else digits
        return int(digits) if _DIGITS.fullmatch(digits) else None
    number = _fraction(value)
    return int(number) if number is not None and number.denominator == 1 else None


def _fraction(value: object) -> Fraction | None:
    match value:
        case bool():
            return None
        case int():
            return Fraction(value)
        case float() if isfinite(value):
            return Fraction(value)
        case str() if _DECIMAL.fullmatch(value.strip()):
            return Fraction(value.strip().replace(",", "."))
        case _:
            return None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    match = _ISO_DAY.fullmatch(text) or _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
