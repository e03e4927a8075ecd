"""Leftovers of typing methods, and text from fonts of before Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.legacy import legacy_reading
from counter_app.domain.telex import telex_readings
from tests.domain.damage import LOSSY

NAMES = (
    "nguyễn", "trần", "đỗ", "phượng", "hường", "quý", "quyết", "quốc", "được", "mười", "thị", "văn",
    "mẫu", "yến", "hoà", "thuỷ", "đặng", "ưng", "ánh", "giữa", "khuyến", "nghĩa", "trường", "ổn",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["Telex", "VNI"])
def test_the_keys_of_a_name_read_as_the_name(name: str, method: str) -> None:
    assert exact_key(name) in telex_readings(LOSSY[f"keys of {method}"](name))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeenx", "nguyễn"),
        ("NGUYEENX", "nguyễn"),
        ("Nguyênx", "nguyễn"),
        ("nguyeexn", "nguyễn"),
        ("Nguye64n", "nguyễn"),
        ("Nguye6n4", "nguyễn"),
        ("ddoox", "đỗ"),
        ("tranaf", "trần"),
        ("tuwowng", "tương"),
        ("tuowng", "tương"),
        ("nhw", "như"),
        ("muaw", "mưa"),
        ("D9o64", "đỗ"),
    ],
)
def test_keys_may_be_pressed_in_any_order_people_use(typed: str, meant: str) -> None:
    assert meant in telex_readings(typed)


@pytest.mark.parametrize("typed", ["nguyee", "dduwowc", "thuowr", "nguye6"])
def test_a_word_still_being_typed_has_its_reading(typed: str) -> None:
    assert telex_readings(typed) != ()


@pytest.mark.parametrize("name", [*NAMES, "an", "lan", "oanh", "xoong", "ngoèo", "hòa", "thúy"])
def test_a_well_spelt_word_has_no_second_reading(name: str) -> None:
    assert telex_readings(name) == ()
    assert telex_readings(name.upper()) == ()


@pytest.mark.parametrize(
    "word",
    [
        "",
        "H30",
        "261123",
        "1.001193",
        "Krông",
        "h'mong",
        "P201",
        "x" * 500,
        "CT1",
        "2b",
        "a12",
        "lo15",
    ],
)
def test_a_word_without_leftovers_has_no_second_reading(word: str) -> None:
    assert telex_readings(word) == ()


@given(st.text(max_size=20))
def test_a_reading_never_repeats_the_word_and_is_a_key_itself(word: str) -> None:
    for reading in telex_readings(word):
        assert reading != exact_key(word)
        assert exact_key(reading) == reading
        assert fold_text(reading)[:1] == fold_text(word)[:1] or fold_text(word)[:1] == "w"


# ---------------------------------------------------------------- fonts of before Unicode


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("NguyÔn V¨n MÉu", "Nguyễn Văn Mẫu"),
        ("NGUYÔN V¡N MÉU", "NGUYỄN VĂN MẪU"),
        ("®\u00adêng 3/2, Hµ Néi", "đường 3/2, Hà Nội"),
        ("TrÇn ThÞ MÉu", "Trần Thị Mẫu"),
        ("UBND x· MÉu", "UBND xã Mẫu"),
        ("Nguyeãn Vaên Maãu", "Nguyễn Văn Mẫu"),
        ("NGUYEÃN VAÊN MAÃU", "NGUYỄN VĂN MẪU"),
        ("Ñoã Thò Höôøng", "Đỗ Thị Hường"),
        ("ñöôøng 3/2, Haø Noäi", "đường 3/2, Hà Nội"),
        ("UBND xaõ Maãu", "UBND xã Mẫu"),
    ],
)
def test_text_for_an_old_font_is_read(pasted: str, meant: str) -> None:
    assert legacy_reading(pasted) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn Mẫu",
        "Lê Thị Hà",
        "UBND xa Mau",
        "",
        "café",
        "Ksor H'Wiaô",
        "Krông Ná",
        "TrÆ°Æ¡ng",
        "50 € – 3 §",
        "Tæ",
    ],
)
def test_text_that_is_not_surely_for_an_old_font_is_left_alone(text: str) -> None:
    assert legacy_reading(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader_of_old_fonts(text: str) -> None:
    reading = legacy_reading(text)

    assert reading is None or reading != text
