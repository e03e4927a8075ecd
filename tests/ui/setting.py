"""Somebody at one page of a window of their own, by keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.roles import Actor, Role
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.window import MainWindow
from tests.ui.conftest import settle
from tests.ui.office import Counter

NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
HEAD = Actor(id="dau", name="Phạm Thị Mẫu", role=Role.HEAD)
ADMINISTRATOR = Actor(id="qt", name="Hoàng Thị Mẫu", role=Role.ADMINISTRATOR)


class Setting:
    """Works at one window; `said` is what its message line was told, the latest first."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifiers)
        self.wait()

    def type(self, text: str) -> None:
        """Into the field that has the focus, in place of what stands there."""
        focus = self.window.focusWidget()
        assert isinstance(focus, QLineEdit | QPlainTextEdit)
        focus.selectAll()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(focus, QKeyEvent(kind, 0, NONE, letter))

    def wait(self) -> None:
        settle(self.qtbot, self.window)

    @property
    def focus(self) -> QWidget | None:
        return self.window.focusWidget()

    @property
    def said(self) -> list[str]:
        return [one.text for one in self.window.messages.history]


@contextmanager
def sitting_down(qtbot: QtBot, counter: Counter, actor: Actor, key: Qt.Key) -> Iterator[Setting]:
    """The window of this person, opened at the page under Alt and a key."""
    window = make_window(replace(counter.desk, actor=actor), Texts("vi"))
    window.resize(1366, 768)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    settle(qtbot, window)
    setting = Setting(qtbot, window)
    setting.press(key, ALT)
    yield setting
    window.close()
