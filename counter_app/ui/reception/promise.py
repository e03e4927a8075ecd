"""The right side: what the receipt will promise, what speaks against it, and the one big key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from counter_app.texts import Texts
from counter_app.ui.presenters.reception import ReceptionPresenter
from counter_app.ui.presenters.remarks import amount_due, doubts, due_in_words
from counter_app.ui.reception.fields import Remark, Scrolling, caption
from counter_app.ui.styling import label, restyle


class Promise(QFrame):
    """Due time, fee and doubts of the entry.

    Signals: `wanted`: receive it now.
    """

    wanted = Signal()

    def __init__(self, presenter: ReceptionPresenter, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("promise")
        self.setProperty("role", "panel")
        self._presenter, self._texts = presenter, texts
        self.due = label("—", "due", wraps=True)
        self.why = label("", "hint", wraps=True)
        self.amount = label("", "key", wraps=True)
        self.remarks: list[Remark] = []
        self.button = QPushButton(texts.label("Tiếp nhận và in (F9)"))
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.wanted)
        self._compose()

    def _compose(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(caption(self._texts.label("Hẹn trả kết quả"), role="heading"))
        layout.addWidget(self.due)
        layout.addWidget(self.why)
        layout.addSpacing(6)
        layout.addWidget(self.amount)
        layout.addSpacing(6)
        layout.addWidget(self._scrolling_remarks(), 1)
        layout.addWidget(self.button)
        for text in (
            self._texts.label("Shift+F9: bổ sung, từ chối, trả ngay"),
            self._texts.label("Esc xóa trắng · Ctrl+Z lấy lại"),
        ):
            keys = label(text, "hint", wraps=True)
            keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(keys)

    def _scrolling_remarks(self) -> Scrolling:
        area, content = Scrolling(), QWidget()
        self._room = QVBoxLayout(content)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addStretch(1)
        area.show_content(content)
        return area

    def show_entry(self) -> None:
        """Bring everything to the entry and what is known about it."""
        entry, procedure = self._presenter.entry, self._presenter.procedure
        foresight = self._presenter.foresight_now
        due = foresight.due if foresight else None
        self.due.setText(self._texts.render(due_in_words(due)) if due else "—")
        nothing = "" if procedure else self._texts.label("Chọn thủ tục để biết ngày hẹn.")
        self.why.setText(due.explanation if due else nothing)
        self.amount.setVisible(procedure is not None)
        self.amount.setText(self._texts.render(amount_due(entry, procedure)))
        self._show_remarks([self._texts.render(doubt) for doubt in doubts(entry, foresight)])

    def show_saving(self, *, saving: bool) -> None:
        """Say that the dossier is being written."""
        restyle(self.button, busy="true" if saving else "")
        ready = self._texts.label("Tiếp nhận và in (F9)")
        self.button.setText(self._texts.label("Đang lưu…") if saving else ready)

    def _show_remarks(self, said: list[str]) -> None:
        while len(self.remarks) < len(said):
            self.remarks.append(Remark(role="notice"))
            self._room.insertWidget(len(self.remarks) - 1, self.remarks[-1])
        for number, remark in enumerate(self.remarks):
            remark.tell(said[number] if number < len(said) else "", "warning")
