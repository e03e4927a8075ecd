"""Catalogues as workbooks: the same again, kind to people who edit them, closed to mischief."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from counter_app.domain.catalogue import (
    Exemption,
    FeeRule,
    FeeStep,
    Limit,
    LimitUnit,
    Procedure,
)
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused
from counter_app.sheets import starter_catalogue
from counter_app.sheets.catalogue_xlsx import from_xlsx, to_xlsx
from counter_app.sheets.xlsx_columns import COMPONENTS, FEES, PROCEDURES
from counter_app.sheets.xlsx_reader import MOST_ROWS, MOST_UNPACKED
from tests.domain.procedures import CATALOGUES, PLAIN

OTHER = replace(PLAIN, code="1.000656", name="Đăng ký khai tử")


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def edited(edit: Callable[[Workbook], None], *procedures: Procedure) -> bytes:
    """A written workbook, after a person has changed it."""
    book = load_workbook(io.BytesIO(to_xlsx(procedures or (PLAIN,))))
    edit(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_cell(sheet: str, address: str, value: str | None) -> bytes:
    def edit(book: Workbook) -> None:
        sheet_of(book, sheet)[address].value = value

    return edited(edit)


def problems_of(content: bytes) -> list[str]:
    with pytest.raises(BadRows) as caught:
        from_xlsx(content)
    return [str(problem.said()) for problem in caught.value.problems]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CATALOGUES)
@example((replace(PLAIN, name="=1+1", note="@SUM(A1)", source="-5", field="+84"),))
@example((replace(PLAIN, name="#N/A", note="TRUE", field="1.001193"),))
def test_a_catalogue_comes_back_as_it_was_written(procedures: tuple[Procedure, ...]) -> None:
    assert from_xlsx(to_xlsx(procedures)) == procedures


def test_the_starter_comes_back_as_it_was_written() -> None:
    assert from_xlsx(to_xlsx(starter_catalogue())) == starter_catalogue()


def test_the_sheets_and_headings_are_vietnamese_and_stay_in_sight() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([PLAIN])))

    assert book.sheetnames == ["Thủ tục", "Thành phần", "Lệ phí"]
    for name in book.sheetnames:
        assert sheet_of(book, name)["A1"].value == "Mã thủ tục"
        assert sheet_of(book, name).freeze_panes == "B2"


def test_codes_are_text_in_rows_written_and_in_rows_to_come() -> None:
    sheet = sheet_of(load_workbook(io.BytesIO(to_xlsx([PLAIN]))), "Thủ tục")

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("1.000894", "s")
    assert sheet["A2"].number_format == "@"
    assert sheet.column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_no_text_becomes_a_formula(text: str) -> None:
    book = load_workbook(io.BytesIO(to_xlsx([replace(PLAIN, name=text)])))

    cell = sheet_of(book, "Thủ tục")["B2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_characters_that_no_workbook_can_hold_do_not_stop_an_export() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([replace(PLAIN, name="a\x07b")])))

    assert sheet_of(book, "Thủ tục")["B2"].value == "a b"


# ---------------------------------------------------------------- as people edit


def test_numbers_typed_as_text_and_codes_taken_for_numbers_are_understood() -> None:
    def edit(book: Workbook) -> None:
        for sheet in ("Thủ tục", "Thành phần", "Lệ phí"):
            sheet_of(book, sheet)["A2"] = 1.00089
        sheet_of(book, "Thủ tục")["G2"] = "0,5"
        sheet_of(book, "Lệ phí")["D2"] = "8.000"

    (procedure,) = from_xlsx(edited(edit))

    assert procedure.code == "1.000890"
    assert procedure.limit == Limit(unit=LimitUnit.WORKING_DAY, quarters=2)
    assert procedure.fees[0].amount == 8_000


def test_days_typed_as_text_and_words_in_any_case_are_understood() -> None:
    def edit(book: Workbook) -> None:
        for sheet, cell in (("Thủ tục", "L2"), ("Thành phần", "B2"), ("Lệ phí", "B2")):
            sheet_of(book, sheet)[cell] = "1/7/2025"
        sheet_of(book, "Thủ tục")["F2"] = "trực tiếp; BƯU CHÍNH"

    (procedure,) = from_xlsx(edited(edit))

    assert procedure.valid_from == date(2025, 7, 1)
    assert procedure.channels == ("direct", "post")


def test_steps_and_exemptions_stand_in_lines() -> None:
    def edit(book: Workbook) -> None:
        sheet = sheet_of(book, "Lệ phí")
        sheet["G2"] = "từ 3: 1.000\n10: 500"
        sheet["J2"] = "Hộ nghèo | Luật Hộ tịch\n\nNgười khuyết tật"

    (procedure,) = from_xlsx(edited(edit))

    assert procedure.fees[0].steps == (
        FeeStep(start=3, amount=1_000),
        FeeStep(start=10, amount=500),
    )
    assert procedure.fees[0].exemptions == (
        Exemption(name="Hộ nghèo", legal_basis="Luật Hộ tịch"),
        Exemption(name="Người khuyết tật"),
    )


def test_columns_may_change_places() -> None:
    def edit(book: Workbook) -> None:
        sheet = sheet_of(book, "Thành phần")
        for row in (1, 2):
            first, last = sheet.cell(row, 1).value, sheet.cell(row, 5).value
            sheet.cell(row, 1).value, sheet.cell(row, 5).value = last, first

    assert from_xlsx(edited(edit)) == (PLAIN,)


def test_blank_rows_are_passed_over() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Thủ tục").insert_rows(2, 3)
        sheet_of(book, "Thủ tục")["B3"] = "   "

    assert from_xlsx(edited(edit)) == (PLAIN,)


def test_a_hidden_procedure_is_passed_over_with_all_that_belongs_to_it() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Thủ tục").row_dimensions[2].hidden = True

    assert from_xlsx(edited(edit, PLAIN, OTHER)) == (OTHER,)


def test_a_filter_on_components_takes_none_from_a_visible_procedure() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Thành phần").row_dimensions[2].hidden = True

    assert from_xlsx(edited(edit)) == (PLAIN,)


def test_a_part_without_a_day_belongs_to_the_only_version() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Thành phần")["B2"].value = None

    assert from_xlsx(edited(edit)) == (PLAIN,)


def test_each_version_keeps_its_own_parts() -> None:
    later = replace(PLAIN, valid_from=date(2026, 7, 1), fees=(FeeRule(name="Lệ phí mới"),))

    assert from_xlsx(to_xlsx([PLAIN, later])) == (PLAIN, later)


# ---------------------------------------------------------------- faults


def test_a_fault_names_sheet_row_and_column() -> None:
    assert problems_of(with_cell("Thành phần", "D2", "Bản photo")) == [
        (
            "Trang “Thành phần”, dòng 2, cột “Loại”: Không hiểu “Bản photo”; cần một trong: Bản "
            "chính, Bản sao, Bản sao chứng thực, Bản sao điện tử, Biểu mẫu điện tử, Xuất trình."
        )
    ]


@pytest.mark.parametrize(
    ("sheet", "address", "value", "problem"),
    [
        ("Thủ tục", "B2", None, "dòng 2, cột “Tên thủ tục”: Chưa điền."),
        ("Thủ tục", "A2", "1.99", "cột “Mã thủ tục”: Mã “1.99” không đúng"),
        ("Thủ tục", "L2", "hôm nay", "cột “Hiệu lực từ”: “hôm nay” không phải là ngày"),
        ("Thủ tục", "F2", "Fax", "cột “Hình thức nộp”: Không hiểu “Fax”"),
        ("Lệ phí", "D2", "nhiều", "cột “Mức thu (đồng)”: “nhiều” không phải là số nguyên."),
        ("Lệ phí", "G2", "3 nghìn", "cột “Mức thu theo bậc”: Không hiểu “3 nghìn”."),
        ("Lệ phí", "D2", "=1+1", "dòng 2, cột D: Ô này là công thức; hãy thay bằng giá trị."),
        ("Lệ phí", "D2", "#REF!", "dòng 2, cột D: Ô này báo lỗi #REF!."),
        ("Lệ phí", "Z2", "ghi thêm", "dòng 2, cột Z: Ô này nằm ngoài các cột có tiêu đề."),
        ("Lệ phí", "A2", "9.999999", "cột “Mã thủ tục”: Trang “Thủ tục” không có mã “9.999999”."),
        ("Lệ phí", "B2", "02/07/2025", "cột “Hiệu lực từ”: Mã 1.000894 không có phiên bản này."),
        ("Lệ phí", "D1", "Giá", "dòng 1, cột D: Không biết cột “Giá”, hoặc cột bị lặp."),
        ("Lệ phí", "D1", None, "dòng 1: Thiếu cột “Mức thu (đồng)”."),
    ],
)
def test_every_fault_is_told(sheet: str, address: str, value: str | None, problem: str) -> None:
    assert any(problem in told for told in problems_of(with_cell(sheet, address, value)))


def test_a_day_that_cannot_be_read_is_one_fault() -> None:
    assert problems_of(with_cell("Lệ phí", "B2", "hôm nay")) == [
        (
            "Trang “Lệ phí”, dòng 2, cột “Hiệu lực từ”: “hôm nay” không phải là ngày; cần dạng "
            "01/07/2025."
        )
    ]


def test_a_part_without_a_day_belongs_nowhere_among_several_versions() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Thành phần")["B2"].value = None

    later = replace(PLAIN, valid_from=date(2026, 7, 1))

    assert problems_of(edited(edit, PLAIN, later)) == [
        ("Trang “Thành phần”, dòng 2, cột “Hiệu lực từ”: Mã 1.000894 không có phiên bản này.")
    ]


def test_faults_of_all_sheets_are_told_at_once() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Thủ tục")["B2"].value = None
        sheet_of(book, "Thành phần")["E2"] = 0
        sheet_of(book, "Lệ phí")["C3"] = "Phí không của thủ tục nào"

    told = problems_of(edited(edit))

    assert [line.split(",")[0] for line in told] == [
        "Trang “Lệ phí”",
        "Trang “Thủ tục”",
        "Trang “Thành phần”",
    ]


def test_a_missing_sheet_is_refused() -> None:
    def edit(book: Workbook) -> None:
        book.remove(book["Lệ phí"])

    with pytest.raises(Refused, match="Bảng tính không có trang “Lệ phí”"):
        from_xlsx(edited(edit))


def test_an_empty_sheet_lacks_every_column() -> None:
    def edit(book: Workbook) -> None:
        book.remove(book["Thành phần"])
        book.create_sheet("thành  PHẦN")

    assert len(problems_of(edited(edit))) == len(COMPONENTS.columns)


def test_a_sheet_that_is_too_long_is_refused() -> None:
    def edit(book: Workbook) -> None:
        sheet_of(book, "Lệ phí").cell(MOST_ROWS + 2, 1, "x")

    with pytest.raises(Refused, match="có quá 20000 dòng"):
        from_xlsx(edited(edit))


def test_an_archive_that_swells_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (MOST_UNPACKED + 1))

    with pytest.raises(Refused, match="lớn quá 64 MB khi giải nén"):
        from_xlsx(bomb.getvalue())


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600), b"name;code\n"]
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="không phải là bảng tính"):
        from_xlsx(content)


def test_another_zip_archive_is_no_workbook() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "x")

    with pytest.raises(Refused, match="không phải là bảng tính"):
        from_xlsx(other.getvalue())


def test_a_workbook_with_a_password_inside_is_refused() -> None:
    content = bytearray(to_xlsx([PLAIN]))
    flags = content.index(b"PK\x01\x02") + 8
    content[flags] |= 1

    with pytest.raises(Refused, match="có mật khẩu"):
        from_xlsx(bytes(content))


GOOD = to_xlsx([PLAIN])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_right_or_refused(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))

    try:
        read = from_xlsx(bytes(content[:cut]))
    except Refused:
        return

    assert read == (PLAIN,)


def with_member_damaged(content: bytes, name: str, at: int, put: bytes) -> bytes:
    """The same archive, sound as such, with some bytes of one member overwritten."""
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(damaged, "w") as new:
        for member in old.namelist():
            body = old.read(member)
            if member == name:
                body = body[:at] + put + body[at + len(put) :]
            new.writestr(member, body)
    return damaged.getvalue()


def test_entities_that_swell_are_refused() -> None:
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10)
    )
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    sheet = f"<worksheet><sheetData>{cell}</sheetData></worksheet>"
    bomb = f"<!DOCTYPE worksheet [{entities}]>{sheet}".ljust(10_000).encode()

    with pytest.raises(Refused, match="không phải là bảng tính"):
        from_xlsx(with_member_damaged(GOOD, "xl/worksheets/sheet1.xml", 0, bomb))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_workbook_of_odd_parts_is_read_or_refused(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sizes = {member.filename: member.file_size for member in archive.infolist()}
    name = data.draw(st.sampled_from(sorted(sizes)))
    at = data.draw(st.integers(0, sizes[name] - 1))
    put = data.draw(st.binary(min_size=1, max_size=3) | st.sampled_from([b"9", b"-1", b"A", b"zz"]))

    try:
        read = from_xlsx(with_member_damaged(GOOD, name, at, put))
    except Refused:
        return

    assert isinstance(read, tuple)


def test_every_heading_is_unlike_every_other_of_its_sheet() -> None:
    for plan in (PROCEDURES, COMPONENTS, FEES):
        headings = [column.heading.casefold() for column in plan.columns]
        assert len(set(headings)) == len(headings)
