"""A sheet of tables, as people read it: one neutral value for the page, the paper and the file."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from counter_app.domain.office import Office
from counter_app.domain.sentences import Sentence

Words: TypeAlias = "Sentence | str"
Value: TypeAlias = "Sentence | str | int | float | None"
"""What a cell holds: words, a whole number, a number with one decimal, or nothing."""
Codes: TypeAlias = "tuple[str, ...]"
"""The codes of dossiers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column; `width` is relative to the other columns'. Neighbours of one `group` share it as
    a heading above their own."""

    head: Words
    width: float
    group: Words = ""
    number: bool = False
    """Whether it holds numbers, set at the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """One table; `total` is its last line, set apart. An empty one says `empty` instead.

    `behind` are the dossiers behind each line, the total's last: for each of its cells, or once
    for the whole line.
    """

    name: Words
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    empty: Words = ""
    behind: tuple[tuple[Codes, ...], ...] = field(default=(), repr=False)

    def codes_at(self, line: int, column: int) -> Codes:
        """The dossiers behind a figure; none where it does not rest on dossiers."""
        cells = self.behind[line] if 0 <= line < len(self.behind) else ()
        if len(cells) == 1:
            return cells[0]
        return cells[column] if 0 <= column < len(cells) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """Tables under one title. `name` tells its kind to programs, `lines` stand under the title,
    `notes` below the tables, `signers` at the end."""

    name: str
    title: Words
    office: Office
    as_of: datetime
    tables: tuple[SheetTable, ...]
    lines: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    signers: tuple[Words, ...] = ()


def shown(value: Value) -> str:
    """A cell's text the Vietnamese way: 1.234 and 12,5."""
    match value:
        case None:
            return ""
        case bool() | str() | Sentence():
            return str(value)
        case int():
            return f"{value:,}".replace(",", ".")
        case float():
            return f"{value:,.1f}".translate(_SWAPPED)


_SWAPPED = str.maketrans(",.", ".,")
