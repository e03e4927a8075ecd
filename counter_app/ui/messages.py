"""The message line: what was just said, never in the way; and what was said before it."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from counter_app.domain.sentences import Sentence, say
from counter_app.service.ports import Clock
from counter_app.texts import Texts
from counter_app.ui.styling import restyle

KEPT: Final = 50
INFO_MS: Final = 12_000
"""Good news goes by itself; warnings and errors stay until they are put away or replaced."""

_PREFIXES: Final = {"warning": say("Chú ý:"), "error": say("Lỗi:")}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said, as it was shown."""

    said_at: datetime
    text: str
    tone: str
    """"info", "warning" or "error"."""


class MessageLine(QFrame):
    """Shows the last message with its tone; `Shift+Esc` puts it away."""

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._texts = texts
        self._clock = clock
        self.history: deque[Message] = deque(maxlen=KEPT)
        self._prefix, self._text, self._hint = QLabel(), QLabel(), QLabel()
        self._prefix.setObjectName("prefix")
        self._text.setWordWrap(True)
        self._hint.setText(texts.render(say("Shift+Esc: ẩn")))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 4)
        layout.addWidget(self._prefix)
        layout.addWidget(self._text, stretch=1)
        layout.addWidget(self._hint)
        self._timer = QTimer(self, singleShot=True, interval=INFO_MS)
        self._timer.timeout.connect(self.dismiss)
        self.dismiss()

    @property
    def text(self) -> str:
        """What stands in the line; "" for nothing."""
        return self._text.text()

    @property
    def tone(self) -> str:
        """How it is meant; "" where nothing is said."""
        return str(self.property("tone"))

    @Slot(object, str)
    def tell(self, sentence: Sentence, tone: str = "info") -> None:
        """Say something, in place of what was said before."""
        text = self._texts.render(sentence)
        self.history.appendleft(Message(self._clock.now(), text, tone))
        prefix = _PREFIXES.get(tone)
        self._show(text, tone, self._texts.render(prefix) if prefix else "")
        self._timer.stop()
        if tone == "info":
            self._timer.start()

    @Slot()
    def dismiss(self) -> None:
        """Put the message away; the history keeps it."""
        self._timer.stop()
        self._show("", "", "")

    def _show(self, text: str, tone: str, prefix: str) -> None:
        self._prefix.setText(prefix)
        self._prefix.setVisible(bool(prefix))
        self._text.setText(text)
        self._hint.setVisible(bool(text))
        for widget in (self, self._prefix, self._text, self._hint):
            restyle(widget, tone=tone)
