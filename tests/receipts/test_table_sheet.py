"""Reports on paper: what they say, that nothing overlaps or leaves the page, the same bytes."""

from dataclasses import replace

import pytest

from counter_app.domain.reporting.sheets import SheetColumn, SheetTable, shown
from counter_app.domain.sentences import say
from counter_app.receipts import PdfForms
from counter_app.receipts.layout.lines import Style
from counter_app.receipts.layout.marks import Rules, Text
from counter_app.receipts.layout.tables import Cell, Column, table
from counter_app.service.ports import Paper
from tests.receipts.reading import assert_in_order, read, words
from tests.sheets.test_table_files import OFFICE, SHEET, TABLE


def test_a_sheet_says_everything_in_its_order() -> None:
    printed = PdfForms().sheet(SHEET)

    assert_in_order(
        words(printed.pdf),
        ["CỘNG HÒA", "TÌNH HÌNH GIẢI QUYẾT", "Từ ngày 15/10/2026"],
    )
    assert_in_order(words(printed.pdf), ["Hộ tịch", "1.234", "12,5", "Tổng số", "Ghi chú cuối."])
    assert_in_order(words(printed.pdf), ["LÃNH ĐẠO", "(Ký, ghi rõ họ tên)"])
    assert "Đã giải quyết" in words(printed.pdf)
    assert (printed.form, printed.paper, printed.pages) == ("ii06", Paper.A4, 1)


def test_a_sheet_lies_across_on_a4_and_keeps_to_its_margins() -> None:
    many = replace(TABLE, rows=tuple((n, "Hộ tịch " * 12, n, 1.5) for n in range(1, 120)))

    pages = read(PdfForms().sheet(replace(SHEET, tables=(many, many))).pdf)

    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert page.width > page.height
        assert all(box.left >= 25 and box.right <= page.width - 14 for box in page.lines)
        assert "Đã giải quyết" in page.text or number in {1, len(pages)}
    assert f"Trang 2/{len(pages)}" in pages[1].text


def test_a_table_without_rows_says_so() -> None:
    empty = replace(TABLE, rows=(), total=())

    said = words(PdfForms().sheet(replace(SHEET, tables=(empty,))).pdf)

    assert "Không có." in said
    assert "STT" not in said


def test_several_tables_are_told_apart_by_their_names() -> None:
    other = replace(TABLE, name=say("Quá hạn"))

    assert_in_order(
        words(PdfForms().sheet(replace(SHEET, tables=(TABLE, other))).pdf), ["Số liệu", "Quá hạn"]
    )


def test_a_demo_says_that_it_is_worth_nothing() -> None:
    demo = replace(SHEET, office=replace(OFFICE, demo=True))

    assert "KHÔNG CÓ GIÁ TRỊ" in words(PdfForms().sheet(demo).pdf)
    assert "KHÔNG CÓ GIÁ TRỊ" not in words(PdfForms().sheet(SHEET).pdf)


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert PdfForms().sheet(SHEET).pdf == PdfForms().sheet(SHEET).pdf


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (1234567, "1.234.567"),
        (-5000, "-5.000"),
        (1234.56, "1.234,6"),
        ("=1+1", "=1+1"),
        (say("Tổng số"), "Tổng số"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: object, text: str) -> None:
    assert shown(value) == text  # type: ignore[arg-type]


def test_the_head_of_a_group_lies_over_its_columns_alone() -> None:
    columns = [
        Column(head="A", share=1),
        Column(head="B", share=1, group="Nhóm"),
        Column(head="C", share=1, group="Nhóm"),
        Column(head="D một hai ba bốn năm sáu bảy tám", share=1),
    ]

    head, _ = table(columns, [[Cell(("x",))] * 4], Style(width=200, size=10))

    texts = {mark.text: mark for mark in head.marks if isinstance(mark, Text)}
    strokes = [stroke for mark in head.marks if isinstance(mark, Rules) for stroke in mark.strokes]
    assert texts["Nhóm"].y < texts["B"].y == texts["C"].y
    assert 50 < texts["Nhóm"].x < 150
    inner = [top for x, top, x2, _ in strokes if x == x2 == 100]
    outer = [top for x, top, x2, _ in strokes if x == x2 == 50]
    assert outer == [0.0]
    assert inner[0] > texts["Nhóm"].y
    assert max(mark.y for mark in texts.values()) < head.height


def test_columns_without_groups_keep_their_plain_head() -> None:
    column = SheetColumn(head="Một", width=1)
    plain = SheetTable(name="a", columns=(column, column), rows=(("1", "2"),))

    assert "Một" in words(PdfForms().sheet(replace(SHEET, tables=(plain,))).pdf)
