"""Form 01: every field in its order, on every paper, in both sets."""

import unicodedata
from dataclasses import replace
from datetime import datetime

import pytest

from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.facts import FeeDue
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person, Submitter
from counter_app.domain.sentences import Refused
from counter_app.service.ports import Paper
from tests.receipts.reading import assert_in_order, read, words
from tests.receipts.samples import (
    APPLICANT,
    CODE,
    COMPONENTS,
    OFFICE,
    RECEPTION,
    SUBMITTER,
    dossier,
    receipt_of,
)

UNITS = {
    "2018": "Bộ phận Tiếp nhận và Trả kết quả: Ủy ban nhân dân xã Mẫu",
    "2025": "Trung tâm Phục vụ hành chính công: Ủy ban nhân dân xã Mẫu",
}
KEPT = "(Liên: Lưu)"
GIVEN = "(Liên: Giao tổ chức, cá nhân nộp hồ sơ)"
SHEETS_OF_PAPER = [Paper.A5, Paper.A5_TWO_UP, Paper.A4]
TABLE = [
    "STT Tên giấy tờ Loại Số lượng",
    "1 Tờ khai đăng ký khai sinh theo mẫu Bản chính 1",
    "2 Giấy chứng sinh Bản chính 1",
    (
        "3 Giấy chứng nhận kết hôn của cha, mẹ trẻ em (nếu cha, mẹ trẻ em có đăng ký kết hôn) "
        "Bản sao chứng thực 2"
    ),
]
LIST = [
    "1) Tờ khai đăng ký khai sinh theo mẫu – Bản chính: 1",
    "2) Giấy chứng sinh – Bản chính: 1",
    (
        "3) Giấy chứng nhận kết hôn của cha, mẹ trẻ em (nếu cha, mẹ trẻ em có đăng ký kết hôn) "
        "– Bản sao chứng thực: 2"
    ),
]
NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
DATED = "Xã Mẫu, ngày 05 tháng 02 năm 2026"


def fields(form_set: str, components: list[str]) -> list[str]:
    return [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        UNITS[form_set],
        "Tiếp nhận hồ sơ của: Nguyễn Văn Mẫu",
        "Người nộp: Trần Thị Thử (theo giấy ủy quyền ngày 03/02/2026)",
        "Địa chỉ: Thôn Mẫu, xã Mẫu, tỉnh Mẫu",
        "Số điện thoại: 0900 000 000 Email: mau@example.vn",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh cho con Nguyễn Thị Mẫu",
        "1. Thành phần hồ sơ nộp gồm:",
        *components,
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: 3 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 08 giờ 05 phút, ngày 05 tháng 02 năm 2026",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 08 giờ 05 phút, ngày 10 tháng 02 năm 2026",
        "Cách tính: 3 ngày làm việc từ 08:05 ngày 05/02/2026; nghỉ T7 07/02, CN 08/02.",
        "6. Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã Mẫu",
        (
            "Phí, lệ phí: Lệ phí đăng ký hộ tịch: 8.000 đồng; "
            "Phí bản sao trích lục: 2 × 8.000 đồng = 16.000 đồng; tổng cộng: 24.000 đồng"
        ),
        "Vào Sổ theo dõi hồ sơ, Quyển số: 1 Số thứ tự: 128",
    ]


def signatures(form_set: str) -> list[str]:
    center = {
        "2018": "lưu tại Bộ phận Tiếp nhận và Trả kết quả",
        "2025": "lưu tại Trung tâm Phục vụ hành chính công",
    }
    return [
        "(Ký và ghi rõ họ tên) (Ký và ghi rõ họ tên)",
        "Trần Thị Thử Lê Văn Thử",
        "Ghi chú:",
        "được lập thành 2 liên",
        center[form_set],
        "qua dịch vụ bưu chính.",
        f"https://motcua.example.vn/tra-cuu?ma={CODE}",
        "0200 000 0000",
        f"Mẫu 01 – TNTKQ-{form_set}.1",
    ]


def printed(paper: Paper = Paper.A5, form_set: str = "2025", **changes: object) -> str:
    return words(receipt_of(dossier(**changes), paper=paper, form_set=form_set).pdf)


@pytest.mark.parametrize("form_set", ["2018", "2025"])
@pytest.mark.parametrize("paper", SHEETS_OF_PAPER)
def test_a_sheet_bears_every_field_in_order_on_the_kept_and_on_the_given_copy(
    paper: Paper, form_set: str
) -> None:
    text = printed(paper, form_set)

    parts = []
    for copy in (KEPT, GIVEN):
        parts += [
            "ỦY BAN NHÂN DÂN XÃ MẪU TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
            *NATION,
            f"Mã hồ sơ: {CODE}",
            DATED,
            copy,
            CODE,
            *fields(form_set, TABLE),
            "NGƯỜI NỘP HỒ SƠ NGƯỜI TIẾP NHẬN HỒ SƠ",
            *signatures(form_set),
        ]
    assert_in_order(text, parts)


@pytest.mark.parametrize("form_set", ["2018", "2025"])
def test_the_80_mm_slip_bears_every_field_in_order_for_the_citizen(form_set: str) -> None:
    text = printed(Paper.ROLL_80, form_set)

    assert KEPT not in text
    assert_in_order(
        text,
        [
            "ỦY BAN NHÂN DÂN XÃ MẪU TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
            *NATION,
            DATED,
            f"Mã hồ sơ: {CODE}",
            GIVEN,
            CODE,
            *fields(form_set, LIST),
            "NGƯỜI NỘP HỒ SƠ",
            *signatures(form_set),
        ],
    )


