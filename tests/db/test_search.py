"""Search over everything ever received."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_app.domain.people import Person, Submitter
from tests.db.office import Counter

PEOPLE = (
    ("Nguyễn Văn Mẫu", "001090000000", "0912345678"),
    ("Trần Thị Mậu", "001190000000", "0987654321"),
    ("Đặng Đình Mau", "036090000000", ""),
    ("Hồ Thị Hoà", "", "0905000111"),
    ("Ksor H'Nhiên", "", ""),
)


class Find(Protocol):
    def __call__(self, text: str, limit: int = 10) -> list[str]: ...


@pytest.fixture
def found(counter: Counter) -> Iterator[Find]:
    """Searches among five dossiers of five people; answers names, best first."""
    for name, id_number, phone in PEOPLE:
        counter.receive(name, id_number=id_number, phone=phone)
    with counter.store.reading() as reader:

        def find(text: str, limit: int = 10) -> list[str]:
            return [row.applicant_name for row in reader.search(text, limit)]

        yield find


@pytest.mark.parametrize(
    "typed",
    [
        "Nguyễn Văn Mẫu",
        "nguyen van mau",
        "NGUYỄN VĂN MẪU",
        "  nguyễn   mẫu ",
        "nguy v ma",
        "mau nguyen",
        unicodedata.normalize("NFD", "Nguyễn Văn Mẫu"),
        "Nguyeenx Vawn Maaux",
        "Nguye64n Va8n Ma64u",
        "nguyễn vawn mau",
        "nguyễn-văn",
    ],
)
def test_a_name_is_found_however_it_was_typed(found: Find, typed: str) -> None:
    assert found(typed) == ["Nguyễn Văn Mẫu"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dang dinh", "Đặng Đình Mau"),
        ("ĐẶNG", "Đặng Đình Mau"),
        ("hoà", "Hồ Thị Hoà"),
        ("hòa", "Hồ Thị Hoà"),
        ("ksor", "Ksor H'Nhiên"),
        ("H'Nhiên", "Ksor H'Nhiên"),
        ("nhien", "Ksor H'Nhiên"),
        ("001090", "Nguyễn Văn Mẫu"),
        ("036090000000", "Đặng Đình Mau"),
        ("0905000111", "Hồ Thị Hoà"),
        ("+84905000111", "Hồ Thị Hoà"),
        ("0905 000 111", "Hồ Thị Hoà"),
        ("0905.000.111", "Hồ Thị Hoà"),
        ("5000", "Hồ Thị Hoà"),
        ("1004", "Hồ Thị Hoà"),
        ("261123-1004", "Hồ Thị Hoà"),
        ("H30.12-261123-1004", "Hồ Thị Hoà"),
        ("h30122611231004", "Hồ Thị Hoà"),
        ("2611231004", "Hồ Thị Hoà"),
        ("mau 1003", "Đặng Đình Mau"),
        ("05 ho", "Hồ Thị Hoà"),
    ],
)
def test_any_part_of_what_is_known_finds_the_dossier(found: Find, typed: str, name: str) -> None:
    assert found(typed) == [name]


def test_exact_diacritics_come_first_and_the_rest_after_latest_first(found: Find) -> None:
    assert found("mẫu") == ["Nguyễn Văn Mẫu", "Đặng Đình Mau", "Trần Thị Mậu"]
    assert found("mậu") == ["Trần Thị Mậu", "Đặng Đình Mau", "Nguyễn Văn Mẫu"]
    assert found("mau") == ["Đặng Đình Mau", "Trần Thị Mậu", "Nguyễn Văn Mẫu"]


def test_a_limit_keeps_the_best(found: Find) -> None:
    assert found("mẫu", 1) == ["Nguyễn Văn Mẫu"]
    assert found("mẫu", 2) == ["Nguyễn Văn Mẫu", "Đặng Đình Mau"]
    assert found("h30", 2) == ["Ksor H'Nhiên", "Hồ Thị Hoà"]


@pytest.mark.parametrize(
    "typed", ["zzz", "mau zzz", "mau 9999", "9999", "mẫu 0905", "99", "", "%", "'"]
)
def test_what_does_not_match_every_word_is_not_found(found: Find, typed: str) -> None:
    assert found(typed) == []


def test_parts_too_short_for_the_files_look_through_the_latest(found: Find) -> None:
    assert found("03") == ["Đặng Đình Mau"]
    assert found("4 mau") == ["Trần Thị Mậu", "Nguyễn Văn Mẫu"]
    assert found("4")[0] == "Hồ Thị Hoà"
    assert found("2", 1) == ["Trần Thị Mậu"]


def test_the_submitter_is_found_too(counter: Counter) -> None:
    who = Submitter(name="Lê Thị Nộp", id_number="001190000000", phone="0911222333")
    dossier = counter.receive("Nguyễn Văn Mẫu", submitter=who).dossier

    with counter.store.reading() as reader:
        for typed in ("le thi nop", "Nộp", "001190", "222333"):
            assert [row.id for row in reader.search(typed, 5)] == [dossier.id]


def test_a_name_that_was_entered_with_typing_leftovers_is_found_by_its_meaning(
    counter: Counter,
) -> None:
    dossier = counter.receive("Nguyeenx Vawn Maaux").dossier

    with counter.store.reading() as reader:
        for typed in ("Nguyễn Văn Mẫu", "nguyen van mau", "nguyeenx vawn maaux"):
            assert [row.id for row in reader.search(typed, 5)] == [dossier.id]


def test_a_name_without_any_letter_or_a_very_long_one_does_no_harm(counter: Counter) -> None:
    fact = counter.receive().dossier.reception
    for number, name in enumerate(("…", "ă" * 3000, "x " * 500)):
        counter.record(replace(fact, applicant=Person(name=name)), f"ODD{number}")

    with counter.store.reading() as reader:
        assert reader.search("ă" * 150, 5)[0].id == "ODD1"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.text("mẫu\"'*^(){}:-+ANDORT01 ", max_size=40))
def test_no_text_ever_breaks_the_search(counter: Counter, typed: str) -> None:
    with counter.store.reading() as reader:
        assert isinstance(reader.search(typed, 5), tuple)


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text("aăâđeêoôơuưbcmnĐÁẬỀỖỮ -'", min_size=1, max_size=24).filter(
        lambda name: any(letter.isalpha() for letter in name)
    )
)
def test_every_name_is_found_by_itself_folded_and_by_its_beginning(
    counter: Counter, name: str
) -> None:
    dossier = counter.receive("Mẫu " + name).dossier
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))

    with counter.store.reading() as reader:
        for typed in (name, name.upper(), bare, unicodedata.normalize("NFD", name)):
            assert dossier.id in {row.id for row in reader.search(typed, 1000)}
