"""Hands and eyes for the real window: keys as a person and a scanner press them, and pictures."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.domain.sentences import Unavailable, say

SCREEN = (1366, 768)
_HAND_MS, _SCANNER_MS = 120, 8
_LOOK_MS = 20
_PATIENCE_MS = 30_000


class Hands:
    """Works one window by its keys alone. `presses` counts what a person pressed."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._now = 1_000
        self.presses = 0
        window.resize(*SCREEN)
        window.show()
        window.activateWindow()
        self.wait(window.isActiveWindow)

    def scan(self, text: str) -> None:
        """What a scanner types: fast, and with Enter at the end."""
        self._now += 1_000
        for letter in text:
            self._send(0, letter, _SCANNER_MS)
        self._send(Qt.Key.Key_Return, "\r", _SCANNER_MS)

    def type(self, text: str) -> None:
        """Letter by letter, as a person."""
        for letter in text:
            self.press(0, letter)

    def press(self, key: int, text: str = "", *, control: bool = False) -> None:
        """One key, with the control key held down or not."""
        self.presses += 1
        self._send(key, text, _HAND_MS, control=control)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the window work until something holds. Raises `Unavailable` if it never does."""
        loop = QEventLoop()
        looks, patience = QTimer(interval=_LOOK_MS), QTimer(interval=_PATIENCE_MS, singleShot=True)
        looks.timeout.connect(lambda: loop.quit() if condition() else None)
        patience.timeout.connect(lambda: loop.exit(1))
        looks.start()
        patience.start()
        if not condition() and loop.exec() and not condition():
            raise Unavailable(say("Cửa sổ không làm xong bước này."))

    def picture(self, path: Path) -> None:
        """What the window shows, once it has settled."""
        settle = QEventLoop()
        QTimer.singleShot(400, settle.quit)
        settle.exec()
        self._window.grab().save(str(path))

    def _send(self, key: int, text: str, gap: int, *, control: bool = False) -> None:
        self._now += gap
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, held, text)
            event.setTimestamp(self._now)
            QCoreApplication.sendEvent(self._window.windowHandle(), event)
        QCoreApplication.processEvents()
