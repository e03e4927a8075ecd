"""Lines of text: words broken onto lines of a given width, aligned, with dotted leaders."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from counter_app.receipts.layout.faces import ASCENT, LINE, NO_BREAK, Face, printable, width
from counter_app.receipts.layout.marks import DOTS, Mark, Rules, Text
from counter_app.receipts.layout.pieces import Piece, beside, stacked

_SHORTEST_LEADER = 12.0
_ROUNDING = 0.01
_NARROWING = 0.94


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face. Runs of a paragraph are set apart by a space."""

    text: str
    face: Face = Face.REGULAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a paragraph is set: `indent` moves its first line, `gap` is the space above it."""

    width: float
    size: float
    align: Align = Align.LEFT
    indent: float = 0.0
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, or a part of one wider than a line; only its later parts are `cut_off`."""

    text: str
    face: Face
    width: float
    cut_off: bool = False


def paragraph(runs: Iterable[Run], style: Style) -> tuple[Piece, ...]:
    """Lines of text, of which the first two and the last two stay together."""
    lines = list(_broken(_words(runs, style), style))
    last = len(lines) - 1
    later = replace(style, indent=0.0, gap=0.0) if last else style
    pieces = [
        _line(words, style if number == 0 else later, keep=number in (0, last - 1))
        for number, words in enumerate(lines[:-1])
    ]
    final = style if last == 0 else later
    if style.align is Align.JUSTIFY:
        final = replace(final, align=Align.LEFT)
    return (*pieces, _line(lines[-1], final))


def as_one(runs: Iterable[Run], style: Style) -> Piece:
    """A paragraph that no page break cuts."""
    return stacked(paragraph(runs, style), style.gap)


def balanced(text: str, face: Face, style: Style) -> Piece:
    """A heading as one piece: no more lines than need be, and no stray last word."""
    words = list(_words((Run(text, face),), style))
    lines = list(_broken(words, style))
    narrower, room = lines, style.width
    widest = max((word.width for word in words), default=0.0)
    while len(lines) > 1 and len(narrower) == len(lines) and room > widest:
        lines, room = narrower, room * _NARROWING
        narrower = list(_broken(words, replace(style, width=room)))
    level = replace(style, gap=0.0)
    return stacked((_line(line, level) for line in lines), style.gap)


def _words(runs: Iterable[Run], style: Style) -> Iterator[_Word]:
    for run in runs:
        for word in printable(run.text).split(" "):
            if word:
                yield from _cut(word, run.face, style)


def _cut(word: str, face: Face, style: Style) -> Iterator[_Word]:
    """The word, in parts where it is wider than a whole line."""
    room = style.width - style.indent
    taken, cut_off = width(word, face, style.size), False
    while taken > room and len(word) > 1:
        fits = _fitting(word, face, style.size, room)
        yield _Word(word[:fits], face, width(word[:fits], face, style.size), cut_off)
        word, cut_off = word[fits:], True
        taken = width(word, face, style.size)
    yield _Word(word, face, taken, cut_off)


def _fitting(word: str, face: Face, size: float, room: float) -> int:
    """How many characters fit, at least one, without parting a letter from its marks."""
    taken, fits = 0.0, 0
    for number, character in enumerate(word):
        taken += width(character, face, size)
        if taken > room and fits:
            break
        if not unicodedata.combining(word[number + 1 : number + 2] or " "):
            fits = number + 1
    return fits


def _broken(words: Iterable[_Word], style: Style) -> Iterator[list[_Word]]:
    line: list[_Word] = []
    room = style.width - style.indent
    for word in words:
        space = width(" ", line[-1].face, style.size) if line else 0.0
        if line and (word.cut_off or space + word.width > room + _ROUNDING):
            yield line
            line, room, space = [], style.width, 0.0
        line.append(word)
        room -= space + word.width
    yield line


def _line(words: Sequence[_Word], style: Style, *, keep: bool = False) -> Piece:
    runs = [(run, width(run.text, run.face, style.size)) for run in _runs(words)]
    spare = style.width - style.indent - sum(taken for _, taken in runs)
    spaces = sum(run.text.count(" ") for run, _ in runs)
    spread = spare / spaces if style.align is Align.JUSTIFY and spaces else 0.0
    x = style.indent + spare * _SHARE[style.align]
    marks: list[Mark] = []
    for run, taken in runs:
        marks.append(Text(x, style.size * ASCENT, run.text, run.face, style.size, spread))
        x += taken + spread * run.text.count(" ")
    return Piece(height=style.size * LINE, marks=tuple(marks), gap=style.gap, keep=keep)


_SHARE = {Align.LEFT: 0.0, Align.JUSTIFY: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}


def _runs(words: Sequence[_Word]) -> Iterator[Run]:
    """The words of a line, joined while the face stays the same."""
    start = 0
    for end in range(1, len(words) + 1):
        if end < len(words) and words[end].face is words[start].face:
            continue
        text = " ".join(word.text for word in words[start:end]).replace(NO_BREAK, " ")
        yield Run(text if end == len(words) else text + " ", words[start].face)
        start = end


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value; a dotted leader stands where there is no value."""

    label: str
    value: str
    face: Face = Face.REGULAR


def labelled(fields: Sequence[Labelled], style: Style) -> tuple[Piece, ...]:
    """Fields side by side on one line where all of them fit, else each on lines of its own."""
    if len(fields) == 1:
        return _field(fields[0], style)
    column = replace(style, width=style.width / len(fields))
    inner = replace(column, width=column.width - style.size)
    if any(_extent(field, style.size) > inner.width for field in fields):
        return tuple(piece for field in fields for piece in _field(field, style))

    last = len(fields) - 1
    parts = [
        (number * column.width, _field(field, column if number == last else inner)[0])
        for number, field in enumerate(fields)
    ]
    return (beside(parts, style.gap),)


def _extent(field: Labelled, size: float) -> float:
    label, value = printable(field.label), printable(field.value)
    return width(label + " ", Face.REGULAR, size) + width(value, field.face, size)


def _field(field: Labelled, style: Style) -> tuple[Piece, ...]:
    if printable(field.value) or not field.label:
        return paragraph((Run(field.label), Run(field.value, field.face)), style)
    pieces = paragraph((Run(field.label),), style)
    return (*pieces[:-1], _with_leader(pieces[-1], style))


def _with_leader(line: Piece, style: Style) -> Piece:
    end = max(
        mark.x + width(mark.text, mark.face, mark.size)
        for mark in line.marks
        if isinstance(mark, Text)
    )
    start = end + style.size * 0.25
    if style.width - start < _SHORTEST_LEADER:
        return line
    y = style.size * ASCENT
    leader = Rules(((start, y, style.width, y),), DOTS[0], DOTS)
    return replace(line, marks=(*line.marks, leader))
