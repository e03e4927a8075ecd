"""What opens and closes an official paper: the national head, the signatures (NĐ 30/2020).

What is the same on every paper of an office is laid out once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from counter_app.receipts.layout.faces import Face, printable, width
from counter_app.receipts.layout.lines import Align, Run, Style, as_one, balanced
from counter_app.receipts.layout.marks import Rules
from counter_app.receipts.layout.pieces import Piece, beside, stacked
from counter_app.receipts.layout.sheets import Sheet

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS = "Nơi nhận:"
_UNIT_RULE = 0.4
"""The rule beneath the unit's name is a third to a half of its line."""
_SIGNING_ROOM = 3
"""Blank for a signature, in units of the size of type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes, and where and when: `reference` is the line with the paper's own number."""

    agency: str
    unit: str
    reference: str
    dated: str


def letterhead(head: Letterhead, sheet: Sheet) -> Piece:
    """Agency at the left, nation and motto at the right; on a roll one below the other."""
    if sheet.narrow:
        return _stacked_head(head, sheet)
    left, right = head_columns(sheet)
    x = sheet.inner_width - right
    top = beside(((0, _agency(head.agency, head.unit, left, sheet)), (x, _nation(right, sheet))))
    reference = _centred(head.reference, Face.REGULAR, sheet.heads, left)
    dated = _centred(head.dated, Face.ITALIC, sheet.heads + 1, right)
    return stacked((top, beside(((0, reference), (x, dated)), gap=sheet.heads * 0.4)))


def head_columns(sheet: Sheet) -> tuple[float, float]:
    """How wide the left and the right column of the head are."""
    right = width(NATION, Face.BOLD, sheet.heads)
    return sheet.inner_width - right - sheet.heads, right


def _stacked_head(head: Letterhead, sheet: Sheet) -> Piece:
    across, gap = sheet.inner_width, sheet.heads * 0.5
    return stacked(
        (
            _agency(head.agency, head.unit, across, sheet),
            stacked((_nation(across, sheet),), gap),
            _centred(head.dated, Face.ITALIC, sheet.heads, across, gap=gap),
            _centred(head.reference, Face.BOLD, sheet.body, across, gap=gap),
        )
    )


@lru_cache(maxsize=16)
def _agency(agency: str, unit: str, across: float, sheet: Sheet) -> Piece:
    extent = min(width(printable(unit), Face.BOLD, sheet.heads), across)
    return stacked(
        (
            _centred(agency, Face.REGULAR, sheet.heads, across),
            _centred(unit, Face.BOLD, sheet.heads, across),
            _rule(extent * _UNIT_RULE, across, sheet),
        )
    )


@lru_cache(maxsize=16)
def _nation(across: float, sheet: Sheet) -> Piece:
    size = sheet.heads + 1
    return stacked(
        (
            _centred(NATION, Face.BOLD, sheet.heads, across),
            _centred(MOTTO, Face.BOLD, size, across),
            _rule(width(MOTTO, Face.BOLD, size), across, sheet),
        )
    )


def _rule(length: float, across: float, sheet: Sheet) -> Piece:
    y, start = sheet.heads * 0.2, (across - length) / 2
    return Piece(height=1.5 * y, marks=(Rules(((start, y, start + length, y),)),))


def _centred(text: str, face: Face, size: float, across: float, *, gap: float = 0.0) -> Piece:
    return balanced(text, face, Style(width=across, size=size, align=Align.CENTER, gap=gap))


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the heading, what to do there, and the name under the blank."""

    title: str
    note: str
    name: str = ""


def signatures(
    signers: Sequence[Signer], sheet: Sheet, gap: float, recipients: Sequence[str] = ()
) -> Piece:
    """All signers side by side; a single one at the right, with the recipients at the left."""
    columns = max(len(signers), 2)
    across = sheet.inner_width / columns

    def level(texts: Iterable[str], face: Face, size: float) -> Piece:
        pieces = [_centred(text, face, size, across) for text in texts]
        first = columns - len(pieces)
        return beside([((first + n) * across, piece) for n, piece in enumerate(pieces)])

    signed = stacked(
        (
            level((signer.title for signer in signers), Face.BOLD, sheet.heads),
            level((signer.note for signer in signers), Face.ITALIC, sheet.heads),
            Piece(height=sheet.body * _SIGNING_ROOM),
            level((signer.name for signer in signers), Face.BOLD, sheet.body),
        )
    )
    return beside([(0, signed), (0, _recipients(recipients, across, sheet))], gap)


def _recipients(recipients: Sequence[str], across: float, sheet: Sheet) -> Piece:
    """Who gets the paper (NĐ 30/2020/NĐ-CP, Phụ lục I): set smaller, in the left half."""
    if not recipients:
        return Piece(height=0)
    head = Style(width=across, size=sheet.heads * 12 / 13)
    items = replace(head, size=sheet.heads * 11 / 13)
    return stacked(
        (
            as_one((Run(RECIPIENTS, Face.BOLD_ITALIC),), head),
            *(as_one((Run(each),), items) for each in recipients),
        )
    )
