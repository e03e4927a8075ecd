"""The province's notices in the window, published by a real province."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.facts import CalendarDeclared, DeclaredDay, NoticePublished
from counter_app.service.calendar import touched_by_calendar
from counter_app.ui.window import MainWindow
from provincial_server.publishing import Publisher
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, PROVINCE
from tests.ui.conftest import settle
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MAINTENANCE = NoticePublished(
    notice="",
    text="Bảo trì máy chủ tối thứ Bảy.",
    valid_from=date(2026, 11, 23),
    valid_until=date(2026, 11, 28),
)
OURS = replace(MAINTENANCE, text="Đoàn kiểm tra đến sáng thứ Tư.", agency_code=AGENCY)


@pytest.fixture
def province(tmp_path: Path, counter: Counter) -> Iterator[Publisher]:
    """A province at which the counter is enrolled."""
    with Running(Place(folder=tmp_path / "node")) as running:
        counter.enrol(running)
        yield Publisher(database=running.node.database, own=running.node.own, province=PROVINCE)


@pytest.fixture
def window(province: Publisher, window: MainWindow) -> MainWindow:
    """The window of a counter that its province knows."""
    return window


def synced(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F12)
    settle(qtbot, window)


def sheet(window: MainWindow) -> list[str]:
    return [label.text() for label in window.overlay.findChildren(QLabel)]


def test_a_notice_shows_above_the_first_page_after_a_sync_and_takes_no_focus(
    qtbot: QtBot, window: MainWindow, province: Publisher
) -> None:
    assert not window.notices.isVisible()
    focus = window.focusWidget()
    province.notice(MAINTENANCE)
    province.notice(OURS)
    synced(qtbot, window)

    assert window.notices.isVisible()
    assert window.notices.text.text() == (
        "Đoàn kiểm tra đến sáng thứ Tư. (và 1 thông báo khác; Ctrl+T: xem đủ)"
    )
    assert window.focusWidget() is focus
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert not window.notices.isVisible()
    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    assert window.notices.isVisible()


def test_put_away_it_stays_away_and_is_read_again_by_its_key(
    qtbot: QtBot, window: MainWindow, province: Publisher
) -> None:
    published = province.notice(MAINTENANCE)
    synced(qtbot, window)

    QTest.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert not window.notices.isVisible()
    synced(qtbot, window)
    assert not window.notices.isVisible()

    QTest.keyClick(window, Qt.Key.Key_T, CTRL)
    assert sheet(window)[1:] == ["Còn hiệu lực hôm nay", "đến 28/11/2026", MAINTENANCE.text]
    QTest.keyClick(window.overlay, Qt.Key.Key_Escape)
    assert not window.overlay.isVisible()

    province.notice(replace(published, text="Bảo trì dời sang Chủ nhật."))
    synced(qtbot, window)
    assert window.notices.isVisible()


def test_a_notice_goes_when_its_days_are_over(
    qtbot: QtBot, window: MainWindow, province: Publisher, counter: Counter
) -> None:
    province.notice(MAINTENANCE)
    synced(qtbot, window)
    counter.clock.move(days=6)

    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    settle(qtbot, window)

    assert not window.notices.isVisible()
    QTest.keyClick(window, Qt.Key.Key_T, CTRL)
    assert sheet(window)[1:] == ["Hôm nay không có thông báo"]


def test_a_published_procedure_is_offered_right_after_the_sync(
    qtbot: QtBot, window: MainWindow, province: Publisher, counter: Counter
) -> None:
    with counter.store.reading() as reader:
        known = reader.all_procedures()[0]
    new = replace(known, code="1.999999", name="Thủ tục mới của tỉnh")
    province.catalogue([new])
    synced(qtbot, window)

    suggested = window.reception._presenter.offer.suggest("thu tuc moi cua tinh")
    assert suggested[:1] == (new,)


def test_a_long_notice_is_shown_whole(
    qtbot: QtBot, window: MainWindow, province: Publisher
) -> None:
    province.notice(replace(MAINTENANCE, text="Bảo trì máy chủ tối thứ Bảy. " * 12))
    synced(qtbot, window)
    window.resize(1180, 680)
    settle(qtbot, window)

    assert cut_off(window) == []


def test_a_calendar_of_the_province_names_the_dossiers_it_touches_and_changes_none(
    qtbot: QtBot, window: MainWindow, province: Publisher, counter: Counter
) -> None:
    code = counter.receive()
    with counter.store.reading() as reader:
        (before,) = reader.dossiers_with_code(code)
    assert before.due_at is not None
    off = DeclaredDay(day=before.due_at.date(), works=False, label="nghỉ theo quyết định")
    province.calendar(CalendarDeclared(year=off.day.year, days=(off,), decision="QĐ 1/QĐ-UBND"))
    synced(qtbot, window)

    assert window.messages.tone == "warning"
    assert f"1 hồ sơ có ngày hẹn đã in khác với lịch này: {code}" in window.messages.text
    with counter.store.reading() as reader:
        (after,) = reader.dossiers_with_code(code)
    assert after == before
    assert [one.code for one in touched_by_calendar(counter.desk)] == [code]
