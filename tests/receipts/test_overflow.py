"""The longest real names and whole paragraphs: no paper overflows, nothing is printed over."""

from dataclasses import replace
from itertools import combinations

import pytest

from counter_app.domain.books import HandoverList, RegisterBook
from counter_app.domain.facts import FeeDue
from counter_app.domain.facts.life import ResultReady, SupplementRequested
from counter_app.receipts import PdfForms
from counter_app.receipts.layout.sheets import REGISTER, SHEETS, Sheet
from counter_app.service.ports import FormName, Paper
from tests.receipts.life import (
    APOLOGY,
    FIRST_HANDED,
    PAID,
    READY,
    REFUSAL,
    RETURNED,
    STOPPED,
    SUPPLEMENT,
    form_of,
    handover,
    lived,
    register_book,
    register_line,
)
from tests.receipts.reading import Box, ReadPage, read, words
from tests.receipts.samples import APPLICANT, COMPONENTS, OFFICE, RECEPTION, SUBMITTER
from tests.receipts.test_flow import inside
from tests.receipts.test_papers import COMBINATIONS

PERSON = "Công Tằng Tôn Nữ Thị Nguyễn Phước Hoàng Mẫu Đơn Thử Nghiệm"
UNBROKEN = "Ặ" * 120
PROCEDURE = (
    "Thủ tục cấp bản sao trích lục hộ tịch, xác nhận thông tin hộ tịch và giải quyết hưởng chế độ "
    "trợ cấp thờ cúng liệt sĩ đối với thân nhân liệt sĩ cư trú ở nước ngoài (thực hiện liên thông)"
)
PLACE = "Đặc khu Thượng Nguyên Phúc Mẫu"
PARAGRAPH = "Theo quy định của pháp luật về hộ tịch, hồ sơ phải có đủ giấy tờ hợp lệ. " * 9
OFFICE_NAME = "Phòng Kinh tế, Hạ tầng, Đô thị và Môi trường " + PLACE
LONG_OFFICE = replace(
    OFFICE,
    agency_code="000.00.12.H26",
    agency_name=f"HỘI ĐỒNG NHÂN DÂN VÀ ỦY BAN NHÂN DÂN {PLACE.upper()}",
    unit_name=f"TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG {PLACE.upper()}",
    place=PLACE,
)
LONG = replace(
    RECEPTION,
    code="000.00.12.H26-260205-0123",
    procedure=replace(RECEPTION.procedure, name=PROCEDURE, handling_office=OFFICE_NAME),
    applicant=replace(APPLICANT, name=PERSON, address=f"{UNBROKEN} {PLACE}", email="m" * 90),
    submitter=replace(SUBMITTER, name=PERSON, authority=PARAGRAPH[:160]),
    summary=PROCEDURE,
    components=tuple(replace(part, name=part.name * 3) for part in COMPONENTS * 4),
    fees=(FeeDue(name=PROCEDURE, amount=999_999_000, quantity=99),) * 3,
    office=LONG_OFFICE,
    clerk=PERSON,
)
FACTS = {
    FormName.SUPPLEMENT_REQUEST: replace(
        SUPPLEMENT,
        items=tuple(
            replace(item, name=PROCEDURE, what_is_wrong=PARAGRAPH[:200])
            for item in SUPPLEMENT.items * 8
        ),
        reason=PARAGRAPH,
        contact=f"{PERSON} ({OFFICE_NAME})",
        clerk=PERSON,
    ),
    FormName.REFUSAL: replace(REFUSAL, reason=PARAGRAPH, legal_ground=PARAGRAPH, clerk=PERSON),
    FormName.APOLOGY: replace(APOLOGY, reason=PARAGRAPH, signer=PERSON),
    FormName.STOP_NOTICE: replace(
        STOPPED, ground=PARAGRAPH, requested_by=PERSON, papers_returned=PARAGRAPH, signer=PERSON
    ),
    FormName.FEE: replace(PAID, amount=987_654_321_000, payer=PERSON, clerk=PERSON),
    FormName.RESULT: replace(RETURNED, receiver=PERSON, authority=PARAGRAPH, clerk=PERSON),
}
MOVED = replace(
    FIRST_HANDED,
    from_office=OFFICE_NAME,
    to_office=OFFICE_NAME,
    giver=PERSON,
    receiver=PERSON,
    note=PARAGRAPH,
)
ALL_READY: ResultReady = replace(
    READY, results=tuple(replace(each, name=PROCEDURE) for each in READY.results * 6)
)
LIFE = lived(LONG, (MOVED, MOVED, ALL_READY, *FACTS.values()))


