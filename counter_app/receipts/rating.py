"""The rating slip, which goes to the citizen with forms 01, 02 and 03 (TT 01/2018 Điều 12.2).

Where the office has a tracking address it is a strip below the citizen's copy: three boxes to
tick, and a QR that leads to the rating. Where it has none, or the strip finds no room, it is a
page of its own with the nine questions of Thông tư 01/2018/TT-VPCP.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from counter_app.receipts.compose import Content, blocks, compose, title
from counter_app.receipts.layout.lines import Align
from counter_app.receipts.layout.marks import DOTS, Rules
from counter_app.receipts.layout.pieces import Piece, beside, stacked
from counter_app.receipts.layout.sheets import Sheet
from counter_app.receipts.layout.symbols import qr
from counter_app.receipts.values import counted
from counter_app.receipts.wording import FormText, common_text

SLIP: Final = "rating"
STRIP: Final = "rating-strip"
_CUT = (3.0, 3.0)
_SMALLER = 0.95
"""The strip's type to that of tables."""


def rating_address(content: Content) -> str:
    """Where the citizen rates: the place on the tracking page that asks for it."""
    return content.address + common_text().phrases["rating_page"] if content.address else ""


def strip(content: Content, text: FormText, sheet: Sheet) -> Piece:
    """The slip to cut off at the foot of a page, as low as can be; it needs an address."""
    heading = text.title.format_map(content.values)
    if sheet.narrow:
        square = _middle(qr(rating_address(content), sheet.qr_module), sheet)
        parts = (title(heading, sheet), *blocks(text, content, sheet), square)
        return _below_cut(stacked(parts), sheet)
    square = qr(rating_address(content), sheet.module)
    left = replace(sheet, right=sheet.right + square.height, body=sheet.cells * _SMALLER)
    words = stacked((title(heading, left, Align.LEFT), *blocks(text, content, left)))
    return replace(_below_cut(beside(((0, words), (left.inner_width, square))), sheet), sink=True)


def slip(content: Content, text: FormText, sheet: Sheet) -> Sequence[Piece]:
    """The slip as a page of its own."""
    address = rating_address(content)
    own = replace(
        content,
        head=replace(content.head, reference=text.reference.format_map(content.values)),
        values={**content.values, "rating": address},
        rows={"questions": tuple(counted({"question": q} for q in text.lists["questions"]))},
        code="",
    )
    (pieces,) = compose(text, own, sheet, [""])
    return (*pieces, _middle(qr(address, sheet.qr_module), sheet)) if address else pieces


def _middle(square: Piece, sheet: Sheet) -> Piece:
    return beside((((sheet.inner_width - square.height) / 2, square),))


def _below_cut(piece: Piece, sheet: Sheet) -> Piece:
    across = sheet.inner_width
    line = Rules(((0, 0, across, 0),), DOTS[0], _CUT)
    return stacked((Piece(height=sheet.small * 0.3, marks=(line,)), piece), sheet.body * 0.4)
