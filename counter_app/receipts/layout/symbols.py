"""Code 128 and QR as filled boxes on the printer's own dots: no raster, no blurred edge.

The last few symbols are kept: the copies of a form share theirs.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import segno
from barcode import Code128

from counter_app.receipts.layout.faces import Face
from counter_app.receipts.layout.heads import head_columns
from counter_app.receipts.layout.lines import Align, Run, Style, as_one
from counter_app.receipts.layout.marks import Boxes, moved
from counter_app.receipts.layout.pieces import Piece, beside, stacked
from counter_app.receipts.layout.sheets import MM, Sheet

QUIET = 10
"""Blank modules on either side of a Code 128 (ISO/IEC 15417)."""
_QR_QUIET = 4
BAR_HEIGHT = 8 * MM
_ROLL_QR_SCALE = 1.5
_GAP = 3.0
_NARROWER = 0.75
"""Three dots at 300 dpi instead of four."""


def symbols(code: str, address: str, sheet: Sheet, caption: Piece) -> Piece:
    """A dossier's code as Code 128, and `address` (or else the code) as QR beside it.

    They stand centred under the columns of the head, the bars below `caption`. On a roll all
    stand one below the other; a code too long to lie across it is turned upright.
    """
    if sheet.narrow:
        return stacked((caption, replace(_on_roll(code, address or code, sheet), gap=_GAP)))
    left, right = head_columns(sheet)
    square = qr(address or code, sheet.qr_module)
    bars = _fitting(code, sheet)
    x = max(0.0, _centre(left, _extent(bars)) // sheet.module * sheet.module)
    lettered = stacked((bars, _text(code, _extent(bars), sheet)))
    lettered = stacked((caption, beside(((x, lettered),), gap=_GAP)))
    free = x + _extent(bars) + QUIET * sheet.module
    middle = sheet.inner_width - right + _centre(right, square.height)
    if free + square.height <= sheet.inner_width:
        return beside(((0, lettered), (max(free, middle), square)))
    return stacked((lettered, beside(((middle, square),))))


def _fitting(code: str, sheet: Sheet) -> Piece:
    """The bars, narrower where an unusually long code would not fit on the paper."""
    bars = code128(code, sheet.module)
    if _extent(bars) + 2 * QUIET * sheet.module <= sheet.inner_width:
        return bars
    return code128(code, sheet.module * _NARROWER)


def _on_roll(code: str, address: str, sheet: Sheet) -> Piece:
    across = sheet.inner_width
    bars = code128(code, sheet.module)
    if _extent(bars) + 2 * QUIET * sheet.module <= across:
        centred = Piece(
            height=bars.height, marks=moved(bars.marks, _centre(across, _extent(bars)), 0)
        )
        square = qr(address, sheet.qr_module)
        middle = moved(square.marks, _centre(across, square.height), 0)
        return stacked(
            (centred, _text(code, across, sheet), Piece(height=square.height, marks=middle))
        )
    return _upright(bars, qr(address, sheet.qr_module * _ROLL_QR_SCALE), code, sheet)


def _upright(bars: Piece, square: Piece, code: str, sheet: Sheet) -> Piece:
    """The bars as a ladder at the left edge, QR and code in the room beside it."""
    quiet = QUIET * sheet.module
    ladder = _turned(bars, quiet)
    room = sheet.inner_width - bars.height - quiet
    middle = moved(square.marks, _centre(room, square.height), 0)
    column = stacked((Piece(height=square.height, marks=middle), _text(code, room, sheet)))
    below = (ladder.height - column.height) / 2
    shifted = Piece(height=ladder.height, marks=moved(column.marks, 0, below))
    return beside(((0, ladder), (bars.height + quiet, shifted)))


def _turned(bars: Piece, quiet: float) -> Piece:
    boxes = tuple((y, quiet + x, height, width) for x, y, width, height in _boxes(bars))
    return Piece(height=_extent(bars) + 2 * quiet, marks=(Boxes(boxes),))


@lru_cache(maxsize=4)
def code128(code: str, module: float) -> Piece:
    """The bars of a code, without quiet zones, `module` points to a module."""
    pattern = Code128(code).build()[0]
    boxes = tuple(
        (start * module, 0.0, length * module, BAR_HEIGHT) for start, length in dark(pattern)
    )
    return Piece(height=BAR_HEIGHT, marks=(Boxes(boxes),))


_MASK = 3
"""Any of the eight masks can be read (ISO/IEC 18004, 7.8). Weighing them all against each other
would take a third of the time of a receipt, and gain nothing in print, where modules are sharp."""


@lru_cache(maxsize=4)
def qr(content: str, module: float) -> Piece:
    """A QR symbol of level M or better with its quiet zone, as high as it is wide."""
    symbol = segno.make(content, error="m", micro=False, mask=_MASK)
    boxes = tuple(
        ((_QR_QUIET + start) * module, (_QR_QUIET + row) * module, length * module, module)
        for row, cells in enumerate(symbol.matrix)
        for start, length in dark("".join(map(str, cells)))
    )
    side = (len(symbol.matrix) + 2 * _QR_QUIET) * module
    return Piece(height=side, marks=(Boxes(boxes),))


def dark(pattern: str) -> Iterator[tuple[int, int]]:
    """Where each stretch of dark modules starts, and how long it is."""
    start = pattern.find("1")
    while start >= 0:
        end = pattern.find("0", start)
        end = len(pattern) if end < 0 else end
        yield start, end - start
        start = pattern.find("1", end)


def _text(code: str, across: float, sheet: Sheet) -> Piece:
    return as_one(
        (Run(code, Face.REGULAR),), Style(width=across, size=sheet.small, align=Align.CENTER)
    )


def _boxes(piece: Piece) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(box for mark in piece.marks if isinstance(mark, Boxes) for box in mark.boxes)


def _extent(piece: Piece) -> float:
    return max(x + width for x, _, width, _ in _boxes(piece))


def _centre(across: float, width: float) -> float:
    return (across - width) / 2
