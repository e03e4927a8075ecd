"""The panel of files, decided without Qt."""

from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.facts.attachments import Digitised, Place
from counter_app.texts import Texts
from counter_app.ui.presenters.attachments import (
    commands_for,
    first_without,
    places_of,
    spoken_size,
    summary_of,
)
from tests.domain.test_attachments import RECEPTION as BEGUN
from tests.domain.test_attachments import event, file, folded, told, withdrawal

FORM, BIRTH_PAPER = "Tờ khai", "Giấy chứng sinh"


def lines(dossier: Dossier) -> list[tuple[str, str]]:
    texts = Texts("vi")
    return [
        (place.name if isinstance(place.name, str) else texts.render(place.name), str(place.words))
        for place in places_of(dossier)
    ]


def test_the_places_are_the_components_the_result_and_whatever_else() -> None:
    assert lines(told(file())) == [
        (FORM, "đã số hóa"),
        (BIRTH_PAPER, "chưa số hóa"),
        ("Kết quả giải quyết", "chưa số hóa"),
        ("Giấy tờ khác", "không bắt buộc"),
    ]


def test_files_of_a_component_that_was_corrected_away_are_still_there() -> None:
    shown = told(file(component="Giấy cũ"))

    assert lines(shown)[2] == ("Giấy cũ (không còn trong thành phần hồ sơ)", "đã số hóa")


def test_a_withdrawn_file_is_listed_with_its_reason_and_counts_no_more() -> None:
    added = event(file(), BEGUN, time=1)

    place = places_of(folded(BEGUN, added, event(withdrawal(added), added, time=2)))[0]

    assert str(place.words) == "chưa số hóa"
    assert [str(one.words) for one in place.files] == ["đã rút: nhầm tệp"]


def test_a_file_tells_its_pages_and_size() -> None:
    place = places_of(told(replace(file(), pages=3, size=1_363_149)))[0]

    assert [str(one.words) for one in place.files] == ["3 trang, 1,3 MB"]


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (2048, "2 KB"), (1 << 20, "1,0 MB"), (20 << 20, "20,0 MB")]
)
def test_sizes_are_written_as_the_counter_writes_them(size: int, words: str) -> None:
    assert spoken_size(size) == words


def test_the_summary_says_what_is_missing() -> None:
    assert str(summary_of(told())) == "Chưa thành phần nào có tệp."
    assert "1/2" in str(summary_of(told(file())))
    assert "thiếu tệp kết quả" in str(summary_of(told(file())))
    assert "đã số hóa" in str(summary_of(told(file(), file(Place.RESULT))))


@pytest.mark.parametrize(
    ("files", "number"),
    [
        ([], 0),
        ([file()], 1),
        ([file(digitised=Digitised.NO)], 0),
        ([file(), file(component=BIRTH_PAPER)], 2),
        ([file(), file(component=BIRTH_PAPER), file(Place.RESULT)], 0),
    ],
)
def test_the_next_scan_is_for_the_first_place_without_one(files: list[Fact], number: int) -> None:
    shown = told(*files)

    assert first_without(places_of(shown)) == number


def test_files_are_attached_to_the_place_they_are_given_for() -> None:
    places = places_of(told())

    (form,) = commands_for("H30.12-261123-1001", places[0], [Path("a.pdf")])
    (result,) = commands_for("H30.12-261123-1001", places[2], [Path("a.pdf")])

    assert (form.place, form.component) == (Place.COMPONENT, FORM)
    assert (result.place, result.component) == (Place.RESULT, "")
