"""Finding a procedure by a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.matching import matches, ranked, score

PROCEDURES = (
    "Đăng ký kết hôn 1.000894",
    "Đăng ký khai sinh 1.001193",
    "Đăng ký khai tử 1.000656",
    "Đăng ký lại khai sinh 1.004884",
    "Chứng thực bản sao từ bản chính 2.000815",
    "Cấp bản sao trích lục hộ tịch 2.000635",
)


def found(query: str) -> tuple[str, ...]:
    return ranked(query, PROCEDURES, str)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dkks", "Đăng ký khai sinh 1.001193"),
        ("khai s", "Đăng ký khai sinh 1.001193"),
        ("KHAI S", "Đăng ký khai sinh 1.001193"),
        ("1193", "Đăng ký khai sinh 1.001193"),
        ("1.001193", "Đăng ký khai sinh 1.001193"),
        ("815", "Chứng thực bản sao từ bản chính 2.000815"),
        ("ket", "Đăng ký kết hôn 1.000894"),
        ("kết hôn", "Đăng ký kết hôn 1.000894"),
        ("tử", "Đăng ký khai tử 1.000656"),
        ("dk ks", "Đăng ký khai sinh 1.001193"),
        ("sinh lại", "Đăng ký lại khai sinh 1.004884"),
        ("ddawng kys khai", "Đăng ký khai sinh 1.001193"),
        ("chi1nh", "Chứng thực bản sao từ bản chính 2.000815"),
        ("trich l", "Cấp bản sao trích lục hộ tịch 2.000635"),
    ],
)
def test_a_few_letters_find_the_procedure_first(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize("query", ["xyz", "khai sinh kết hôn chung", "9999", "ab", "uy"])
def test_what_is_in_no_procedure_finds_none(query: str) -> None:
    assert found(query) == ()


@pytest.mark.parametrize("query", ["", "   ", "-"])
def test_nothing_typed_keeps_the_whole_list(query: str) -> None:
    assert found(query) == PROCEDURES


def test_equally_near_items_stay_in_the_given_order() -> None:
    assert found("khai")[:3] == (PROCEDURES[1], PROCEDURES[2], PROCEDURES[3])
    assert ranked("khai", PROCEDURES[::-1], str)[0] == PROCEDURES[3]


def test_diacritics_as_typed_come_before_the_same_letters_without() -> None:
    streets = ("Chứng thực ban sáo", "Chứng thực bàn sao", "Chứng thực bản sao")

    assert ranked("bản sao", streets, str)[0] == "Chứng thực bản sao"
    assert ranked("bàn sao", streets, str)[0] == "Chứng thực bàn sao"
    assert set(ranked("ban sao", streets, str)) == set(streets)


def test_the_two_habits_of_tone_marks_are_equally_exact() -> None:
    assert score("hoà", "Hòa") == score("hòa", "Hòa") == score("hòa", "Hoà") == 0
    assert score("hoà", "Hoa") != 0


def test_whole_words_come_before_initials_and_those_before_parts() -> None:
    items = ("Xem kết sổ", "Khai sinh", "Đăng ký ks", "Công khai tài sản")

    assert ranked("ks", items, str)[:2] == ("Đăng ký ks", "Xem kết sổ")


def test_a_long_query_full_of_leftovers_is_still_answered() -> None:
    assert matches("ddawng " * 3 + "thuowr " * 40, "đăng " * 3 + "thuở " * 40)


@given(st.text(max_size=20), st.text(max_size=40))
def test_matching_and_scoring_agree(query: str, text: str) -> None:
    assert matches(query, text) == (score(query, text) is not None)


@given(st.sampled_from(PROCEDURES), st.data())
def test_the_beginnings_of_its_words_in_their_order_find_a_procedure(
    text: str, data: st.DataObject
) -> None:
    words = text.split()
    cut = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    chosen = data.draw(st.integers(1, len(words)))

    assert matches(" ".join(cut[:chosen]), text)
