"""Long receipts flow onto further pages; nothing leaves the margins, nothing is printed over."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import ComponentReceived
from counter_app.receipts.fitting import fitted
from counter_app.receipts.forms import job_of
from counter_app.receipts.layout.document import EDGE
from counter_app.receipts.layout.marks import Text
from counter_app.receipts.layout.pieces import Filled, Piece, flow
from counter_app.receipts.layout.sheets import MM, SHEETS
from counter_app.service.ports import FormName, FormRequest, Paper
from tests.receipts.reading import Box, ReadPage, assert_in_order, read, words
from tests.receipts.samples import APPLICANT, COMPONENTS, OFFICE, dossier, receipt_of

LONG_NAME = ("Nguyễn Thị Mẫu Thử Nghiệm " * 12)[:300].strip()
UNBROKEN = "Ặ" * 300
MANY = tuple(
    ComponentReceived(
        name=f"Giấy tờ thứ {number}, "
        + "bản sao giấy chứng nhận quyền sử dụng đất " * (number % 4),
        kind=list(ComponentKind)[number % len(ComponentKind)],
        count=number,
    )
    for number in range(1, 26)
)
LONG = dossier(
    applicant=replace(APPLICANT, name=LONG_NAME, address=UNBROKEN, email="m" * 200 + "@example.vn"),
    components=MANY,
    office=replace(OFFICE, demo=True),
)


@pytest.mark.parametrize("paper", [Paper.A5, Paper.A5_TWO_UP, Paper.A4])
@pytest.mark.parametrize("form_set", ["2018", "2025"])
def test_a_receipt_of_three_components_fits_on_one_page_a_copy(paper: Paper, form_set: str) -> None:
    receipt = receipt_of(dossier(), paper=paper, form_set=form_set)

    assert receipt.pages == (1 if paper is Paper.A5_TWO_UP else 2)
    assert receipt.pages == len(read(receipt.pdf))


@pytest.mark.parametrize("copy", [1, 2])
@pytest.mark.parametrize("paper", Paper)
def test_25_components_and_names_of_300_characters_stay_within_the_margins(
    paper: Paper, copy: int
) -> None:
    pages = read(receipt_of(LONG, paper=paper, copy=copy).pdf)

    for page in pages:
        for box in page.characters:
            assert inside(box, page, paper), box


@pytest.mark.parametrize("content", [LONG, dossier()], ids=["long", "typical"])
@pytest.mark.parametrize("paper", Paper)
def test_no_line_is_printed_over_another(paper: Paper, content: Dossier) -> None:
    for page in read(receipt_of(content, paper=paper).pdf):
        for one, other in combinations(page.lines, 2):
            assert not one.overlaps(other), (one, other)


def inside(box: Box, page: ReadPage, paper: Paper) -> bool:
    sheet = SHEETS[paper]
    half = sheet.width if box.left > sheet.width and sheet.across > 1 else 0.0
    slack = 0.5
    edge = 2 * MM if sheet.endless else EDGE
    return (
        sheet.left - slack <= box.left - half
        and box.right - half <= sheet.width - sheet.right + slack
        and edge - slack <= box.bottom
        and box.top <= page.height - min(edge, sheet.top) + slack
    )


@pytest.mark.parametrize("paper", [Paper.A5, Paper.A4])
def test_long_texts_are_complete_across_the_pages(paper: Paper) -> None:
    receipt = receipt_of(LONG, paper=paper)
    text = words(receipt.pdf)

    assert receipt.pages > 2
    assert UNBROKEN in text.replace(" ", "")
    assert LONG_NAME in text
    names = [" ".join(component.name.split()) for component in MANY]
    assert_in_order(text.replace("STT Tên giấy tờ Loại Số lượng ", ""), [n[:14] for n in names])


@pytest.mark.parametrize("paper", [Paper.A5, Paper.A4])
def test_every_page_but_the_first_is_numbered_and_repeats_the_head_of_a_broken_table(
    paper: Paper,
) -> None:
    pages = read(receipt_of(LONG, paper=paper).pdf)
    one_copy = pages[: len(pages) // 2]

    assert "Trang" not in one_copy[0].text
    for number, page in enumerate(one_copy[1:], 2):
        assert f"Trang {number}/{len(one_copy)}" in page.text
        goes_on = any(f"Giấy tờ thứ {n}," in page.text for n in range(1, 26))
        assert ("Tên giấy tờ" in page.text) == goes_on


@pytest.mark.parametrize("count", range(3, 16))
def test_signatures_never_stand_alone_and_are_never_torn_apart(count: int) -> None:
    filled = dossier(components=(COMPONENTS * 6)[:count])

    pages = read(receipt_of(filled, paper=Paper.A5).pdf)
    signed = [page.text for page in pages if "NGƯỜI NỘP HỒ SƠ" in page.text]

    assert len(signed) == 2
    for text in signed:
        assert_in_order(" ".join(text.split()), ["Số thứ tự: 128", "NGƯỜI NỘP HỒ SƠ", "Lê Văn Thử"])


def test_type_is_made_smaller_only_where_that_saves_a_page() -> None:
    seen = set()
    for count in (2, 3, 12, 18, 33):
        many = dossier(components=(COMPONENTS * 11)[:count])
        kept = fitted(job_of(FormRequest(form=FormName.RECEIPT, dossier=many)))[0]
        marks = (mark for part in kept[0].placed for mark in part.marks)
        texts = (mark for mark in marks if isinstance(mark, Text))
        (size,) = {text.size for text in texts if text.text.startswith("Tiếp nhận hồ sơ của")}
        seen.add((len(kept), size == SHEETS[Paper.A5].body))

    assert (1, False) in seen
    assert {(2, True), (3, True)} & seen
    assert not {(2, False), (3, False)} & seen


def test_a_roll_is_cut_after_the_text() -> None:
    (short,) = read(receipt_of(dossier(components=()), paper=Paper.ROLL_80).pdf)
    (long,) = read(receipt_of(LONG, paper=Paper.ROLL_80).pdf)

    assert short.width == pytest.approx(80 * MM, abs=0.01)
    assert short.height < long.height
    assert min(box.bottom for box in short.lines) < 6 * MM


def test_a_receipt_longer_than_any_roll_goes_on_a_second_length() -> None:
    hundred = tuple(replace(part, name=part.name * 9) for part in COMPONENTS * 33)

    pages = read(receipt_of(dossier(components=hundred), paper=Paper.ROLL_80).pdf)

    assert len(pages) > 1
    assert all(page.height <= 1000 * MM for page in pages)


def test_two_words_as_wide_as_their_column_do_not_keep_the_form_from_being_set() -> None:
    wide = "Nguyễnnnnnnnnnnnnnnnnnnnnnnnnnnn Mẫuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"

    text = words(receipt_of(dossier(clerk=wide), paper=Paper.A5).pdf)

    assert text.count(wide) == 2


HEAD = Piece(height=7)
PIECES = st.builds(
    Piece,
    height=st.floats(1, 99),
    gap=st.floats(0, 20),
    keep=st.booleans(),
    head=st.sampled_from([None, HEAD]),
)


@given(pieces=st.lists(PIECES, max_size=40))
def test_whatever_flows_every_page_holds_it_and_keeps_its_order(pieces: list[Piece]) -> None:
    room = 120.0

    pages = tuple(flow(pieces, room))

    assert all(page.height <= room + 1e-6 for page in pages)
    assert all(tops(page) == sorted(tops(page)) for page in pages)
    heads = sum(1 for page, first in opened(pages, pieces) if first.head)
    assert sum(len(page.placed) for page in pages) == len(pieces) + heads


@given(pieces=st.lists(PIECES, min_size=2, max_size=40))
def test_a_kept_piece_never_ends_a_page_that_its_group_could_have_left(
    pieces: list[Piece],
) -> None:
    room = 120.0
    groups = grouped(pieces)

    ends = {id(first) for _, first in opened(tuple(flow(pieces, room)), pieces)}

    for group in groups:
        whole = sum(piece.gap + piece.height for piece in group) + HEAD.height
        if whole <= room:
            assert not any(id(piece) in ends for piece in group[1:])


def tops(page: Filled) -> list[float]:
    return [part.y for part in page.placed]


def opened(pages: Sequence[Filled], pieces: Sequence[Piece]) -> list[tuple[Filled, Piece]]:
    """Each page with the piece that opens it, its head not counted."""
    left, found = list(pieces), []
    for page in pages:
        if not left:
            break
        first = left[0]
        found.append((page, first))
        del left[: len(page.placed) - (1 if first.head else 0)]
    return found


def grouped(pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        groups[-1].append(piece)
        if not piece.keep:
            groups.append([])
    return [group for group in groups if group]
