"""The register of a year and the hand-over list: complete, numbered, counted in words."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from counter_app.domain.books import RegisterBook, RegisterRow, handover_row, register_row
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.receipts import PdfForms
from tests.receipts.life import LIFE, at, handover, lived, register_book, register_line
from tests.receipts.reading import assert_in_order, read, words
from tests.receipts.samples import CODE, OFFICE, RECEPTION, dossier

COLUMNS = [
    "TT",
    "Mã hồ sơ",
    "Tên thủ tục",
    "Số lượng",
    "Tên cá nhân, tổ",
    "Địa chỉ, số điện",
    "Cơ quan chủ",
    "Nhận hồ",
    "Hẹn trả",
    "Trả kết",
    "Phương",
    "Ký nhận",
    "Ghi chú",
]


def printed(book: RegisterBook) -> str:
    return words(PdfForms().register(book).pdf)


@pytest.mark.parametrize(("form_set", "number"), [("2018", "06"), ("2025", "07")])
def test_the_register_opens_with_a_cover_and_repeats_its_13_columns(
    form_set: str, number: str
) -> None:
    register = PdfForms().register(register_book(60, form_set=form_set))

    cover, *pages = read(register.pdf)
    assert register.pages == len(pages) + 1
    assert_in_order(
        " ".join(cover.text.split()),
        [
            "ỦY BAN NHÂN DÂN XÃ MẪU",
            "SỔ THEO DÕI HỒ SƠ",
            "NĂM 2026",
            "Quyển số: 1",
            "Mở sổ ngày 01 tháng 01 năm 2026",
            "Khóa sổ lúc 16 giờ 30 phút, ngày 31 tháng 12 năm 2026",
            f"Mẫu {number} – STD-{form_set}.1",
        ],
    )
    for page in pages:
        assert (page.width, page.height) == pytest.approx((842, 595), abs=1)
        for head in COLUMNS:
            assert head in " ".join(page.text.split()), head


def test_pages_are_numbered_on_from_the_cover() -> None:
    cover, *pages = read(PdfForms().register(register_book(60)).pdf)

    assert not any(line.strip().isdecimal() for line in cover.text.splitlines())
    for number, page in enumerate(pages, 2):
        assert str(number) in page.text.splitlines()
        assert "Sổ theo dõi hồ sơ năm 2026, Quyển số 1" in page.text


def test_every_line_says_what_the_register_holds() -> None:
    text = printed(register_book(3))

    assert_in_order(
        text,
        [
            "02 H30.12- 260203-1002 Đăng ký thành lập hộ kinh doanh 03 Nguyễn Văn Mẫu 2",
            "Thôn Mẫu, xã Mẫu, tỉnh Mẫu 0900 000 000",
            "03/02/2026 03/03/2026 03/03/2026 Bản điện tử Trần Thị Thử",
            "03 H30.12-",
        ],
    )


def test_a_line_without_a_result_leaves_its_columns_empty_and_no_due_date_is_said() -> None:
    row = replace(register_line(4), due_at=None)

    text = printed(replace(register_book(1), rows=iter([row]), count=1))

    assert "05/02/2026 Không hẹn ngày trả Năm 2026" in text


def test_the_closing_line_counts_in_words() -> None:
    text = printed(register_book(125))

    assert (
        "Năm 2026, Quyển số 1 có 125 hồ sơ (bằng chữ: một trăm hai mươi lăm), ghi liên tục từ số "
        "thứ tự 01 đến số thứ tự 125; đã trả kết quả 94 hồ sơ (bằng chữ: chín mươi tư)." in text
    )
    assert_in_order(text, ["NGƯỜI GIỮ SỔ", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", "(Ký tên, đóng dấu)"])


def test_a_book_that_is_not_closed_says_until_when_and_has_no_closing_line() -> None:
    text = printed(register_book(5, closed=False))

    assert "Số liệu tính đến 16 giờ 30 phút, ngày 31 tháng 12 năm 2026" in text
    assert "bằng chữ" not in text
    assert "Khóa sổ" not in text


def test_numbers_that_are_missing_are_owned_up_to() -> None:
    rows = map(register_line, (1, 3, 7))

    text = printed(replace(register_book(3), rows=rows))

    assert_in_order(text, ["01 H30", "2 Không có trong sổ", "03 H30", "4–6 Không có", "07 H30"])


def test_an_empty_year_is_closed_all_the_same() -> None:
    assert "có 0 hồ sơ (bằng chữ: không)" in printed(register_book(0))


def test_progress_is_told_and_ends_at_the_whole() -> None:
    told: list[tuple[int, int]] = []

    PdfForms().register(register_book(250), lambda done, total: told.append((done, total)))

    assert told == [(100, 250), (200, 250), (250, 250)]


def test_rows_are_asked_for_only_as_pages_fill() -> None:
    asked: list[int] = []
    seen: list[int] = []

    def rows() -> Iterator[RegisterRow]:
        for number in range(1, 401):
            asked.append(number)
            yield register_line(number)

    def told(done: int, total: int) -> None:
        seen.append(len(asked))

    PdfForms().register(replace(register_book(400), rows=rows()), told)

    assert seen[:3] == [100, 200, 300]


def test_memory_follows_the_finished_pages_alone() -> None:
    def peak(rows: int) -> int:
        PdfForms().register(register_book(10))
        tracemalloc.start()
        PdfForms().register(register_book(rows))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    a_row = (peak(400) - peak(100)) / 300

    assert a_row < 16_000, "bytes that stay for each row until the file is written"


def test_the_same_book_gives_the_same_bytes() -> None:
    assert PdfForms().register(register_book(30)).pdf == PdfForms().register(register_book(30)).pdf


def test_a_set_without_a_register_is_refused() -> None:
    with pytest.raises(Refused, match="1999"):
        PdfForms().register(register_book(1, form_set="1999"))


def test_a_register_line_tells_a_dossiers_whole_life() -> None:
    life = lived(replace(RECEPTION, note="nộp thay"), LIFE)

    row = register_row(replace(life, stage=Stage.RETURNED))

    assert (row.number, row.code, row.sets, row.applicant) == (128, CODE, 1, "Nguyễn Văn Mẫu")
    assert (row.returned_at, row.way, row.receiver) == (at(10, 9, 20), "counter", "Trần Thị Thử")
    assert row.note == "nộp thay"
    assert register_row(replace(life, stage=Stage.STOPPED)).note == "Dừng xử lý; nộp thay"
    assert register_row(dossier()).returned_at is None


def test_a_hand_over_list_names_both_sides_and_counts_in_words() -> None:
    pdf = PdfForms().handover_list(handover()).pdf

    one_copy = [
        "DANH SÁCH BÀN GIAO HỒ SƠ",
        "Bên giao: Trung tâm Phục vụ hành chính công xã Mẫu",
        "Người giao: Lê Văn Thử",
        "Bên nhận: Công chức Tư pháp - Hộ tịch",
        "Người nhận: Phạm Thị Mẫu",
        "Thời gian bàn giao: 15 giờ 30 phút, ngày 05 tháng 02 năm 2026",
        "TT Mã hồ sơ Chủ hồ sơ Thủ tục hành chính Hẹn trả",
        "1 H30.12- 260205-1001 Nguyễn Văn Mẫu 1 Thủ tục đăng ký khai sinh 08:05 10/02/2026 4",
        "12 H30.12- 260205-1012",
        "Tổng số hồ sơ bàn giao: 12 hồ sơ (bằng chữ: mười hai hồ sơ)",
        "NGƯỜI GIAO NGƯỜI NHẬN",
        "Lê Văn Thử Phạm Thị Mẫu",
    ]
    assert_in_order(words(pdf), ["(Bản bên giao giữ)", *one_copy, "(Bản bên nhận giữ)", *one_copy])


def test_a_reprinted_or_demo_list_says_so() -> None:
    listed = replace(handover(copy=2), office=replace(OFFICE, demo=True))

    for page in read(PdfForms().handover_list(listed).pdf):
        assert "BẢN TRÌNH DIỄN" in page.text
        assert "LẦN IN THỨ 2" in page.text


def test_a_hand_over_line_counts_the_papers() -> None:
    row = handover_row(lived(), "gấp")

    assert (row.code, row.papers, row.note) == (CODE, 0, "gấp")
    assert handover_row(replace(lived(), components=RECEPTION.components)).papers == 4
