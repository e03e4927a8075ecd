"""Reports and the day's sheet on paper: head, title, tables one below the other, signatures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from counter_app.domain.reporting.sheets import SheetColumn, SheetTable, TableSheet, Value, shown
from counter_app.receipts.compose import title
from counter_app.receipts.layout.faces import Face
from counter_app.receipts.layout.heads import Signer, letterhead, signatures
from counter_app.receipts.layout.lines import Align, Run, Style, as_one, balanced, paragraph
from counter_app.receipts.layout.pieces import Piece
from counter_app.receipts.layout.sheets import REGISTER
from counter_app.receipts.layout.tables import Cell, Column, table
from counter_app.receipts.values import letterhead_of

_SIGN_HERE = "(Ký, ghi rõ họ tên)"


def pieces_of(sheet: TableSheet) -> Iterator[Piece]:
    """The whole sheet, on A4 across."""
    yield letterhead(letterhead_of(sheet.office, "", sheet.as_of), REGISTER)
    yield title(str(sheet.title).upper(), REGISTER)
    for line in sheet.lines:
        yield _centred(str(line), Face.ITALIC)
    for one in sheet.tables:
        if len(sheet.tables) > 1:
            yield _heading(str(one.name))
        yield from _table(one)
    for note in sheet.notes:
        yield from paragraph((Run(str(note), Face.ITALIC),), _style(REGISTER.small))
    if sheet.signers:
        signers = [Signer(str(each), _SIGN_HERE) for each in sheet.signers]
        yield signatures(signers, REGISTER, REGISTER.body)


def _style(size: float) -> Style:
    return Style(width=REGISTER.inner_width, size=size, gap=REGISTER.body * 0.4)


def _centred(words: str, face: Face) -> Piece:
    style = replace(_style(REGISTER.body), align=Align.CENTER, gap=2.0)
    return replace(balanced(words, face, style), keep=True)


def _heading(words: str) -> Piece:
    style = replace(_style(REGISTER.body), gap=REGISTER.body)
    return replace(as_one((Run(words, Face.BOLD),), style), keep=True)


def _table(one: SheetTable) -> Iterator[Piece]:
    if not one.rows:
        yield as_one((Run(str(one.empty)),), _style(REGISTER.small))
        return
    columns = [
        Column(head=str(c.head), share=c.width, align=_align(c), group=str(c.group))
        for c in one.columns
    ]
    yield from table(columns, _rows(one), _style(REGISTER.cells))


def _align(column: SheetColumn) -> Align:
    return Align.RIGHT if column.number else Align.LEFT


def _rows(one: SheetTable) -> Iterator[Sequence[Cell]]:
    yield from (_cells(row, Face.REGULAR) for row in one.rows)
    if one.total:
        yield _cells(one.total, Face.BOLD)


def _cells(values: Iterable[Value], face: Face) -> list[Cell]:
    return [Cell((text,) if (text := shown(value)) else (), face=face) for value in values]
