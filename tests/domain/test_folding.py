"""Keys that make the same of a text however it was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.syllables import is_syllable, same_habit, toned, untoned

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạẫỗựỹĐẪ '.-\u0323\u0301"
texts = st.text(max_size=60) | st.text(alphabet=LETTERS, max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Mẫu", "nguyen van mau"),
        ("ĐẶNG THỊ MẪU", "dang thi mau"),
        ("  Đăng   ký\tkhai sinh ", "dang ky khai sinh"),
        ("Ðặng", "dang"),
        ("H'Mẫu Niê-Kdăm", "h mau nie kdam"),
        ("H30.12-261123-2001", "h30 12 261123 2001"),
        ("Ê\u0306 Đê", "e de"),
        ("_ _", ""),
        ("", ""),
    ],
)
def test_folding_leaves_small_letters_without_marks(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(texts)
def test_an_exact_key_of_an_exact_key_is_itself(text: str) -> None:
    assert exact_key(exact_key(text)) == exact_key(text)


@given(texts)
def test_composed_and_decomposed_text_have_the_same_keys(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)

    assert fold_text(composed) == fold_text(decomposed) == fold_text(text)
    assert exact_key(composed) == exact_key(decomposed) == exact_key(text)


@given(texts)
def test_an_exact_hit_is_always_a_folded_hit(text: str) -> None:
    assert fold_text(exact_key(text)) == fold_text(text)


@given(texts)
def test_both_keys_have_the_same_words(text: str) -> None:
    assert len(exact_key(text).split()) == len(fold_text(text).split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("THÚY", "thuý"),
        ("khỏe", "khoẻ"),
        ("hòan", "hoàn"),
        ("gía", "giá"),
        ("qúy", "quý"),
        ("thủơ", "thuở"),
        ("mừơi", "mười"),
        ("Nguyễn  Thị   Hòa", "nguyễn thị hoà"),
    ],
)
def test_the_habits_of_placing_tone_marks_are_one(one: str, other: str) -> None:
    assert exact_key(one) == exact_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hoa", "Hoà"), ("Lan", "Lân"), ("Mẫu", "Mậu"), ("Dương", "Đương")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert exact_key(one) != exact_key(other)


@pytest.mark.parametrize("word", ["quý", "quỳnh", "thuỷ", "hoàn", "khuya", "nghĩa", "giếng", "gì"])
def test_a_mark_in_its_place_stays_there(word: str) -> None:
    assert same_habit(word) == word


def test_a_mark_that_has_no_letter_of_its_own_does_not_part_a_word() -> None:
    assert exact_key("Y Ê\u0306ban") == "y ê\u0306ban"


@pytest.mark.parametrize("word", ["krông", "hállô", "mẫumẫu", "h", "123", "ắắ"])
def test_what_is_no_single_syllable_is_left_alone(word: str) -> None:
    assert same_habit(word) == word


@pytest.mark.parametrize(
    "word",
    [
        "nguyễn", "giếng", "gì", "giữa", "quốc", "quyết", "quỳnh", "khuya", "trường", "được", "hoà",
        "hòa", "nghĩa", "thuở", "xoong", "yến", "y", "ý", "khuỷu", "ngoèo", "kỳ", "cả", "ghế",
    ],
)  # fmt: skip
def test_a_well_spelt_syllable_is_one(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["nguyn", "ngi", "ka", "ce", "hòan", "trn", "ngê", "ách́", "ạch̀", "mả́u", "gê", "quo", "", "w"],
)
def test_what_breaks_the_spelling_is_none(word: str) -> None:
    assert not is_syllable(unicodedata.normalize("NFC", word))


def test_a_stop_at_the_end_takes_only_two_tones() -> None:
    assert [word for word in ("mát", "mạt", "màt", "mảt", "mãt") if is_syllable(word)] == [
        "mát",
        "mạt",
    ]


def test_a_mark_is_taken_off_and_put_back() -> None:
    plain, tone = untoned("nguyễn") or ("", "")

    assert plain == "nguyên"
    assert toned(plain, tone) == "nguyễn"
