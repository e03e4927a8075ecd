"""Each safeguard against reading a damaged text wrongly, by an example that only it catches."""

import pytest

from counter_app.domain.mending import may_have_lost_letters, mend
from counter_app.domain.sentences import Refused
from tests.domain.damage import LOSSLESS, LOSSY, bare, best_fit

PLACE = "Xã Tân Hòa, Thái Bình"
"""Letters of CP1252 only, none of which can be the rest of something longer."""


def test_plain_letters_that_cannot_be_the_rest_of_anything_are_trusted() -> None:
    assert not may_have_lost_letters("Lê Thanh Hà", PLACE)


def test_one_letter_that_no_code_page_holds_vouches_for_the_rest() -> None:
    assert may_have_lost_letters("Siu Dar", "Làng Kon")
    assert not may_have_lost_letters("Siu Dar", "Làng Kon, Kon Tum, Phường Mẫu")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("Lê Mẫu", "letters of CP1252 only"),
        ("Lê Mười", "letters of CP1252 only"),
        ("Lê Nguyễn", "letters of CP1252 only"),
        ("Đỗ Thanh Hà", "letters of CP1252 only"),
        ("Lê Thanh Đỗ", "letters of CP1252 only"),
        ("Lê Đỗ Thanh", "letters of CP1252 only"),
        ("LÊ ĐẬU", "letters of CP1252 only"),
        ("LÊ ĐAN", "letters of CP1252 only"),
        ("Lê Hưng", "best fit"),
        ("Lê Đan", "letters of CP1252 only"),
    ],
)
def test_a_name_whose_letters_were_swallowed_is_found_out(name: str, damage: str) -> None:
    damaged = LOSSY[damage](name)

    assert damaged != name
    assert may_have_lost_letters(damaged, PLACE)


def test_a_place_between_commas_may_have_been_swallowed_whole() -> None:
    assert may_have_lost_letters("Lê Thanh Hà", "Xã Tân Hòa, , Thái Bình")


def test_text_without_any_marked_letter_may_have_lost_them_all() -> None:
    assert may_have_lost_letters(bare("Lê Thanh Hà"), bare(PLACE))
    assert may_have_lost_letters("Thanh", "Thanh")


@pytest.mark.parametrize(
    ("name", "page"), [("Ái Thanh", "cp1252"), ("Ái Thanh", "cp1258"), ("Hưng Thanh", "cp850")]
)
def test_the_first_byte_of_a_misread_letter_is_not_taken_for_a_letter(name: str, page: str) -> None:
    damaged = name.encode().decode(page, "ignore").replace("░", "")

    assert damaged in ("Ãi Thanh", "Ăi Thanh", "Hãng Thanh")
    assert may_have_lost_letters(damaged, "Thanh")


def test_what_was_best_fitted_is_found_out_though_no_letter_is_missing() -> None:
    assert best_fit("Lê Năm") == "Lê Nam"
    assert may_have_lost_letters("Lê Nam", PLACE)


def test_a_word_that_is_spelt_as_none_may_have_lost_more_than_one_letter() -> None:
    assert may_have_lost_letters("Lê Krng", PLACE)


@pytest.mark.parametrize("text", ["Quý", "Yến", "Thuý", "Ý", "ẽ Ế", "Ái ớ ờ á é â ã ê ú ì ý Ã"])
@pytest.mark.parametrize("page", ["CP1252", "CP1258", "CP437", "CP850", "Latin-1"])
def test_the_reading_that_is_vietnamese_wins_over_one_that_is_not(text: str, page: str) -> None:
    assert mend(LOSSLESS[page](text)).text == text


def test_a_text_misread_over_and_over_is_undone_so_far_and_no_further() -> None:
    text = "Nguyễn"
    for _ in range(5):
        text = LOSSLESS["Latin-1"](text)

    assert mend(text).text == LOSSLESS["Latin-1"]("Nguyễn")


def test_two_ways_to_repair_are_none() -> None:
    assert "û".encode().decode("cp1252") == "ǯ".encode().decode("cp850") == "Ã»"
    with pytest.raises(Refused):
        mend("Ã»")


@pytest.mark.parametrize("text", ["%FF", "Nguy%E1%BB", "%C3 %20"])
def test_percent_signs_that_are_no_text_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        mend(text)


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Mẫu", "Tổ 1, 100%", "A&B;", "012345678", "Ngõ 195, Số 160", "", "50 €"]
)
def test_text_without_damage_stays_as_it_is(text: str) -> None:
    mended = mend(text)

    assert mended.text == text
    assert mended.repaired == ()


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Ng022501870141c", "Ngọc"),
        ("Ng225187141c", "Ngọc"),
        ("Ng02250187014c", "Ng02250187014c"),
        ("Ng022501870141022501870141c", "Ngọọc"),
        ("022501870141", "ọ"),
        ("Ng0225018701870141c", "Ng0225018701870141c"),
    ],
)
def test_bytes_typed_as_numbers_are_put_together_only_if_they_are_letters(
    text: str, mended: str
) -> None:
    assert mend(text).text == mended


def test_damage_on_damage_is_undone_in_turn_and_each_repair_said_once() -> None:
    twice = LOSSLESS["CP1252"](LOSSLESS["CP1252"]("Nguyễn"))
    quoted = LOSSLESS["decimal entities"](twice)

    mended = mend(quoted)

    assert mended.text == "Nguyễn"
    assert len(mended.repaired) == 2
