"""The right side: what the receipt will promise, what speaks against it, and the one big key."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.catalogue import Procedure
from counter_app.domain.sentences import Sentence
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import Entry
from counter_app.ui.presenters.foresight import Foresight
from counter_app.ui.presenters.remarks import amount_due, doubts, due_in_words
from counter_app.ui.reception.fields import Remark, Scrolling, caption, set_property


class Promise(QFrame):
    """Due time, fee and doubts of the entry.

    Signals: `wanted`: receive it now.
    """

    wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("promise")
        self._texts = texts
        self.due = _wrapping("due")
        self._why = _wrapping("hint")
        self.amount = _wrapping("sum")
        self._labels: list[Remark] = []
        self.button = QPushButton(texts.label("Tiếp nhận và in (F9)"))
        self.button.setProperty("role", "primary")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.wanted)
        self._compose()

    def _compose(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(6)
        layout.addWidget(caption(self._texts.label("Hẹn trả kết quả"), role="title"))
        layout.addWidget(self.due)
        layout.addWidget(self._why)
        layout.addSpacing(8)
        layout.addWidget(self.amount)
        layout.addSpacing(8)
        layout.addWidget(self._scrolling_doubts(), 1)
        layout.addWidget(self.button)
        keys = _wrapping("hint")
        keys.setText(self._texts.label("Esc xóa trắng · Ctrl+Z lấy lại"))
        keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(keys)

    def _scrolling_doubts(self) -> Scrolling:
        area, content = Scrolling(), QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        area.setWidget(content)
        self._doubts = layout
        return area

    def show_entry(
        self, entry: Entry, procedure: Procedure | None, foresight: Foresight | None
    ) -> None:
        """Bring everything to this entry and what is known about it."""
        due = foresight.due if foresight else None
        self.due.setText(self._texts.render(due_in_words(due)) if due else "—")
        if due is not None:
            self._why.setText(due.explanation)
        else:
            self._why.setText(self._texts.label("Chọn thủ tục để biết ngày hẹn."))
        self.amount.setVisible(procedure is not None)
        self.amount.setText(self._texts.render(amount_due(entry, procedure)))
        self._show_doubts(doubts(entry, foresight))

    def show_saving(self, *, saving: bool) -> None:
        """Say that the dossier is being written."""
        set_property(self.button, "busy", saving)
        self.button.setText(
            self._texts.label("Đang lưu…") if saving else self._texts.label("Tiếp nhận và in (F9)")
        )

    def _show_doubts(self, said: Sequence[Sentence]) -> None:
        while len(self._labels) < len(said):
            self._labels.append(Remark(role="remark"))
            self._doubts.insertWidget(len(self._labels) - 1, self._labels[-1])
        for number, label in enumerate(self._labels):
            text = self._texts.render(said[number]) if number < len(said) else ""
            label.tell(text, "warning")


def _wrapping(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label
