"""The rating slip: it goes to the citizen with forms 01, 02 and 03, and costs no further page."""

from dataclasses import replace

import pytest

from counter_app.service.ports import FormName, Paper
from tests.receipts.life import LIFE, STOPPED, form_of, lived
from tests.receipts.reading import assert_in_order, decoded, read, words
from tests.receipts.samples import CODE, COMPONENTS, OFFICE, RECEPTION

RATED = (FormName.RECEIPT, FormName.SUPPLEMENT_REQUEST, FormName.REFUSAL)
SHEETS = [Paper.A5, Paper.A5_TWO_UP, Paper.A4]
STRIP = f"PHIẾU ĐÁNH GIÁ – Mã hồ sơ {CODE}"
SLIP = "PHIẾU ĐÁNH GIÁ VIỆC GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
UNTRACKED = lived(replace(RECEPTION, office=replace(OFFICE, tracking_url="")), (*LIFE, STOPPED))
RATING = ("QRCode", f"https://motcua.example.vn/tra-cuu?ma={CODE}#danh-gia")


@pytest.mark.parametrize("form_set", ["2018", "2025"])
@pytest.mark.parametrize("paper", SHEETS)
@pytest.mark.parametrize("form", RATED)
def test_the_citizens_copy_ends_with_a_strip_to_tick_or_to_scan(
    form: FormName, paper: Paper, form_set: str
) -> None:
    text = words(form_of(form, paper=paper, form_set=form_set).pdf)

    kept, _, given = text.partition("Giao tổ chức, cá nhân")
    assert STRIP not in kept
    ticks = "Việc giải quyết hồ sơ này: □ Hài lòng □ Bình thường □ Chưa hài lòng"
    assert_in_order(given, [STRIP, ticks, "hòm thư góp ý; hoặc quét mã QR"])


@pytest.mark.parametrize("form", sorted(set(FormName) - set(RATED)))
def test_no_other_paper_asks_for_a_rating(form: FormName) -> None:
    assert "ĐÁNH GIÁ" not in words(form_of(form).pdf)


def test_the_strip_stands_at_the_foot_of_the_page() -> None:
    (_, given) = read(form_of(FormName.REFUSAL).pdf)

    lowest = sorted(line.bottom for line in given.lines)
    assert lowest[2] < 60, "above the foot's two texts"


@pytest.mark.parametrize("form", RATED)
def test_the_strips_qr_decodes_at_203_dpi(form: FormName) -> None:
    kept, given = decoded(form_of(form).pdf, crisp=True)

    assert RATING not in kept
    assert RATING in given


@pytest.mark.parametrize(("paper", "pages"), [(Paper.A5, 3), (Paper.A5_TWO_UP, 2), (Paper.A4, 3)])
@pytest.mark.parametrize("form", RATED)
def test_without_an_address_the_nine_questions_come_on_a_page_of_their_own(
    form: FormName, paper: Paper, pages: int
) -> None:
    printed = form_of(form, paper=paper, life=UNTRACKED)

    *_, last = read(printed.pdf)
    text = " ".join(last.text.split())
    assert printed.pages == pages
    assert_in_order(
        text,
        [
            f"Mã hồ sơ: {CODE}",
            SLIP,
            "TT Nội dung đánh giá Hài lòng Bình thường Chưa hài lòng",
            "1 Tổng thời gian giải quyết hồ sơ so với quy định",
            "9 Việc cung cấp dịch vụ công trực tuyến",
            "Ý kiến khác:",
        ],
    )
    assert "QR" not in text
    assert text.endswith("PDG.1")


def test_on_a_roll_the_questions_come_as_a_list() -> None:
    printed = form_of(FormName.RECEIPT, paper=Paper.ROLL_80, life=UNTRACKED)

    assert printed.pages == 2
    tick = "7) Thái độ của công chức, viên chức: □ Hài lòng □ Bình thường □ Chưa hài lòng"
    assert tick in words(printed.pdf)


def test_a_receipt_of_two_pages_carries_the_strip_where_the_last_has_room() -> None:
    seen = set()
    for count in range(9, 33, 2):
        life = lived(replace(RECEPTION, components=(COMPONENTS * 11)[:count]))
        printed = form_of(FormName.RECEIPT, life=life)
        text = words(printed.pdf)
        assert text.count(STRIP) + text.count(SLIP) == 1
        seen.add((printed.pages, STRIP in text))

    assert (4, True) in seen, "two pages a copy, with the strip on the second"
    assert (4, False) not in seen, "no further page where the strip found room"
