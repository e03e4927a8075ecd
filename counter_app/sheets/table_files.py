"""Sheets of tables as workbooks: a worksheet for each table, ready to print."""

import io
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from counter_app.domain.reporting.sheets import SheetColumn, SheetTable, TableSheet, Value
from counter_app.sheets.xlsx_writer import put_text

_A4: Final = 9
"""The number of the paper in the file format."""
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\\/*?:\[\]]")
_LINE: Final = Side(style="thin", color="808080")
_FRAME: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILL: Final = PatternFill("solid", fgColor="E4EEF8")
_BOLD: Final = Font(bold=True)
_TITLE: Final = Font(bold=True, size=14)
_WORDS: Final = Alignment(vertical="top", wrap_text=True)
_NUMBER: Final = Alignment(vertical="top", horizontal="right")
_HEAD: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)


class WorkbookFiles:
    """The port `TableFiles`: `.xlsx`."""

    def workbook(self, sheet: TableSheet) -> bytes:
        """See `TableFiles.workbook`."""
        return workbook(sheet)


def workbook(sheet: TableSheet) -> bytes:
    """The workbook of a sheet. Every text is a text, whatever it begins with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in sheet.tables:
        page = book.create_sheet(_NOT_IN_NAMES.sub(" ", str(table.name))[:_LONGEST_NAME])
        _table(page, sheet, table)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _table(page: Worksheet, sheet: TableSheet, table: SheetTable) -> None:
    head = _opening(page, sheet, table)
    first = _heads(page, table.columns, head)
    rows = table.rows or ((str(table.empty),),)
    for number, row in enumerate(rows, first):
        _row(page, number, row, table.columns)
    behind = first + len(rows)
    if table.total:
        _row(page, behind, table.total, table.columns, font=_BOLD)
        behind += 1
    for number, note in enumerate(sheet.notes, behind + 1):
        put_text(_at(page, number, 1), str(note))
    _set_up(page, table.columns, head, first)


def _opening(page: Worksheet, sheet: TableSheet, table: SheetTable) -> int:
    """The title and the lines under it; the row of the table's head."""
    across = len(table.columns)
    name = () if len(sheet.tables) == 1 else (table.name,)
    texts = (sheet.office.unit_name, sheet.title, *sheet.lines, *name)
    for number, text in enumerate(texts, 1):
        cell = _at(page, number, 1)
        put_text(cell, str(text))
        cell.font = _TITLE if text is sheet.title else _BOLD if number == 1 else Font()
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=across)
    return len(texts) + 2


def _heads(page: Worksheet, columns: Sequence[SheetColumn], row: int) -> int:
    """The heads, those of groups above; the first row below them."""
    last = row + any(column.group for column in columns)
    for position, column in enumerate(columns, 1):
        for number in range(row, last + 1):
            _style_head(_at(page, number, position))
        put_text(_at(page, last if column.group else row, position), str(column.head))
        if last > row and not column.group:
            page.merge_cells(
                start_row=row, end_row=last, start_column=position, end_column=position
            )
    position = 1
    for group, members in groupby(columns, key=lambda column: str(column.group)):
        count = len(list(members))
        if group:
            put_text(_at(page, row, position), group)
            page.merge_cells(
                start_row=row,
                end_row=row,
                start_column=position,
                end_column=position + count - 1,
            )
        position += count
    return last + 1


def _at(page: Worksheet, row: int, column: int) -> Cell:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell), "cells are filled before they are merged"
    return cell


def _style_head(cell: Cell) -> None:
    cell.font, cell.fill, cell.alignment, cell.border = _BOLD, _FILL, _HEAD, _FRAME


def _row(
    page: Worksheet,
    number: int,
    values: Sequence[Value],
    columns: Sequence[SheetColumn],
    *,
    font: Font | None = None,
) -> None:
    for position, (value, column) in enumerate(zip(values, columns, strict=False), 1):
        cell = _at(page, number, position)
        cell.alignment = _NUMBER if column.number else _WORDS
        cell.border = _FRAME
        if font is not None:
            cell.font = font
        _put(cell, value)


def _put(cell: Cell, value: Value) -> None:
    match value:
        case None | "":
            return
        case int():
            cell.value, cell.number_format = value, "#,##0"
        case float():
            cell.value, cell.number_format = value, "#,##0.0"
        case _:
            put_text(cell, str(value))


def _set_up(page: Worksheet, columns: Sequence[SheetColumn], head: int, first: int) -> None:
    for position, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(position)].width = max(column.width, 6)
    page.freeze_panes = f"A{first}"
    page.print_title_rows = f"{head}:{first - 1}"  # type: ignore[attr-defined]  # stubs lack it
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
