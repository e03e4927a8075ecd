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


def _rule(canvas: Canvas, mark: Rules, left: float, top: float) -> None:
    canvas.setLineWidth(mark.thickness)
    canvas.setDash(list(mark.dash))
    canvas.lines([(left + a, top - b, left + c, top - d) for a, b, c, d in mark.strokes])


def _fill(canvas: Canvas, mark: Boxes, left: float, top: float) -> None:
    path = canvas.beginPath()
    for x, y, width, height in mark.boxes:
        path.rect(left + x, top - y - height, width, height)
    canvas.drawPath(path, stroke=0, fill=1)
