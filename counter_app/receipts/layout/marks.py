"""Marks on paper: words, rules and filled boxes, and how they get onto a ReportLab canvas."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from reportlab.pdfgen.canvas import Canvas

from counter_app.receipts.layout.faces import Face, load

HAIRLINE = 0.6
DOTS = (0.6, 1.8)


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text on one baseline; `spread` widens each space of it."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    spread: float = 0.0


Stroke = tuple[float, float, float, float]
"""From (x1, y1) to (x2, y2)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Straight strokes; `dash` makes them dotted."""

    strokes: tuple[Stroke, ...]
    thickness: float = HAIRLINE
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Boxes:
    """Filled rectangles (x, y, width, height), painted as one shape so that no seams show."""

    boxes: tuple[tuple[float, float, float, float], ...]


Mark = Text | Rules | Boxes


def moved(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """The same marks, elsewhere."""
    return tuple(_moved(mark, dx, dy) for mark in marks)


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    match mark:
        case Text():
            x, y = mark.x + dx, mark.y + dy
            return Text(x, y, mark.text, mark.face, mark.size, mark.spread)
        case Rules():
            strokes = tuple((a + dx, b + dy, c + dx, d + dy) for a, b, c, d in mark.strokes)
            return Rules(strokes, mark.thickness, mark.dash)
        case Boxes():
            return Boxes(tuple((x + dx, y + dy, w, h) for x, y, w, h in mark.boxes))
        case _:
            assert_never(mark)


class Pen:
    """Paints the marks of one page; all its text is one text object, put down by `done`."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._font: tuple[Face, float] | None = None
        self._spread = 0.0

    def paint(self, marks: Iterable[Mark], left: float, top: float) -> None:
        """Paint marks whose origin lies at `left` and at `top` above the page's lower edge."""
        for mark in marks:
            match mark:
                case Text():
                    self._write(mark, left, top)
                case Rules():
                    _rule(self._canvas, mark, left, top)
                case Boxes():
                    _fill(self._canvas, mark, left, top)
                case _:
                    assert_never(mark)

    def done(self) -> None:
        self._canvas.drawText(self._text)

    def _write(self, mark: Text, left: float, top: float) -> None:
        self._text.setTextOrigin(left + mark.x, top - mark.y)
        font = (mark.face, mark.size)
        if font != self._font:
            load(mark.face)
            self._text.setFont(mark.face.value, mark.size)
            self._font = font
        if mark.spread != self._spread:
            self._text.setWordSpace(mark.spread)
            self._spread = mark.spread
        self._text.textOut(mark.text)


# Rules and boxes are written as PDF operators: a table or a QR symbol has hundreds of numbers, and
# ReportLab's own way of writing a number takes most of the time that a page takes.


def _rule(canvas: Canvas, mark: Rules, left: float, top: float) -> None:
    dash = " ".join(f"{length:.3f}" for length in mark.dash)
    strokes = (
        f"{left + a:.3f} {top - b:.3f} m {left + c:.3f} {top - d:.3f} l"
        for a, b, c, d in mark.strokes
    )
    canvas.addLiteral(f"{mark.thickness:.3f} w [{dash}] 0 d {' '.join(strokes)} S")


def _fill(canvas: Canvas, mark: Boxes, left: float, top: float) -> None:
    boxes = (
        f"{left + x:.3f} {top - y - height:.3f} {width:.3f} {height:.3f} re"
        for x, y, width, height in mark.boxes
    )
    canvas.addLiteral(f"{' '.join(boxes)} f")