@pytest.mark.parametrize("paper", Paper)
def test_the_text_of_every_page_is_nfc_and_complete(paper: Paper) -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Uyển Ẵm Ỗng Ượt ở Đắk Lắk")

    text = printed(paper, applicant=replace(APPLICANT, name=decomposed))

    assert unicodedata.is_normalized("NFC", text)
    assert "Tiếp nhận hồ sơ của: Nguyễn Thị Ngọc Uyển Ẵm Ỗng Ượt ở Đắk Lắk" in text


@pytest.mark.parametrize("paper", Paper)
def test_identity_numbers_are_not_printed(paper: Paper) -> None:
    text = printed(paper)

    assert APPLICANT.id_number not in text
    assert SUBMITTER.id_number not in text


def test_the_form_follows_the_set_that_the_dossier_was_received_under() -> None:
    receipt = receipt_of(dossier(form_set="2018"), paper=Paper.A5)

    assert receipt.form_set == "2018"
    assert UNITS["2018"] in words(receipt.pdf)


@pytest.mark.parametrize("form_set", ["1999", "../2025", "2025/", "."])
def test_a_set_that_is_not_shipped_is_refused_by_name(form_set: str) -> None:
    with pytest.raises(Refused) as refused:
        receipt_of(dossier(), paper=Paper.A5, form_set=form_set)

    assert form_set in str(refused.value)
    assert refused.value.where == "form_set"


def test_without_a_due_date_the_form_says_so_and_explains_nothing() -> None:
    received = replace(RECEPTION.procedure, limit=Limit(unit=LimitUnit.NONE))

    text = printed(due_at=None, procedure=received, explanation="không hẹn ngày trả")

    assert "5. Thời gian trả kết quả giải quyết hồ sơ: Không hẹn ngày trả 6." in text
    assert "là: không hẹn ngày trả 4." in text
    assert "Cách tính" not in text


@pytest.mark.parametrize(
    ("month", "day", "spoken"),
    [
        (1, 9, "ngày 09 tháng 01 năm 2026"),
        (2, 10, "ngày 10 tháng 02 năm 2026"),
        (3, 1, "ngày 01 tháng 3 năm 2026"),
        (9, 30, "ngày 30 tháng 9 năm 2026"),
        (12, 31, "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_months_one_and_two_get_a_leading_zero(
    month: int, day: int, spoken: str
) -> None:
    text = printed(received_at=datetime(2026, month, day, 8, 0, tzinfo=VIET_NAM))

    assert f"Xã Mẫu, {spoken}" in text
    assert f"4. Thời gian nhận hồ sơ: 08 giờ 00 phút, {spoken}" in text


def test_one_fee_needs_no_total_and_an_exemption_gives_its_reason() -> None:
    one = printed(fees=(FeeDue(name="Lệ phí hộ tịch", amount=8_000),))
    none = printed(
        fees=(FeeDue(name="Lệ phí hộ tịch", amount=0, exemption="người thuộc hộ nghèo"),)
    )

    assert "Phí, lệ phí: Lệ phí hộ tịch: 8.000 đồng Vào Sổ" in one
    assert "Phí, lệ phí: Lệ phí hộ tịch: miễn – người thuộc hộ nghèo Vào Sổ" in none


def test_lines_that_say_nothing_are_left_out_and_empty_ones_are_dotted() -> None:
    text = printed(
        applicant=Person(name="Nguyễn Văn Mẫu"),
        submitter=None,
        fees=(),
        components=(),
        office=replace(OFFICE, phone="", tracking_url=""),
    )

    assert "Người nộp:" not in text
    assert "Phí, lệ phí" not in text
    assert "Tra cứu" not in text
    assert "Địa chỉ: Số điện thoại: Email: Nội dung" in text
    assert "Nguyễn Văn Mẫu Lê Văn Thử" in text


def test_a_submitter_without_a_paper_is_named_alone() -> None:
    text = printed(submitter=Submitter(name="Trần Thị Thử"))

    assert "Người nộp: Trần Thị Thử Địa chỉ" in text


def test_an_agency_that_is_not_a_council_keeps_its_own_spelling() -> None:
    text = printed(office=replace(OFFICE, agency_name="SỞ MẪU"))

    assert "Trung tâm Phục vụ hành chính công: SỞ MẪU" in text


def test_several_sets_are_counted_with_two_digits() -> None:
    assert "2. Số lượng hồ sơ: 12 (bộ)" in printed(sets=12)


@pytest.mark.parametrize("paper", Paper)
def test_every_page_of_a_demo_store_says_that_it_is_a_demo(paper: Paper) -> None:
    demo = dossier(office=replace(OFFICE, demo=True), components=COMPONENTS * 9)

    pages = read(receipt_of(demo, paper=paper).pdf)

    assert all("BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ" in page.text for page in pages)
    assert "BẢN TRÌNH DIỄN" not in printed(paper)


@pytest.mark.parametrize("paper", Paper)
def test_every_page_of_a_reprint_says_so_with_its_number(paper: Paper) -> None:
    long = dossier(components=COMPONENTS * 9)

    first = receipt_of(long, paper=paper, copy=1)
    third = receipt_of(long, paper=paper, copy=3)

    assert "IN LẠI" not in words(first.pdf)
    assert all("BẢN IN LẠI – LẦN IN THỨ 3" in page.text for page in read(third.pdf))
