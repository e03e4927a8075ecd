"""Notices that nobody has touched keyboard or mouse for a while."""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from typing_extensions import override

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
    }
)


class Idle(QObject):
    """Watches the whole application.

    Signals: `passed()`: nothing was touched for as long as was asked for.
    """

    passed = Signal()

    def __init__(self, app: QObject, after: timedelta, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._timer = QTimer(self, singleShot=True, interval=after // timedelta(milliseconds=1))
        self._timer.timeout.connect(self.passed)

    def watch(self) -> None:
        """Begin to count, from now."""
        self._app.installEventFilter(self)
        self._timer.start()

    def rest(self) -> None:
        """Stop counting."""
        self._app.removeEventFilter(self)
        self._timer.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._timer.start()
        return False
