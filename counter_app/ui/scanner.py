"""A scanner types like a keyboard, only faster: its burst is caught wherever the focus is.

The first key of a burst cannot be told from typing and goes through; from the second on, keys
that follow within `GAP_MS` are held back. A burst that ends in Enter is a scan: what was held
never reaches a field, and the first key is taken back. Anything else was a person after all, and
is played back in order.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox
from typing_extensions import override

GAP_MS = 50
LEAST = 6
"""A person may roll over a few keys within 50 ms; six in a row are a machine."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_EDITS = (Qt.Key.Key_Backspace, Qt.Key.Key_Tab)
_SILENT = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)


def event_time(event: QKeyEvent) -> float:
    """When the system saw the key, in milliseconds: right even where the window was busy."""
    return float(event.timestamp())


@runtime_checkable
class Restorable(Protocol):
    """A widget on which a single key may act, and that can take it back."""

    def snapshot(self) -> Callable[[], None]:
        """How to bring it back to what it holds now."""
        ...


class ScanCatcher(QObject):
    """Watches all keys of the application for the bursts of a scanner.

    `clock` gives a key event's moment in milliseconds.

    Signals: `scanned(str)`: what the scanner typed, without its end.
    """

    scanned = Signal(str)

    def __init__(
        self, app: QCoreApplication, clock: Callable[[QKeyEvent], float] = event_time
    ) -> None:
        super().__init__(app)
        self._clock = clock
        self._text = ""
        self._held: list[QKeyEvent] = []
        self._last = float("-inf")
        self._swallow_ends_until = float("-inf")
        self._take_back: Callable[[], None] | None = None
        self._asked_again = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_silence)
        app.installEventFilter(self)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key was kept from the window."""
        now = self._clock(event)
        fast = now - self._last < GAP_MS
        if event.key() in _SILENT:
            return False
        if event.key() in _ENDS or event.text() in {"\r", "\n"}:
            return self._end(now, fast=fast)
        if fast and self._text and event.key() in _EDITS:
            return self._edit(event, now)
        if not _types(event):
            self._person()
            return False
        return self._letter(event, now, fast=fast)

    def _letter(self, event: QKeyEvent, now: float, *, fast: bool) -> bool:
        if not fast or not self._text:
            self._person()
            self._last, self._text = now, event.text()
            self._take_back = _snapshot(QApplication.focusWidget())
            return False
        self._text += event.text()
        return self._hold(event, now)

    def _edit(self, event: QKeyEvent, now: float) -> bool:
        """A typing tool mends letters by backspaces; some codes have tabs between fields."""
        self._text = self._text[:-1] if event.key() == Qt.Key.Key_Backspace else f"{self._text}\t"
        return self._hold(event, now)

    def _hold(self, event: QKeyEvent, now: float) -> bool:
        self._last = now
        self._held.append(event.clone())
        self._asked_again = False
        self._timer.start(GAP_MS)
        return True

    def _end(self, now: float, *, fast: bool) -> bool:
        if now < self._swallow_ends_until:
            return True
        if not fast or len(self._text) < LEAST:
            self._person()
            return False
        text, take_back = self._text, self._take_back
        self._forget()
        self._swallow_ends_until = now + GAP_MS
        if take_back is not None:
            take_back()
        self.scanned.emit(text)
        return True

    @Slot()
    def _on_silence(self) -> None:
        """Nothing came for a while; where the window was busy, the next key may only be waiting."""
        if self._asked_again:
            self._person()
        else:
            self._asked_again = True
            self._timer.start(0)

    def _person(self) -> None:
        """It was a person: play back what was held, in order."""
        held = self._held
        self._forget()
        for event in held:
            _play(event)

    def _forget(self) -> None:
        self._timer.stop()
        self._text, self._held, self._take_back = "", [], None
        self._last = float("-inf")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWindow):
            return False
        if event.type() is QEvent.Type.MouseButtonPress:
            self._person()
        if event.type() is not QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        return self._key(event)


def _types(event: QKeyEvent) -> bool:
    return bool(event.text()) and event.text().isprintable() and not event.isAutoRepeat()


def _play(event: QKeyEvent) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    if target is not None:
        QCoreApplication.sendEvent(target, event)


def _snapshot(widget: object) -> Callable[[], None] | None:
    """How to bring a field back to what it holds now."""
    match widget:
        case QLineEdit():
            return _line_snapshot(widget)
        case Restorable():
            return widget.snapshot()
        case QSpinBox():
            number = widget.value()
            return lambda: widget.setValue(number)
        case QComboBox():
            index = widget.currentIndex()
            return lambda: widget.setCurrentIndex(index)
        case _:
            return None


def _line_snapshot(line: QLineEdit) -> Callable[[], None]:
    text, cursor = line.text(), line.cursorPosition()
    start, length = line.selectionStart(), line.selectionLength()

    def restore() -> None:
        if line.text() != text:
            line.setText(text)
            line.textEdited.emit(text)
        line.setCursorPosition(cursor)
        if length:
            line.setSelection(start, length)

    return restore
