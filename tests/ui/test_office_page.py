"""The page of the office's settings by keys, on a real store."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.office import Office
from counter_app.domain.policy import ClockPolicy, DayDueTime
from counter_app.ui.forms.parts import PartsForm
from counter_app.ui.office import OfficePage
from counter_app.ui.reception.fields import Choice
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.setting import ADMINISTRATOR, HEAD, Setting, sitting_down


@pytest.fixture
def at(qtbot: QtBot, counter: Counter) -> Iterator[Setting]:
    with sitting_down(qtbot, counter, ADMINISTRATOR, Qt.Key.Key_3) as setting:
        yield setting


@pytest.fixture
def page(at: Setting) -> OfficePage:
    return at.window.contents.office


def settings(counter: Counter) -> tuple[Office, ClockPolicy]:
    with counter.store.reading() as reader:
        return reader.office(), reader.policy()


def field(form: PartsForm, name: str) -> QWidget:
    found = form.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def words(form: PartsForm) -> str:
    return "\n".join(one.text() for one in form.findChildren(QLabel) if one.isVisible())


def test_the_offices_names_are_changed(at: Setting, page: OfficePage, counter: Counter) -> None:
    at.qtbot.waitUntil(lambda: not cut_off(at.window), timeout=20_000)
    assert at.focus is field(page.names, "agency_name")
    at.press(Qt.Key.Key_Return)
    at.type("TRUNG TAM MAU")
    at.press(Qt.Key.Key_F9)

    assert settings(counter)[0].unit_name == "TRUNG TAM MAU"
    assert "giấy tờ của hồ sơ nhận từ nay" in at.said[0]


def test_what_is_wrong_stands_beside_its_field(
    at: Setting, page: OfficePage, counter: Counter
) -> None:
    before = settings(counter)
    field(page.names, "tracking_url").setFocus()
    at.type("vi.du")
    at.press(Qt.Key.Key_F9)

    assert "https://" in words(page.names)
    assert at.focus is field(page.names, "tracking_url")
    assert settings(counter) == before


def test_every_setting_tells_its_default_and_its_source(at: Setting, page: OfficePage) -> None:
    told = words(page.policy)

    assert told.count("Mặc định") == 8
    assert all(source in told for source in ("NĐ 61/2018", "BLDS", "TT 01/2020", "QĐ 766"))


def test_the_policy_is_chosen_by_a_decision(
    at: Setting, page: OfficePage, counter: Counter
) -> None:
    at.press(Qt.Key.Key_F3)
    at.type("QD 5")
    choice = field(page.policy, "day_due_time")
    assert isinstance(choice, Choice)
    choice.setFocus()
    at.press(Qt.Key.Key_Down)
    at.press(Qt.Key.Key_F9)

    assert settings(counter)[1] == ClockPolicy(day_due_time=DayDueTime.END_OF_DAY)
    assert "áp dụng cho hồ sơ nhận từ nay" in at.said[0]


@pytest.mark.parametrize("typed", ["sang", "7:30", "25:00-26:00", "11:30-07:30"])
def test_hours_that_cannot_be_stand_beside_their_day(
    at: Setting, page: OfficePage, counter: Counter, typed: str
) -> None:
    before = settings(counter)
    field(page.policy, "hours.6").setFocus()
    at.type(typed)
    at.press(Qt.Key.Key_F9)

    assert at.focus is field(page.policy, "hours.6")
    assert field(page.policy, "hours.6").property("tone") == "error"
    assert settings(counter) == before


def test_a_saturday_morning_is_typed_as_it_is_said(
    at: Setting, page: OfficePage, counter: Counter
) -> None:
    field(page.policy, "hours.6").setFocus()
    at.type("7h30-11h30")
    at.press(Qt.Key.Key_F9)

    (shift,) = settings(counter)[1].hours[5]
    assert (f"{shift.start:%H:%M}", f"{shift.end:%H:%M}") == ("07:30", "11:30")


def test_escape_puts_away_what_was_typed(at: Setting, page: OfficePage) -> None:
    at.type("XX")
    at.press(Qt.Key.Key_Escape)

    assert field(page.names, "agency_name").property("text") == "ỦY BAN NHÂN DÂN XÃ MẪU"


def test_the_page_is_the_administrators(qtbot: QtBot, counter: Counter) -> None:
    with sitting_down(qtbot, counter, HEAD, Qt.Key.Key_3) as at:
        names = [type(page.made()).__name__ for page in at.window.pages]

        assert "OfficePage" not in names
        assert "CataloguePage" in names
        assert "CalendarPage" in names
