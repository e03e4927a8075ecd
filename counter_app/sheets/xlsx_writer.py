"""Writes workbooks for people to edit: codes stay text, and no cell is ever a formula."""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import (  # type: ignore[import-not-found]  # stubs lack it
    DataValidation,
)
from openpyxl.worksheet.worksheet import Worksheet

from counter_app.sheets.xlsx_columns import Column, SheetPlan

_SPARE_ROWS = 1_000
"""Below the last row, so that rows typed in later look and behave like the others."""

_HEADING_FONT: Final = Font(bold=True)
_HEADING_FILL: Final = PatternFill("solid", fgColor="E4EEF8")
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_FORMULA_STARTS: Final = ("=", "+", "-", "@")

Sheet = tuple[SheetPlan, Iterable[Mapping[str, object]]]


def write_workbook(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with these sheets, each row given by the keys of its columns."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for plan, rows in sheets:
        sheet = book.create_sheet(plan.name)
        _head(sheet, plan)
        for row in rows:
            sheet.append([_cell(sheet, column, row.get(column.key)) for column in plan.columns])
        _finish(sheet, plan)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _head(sheet: Worksheet, plan: SheetPlan) -> None:
    for position, column in enumerate(plan.columns, 1):
        cell = sheet.cell(1, position, column.heading)
        cell.font, cell.fill, cell.alignment = _HEADING_FONT, _HEADING_FILL, _WRAPPED
        dimension = sheet.column_dimensions[get_column_letter(position)]
        dimension.width = column.width
        dimension.number_format = column.number_format


def _cell(sheet: Worksheet, column: Column, value: object) -> Cell:
    cell = Cell(sheet, row=1, column=1)
    cell.alignment = _WRAPPED
    cell.number_format = column.number_format
    shown = column.join(value)
    if isinstance(shown, bool):
        shown = str(shown).lower()
    if isinstance(shown, (int, float, date)):
        cell.value = shown
    elif shown:
        put_text(cell, column.words.get(str(shown), str(shown)))
    return cell


def put_text(cell: Cell, text: str) -> None:
    """Fill a cell with a text that stays one: "=1+1" is read, not reckoned."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    cell.value = text
    cell.data_type = "s"
    # The quote keeps it so when the cell is edited.
    cell.quotePrefix = text.startswith(_FORMULA_STARTS)


def _finish(sheet: Worksheet, plan: SheetPlan) -> None:
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(plan.columns))}{sheet.max_row}"
    last = sheet.max_row + _SPARE_ROWS
    for position, column in enumerate(plan.columns, 1):
        if column.choices:
            letter = get_column_letter(position)
            choices = ",".join(column.words.values())
            rule = DataValidation(
                type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True
            )
            rule.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(rule)
