"""A person before the whole window: real keys, a real scanner, a real store; presses counted."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.dossier import Dossier
from counter_app.service.look_up import dossier
from counter_app.ui.dossier import DossierPage
from counter_app.ui.window import MainWindow
from tests.ui.conftest import settle
from tests.ui.office import Counter

HAND_MS, SCANNER_MS = 120, 8
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Sitting:
    """Works at one window. `presses` counts what a person pressed."""

    def __init__(self, qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
        self.qtbot, self.window, self.counter = qtbot, window, counter
        self.presses, self.clock = 0, 1_000

    @property
    def page(self) -> DossierPage:
        return self.window.dossier

    def wait(self) -> None:
        settle(self.qtbot, self.window)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.presses += 1
        self._send(key, "", HAND_MS, modifiers)
        self.wait()

    def type(self, text: str) -> None:
        """Into the field that has the focus, in place of what stands there."""
        focus = self.window.focusWidget()
        if isinstance(focus, QLineEdit):
            focus.selectAll()
        for letter in text:
            self.presses += 1
            self._send(0, letter, HAND_MS)

    def scan(self, text: str) -> None:
        """The whole burst of a scanner. Nobody presses it."""
        self.clock += 1_000
        for letter in text:
            self._send(0, letter, SCANNER_MS)
        self._send(Qt.Key.Key_Return, "\r", SCANNER_MS)
        self.wait()

    def _send(self, key: int, text: str, gap: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.clock += gap
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self.clock)
            QCoreApplication.sendEvent(self.window.windowHandle(), event)

    def open(self, code: str) -> None:
        self.window.open_dossier(code)
        self.wait()

    def now(self, code: str) -> Dossier:
        return dossier(self.counter.desk, code)

    @property
    def words(self) -> str:
        labels = self.window.dossier.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    @property
    def offered(self) -> str:
        return "".join(self.window.dossier.steps.buttons)

    def field(self, name: str) -> QWidget:
        found = self.window.dossier.form.findChild(QWidget, name)
        assert found is not None
        return found
