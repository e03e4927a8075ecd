"""Reports as workbooks, read back by openpyxl and as the XML that they are."""

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from counter_app.domain.office import Office
from counter_app.domain.reporting.sheets import SheetColumn, SheetTable, TableSheet
from counter_app.domain.sentences import say
from counter_app.sheets.table_files import workbook
from tests.domain.times import moment

OFFICE = Office(
    agency_code="H30.12", agency_name="UBND XÃ MẪU", unit_name="MỘT CỬA XÃ MẪU", place="Xã Mẫu"
)
TABLE = SheetTable(
    name="Số liệu",
    columns=(
        SheetColumn(head="STT", width=5, number=True),
        SheetColumn(head=say("Lĩnh vực giải quyết"), width=30),
        SheetColumn(head="Trước", width=9, group="Đã giải quyết", number=True),
        SheetColumn(head="Sau", width=9, group="Đã giải quyết", number=True),
    ),
    rows=((1, "Hộ tịch", 1234, 12.5), (2, "Đất đai", 0, None)),
    total=("", "Tổng số", 1234, 12.5),
    empty="Không có.",
)
SHEET = TableSheet(
    name="ii06",
    title="Tình hình giải quyết",
    office=OFFICE,
    as_of=moment("2026-11-20 09:00"),
    lines=("Từ ngày 15/10/2026",),
    tables=(TABLE,),
    notes=("Ghi chú cuối.",),
    signers=("LÃNH ĐẠO",),
)


def first_page(sheet: TableSheet) -> Worksheet:
    page = load_workbook(io.BytesIO(workbook(sheet))).worksheets[0]
    assert isinstance(page, Worksheet)
    return page


def rows(page: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.rows]


def test_a_workbook_has_title_head_rows_total_and_notes() -> None:
    assert rows(first_page(SHEET)) == [
        ["MỘT CỬA XÃ MẪU", None, None, None],
        ["Tình hình giải quyết", None, None, None],
        ["Từ ngày 15/10/2026", None, None, None],
        [None, None, None, None],
        ["STT", "Lĩnh vực giải quyết", "Đã giải quyết", None],
        [None, None, "Trước", "Sau"],
        [1, "Hộ tịch", 1234, 12.5],
        [2, "Đất đai", 0, None],
        [None, "Tổng số", 1234, 12.5],
        [None, None, None, None],
        ["Ghi chú cuối.", None, None, None],
    ]


def test_heads_of_groups_lie_across_their_columns() -> None:
    merged = {str(cells) for cells in first_page(SHEET).merged_cells.ranges}

    assert {"C5:D5", "A5:A6", "B5:B6", "A1:D1", "A2:D2"} <= merged


def test_numbers_are_numbers_and_the_total_is_bold() -> None:
    page = first_page(SHEET)

    assert page["C7"].number_format == "#,##0"
    assert page["D7"].number_format == "#,##0.0"
    assert page["C9"].font.bold
    assert not page["C7"].font.bold


def test_every_table_has_a_worksheet_of_its_own() -> None:
    odd = replace(TABLE, name="Ghi: [bổ sung] / cho ngày đã được chốt sổ hôm trước", rows=())

    book = load_workbook(io.BytesIO(workbook(replace(SHEET, tables=(TABLE, odd)))))

    assert book.sheetnames == ["Số liệu", "Ghi   bổ sung    cho ngày đã đư"]
    assert "Không có." in [cell.value for row in book.worksheets[1].rows for cell in row]


@pytest.mark.parametrize("text", ["=1+1", "+84900", "-5", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_is_ever_a_formula(text: str) -> None:
    dangerous = replace(TABLE, rows=((1, text, 1, 1.0),), name=text)
    sheet = replace(SHEET, title=text, lines=(text,), notes=(text,), tables=(dangerous, TABLE))

    content = workbook(sheet)

    page = load_workbook(io.BytesIO(content)).worksheets[0]
    told = [cell for row in page.rows for cell in row if cell.value == text]
    assert len(told) >= 4
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in told)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_what_no_workbook_may_hold_becomes_a_blank() -> None:
    odd = replace(TABLE, rows=((1, "Nguyễn\x00 Văn\x1b", 1, 1.0),))

    assert rows(first_page(replace(SHEET, tables=(odd,))))[6][1] == "Nguyễn  Văn "


def test_a_page_prints_across_on_a4_with_its_head_on_every_page() -> None:
    page = first_page(SHEET)

    assert page.page_setup.orientation == "landscape"
    assert str(page.page_setup.paperSize) == "9"
    assert getattr(page, "print_title_rows") == "$5:$6"  # noqa: B009 - the stubs lack it
    assert page.freeze_panes == "A7"
    assert page.sheet_properties.pageSetUpPr.fitToPage
