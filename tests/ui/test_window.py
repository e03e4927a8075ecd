"""The window's frame on a real store: pages, keys, scans, messages, what is cut off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.sentences import say
from counter_app.ui.window import RECEPTION, SEARCH, MainWindow
from tests.ui.conftest import settle
from tests.ui.office import CARD, Counter

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def _shown(window: MainWindow) -> int:
    place: int = window._stack.currentIndex()
    return place


def _words(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_the_window_opens_where_the_next_citizen_begins(window: MainWindow) -> None:
    assert _shown(window) == RECEPTION
    assert window.reception.isAncestorOf(window.focusWidget())


def test_every_page_opens_by_its_key_and_takes_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)

    assert _shown(window) == SEARCH
    assert window.focusWidget() is window.search.field

    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    assert _shown(window) == RECEPTION
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    assert _shown(window) == SEARCH


def test_a_card_scanned_on_any_page_fills_the_reception(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page(SEARCH)

    window.on_scan(CARD)

    assert _shown(window) == RECEPTION
    assert window.messages.tone == "info"
    assert "Nguyễn Văn Mẫu" in window.messages.text