def assert_nothing_over_another(page: ReadPage) -> None:
    for one, other in combinations(page.lines, 2):
        assert not one.overlaps(other), (one, other)


@pytest.mark.parametrize(("form", "form_set", "paper"), COMBINATIONS)
def test_the_longest_names_and_texts_stay_within_the_margins(
    form: FormName, form_set: str, paper: Paper
) -> None:
    printed = form_of(form, form_set=form_set, paper=paper, life=LIFE, fact=FACTS.get(form), copy=2)

    pages = read(printed.pdf)
    assert len(pages) == printed.pages
    for page in pages:
        for box in page.characters:
            assert inside(box, page, paper), box
        assert_nothing_over_another(page)
    assert PERSON in words(printed.pdf)


@pytest.mark.parametrize(("form", "form_set", "paper"), COMBINATIONS)
def test_a_usual_paper_takes_one_page_a_copy_and_nothing_is_printed_over(
    form: FormName, form_set: str, paper: Paper
) -> None:
    printed = form_of(form, form_set=form_set, paper=paper)

    single = form in (FormName.CONTROL_SLIP, FormName.LABEL)
    side_by_side = paper in (Paper.A5_TWO_UP, Paper.ROLL_80)
    assert printed.pages == (1 if single or side_by_side else 2)
    for page in read(printed.pdf):
        assert_nothing_over_another(page)


def long_list() -> HandoverList:
    listed = handover(40)
    rows = tuple(
        replace(row, code=LONG.code, applicant=UNBROKEN, procedure=PROCEDURE, note=PARAGRAPH[:90])
        for row in listed.rows
    )
    return replace(
        listed, rows=rows, from_office=OFFICE_NAME, giver=PERSON, receiver=PERSON, copy=2
    )


def long_book() -> RegisterBook:
    rows = (
        replace(
            register_line(number),
            code=LONG.code,
            procedure=PROCEDURE,
            applicant=PERSON,
            address=UNBROKEN,
            handling_office=OFFICE_NAME,
            receiver=PERSON,
            note=PARAGRAPH[:200],
        )
        for number in range(9_991, 10_011)
    )
    return replace(register_book(20), rows=rows, office=replace(LONG_OFFICE, demo=True))


@pytest.mark.parametrize(
    ("pdf", "sheet"),
    [
        (PdfForms().handover_list(long_list()).pdf, SHEETS[Paper.A4]),
        (PdfForms().register(long_book()).pdf, REGISTER),
    ],
    ids=["hand-over list", "register"],
)
def test_lists_of_the_longest_names_stay_within_the_margins(pdf: bytes, sheet: Sheet) -> None:
    pages = read(pdf)

    assert len(pages) > 2
    for page in pages:
        assert all(within(box, sheet) for box in page.characters)
        assert_nothing_over_another(page)


def within(box: Box, sheet: Sheet) -> bool:
    return sheet.left - 0.5 <= box.left and box.right <= sheet.width - sheet.right + 0.5


def test_a_request_is_complete_across_its_pages() -> None:
    fact = FACTS[FormName.SUPPLEMENT_REQUEST]
    assert isinstance(fact, SupplementRequested)

    text = words(form_of(FormName.SUPPLEMENT_REQUEST, life=LIFE, fact=fact).pdf)

    assert text.count("Thủ tục cấp bản sao") >= 2 * len(fact.items)
    assert text.count("NGƯỜI HƯỚNG DẪN") == 2
