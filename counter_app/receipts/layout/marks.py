"""Marks on paper: words, rules and filled boxes, and how they get onto a ReportLab canvas."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Rules:
    """Straight strokes, each from (x1, y1) to (x2, y2); `dash` makes them dotted."""

    strokes: tuple[tuple[float, float, float, float], ...]
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
            return replace(mark, x=mark.x + dx, y=mark.y + dy)
        case Rules():
            return replace(
                mark,
                strokes=tuple((a + dx, b + dy, c + dx, d + dy) for a, b, c, d in mark.strokes),
            )
        case Boxes():
            return Boxes(tuple((x + dx, y + dy, w, h) for x, y, w, h in mark.boxes))
        case _:
            assert_never(mark)


def paint(canvas: Canvas, marks: Iterable[Mark], left: float, top: float) -> None:
    """Paint marks whose origin lies at `left` and at `top` above the page's lower edge."""
    for mark in marks:
        match mark:
            case Text():
                _write(canvas, mark, left, top)
            case Rules():
                _rule(canvas, mark, left, top)
            case Boxes():
                _fill(canvas, mark, left, top)
            case _:
                assert_never(mark)


def _write(canvas: Canvas, mark: Text, left: float, top: float) -> None:
    load(mark.face)
    text = canvas.beginText(left + mark.x, top - mark.y)
    text.setFont(mark.face.value, mark.size)
    if mark.spread:
        text.setWordSpace(mark.spread)
    text.textOut(mark.text)
    if mark.spread:
        text.setWordSpace(0)
    canvas.drawText(text)


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
