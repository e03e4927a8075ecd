"""The page of the working calendar by keys, on a real store."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from counter_app.domain.people import Person
from counter_app.service.calendar import year_calendar
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.ui.calendar import CalendarPage
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.setting import ADMINISTRATOR, ALT, HEAD, Setting, sitting_down

THREE_DAYS = "1.001266"


@pytest.fixture
def code(counter: Counter) -> str:
    """A dossier received on Monday 23/11/2026, due after three working days; the 24th is off."""
    person = Person(name="Nguyễn Văn Mẫu", id_number="001090000000")
    return receive(
        counter.desk, ReceiveDossier(procedure_code=THREE_DAYS, applicant=person)
    ).dossier.code


@pytest.fixture
def at(qtbot: QtBot, counter: Counter, code: str) -> Iterator[Setting]:
    with sitting_down(qtbot, counter, HEAD, Qt.Key.Key_2) as setting:
        yield setting


@pytest.fixture
def page(at: Setting) -> CalendarPage:
    return at.window.contents.calendar


def fields(page: CalendarPage, name: str) -> list[QLineEdit]:
    return [one for one in page.form.findChildren(QLineEdit) if one.objectName() == name]


def add(at: Setting, page: CalendarPage, day: str, label: str) -> None:
    """Type one more day into the empty row at the end."""
    fields(page, "day")[-1].setFocus()
    at.type(day)
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Return)
    at.type(label)


def words(page: CalendarPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def touched(page: CalendarPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def test_a_year_that_no_decision_confirms_says_so_and_so_does_the_next(
    at: Setting, page: CalendarPage
) -> None:
    assert "Lịch làm việc năm 2026" in words(page)
    assert "Năm 2026 chưa có lịch" in words(page)
    assert "Lịch năm 2027 cũng chưa được xác nhận" in words(page)
    at.qtbot.waitUntil(lambda: not cut_off(at.window), timeout=20_000)


def test_the_years_are_turned_by_keys(at: Setting, page: CalendarPage) -> None:
    at.press(Qt.Key.Key_Right, ALT)
    assert page.year == 2027
    assert "Năm 2027 chưa có lịch" in words(page)

    at.press(Qt.Key.Key_Left, ALT)
    at.press(Qt.Key.Key_Left, ALT)
    assert page.year == 2025


def test_lesson_24_a_day_is_tried_then_declared_and_the_touched_dossier_is_listed(
    at: Setting, page: CalendarPage, counter: Counter, code: str
) -> None:
    add(at, page, "25/11", "Nghỉ theo quyết định")
    at.press(Qt.Key.Key_F6)
    assert "chưa ghi" in words(page)
    (told,) = touched(page)
    assert told.startswith(f"{code}\nNguyễn Văn Mẫu\n")
    assert "27/11/2026 → " in told
    assert not year_calendar(counter.desk, 2026).declared

    fields(page, "decision")[0].setFocus()
    at.type("QĐ 12/QĐ-UBND")
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_Space)
    at.press(Qt.Key.Key_F9)

    known = year_calendar(counter.desk, 2026)
    assert known.declared
    assert known.calendar.confirmed
    assert date(2026, 11, 25) in {day.day for day in known.calendar.days if not day.works}
    assert touched(page) == [told]
    assert "Ngày đã in giữ nguyên" in words(page)
    assert "Lịch năm 2026 theo QĐ 12/QĐ-UBND" in words(page)
    at.qtbot.waitUntil(lambda: not cut_off(at.window), timeout=20_000)


def test_the_head_opens_a_touched_dossier(at: Setting, page: CalendarPage, code: str) -> None:
    add(at, page, "25/11", "Nghỉ theo quyết định")
    at.press(Qt.Key.Key_F6)
    at.press(Qt.Key.Key_F7)
    at.press(Qt.Key.Key_Return)

    assert at.window.dossier.code == code


def test_a_day_is_taken_away_by_emptying_it(
    at: Setting, page: CalendarPage, counter: Counter
) -> None:
    (culture,) = [one for one in fields(page, "day") if one.text() == "24/11/2026"]
    culture.setFocus()
    at.type(" ")
    fields(page, "decision")[0].setText("QĐ 12/QĐ-UBND")
    at.press(Qt.Key.Key_F9)

    known = year_calendar(counter.desk, 2026)
    assert date(2026, 11, 24) not in {day.day for day in known.calendar.days}
    assert any("không có ngày nghỉ Ngày Văn hóa Việt Nam" in said for said in at.said)


@pytest.mark.parametrize(
    ("day", "label", "said"),
    [
        ("hôm qua", "Nghỉ", "không phải một ngày"),
        ("25/11/2027", "Nghỉ", "không thuộc năm 2026"),
        ("24/11", "Nghỉ", "ghi hai lần"),
        ("25/11", " ", "Chưa điền"),
    ],
)
def test_what_is_wrong_stands_beside_its_row(
    at: Setting, page: CalendarPage, counter: Counter, day: str, label: str, said: str
) -> None:
    fields(page, "decision")[0].setText("QĐ 12/QĐ-UBND")
    add(at, page, day, label)
    at.press(Qt.Key.Key_F9)

    assert said in words(page)
    assert at.focus in fields(page, "day") + fields(page, "label")
    assert not year_calendar(counter.desk, 2026).declared


def test_without_a_decision_nothing_is_declared(
    at: Setting, page: CalendarPage, counter: Counter
) -> None:
    at.press(Qt.Key.Key_F9)

    assert at.focus is fields(page, "decision")[0]
    assert not year_calendar(counter.desk, 2026).declared


def test_an_administrator_sees_whom_it_touches_and_opens_no_dossier(
    qtbot: QtBot, counter: Counter, code: str
) -> None:
    with sitting_down(qtbot, counter, ADMINISTRATOR, Qt.Key.Key_2) as at:
        page = at.window.contents.calendar
        add(at, page, "25/11", "Nghỉ theo quyết định")
        at.press(Qt.Key.Key_F6)
        at.press(Qt.Key.Key_F7)
        at.press(Qt.Key.Key_Return)

        assert touched(page)[0].startswith(code)
        assert page.isVisible()
