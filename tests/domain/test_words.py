"""Numbers in words, held against a reader that goes the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.words import in_words, number_in_words

VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
SCALES = {"nghìn": 10**3, "triệu": 10**6}


def read(words: list[str]) -> int:
    """The number that these words say, the way a person hears them."""
    if "tỷ" in words:
        last = len(words) - 1 - words[::-1].index("tỷ")
        return read(words[:last]) * 10**9 + read(words[last + 1 :])
    total = heard = 0
    for word in words:
        if word in SCALES:
            total, heard = total + heard * SCALES[word], 0
        elif word == "trăm":
            heard *= 100
        elif word == "mươi":
            heard += heard % 100 * 9
        elif word != "linh":
            heard += VALUES[word]
    return total + heard


@given(st.integers(0, 10**18) | st.integers(0, 10**6))
def test_a_reader_hears_the_number_that_was_written(number: int) -> None:
    assert read(number_in_words(number).split()) == number


@given(st.integers(1, 10**15))
def test_no_word_stands_where_it_is_not_said(number: int) -> None:
    said = f" {number_in_words(number)} "

    assert " mươi một " not in said
    assert " mươi năm " not in said
    assert " mười năm " not in said
    assert " mười mốt " not in said
    assert " mười tư " not in said
    assert "  " not in said
    for scale in ("nghìn", "triệu"):
        assert f"không {scale}" not in said


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (8_000, "Tám nghìn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (24_000, "Hai mươi tư nghìn đồng"),
        (14_104, "Mười bốn nghìn một trăm linh tư đồng"),
        (55_555, "Năm mươi lăm nghìn năm trăm năm mươi lăm đồng"),
        (200_010, "Hai trăm nghìn không trăm mười đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_000_005_000, "Một tỷ không trăm linh năm nghìn đồng"),
        (2_000_000_000_000, "Hai nghìn tỷ đồng"),
    ],
)
def test_amounts_are_written_as_the_office_writes_them(amount: int, words: str) -> None:
    assert in_words(amount) == words


def test_less_than_nothing_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="-1"):
        number_in_words(-1)
