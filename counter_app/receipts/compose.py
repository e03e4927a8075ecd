"""A form's definition and its values become pieces: the one place that sets any printed form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import assert_never

from counter_app.receipts.layout.faces import Face, printable
from counter_app.receipts.layout.heads import (
    Letterhead,
    Signer,
    head_columns,
    letterhead,
    signatures,
)
from counter_app.receipts.layout.lines import (
    Align,
    Labelled,
    Run,
    Style,
    as_one,
    balanced,
    labelled,
    paragraph,
)
from counter_app.receipts.layout.pieces import Piece
from counter_app.receipts.layout.sheets import Sheet
from counter_app.receipts.layout.symbols import symbols
from counter_app.receipts.layout.tables import Cell, Column, table
from counter_app.receipts.wording import (
    Block,
    FormText,
    Line,
    Manner,
    Notes,
    Prose,
    Signatures,
    Table,
    TableColumn,
)

Row = Mapping[str, str]

_LINE_GAP = 0.12
"""Between lines of a form, in units of the size of type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What goes into a form: the head, the values and rows its definition names, the symbols."""

    head: Letterhead
    values: Row
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    code: str = ""
    """Printed as Code 128 and QR; none where it is empty."""
    address: str = ""
    """What the QR says instead of the code."""
    banner: str = ""
    """What this paper must say of itself at the top of each page."""


def compose(
    text: FormText, content: Content, sheet: Sheet, copies: Sequence[str]
) -> tuple[tuple[Piece, ...], ...]:
    """The whole form, once for each copy; `copies` are the words that name them on the paper."""
    body = [title(text.title, sheet), *blocks(text, content, sheet)]
    return tuple((*_opening(content, sheet, copy), *body) for copy in copies)


def blocks(text: FormText, content: Content, sheet: Sheet) -> Sequence[Piece]:
    """The body of a form. Signatures stay with what is signed."""
    body: list[Piece] = []
    for block in text.body:
        if isinstance(block, Signatures) and body:
            body[-1] = replace(body[-1], keep=True)
        body.extend(_block(block, content, sheet))
    return body


def _opening(content: Content, sheet: Sheet, copy: str) -> Iterator[Piece]:
    yield letterhead(content.head, sheet)
    across = sheet.inner_width if sheet.narrow else head_columns(sheet)[0]
    style = Style(width=across, size=sheet.small, align=Align.CENTER)
    caption = as_one((Run(copy, Face.ITALIC),), style) if copy else Piece(height=0)
    yield symbols(content.code, content.address, sheet, caption) if content.code else caption


def title(words: str, sheet: Sheet, align: Align = Align.CENTER) -> Piece:
    """The name of a form, above its body."""
    style = Style(width=sheet.inner_width, size=sheet.body + 1, align=align, gap=sheet.body * 0.4)
    return replace(balanced(words, Face.BOLD, style), keep=True)


def _block(block: Block, content: Content, sheet: Sheet) -> Iterable[Piece]:
    match block:
        case Line():
            return _line(block, content, sheet)
        case Prose():
            return _prose(block, content, sheet)
        case Table():
            return _table(block, content, sheet)
        case Signatures():
            return _signatures(block, content, sheet)
        case Notes():
            return _notes(block, sheet)
        case _:
            assert_never(block)


def _style(sheet: Sheet) -> Style:
    return Style(width=sheet.inner_width, size=sheet.body, gap=sheet.body * _LINE_GAP)


def _left_out(when: str, content: Content) -> bool:
    return bool(when) and not printable(content.values[when])


def _line(block: Line, content: Content, sheet: Sheet) -> tuple[Piece, ...]:
    if _left_out(block.when, content):
        return ()
    if not any(part.value for part in block.fields):
        heading = " ".join(part.label for part in block.fields).format_map(content.values)
        pieces = paragraph((Run(heading),), _style(sheet))
        return (*pieces[:-1], replace(pieces[-1], keep=True))
    fields = [
        Labelled(
            part.label.format_map(content.values),
            content.values[part.value],
            Face.BOLD if part.strong else Face.REGULAR,
        )
        for part in block.fields
    ]
    return labelled(fields, _style(sheet))


def _prose(block: Prose, content: Content, sheet: Sheet) -> tuple[Piece, ...]:
    if _left_out(block.when, content):
        return ()
    said = block.text.format_map(content.values)
    style = _style(sheet)
    match block.manner:
        case Manner.REMARK:
            return paragraph((Run(said, Face.ITALIC),), replace(style, size=sheet.small, gap=0.0))
        case Manner.ADDRESS:
            apart = sheet.body * 0.6
            return (balanced(said, Face.REGULAR, replace(style, align=Align.CENTER, gap=apart)),)
        case Manner.TEXT:
            apart, indent = sheet.body * 0.5, 2.5 * sheet.body
            body = replace(style, align=Align.JUSTIFY, indent=indent, gap=apart)
            return paragraph((Run(said),), body)
        case _:
            assert_never(block.manner)


def _table(block: Table, content: Content, sheet: Sheet) -> Iterable[Piece]:
    rows = content.rows[block.rows]
    if not rows:
        return labelled((Labelled("–", ""),), _style(sheet))
    if sheet.narrow:
        said = (block.narrow.format_map(row) for row in rows)
        return tuple(piece for row in said for piece in paragraph((Run(row),), _style(sheet)))
    return table_of(block, rows, sheet)


def table_of(block: Table, rows: Iterable[Row], sheet: Sheet) -> Iterator[Piece]:
    """A table's head and rows, each laid out when it is asked for."""
    columns = [Column(head=c.head, share=c.share, align=c.align) for c in block.columns]
    cells = ([_cell(column, row) for column in block.columns] for row in rows)
    style = Style(width=sheet.inner_width, size=sheet.cells, gap=sheet.body * 0.2)
    return table(columns, cells, style)


def _cell(column: TableColumn, row: Row) -> Cell:
    filled = ((line, line.format_map(row)) for line in column.lines)
    split = tuple(tuple(line.format_map(row) for line in part) for part in column.split)
    return Cell(tuple(said for line, said in filled if said or not line), split)


def _signatures(block: Signatures, content: Content, sheet: Sheet) -> tuple[Piece, ...]:
    signers = [
        Signer(signer.title, signer.note, content.values[signer.name] if signer.name else "")
        for signer in block.signers
    ]
    return (signatures(signers, sheet, sheet.body * 0.5, block.recipients),)


@lru_cache(maxsize=32)
def _notes(block: Notes, sheet: Sheet) -> tuple[Piece, ...]:
    style = Style(width=sheet.inner_width, size=sheet.small)
    head = as_one((Run(block.head, Face.BOLD),), replace(style, gap=sheet.body * 0.5))
    justified = replace(style, align=Align.JUSTIFY)
    items = (p for item in block.items for p in paragraph((Run(item),), justified))
    return (replace(head, keep=True), *items)
