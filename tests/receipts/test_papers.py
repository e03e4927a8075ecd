"""Each paper of a dossier's life: every field in its order, on every paper, in both sets."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from counter_app.domain.facts import FeeDue
from counter_app.domain.facts.life import SupplementRequested
from counter_app.domain.facts.money import FeeRefunded, PaymentRequested
from counter_app.domain.people import ApplicantKind
from counter_app.domain.sentences import Refused
from counter_app.receipts.values import in_text
from counter_app.service.ports import FormName, Paper
from tests.receipts.life import (
    APOLOGY,
    BACK,
    FIRST_HANDED,
    HANDLER,
    LIFE,
    PAID,
    REFUSAL,
    RETURNED,
    STOPPED,
    SUPPLEMENT,
    at,
    form_of,
    lived,
)
from tests.receipts.reading import assert_in_order, decoded, read, words
from tests.receipts.samples import APPLICANT, CODE, OFFICE, RECEPTION, SUBMITTER

SHEETS = [Paper.A5, Paper.A5_TWO_UP, Paper.A4]
SETS = ["2018", "2025"]
UNITS = {
    "2018": "Bộ phận Tiếp nhận và Trả kết quả",
    "2025": "Trung tâm Phục vụ hành chính công",
}
NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
WHO = ["Địa chỉ: Thôn Mẫu, xã Mẫu, tỉnh Mẫu", "Số điện thoại: 0900 000 000 Email: mau@example.vn"]
SUMMARY = "Nội dung yêu cầu giải quyết: Đăng ký khai sinh cho con Nguyễn Thị Mẫu"
AGENCY = "Ủy ban nhân dân xã Mẫu"
ROLLS = {FormName.RECEIPT, FormName.FEE, FormName.LABEL}


def _combinations() -> Iterator[tuple[FormName, str, Paper]]:
    """Every form of both sets on every paper that it may be printed on."""
    for form in FormName:
        for form_set in SETS:
            for paper in Paper:
                exists = (form, form_set) != (FormName.STOP_NOTICE, "2018")
                if exists and (paper is not Paper.ROLL_80 or form in ROLLS):
                    yield form, form_set, paper


COMBINATIONS = list(_combinations())


def supplement(form_set: str) -> list[str]:
    return [
        "Số: 07/HDHS",
        "Xã Mẫu, ngày 06 tháng 02 năm 2026",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        f"Mã hồ sơ: {CODE}",
        "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: Nguyễn Văn Mẫu",
        "Người nộp: Trần Thị Thử (theo giấy ủy quyền ngày 03/02/2026)",
        SUMMARY,
        *WHO,
        "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:",
        "TT Giấy tờ cần bổ sung, hoàn thiện Loại Số lượng",
        "1 Giấy chứng sinh (họ tên người mẹ khác với giấy tờ tùy thân) Bản chính 1",
        "2 Giấy chứng nhận kết hôn của cha, mẹ Bản sao chứng thực 2",
        "Lý do: Thông tin trên Giấy chứng sinh chưa thống nhất (Điều 16 Luật Hộ tịch)",
        (
            "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với Trung tâm Phục "
            "vụ hành chính công xã Mẫu, số điện thoại 0200 000 0000 để được hướng dẫn./."
        ),
        "NGƯỜI HƯỚNG DẪN",
        "(Ký và ghi rõ họ tên)",
        "Lê Văn Thử",
        "Mẫu 02",
    ]


def refusal(form_set: str) -> list[str]:
    return [
        "Số: 07/TCHS",
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        f"{UNITS[form_set]}: {AGENCY}",
        f"Mã hồ sơ: {CODE}",
        "Tiếp nhận hồ sơ của: Nguyễn Văn Mẫu",
        *WHO,
        SUMMARY,
        f"Qua xem xét, {UNITS[form_set]} thông báo không tiếp nhận, giải quyết hồ sơ này",
        "với lý do cụ thể như sau:",
        REFUSAL.reason,
        "Căn cứ: khoản 1 Điều 13 và khoản 1 Điều 16 Luật Hộ tịch",
        "Xin thông báo cho Ông/Bà được biết và thực hiện./.",
        "NGƯỜI NỘP HỒ SƠ NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Trần Thị Thử Lê Văn Thử",
        "Mẫu 03",
    ]


def apology(form_set: str) -> list[str]:
    taken_in = "“Thủ tục đăng ký khai sinh” của Ông/Bà Nguyễn Văn Mẫu; mã"
    old, new = "08 giờ 05 phút, ngày 10 tháng 02 năm 2026", "16 giờ 00 phút, ngày 13 tháng 02"
    said = {
        "2018": [
            "Số: 12/PXL-Q2",
            "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            "Kính gửi: Ông/Bà Nguyễn Văn Mẫu",
            f"Ngày 05/02/2026, {AGENCY} tiếp nhận giải quyết hồ sơ đề nghị giải quyết {taken_in}",
            f"Thời gian hẹn trả kết quả giải quyết hồ sơ: {old}.",
            f"Lý do: {APOLOGY.reason}.",
            f"sẽ trả kết quả giải quyết hồ sơ vào {new}",
        ],
        "2025": [
            "Số: 12/XLGH-Q2",
            "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
            "Kính gửi: Ông/Bà Nguyễn Văn Mẫu",
            f"Ngày 05/02/2026, {AGENCY} tiếp nhận hồ sơ đề nghị giải quyết {taken_in}",
            f"1. Thời hạn trả kết quả đã hẹn: {old}",
            f"2. Lý do chưa giải quyết xong đúng hạn: {APOLOGY.reason}",
            f"3. Thời hạn trả kết quả sau khi gia hạn: {new}",
            "chỉ thực hiện một lần",
        ],
    }
    signed = ["THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", "(Ký tên, đóng dấu)", "Hoàng Văn Mẫu", "Mẫu 04"]
    return [*said[form_set], "thông cảm của Ông/Bà", *signed]


def stop_notice(form_set: str) -> list[str]:
    return [
        "Số: 07/TB-DGQ",
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Kính gửi: Ông/Bà Nguyễn Văn Mẫu",
        f"1. Mã hồ sơ: {CODE}",
        "2. Thủ tục hành chính: Thủ tục đăng ký khai sinh",
        "3. Thời gian tiếp nhận hồ sơ: 08 giờ 05 phút, ngày 05 tháng 02 năm 2026",
        "4. Lý do dừng giải quyết: Người yêu cầu rút hồ sơ",
        "Theo đề nghị của: Nguyễn Văn Mẫu (đơn ngày 09/02/2026)",
        "5. Giai đoạn giải quyết khi dừng: đang giải quyết tại Trung tâm Phục vụ hành chính công",
        "6. Phí, lệ phí đã nộp: Hoàn trả 24.000 đồng",
        "7. Giấy tờ trả lại: Tờ khai, Giấy chứng sinh, Giấy chứng nhận kết hôn",
        "dừng giải quyết kể từ 15 giờ 00 phút, ngày 09 tháng 02 năm 2026",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "Hoàng Văn Mẫu",
        "Mẫu 05",
    ]


def fee(form_set: str) -> list[str]:
    return [
        f"Mã hồ sơ: {CODE}",
        "PHIẾU THU PHÍ, LỆ PHÍ",
        "Người nộp tiền: Trần Thị Thử",
        "Địa chỉ: Thôn Mẫu, xã Mẫu, tỉnh Mẫu",
        "Chủ hồ sơ: Nguyễn Văn Mẫu",
        "Thủ tục: Thủ tục đăng ký khai sinh",
        "Phí bản sao trích lục",
        "Phải nộp: 24.000 đồng",
        "Số tiền thu: 24.000 đồng",
        "Bằng chữ: Hai mươi tư nghìn đồng",
        "Hình thức: Tiền mặt",
        "Thời điểm: Khi nộp hồ sơ",
        "Biên lai số: 0000123",
        "Thời gian thu: 08 giờ 10 phút, ngày 05 tháng 02 năm 2026",
        "NGƯỜI NỘP TIỀN NGƯỜI THU TIỀN",
        "Trần Thị Thử Lê Văn Thử",
        "không thay thế biên lai",
    ]


def result(form_set: str) -> list[str]:
    return [
        f"Mã hồ sơ: {CODE}",
        "PHIẾU GIAO NHẬN KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
        "Chủ hồ sơ: Nguyễn Văn Mẫu",
        "Thủ tục: Thủ tục đăng ký khai sinh",
        "Tiếp nhận: 08:05 ngày 05/02/2026 Hẹn trả: 08:05 ngày 10/02/2026",
        "TT Tên giấy tờ Số, ký hiệu Số lượng",
        "1 Giấy khai sinh (bản chính) Số 21/2026 1",
        "2 Trích lục khai sinh (bản sao) Số 15/TLKS-BS 2",
        "2. Thời gian giao kết quả: 09 giờ 20 phút, ngày 10 tháng 02 năm 2026",
        "3. Hình thức nhận kết quả: Trực tiếp",
        "4. Người nhận kết quả: Trần Thị Thử",
        "Giấy tờ xuất trình: Căn cước",
        "Nhận thay theo: giấy ủy quyền ngày 03/02/2026",
        "5. Bản chính giấy tờ đã nộp để đối chiếu: Đã trả lại",
        "NGƯỜI NHẬN KẾT QUẢ NGƯỜI TRẢ KẾT QUẢ",
        "Trần Thị Thử Lê Văn Thử",
    ]


FIELDS = {
    FormName.SUPPLEMENT_REQUEST: supplement,
    FormName.REFUSAL: refusal,
    FormName.APOLOGY: apology,
    FormName.STOP_NOTICE: stop_notice,
    FormName.FEE: fee,
    FormName.RESULT: result,
}
TWICE = [
    (form, form_set, paper)
    for form, form_set, paper in COMBINATIONS
    if form in FIELDS and paper is not Paper.ROLL_80
]


@pytest.mark.parametrize(("form", "form_set", "paper"), TWICE)
def test_every_field_stands_in_its_order_on_the_kept_and_on_the_given_copy(
    form: FormName, form_set: str, paper: Paper
) -> None:
    text = words(form_of(form, form_set=form_set, paper=paper).pdf)

    fields = FIELDS[form](form_set)
    assert_in_order(text, [*NATION, *fields, *fields])


def test_the_fee_slip_of_a_roll_lists_the_fees_and_is_the_payers_alone() -> None:
    text = words(form_of(FormName.FEE, paper=Paper.ROLL_80).pdf)

    assert_in_order(
        text,
        [
            "(Liên: Giao người nộp tiền)",
            "1) Lệ phí đăng ký hộ tịch: 1 × 8.000 đồng = 8.000 đồng",
            "2) Phí bản sao trích lục: 2 × 8.000 đồng = 16.000 đồng",
            "Số tiền thu: 24.000 đồng",
            "Bằng chữ: Hai mươi tư nghìn đồng",
        ],
    )
    assert "Liên: Lưu" not in text


@pytest.mark.parametrize("paper", Paper)
def test_a_label_names_the_folder(paper: Paper) -> None:
    text = words(form_of(FormName.LABEL, paper=paper).pdf)

    assert_in_order(
        text,
        [
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
            CODE,
            "Nguyễn Văn Mẫu",
            "Thủ tục: Thủ tục đăng ký khai sinh",
            "Nội dung: Đăng ký khai sinh cho con Nguyễn Thị Mẫu",
            "Tiếp nhận: 08:05 ngày 05/02/2026",
            "Hẹn trả: 08:05 ngày 10/02/2026",
            "Sổ, Quyển số: 1 Số thứ tự: 128",
            "Số giấy tờ: 4 Số bộ: 01",
        ],
    )


@pytest.mark.parametrize(("form", "form_set", "paper"), COMBINATIONS)
def test_every_paper_carries_the_code_and_the_tracking_address_as_symbols(
    form: FormName, form_set: str, paper: Paper
) -> None:
    pages = decoded(form_of(form, form_set=form_set, paper=paper).pdf, crisp=True)

    found = {symbol for page in pages for symbol in page}
    assert {("Code128", CODE), ("QRCode", f"https://motcua.example.vn/tra-cuu?ma={CODE}")} <= found


@pytest.mark.parametrize(("form", "form_set", "paper"), COMBINATIONS)
def test_no_paper_bears_an_identity_number(form: FormName, form_set: str, paper: Paper) -> None:
    life = lived(facts=(*LIFE[:-1], replace(RETURNED, receiver_id_number="001190000000"), STOPPED))

    text = words(form_of(form, form_set=form_set, paper=paper, life=life).pdf)

    assert APPLICANT.id_number not in text
    assert SUBMITTER.id_number not in text


@pytest.mark.parametrize(("form", "form_set", "paper"), COMBINATIONS)
def test_demo_and_reprint_are_marked_on_every_page_of_every_paper(
    form: FormName, form_set: str, paper: Paper
) -> None:
    demo = lived(replace(RECEPTION, office=replace(OFFICE, demo=True)), (*LIFE, STOPPED))

    marked = form_of(form, form_set=form_set, paper=paper, life=demo, copy=3)
    plain = words(form_of(form, form_set=form_set, paper=paper).pdf)

    for page in read(marked.pdf):
        text = " ".join(page.text.split())
        assert "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ" in text
        assert "BẢN IN LẠI – LẦN IN THỨ 3" in text
    assert "BẢN TRÌNH DIỄN" not in plain
    assert "IN LẠI" not in plain


@pytest.mark.parametrize("form", sorted(set(FormName) - ROLLS))
def test_what_is_signed_and_filed_is_not_printed_on_a_roll(form: FormName) -> None:
    with pytest.raises(Refused, match="giấy cuộn 80 mm") as refused:
        form_of(form, paper=Paper.ROLL_80)

    assert refused.value.where == "paper"


def test_the_set_of_2018_has_no_stop_notice_and_says_so_by_name() -> None:
    with pytest.raises(Refused, match="2018 không có mẫu “Thông báo dừng giải quyết") as refused:
        form_of(FormName.STOP_NOTICE, form_set="2018")

    assert refused.value.where == "form"


def test_a_later_payment_says_what_was_open_and_a_part_says_what_is_left() -> None:
    part = replace(PAID, amount=10_000)
    rest = replace(PAID, amount=14_000, payer="Đỗ Thị Thử", collected_at=at(6))
    life = lived(facts=(part, rest))

    first = words(form_of(FormName.FEE, life=life, fact=part).pdf)
    second = words(form_of(FormName.FEE, life=life, fact=rest).pdf)

    assert "Bằng chữ: Mười nghìn đồng Còn phải nộp: 14.000 đồng" in first
    assert "Người nộp tiền: Đỗ Thị Thử" in second
    assert "Còn phải nộp" not in second


def test_what_was_asked_for_later_and_given_back_counts_in_what_is_left() -> None:
    asked = PaymentRequested(fees=(FeeDue(name="Lệ phí", amount=50_000),), requested_at=at(6))
    back = FeeRefunded(amount=4_000, reason="thu thừa", refunded_at=at(7))
    rest = replace(PAID, amount=20_000, collected_at=at(8))

    text = words(form_of(FormName.FEE, life=lived(facts=(PAID, asked, back, rest)), fact=rest).pdf)

    assert "Phải nộp: 50.000 đồng Số tiền thu: 20.000 đồng" in text
    assert "Còn phải nộp: 10.000 đồng" in text


def test_an_exempted_fee_says_why() -> None:
    free = FeeDue(name="Lệ phí hộ tịch", amount=0, exemption="người thuộc hộ nghèo")

    text = words(form_of(FormName.FEE, life=lived(replace(RECEPTION, fees=(free,)), (PAID,))).pdf)

    assert "Lệ phí hộ tịch Miễn: người thuộc hộ nghèo" in text


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        ("ỦY BAN NHÂN DÂN XÃ MẪU", "Xã Mẫu", "Ủy ban nhân dân xã Mẫu"),
        ("ỦY BAN NHÂN DÂN XÃ MẪU", "Mẫu", "Ủy ban nhân dân xã Mẫu"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG THỬ", "Phường Thử", "Ủy ban nhân dân phường Thử"),
        ("BỘ PHẬN MỘT CỬA", "Xã Mẫu", "Bộ phận Một cửa"),
        ("ỦY BAN NHÂN DÂN XÃ KHÁC", "Xã Mẫu", "ỦY BAN NHÂN DÂN XÃ KHÁC"),
        ("SỞ MẪU", "Mẫu", "SỞ MẪU"),
        ("ỦY BAN NHÂN DÂN", "", "Ủy ban nhân dân"),
        ("", "", ""),
    ],
)
def test_an_office_is_named_in_running_text(name: str, place: str, said: str) -> None:
    assert in_text(name, place) == (said or (name and "Ủy ban nhân dân phường Mẫu Thượng"))


def test_an_organisation_is_not_addressed_as_a_person() -> None:
    firm = replace(APPLICANT, name="Hợp tác xã Mẫu", kind=ApplicantKind.ORGANISATION)

    text = words(form_of(FormName.APOLOGY, life=lived(replace(RECEPTION, applicant=firm))).pdf)

    assert "Kính gửi: Quý đơn vị Hợp tác xã Mẫu" in text
    assert "Ông/Bà" not in text


def test_who_to_ask_is_the_person_named_or_the_unit() -> None:
    def asked(fact: SupplementRequested, phone: str) -> str:
        life = lived(replace(RECEPTION, office=replace(OFFICE, phone=phone)))
        return words(form_of(FormName.SUPPLEMENT_REQUEST, life=life, fact=fact).pdf)

    named = replace(SUPPLEMENT, contact="bà Phạm Thị Mẫu, số 0900 000 001")

    assert "liên hệ với bà Phạm Thị Mẫu, số 0900 000 001 để" in asked(named, "")
    assert "liên hệ với Trung tâm Phục vụ hành chính công xã Mẫu để" in asked(SUPPLEMENT, "")


def test_a_dossier_stopped_before_it_left_the_counter_says_so() -> None:
    text = words(form_of(FormName.STOP_NOTICE, life=lived(facts=(STOPPED,))).pdf)

    assert "5. Giai đoạn giải quyết khi dừng: mới tiếp nhận, chưa chuyển" in text


def test_where_it_went_after_it_was_stopped_is_not_where_it_stopped() -> None:
    text = words(form_of(FormName.STOP_NOTICE, life=lived(facts=(FIRST_HANDED, STOPPED, BACK))).pdf)

    assert f"dừng: đang giải quyết tại {HANDLER}" in text


def test_a_result_by_post_names_the_consignment() -> None:
    posted = replace(RETURNED, way="post", post_number="EX000000000VN", originals_returned=False)

    text = words(form_of(FormName.RESULT, life=lived(), fact=posted).pdf)

    assert "3. Hình thức nhận kết quả: Qua bưu chính Số hiệu bưu gửi: EX000000000VN" in text
    assert "đối chiếu: Lưu theo quy định" in text
