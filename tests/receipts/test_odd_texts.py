"""Whatever was typed or pasted: it is printed within the margins, or visibly replaced."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counter_app.receipts.layout.faces import REPLACEMENT, Face, load, printable, width
from counter_app.receipts.layout.lines import Align, Run, Style, paragraph
from counter_app.receipts.layout.marks import Text
from counter_app.service.ports import Paper
from tests.receipts.reading import read, words
from tests.receipts.samples import APPLICANT, COMPONENTS, dossier, receipt_of

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợ"
TYPED = st.text(
    st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + "0123456789 .,-/()"), max_size=300
)
PASTED = st.text(max_size=60)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Nguyễn  Văn\tMẫu\r\n", "Nguyễn Văn Mẫu"),
        ("Mẫu 👩‍👩‍👧 Thử", "Mẫu □□□ Thử"),
        ("中文 Mẫu", "□□ Mẫu"),
        ("Mẫu\u200b\ufeff\u202e Thử", "Mẫu Thử"),
        ("שלום Mẫu", "□□□□ Mẫu"),
        (unicodedata.normalize("NFD", "Ẵng Ộp"), "Ẵng Ộp"),
        ("a\u200d\u0301", "á"),
        ("ﬁle", "file"),
        ("₫ … “Mẫu” – №", "₫ … “Mẫu” – №"),
        ("\u3000Mẫu\u2003Thử\u2028Ba", "Mẫu Thử Ba"),
        ("\xa0 \xa0", ""),
        ("", ""),
    ],
)
def test_what_has_no_glyph_is_replaced_visibly_and_nothing_else_changes(
    typed: str, expected: str
) -> None:
    assert printable(typed) == expected


@given(text=PASTED)
def test_printable_text_stays_as_it_is(text: str) -> None:
    once = printable(text)

    assert printable(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_all_faces_have_the_same_characters_and_all_of_vietnamese() -> None:
    covered = [set(load(face).face.charToGlyph) for face in Face]

    assert all(each == covered[0] for each in covered)
    assert set(map(ord, VIETNAMESE + VIETNAMESE.upper() + REPLACEMENT + "₫…–“”×")) <= covered[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=TYPED, address=TYPED, component=TYPED, paper=st.sampled_from(list(Paper)))
@example(name="", address="A-", component="", paper=Paper.A5)
def test_lesson_23_what_was_typed_comes_out_of_the_pdf_exactly(
    name: str, address: str, component: str, paper: Paper
) -> None:
    odd = dossier(
        applicant=replace(APPLICANT, name="Tên " + name, address="Nhà " + address),
        components=(replace(COMPONENTS[0], name="Giấy " + component),),
    )

    text = words(receipt_of(odd, paper=paper).pdf).replace(" ", "")

    for typed in ("hồ sơ của: Tên " + name, "Địa chỉ: Nhà " + address):
        assert printable(typed).replace(" ", "") in text
    assert "Giấy" in text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=PASTED, summary=PASTED, clerk=PASTED, paper=st.sampled_from(list(Paper)))
def test_whatever_was_pasted_prints_without_a_character_outside_the_paper(
    name: str, summary: str, clerk: str, paper: Paper
) -> None:
    odd = dossier(
        applicant=replace(APPLICANT, name=name),
        summary=summary,
        clerk=clerk,
        components=(replace(COMPONENTS[0], name=summary),),
    )

    for page in read(receipt_of(odd, paper=paper).pdf):
        for box in page.characters:
            assert 0 <= box.left <= box.right <= page.width
            assert 0 <= box.bottom <= box.top <= page.height


@given(text=st.one_of(TYPED, PASTED), room=st.floats(20, 400), align=st.sampled_from(Align))
def test_lines_hold_every_character_and_never_exceed_their_width(
    text: str, room: float, align: Align
) -> None:
    style = Style(width=room, size=11, align=align, indent=5 if align is Align.JUSTIFY else 0)

    pieces = paragraph((Run(text),), style)

    marks = [mark for piece in pieces for mark in piece.marks if isinstance(mark, Text)]
    shown = "".join(mark.text for mark in marks)
    assert shown.replace(" ", "") == printable(text).replace(" ", "").replace("\xa0", "")
    for mark in marks:
        taken = width(mark.text, mark.face, mark.size) + mark.spread * mark.text.count(" ")
        assert len(mark.text) == 1 or mark.x + taken <= room + 0.1
