"""Tables whose rows break onto further pages under a repeated head."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from counter_app.receipts.layout.faces import LINE, Face
from counter_app.receipts.layout.lines import Align, Run, Style, paragraph
from counter_app.receipts.layout.marks import Mark, Rules, moved
from counter_app.receipts.layout.pieces import Piece

_PADDING = 0.3
"""Blank at each side of a cell, in units of the size of type."""
_ABOVE = 0.12
_MOST_LINES = 20
"""A row of more lines is cut into parts, so that any page can hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its share of the width, relative to the other columns' shares."""

    head: str
    share: float
    align: Align = Align.LEFT


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], style: Style
) -> tuple[Piece, ...]:
    """The head and all rows; the head stays with the first row and opens every further page."""
    frame = _Frame(columns, style)
    head = frame.head()
    below = (part for row in rows for part in frame.row(row))
    return (replace(head, gap=style.gap, keep=True), *(replace(part, head=head) for part in below))


class _Frame:
    """The columns of a table, at their places."""

    def __init__(self, columns: Sequence[Column], style: Style) -> None:
        self._columns = columns
        self._size = style.size
        shares = sum(column.share for column in columns)
        self._edges = [0.0, *accumulate(c.share * style.width / shares for c in columns)]

    def head(self) -> Piece:
        cells = [
            self._cell(n, c.head, Face.BOLD, Align.CENTER) for n, c in enumerate(self._columns)
        ]
        most = max(map(len, cells))
        blank: list[Piece | None] = [None]
        centred = [blank * ((most - len(cell)) // 2) + cell for cell in cells]
        piece = self._part(centred, most)
        top = Rules(((0.0, 0.0, self._edges[-1], 0.0),))
        return replace(piece, marks=(top, *piece.marks))

    def row(self, texts: Sequence[str]) -> Iterator[Piece]:
        cells = [
            self._cell(n, text, Face.REGULAR, self._columns[n].align)
            for n, text in enumerate(texts)
        ]
        most = max(map(len, cells))
        for start in range(0, most, _MOST_LINES):
            part = [cell[start : start + _MOST_LINES] for cell in cells]
            yield self._part(part, min(most - start, _MOST_LINES))

    def _cell(self, number: int, text: str, face: Face, align: Align) -> list[Piece | None]:
        room = self._edges[number + 1] - self._edges[number] - 2 * _PADDING * self._size
        style = Style(width=room, size=self._size, align=align)
        return list(paragraph((Run(text, face),), style))

    def _part(self, cells: Sequence[Sequence[Piece | None]], lines: int) -> Piece:
        step, above = self._size * LINE, self._size * _ABOVE
        marks: list[Mark] = []
        for edge, cell in zip(self._edges, cells, strict=False):
            for number, line in enumerate(cell):
                if line is not None:
                    marks.extend(
                        moved(line.marks, edge + _PADDING * self._size, above + number * step)
                    )
        height = lines * step + 2 * above
        sides = tuple((x, 0.0, x, height) for x in self._edges)
        marks.append(Rules((*sides, (0.0, height, self._edges[-1], height))))
        return Piece(height=height, marks=tuple(marks))
