"""Tables whose rows break onto further pages under a repeated head."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, zip_longest

from counter_app.receipts.layout.faces import LINE, Face
from counter_app.receipts.layout.lines import Align, Run, Style, paragraph
from counter_app.receipts.layout.marks import Mark, Rules, Stroke, moved
from counter_app.receipts.layout.pieces import Piece, beside

_PADDING = 0.3
"""Blank at each side of a cell, in units of the size of type."""
_ABOVE = 0.12
_MOST_LINES = 20
"""A row of more lines is cut into parts, so that any page can hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its share of the width, relative to the other columns' shares.

    Neighbours of one `group` share it as a heading above their own.
    """

    head: str
    share: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs of one cell; beneath them, ruled off, cells side by side."""

    lines: tuple[str, ...]
    split: tuple[tuple[str, ...], ...] = ()
    face: Face = Face.REGULAR


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], style: Style
) -> Iterator[Piece]:
    """The head and all rows; the head stays with the first row and opens every further page."""
    frame = _Frame(columns, style)
    grouped = any(column.group for column in columns)
    head = frame.grouped_head() if grouped else frame.head()
    yield replace(head, gap=style.gap, keep=True)
    for row in rows:
        for part in frame.row(row):
            yield replace(part, head=head)


@dataclass(frozen=True, slots=True)
class _Set:
    """A cell set in lines; those from `split_at` on belong to the cells beneath it."""

    lines: list[Piece | None]
    split_at: int | None = None
    ways: int = 1


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns from `first` to the one before `behind`, and their common heading's lines."""

    first: int
    behind: int
    lines: list[Piece | None]


class _Frame:
    """The columns of a table, at their places."""

    def __init__(self, columns: Sequence[Column], style: Style) -> None:
        self._columns = columns
        self._size = style.size
        shares = sum(column.share for column in columns)
        self._edges = [0.0, *accumulate(c.share * style.width / shares for c in columns)]

    def head(self) -> Piece:
        cells = [
            self._paragraphs((c.head,), self._room(n), Face.BOLD, Align.CENTER)
            for n, c in enumerate(self._columns)
        ]
        most = max(map(len, cells))
        blank: list[Piece | None] = [None]
        centred = [_Set(blank * ((most - len(cell)) // 2) + cell) for cell in cells]
        piece = self._part(centred, 0, most)
        top = Rules(((0.0, 0.0, self._edges[-1], 0.0),))
        return replace(piece, marks=(top, *piece.marks))

    def grouped_head(self) -> Piece:
        """The heads in two storeys: those of groups above, the columns' own below them."""
        groups = list(self._groups())
        heads = [
            self._paragraphs((c.head,), self._room(n), Face.BOLD, Align.CENTER)
            for n, c in enumerate(self._columns)
        ]
        within = {n for group in groups for n in range(group.first, group.behind)}
        upper = max(self._high(group.lines) for group in groups)
        lower = max(self._high(heads[n]) for n in within)
        height = max(upper + lower, *map(self._high, heads))
        marks = [
            mark
            for n, lines in enumerate(heads)
            for mark in self._centred(
                lines, n, (upper, height - upper) if n in within else (0.0, height)
            )
        ]
        for group in groups:
            marks += self._centred(group.lines, group.first, (0.0, upper))
        marks.append(Rules(tuple(self._head_strokes(groups, upper, height))))
        return Piece(height=height, marks=tuple(marks))

    def _groups(self) -> Iterator["_Group"]:
        first = 0
        for name, members in groupby(self._columns, key=lambda column: column.group):
            behind = first + len(list(members))
            if name:
                across = self._edges[behind] - self._edges[first] - 2 * _PADDING * self._size
                lines = self._paragraphs((name,), across, Face.BOLD, Align.CENTER)
                yield _Group(first, behind, lines)
            first = behind

    def _high(self, lines: Sequence[object]) -> float:
        return self._size * (len(lines) * LINE + 2 * _ABOVE)

    def _centred(
        self, lines: Sequence[Piece | None], column: int, band: tuple[float, float]
    ) -> Iterator[Mark]:
        """Lines in the middle of a band that begins at a height and is so high."""
        top, height = band
        y = top + (height - len(lines) * self._size * LINE) / 2
        for number, piece in enumerate(lines):
            if piece is not None:
                x = self._edges[column] + _PADDING * self._size
                yield from moved(piece.marks, x, y + number * self._size * LINE)

    def _head_strokes(
        self, groups: Sequence["_Group"], upper: float, height: float
    ) -> Iterator[Stroke]:
        inner = {n for group in groups for n in range(group.first + 1, group.behind)}
        for n, x in enumerate(self._edges):
            yield x, upper if n in inner else 0.0, x, height
        for group in groups:
            yield self._edges[group.first], upper, self._edges[group.behind], upper
        for y in (0.0, height):
            yield 0.0, y, self._edges[-1], y

    def row(self, cells: Sequence[Cell]) -> Iterator[Piece]:
        laid_out = [self._cell(number, cell) for number, cell in enumerate(cells)]
        most = max(len(cell.lines) for cell in laid_out)
        for start in range(0, most, _MOST_LINES):
            yield self._part(laid_out, start, min(most, start + _MOST_LINES))

    def _cell(self, number: int, cell: Cell) -> _Set:
        align = self._columns[number].align
        above = self._paragraphs(cell.lines, self._room(number), cell.face, align)
        if not cell.split:
            return _Set(above)
        half = self._width(number) / len(cell.split)
        room = half - 2 * _PADDING * self._size
        below = zip_longest(
            *(self._paragraphs(part, room, Face.REGULAR, Align.CENTER) for part in cell.split)
        )
        lines = [
            beside([(n * half, piece) for n, piece in enumerate(pieces) if piece])
            for pieces in below
        ]
        return _Set([*above, *lines], len(above), len(cell.split))

    def _paragraphs(
        self, texts: Iterable[str], room: float, face: Face, align: Align
    ) -> list[Piece | None]:
        style = Style(width=room, size=self._size, align=align)
        return [line for text in texts for line in paragraph((Run(text, face),), style)]

    def _width(self, number: int) -> float:
        return self._edges[number + 1] - self._edges[number]

    def _room(self, number: int) -> float:
        return self._width(number) - 2 * _PADDING * self._size

    def _part(self, cells: Sequence[_Set], start: int, end: int) -> Piece:
        step, above = self._size * LINE, self._size * _ABOVE
        height = (end - start) * step + 2 * above
        marks: list[Mark] = []
        strokes = [(x, 0.0, x, height) for x in self._edges]
        for number, cell in enumerate(cells):
            left = self._edges[number]
            for line, piece in enumerate(cell.lines[start:end]):
                if piece is not None:
                    x = left + _PADDING * self._size
                    marks.extend(moved(piece.marks, x, above + line * step))
            if cell.split_at is not None and cell.split_at < end:
                y = 1.6 * above + max(cell.split_at - start, 0) * step
                strokes += self._splitting(number, cell.ways, y, height)
        strokes.append((0.0, height, self._edges[-1], height))
        marks.append(Rules(tuple(strokes)))
        return Piece(height=height, marks=tuple(marks))

    def _splitting(self, number: int, ways: int, top: float, bottom: float) -> Iterator[Stroke]:
        left, across = self._edges[number], self._width(number)
        yield left, top, left + across, top
        for n in range(1, ways):
            x = left + across * n / ways
            yield x, top, x, bottom
