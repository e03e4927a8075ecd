"""The catalogue page by keys, on a real store and real files."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.catalogue import Procedure
from counter_app.service.catalogue import export_file
from counter_app.ui.catalogue import CataloguePage
from tests.ui.cut_off import cut_off
from tests.ui.office import BIRTH, Counter
from tests.ui.setting import ADMINISTRATOR, Setting, sitting_down


@pytest.fixture
def at(qtbot: QtBot, counter: Counter) -> Iterator[Setting]:
    with sitting_down(qtbot, counter, ADMINISTRATOR, Qt.Key.Key_1) as setting:
        yield setting


@pytest.fixture
def page(at: Setting) -> CataloguePage:
    return at.window.contents.catalogue


@pytest.fixture
def file(counter: Counter, tmp_path: Path) -> Path:
    """The catalogue as it is, as a file to be edited."""
    path = tmp_path / "danh-muc.json"
    export_file(counter.desk, path)
    return path


def edited(path: Path, change: Any) -> None:
    catalogue = json.loads(path.read_text("utf-8"))
    change(catalogue["procedures"])
    path.write_text(json.dumps(catalogue), "utf-8")


def versions(counter: Counter, code: str) -> tuple[Procedure, ...]:
    with counter.store.reading() as reader:
        return reader.versions_of(code)


def codes(page: CataloguePage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def cells(page: CataloguePage) -> list[list[str]]:
    model = page.file.model
    return [
        [str(model.index(row, column).data()) for column in range(3)]
        for row in range(model.rowCount())
    ]


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_typing_without_diacritics_finds_a_procedure_and_shows_all_it_says(
    at: Setting, page: CataloguePage
) -> None:
    assert page.model.rowCount() > 50
    at.type("khai sinh ho tich")

    assert BIRTH in codes(page)
    assert len(codes(page)) < 10
    while str(page.model.index(page.table.currentIndex().row(), 0).data()) != BIRTH:
        at.press(Qt.Key.Key_Down)
    told = words(page.details)
    assert all(part in told for part in ("Thành phần hồ sơ", "trong ngày", "Luật Hộ tịch", "Phí"))
    at.qtbot.waitUntil(lambda: not cut_off(at.window), timeout=20_000)


def test_a_version_is_revised_by_keys(at: Setting, page: CataloguePage, counter: Counter) -> None:
    at.type("1.001266")
    (before,) = versions(counter, "1.001266")
    at.press(Qt.Key.Key_F2)
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return)
    at.type("2,5")
    at.press(Qt.Key.Key_F9)

    (after,) = versions(counter, "1.001266")
    assert (before.limit.quarters, after.limit.quarters) == (12, 10)
    assert page.details.isVisible()
    assert "Đã công bố: 0 phiên bản mới, 1 thay đổi" in at.said[0]


def test_from_another_day_on_it_is_a_version_beside_the_old_one(
    at: Setting, page: CataloguePage, counter: Counter
) -> None:
    at.type("1.001266")
    at.press(Qt.Key.Key_F2)
    at.type("01/01/2027")
    at.press(Qt.Key.Key_F9)

    assert len(versions(counter, "1.001266")) == 2
    assert page.details.versions.count() == 2
    assert "từ 01/01/2027" in page.details.versions.item(0).text()


def test_what_is_wrong_stands_beside_its_field(at: Setting, page: CataloguePage) -> None:
    at.type("1.001266")
    at.press(Qt.Key.Key_F2)
    at.type("hôm qua")
    at.press(Qt.Key.Key_F9)

    assert page.form.isVisible()
    assert "không phải là ngày" in words(page.form)
    assert at.focus is not None
    assert at.focus.objectName() == "valid_from"
    at.press(Qt.Key.Key_Escape)
    assert page.details.isVisible()


def test_a_file_is_seen_before_it_is_taken(
    at: Setting, page: CataloguePage, counter: Counter, file: Path
) -> None:
    def change(procedures: Any) -> None:
        by_code = {one["code"]: one for one in procedures}
        by_code["1.001266"]["limit"] = {"amount": 9, "unit": "working_day"}
        procedures.append(by_code[BIRTH] | {"code": "1.009999", "name": "Thủ tục mới"})

    edited(file, change)
    page.choose_file = lambda: file
    at.press(Qt.Key.Key_F6)

    assert {row[0] for row in cells(page)} == {"Mới", "Thay đổi"}
    assert [row[2] for row in cells(page) if row[0] == "Thay đổi"] == ["thời hạn"]
    assert versions(counter, "1.009999") == ()
    at.qtbot.waitUntil(lambda: not cut_off(at.window), timeout=20_000)

    at.press(Qt.Key.Key_F9)

    assert versions(counter, "1.009999")[0].name == "Thủ tục mới"
    assert versions(counter, "1.001266")[0].limit.quarters == 36
    assert page.table.isVisible()
    assert "1 phiên bản mới, 1 thay đổi" in at.said[0]


def test_everything_that_is_wrong_in_a_file_is_named_and_nothing_is_taken(
    at: Setting, page: CataloguePage, counter: Counter, file: Path
) -> None:
    def change(procedures: Any) -> None:
        by_code = {one["code"]: one for one in procedures}
        by_code["1.001266"]["valid_from"] = "hôm qua"
        by_code[BIRTH]["limit"] = {"amount": "mai", "unit": "tuần"}
        by_code["1.000894"]["name"] += " (sửa)"

    edited(file, change)
    before = versions(counter, "1.000894")
    page.choose_file = lambda: file
    at.press(Qt.Key.Key_F6)

    told = {(row[0][-10:-1], row[1]) for row in cells(page)}
    assert {("1.001266", "valid_from"), ("1.001193", "limit.unit")} <= {
        (place.strip("("), column) for place, column in told
    }
    assert not page.file.take.isVisible()
    at.press(Qt.Key.Key_F9)
    assert versions(counter, "1.000894") == before
    at.press(Qt.Key.Key_Escape)
    assert page.table.isVisible()


def test_a_file_that_is_no_catalogue_is_told_in_a_sentence(
    at: Setting, page: CataloguePage, tmp_path: Path
) -> None:
    path = tmp_path / "ghi-chu.txt"
    path.write_text("x", "utf-8")
    page.choose_file = lambda: path

    at.press(Qt.Key.Key_F6)

    assert "không đúng loại" in at.said[0]
    assert page.table.isVisible()


def test_the_catalogue_goes_out_as_a_file_that_changes_nothing(
    at: Setting, page: CataloguePage, tmp_path: Path
) -> None:
    path = tmp_path / "danh-muc.xlsx"
    page.choose_target = lambda: path
    page.choose_file = lambda: path

    at.press(Qt.Key.Key_F8)
    at.press(Qt.Key.Key_F6)

    assert "không thay đổi gì" in words(page)
    assert not page.file.take.isVisible()
