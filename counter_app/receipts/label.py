"""The label of a folder: no letter, but a frame to cut out and glue on, or a slip from a roll."""

from dataclasses import replace

from counter_app.receipts.compose import Content, blocks, title
from counter_app.receipts.layout.faces import Face
from counter_app.receipts.layout.lines import Align, Style, balanced
from counter_app.receipts.layout.marks import Rules, moved
from counter_app.receipts.layout.pieces import Piece, stacked
from counter_app.receipts.layout.sheets import Sheet
from counter_app.receipts.layout.symbols import symbols
from counter_app.receipts.wording import FormText

_INSET = 8
"""Modules between the frame and what it holds, so that bars keep to the dots."""
_LARGER = 1.25


def label(text: FormText, content: Content, sheet: Sheet) -> Piece:
    """The whole label as one piece; on a roll without a frame, since the paper ends there."""
    if sheet.narrow:
        return _inside(text, content, sheet.scaled(_LARGER))
    inset = _INSET * sheet.module
    inner = replace(sheet, left=sheet.left + inset, right=sheet.right + inset)
    return _framed(_inside(text, content, inner.scaled(_LARGER)), inset, sheet)


def _inside(text: FormText, content: Content, sheet: Sheet) -> Piece:
    unit = Style(width=sheet.inner_width, size=sheet.small, align=Align.CENTER)
    return stacked(
        (
            balanced(content.head.unit, Face.BOLD, unit),
            title(content.code, sheet),
            symbols(content.code, content.address, sheet, Piece(height=0)),
            *blocks(text, content, sheet),
        )
    )


def _framed(piece: Piece, inset: float, sheet: Sheet) -> Piece:
    across, height = sheet.inner_width, piece.height + 2 * inset
    corners = ((0, 0), (across, 0), (across, height), (0, height), (0, 0))
    sides = tuple((*corners[n], *corners[n + 1]) for n in range(4))
    return Piece(height=height, marks=(Rules(sides, 1.0), *moved(piece.marks, inset, inset)))
