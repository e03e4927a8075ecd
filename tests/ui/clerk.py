"""A clerk at the reception page: real keys, a real scanner, a real store; presses are counted."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.idcard import read_card
from counter_app.domain.sentences import Sentence
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.application import dressed
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.entry import Entry
from counter_app.ui.reception import ReceptionPage
from counter_app.ui.scanner import ScanCatcher

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CARD = "001090000000|012345678|Nguyễn Văn Mẫu|01011990|Nam|Thôn Ví Dụ, Xã Mẫu, Hà Nội|15032022"
OTHER_CARD = "038190000000||Trần Thị Mẫu|02021990|Nữ|Số 1, Phố Ví Dụ, Thanh Hóa|10102021"

_BETWEEN_KEYS_MS = 120.0
_BETWEEN_SCANNED_MS = 8.0


@dataclass
class Clerk:
    """Works on a page of their own over a desk."""

    qtbot: QtBot
    desk: Desk
    language: Any = "vi"
    presses: int = 0
    now: float = 1000.0
    said: list[tuple[Sentence, str]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        app = dressed()
        self.background, broadcast = Background(), Changes()
        self.background.broke.connect(self._raise)
        self.page = ReceptionPage(self.desk, Texts(self.language), self.background, broadcast)
        self.page.told.connect(lambda sentence, tone: self.said.append((sentence, tone)))
        self.page.received.connect(self.codes.append)
        broadcast.happened.connect(self.changes.append)
        self.catcher = ScanCatcher(app, lambda _event: self.now)
        self.catcher.scanned.connect(lambda text: self.page.on_scan(read_card(text)))

    @staticmethod
    def _raise(error: Exception) -> None:
        raise error

    def sit_down(self, width: int = 1182, height: int = 640) -> "Clerk":
        """Open the page and wait for the store's first answers."""
        self.page.resize(width, height)
        with self.qtbot.waitExposed(self.page):
            self.page.show()
        self.page.activateWindow()
        self.qtbot.waitUntil(self.page.isActiveWindow)
        self.page.activate()
        self.wait()
        return self

    def wait(self) -> None:
        """Until the store has nothing more to answer."""
        self.qtbot.waitUntil(lambda: self.background.idle, timeout=20_000)

    def leave(self) -> None:
        """Stop working; nothing is saved that was not saved before."""
        QApplication.instance().removeEventFilter(self.catcher)  # type: ignore[union-attr]
        self.catcher.deleteLater()
        self.background.close()
        self.page.hide()
        self.page.deleteLater()

    @property
    def entry(self) -> Entry:
        return self.page._presenter.entry

    @property
    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    @property
    def last_said(self) -> str:
        return str(self.said[-1][0])

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key, as the window system delivers it."""
        self.presses += 1
        self.now += _BETWEEN_KEYS_MS
        QTest.keyClick(self.page.windowHandle(), key, modifiers)

    def type(self, text: str) -> None:
        """Letters one after the other, at a person's pace."""
        for letter in text:
            self.press(Qt.Key(ord(letter.upper())))

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def scan(self, text: str = CARD) -> None:
        """The whole burst of a scanner, ended by Enter. Not counted: nobody presses it."""
        self.now += 1000.0
        for letter in text:
            self._burst(0, letter)
        self._burst(Qt.Key.Key_Return, "\r")

    def _burst(self, key: int, text: str) -> None:
        self.now += _BETWEEN_SCANNED_MS
        event = QKeyEvent(QEvent.Type.KeyPress, key, NONE, text)
        QCoreApplication.sendEvent(self.page.windowHandle(), event)

    def received(self) -> str:
        """Press the key and wait for the code."""
        before = len(self.codes)
        self.press(Qt.Key.Key_F9)
        self.qtbot.waitUntil(lambda: len(self.codes) > before, timeout=20_000)
        return self.codes[-1]
