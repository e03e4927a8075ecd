"""Reads workbooks that strangers made: bounded, no formulas, sheet by sheet into plain rows."""

import io
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from counter_app.domain.rows import BadRows, Problem, Row
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.sheets.xlsx_columns import Column, SheetPlan

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 50
MOST_UNPACKED: Final = 64 * 1024 * 1024
_MOST_MEMBERS = 500
_ENCRYPTED = 0x1

# What the workbook library lets through on files that are not, or no longer, workbooks.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)

_Cells = Sequence[Cell | MergedCell]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet, and whether it was hidden from whoever last saw it."""

    row: Row
    hidden: bool


def open_workbook(content: bytes) -> Workbook:
    """The workbook in these bytes. Raises `Refused` where it is none, or too big unpacked."""
    try:
        _check_archive(content)
        with warnings.catch_warnings():
            # It warns of decorations it does not know; the cells are read all the same.
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(io.BytesIO(content), keep_links=False)
    except _BROKEN as error:
        raise Refused(
            say(
                "Tệp không đọc được: không phải là bảng tính .xlsx, bị hỏng, hoặc có mật khẩu. Hãy "
                "mở bằng Excel và lưu lại thành .xlsx."
            ),
            "path",
        ) from error


def read_sheet(book: Workbook, plan: SheetPlan, problems: list[Problem]) -> Iterator[SheetRow]:
    """The rows of a sheet that hold anything, by the columns that their headings name.

    Cells that cannot be read as values are noted in `problems`; what stands right of the first
    50 columns is not looked at. Raises `BadRows` where a column is missing or unknown, `Refused`
    where the sheet is missing or too long.
    """
    sheet = _sheet(book, plan)
    columns = _columns(sheet, plan)
    layout = plan.layout()
    for cells in sheet.iter_rows(min_row=2, max_col=min(sheet.max_column, MOST_COLUMNS)):
        if all(_is_blank(cell.value) for cell in cells):
            continue
        number = cells[0].row
        values = _values(cells, columns, _Noting(_place(plan, number), problems))
        yield SheetRow(
            row=Row(place=_place(plan, number), cells=values, layout=layout),
            hidden=number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden),
        )


def _check_archive(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise Refused(
            say("Bảng tính lớn quá {most} MB khi giải nén.", most=MOST_UNPACKED >> 20), "path"
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise zipfile.BadZipFile("encrypted")


def _sheet(book: Workbook, plan: SheetPlan) -> Worksheet:
    named = {_plain(name): book[name] for name in book.sheetnames}
    sheet = named.get(_plain(plan.name))
    if not isinstance(sheet, Worksheet):
        raise Refused(say("Bảng tính không có trang “{sheet}”.", sheet=plan.name), "path")
    if sheet.max_row > MOST_ROWS + 1:
        raise Refused(
            say("Trang “{sheet}” có quá {most} dòng.", sheet=plan.name, most=MOST_ROWS), "path"
        )
    return sheet


def _columns(sheet: Worksheet, plan: SheetPlan) -> dict[int, Column]:
    """Where each column stands, counted from 0, by the headings of the first row."""
    headings = {_plain(column.heading): column for column in plan.columns}
    found: dict[int, Column] = {}
    problems: list[Problem] = []
    note = _Noting(_place(plan, 1), problems)
    for position, cell in enumerate(sheet[1][:MOST_COLUMNS]):
        if _is_blank(cell.value):
            continue
        column = headings.pop(_plain(cell.value), None)
        if column is None:
            note.wrong(
                position, say("Không biết cột “{heading}”, hoặc cột bị lặp.", heading=cell.value)
            )
        else:
            found[position] = column
    for missing in headings.values():
        note.missing(say("Thiếu cột “{heading}”.", heading=missing.heading))
    if problems:
        raise BadRows(problems)
    return found


def _values(cells: _Cells, columns: Mapping[int, Column], note: "_Noting") -> dict[str, object]:
    values: dict[str, object] = {}
    for position, cell in enumerate(cells):
        if _is_blank(cell.value):
            continue
        column = columns.get(position)
        if column is None:
            note.wrong(position, say("Ô này nằm ngoài các cột có tiêu đề."))
        elif cell.data_type == "f":
            note.wrong(position, say("Ô này là công thức; hãy thay bằng giá trị."))
        elif cell.data_type == "e":
            note.wrong(position, say("Ô này báo lỗi {value}.", value=cell.value))
        else:
            values[column.key] = column.split(cell.value)
    return values


@dataclass(frozen=True, slots=True)
class _Noting:
    """Notes problems with cells of one row of the sheet."""

    place: Sentence
    problems: list[Problem]

    def wrong(self, position: int, sentence: Sentence) -> None:
        letter = get_column_letter(position + 1)
        self.problems.append(Problem(place=self.place, column=letter, sentence=sentence))

    def missing(self, sentence: Sentence) -> None:
        self.problems.append(Problem(place=self.place, column="", sentence=sentence))


def _place(plan: SheetPlan, number: int) -> Sentence:
    return say("Trang “{sheet}”, dòng {row}", sheet=plan.name, row=number)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(text: object) -> str:
    return " ".join(unicodedata.normalize("NFC", str(text)).split()).casefold()
