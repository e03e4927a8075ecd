"""Beside the day's tables: numbers, cash, the signature, and what the province has of it."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.fees import in_dong
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.texts import Texts
from counter_app.ui.presenters import days
from counter_app.ui.presenters.days import DayLooked, Told
from counter_app.ui.reception.fields import Field, Scrolling, WithRemark, caption
from counter_app.ui.styling import label, restyle

WIDTH: Final = 372
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ClosingPanel(QFrame):
    """Shows how a day stands, and takes the signature.

    Signals: `wanted()`: close the day as it is filled in.
    """

    wanted = Signal()

    def __init__(self, texts: Texts, who: str) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self._texts = texts
        self._looked: DayLooked | None = None
        self._notices = {
            name: label(role="notice", wraps=True)
            for name in ("standing", "numbers", "difference", "receipt")
        }
        self._cash_lines = label(wraps=True)
        self._counted = label(wraps=True)
        self.cash, self.cash_reason, self.gaps_reason = Field(), Field(), Field()
        self._lines = [WithRemark(field) for field in self._fields()]
        self._captions: list[QLabel] = []
        self.bar = QProgressBar()
        self.button = QPushButton(texts.render(say("Chốt ngày (F9)")))
        self.button.setProperty("role", "primary")
        self._signs = label(texts.render(say("Người chốt: {who}", who=who)), "hint", wraps=True)
        self._who = who
        self._lay_out()
        self.cash.textEdited.connect(self._show_difference)
        self.button.clicked.connect(self.wanted)

    def _fields(self) -> tuple[Field, Field, Field]:
        return self.cash, self.cash_reason, self.gaps_reason

    # ------------------------------------------------------------ what the page asks

    def show_day(self, looked: DayLooked) -> None:
        """Show how this day stands; what is typed stays, unless it is another day."""
        other = self._looked is None or self._looked.sheet.day != looked.sheet.day
        self._looked = looked
        if other:
            self.clear()
        open_ = days.may_close(looked)
        self._tell("standing", days.standing(looked))
        self._tell("numbers", days.numbers(looked.sheet))
        self._tell("receipt", days.receipt_told(looked))
        self._cash_lines.setText(self._joined(days.cash_lines(looked.sheet)))
        self._show_counted(looked)
        self._show_line(0, shown=open_)
        self._show_line(2, shown=open_ and days.gaps_need_reason(looked.sheet))
        self.button.setVisible(open_)
        self._signs.setVisible(open_ and bool(self._who))
        self._show_difference()

    def show_busy(self, *, busy: bool) -> None:
        """A day is not closed twice at once."""
        self.button.setEnabled(not busy)

    def show_sending(self, progress: tuple[int, int] | None) -> None:
        """How far the exchange after the closing is; None: there is none under way."""
        owed = self._looked is not None and self._looked.receipt is not None
        self.bar.setVisible(progress is not None and owed)
        if progress is not None:
            done, total = progress
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            words = say("Đang gửi lên tỉnh: %v/%m") if total else say("Đang gửi lên tỉnh…")
            self.bar.setFormat(self._texts.render(words))

    def clear(self) -> None:
        """Nothing typed, nothing blamed."""
        for field, line in zip(self._fields(), self._lines, strict=True):
            field.clear()
            line.blame(field, "")
        self._show_line(1, shown=False)

    def blame(self, said: Said) -> bool:
        """Say what was refused beside the field that it means; whether it means one."""
        where = said.where if isinstance(said, Refused) else ""
        meant = False
        for place, name in enumerate(("cash", "cash_reason", "gaps_reason")):
            found = where == name
            text = self._texts.render(said.sentence) if found else ""
            self._lines[place].blame(self._fields()[place], text)
            if found:
                self._show_line(place, shown=True)
                self._fields()[place].setFocus()
                meant = True
        return meant

    # ------------------------------------------------------------ showing

    def _tell(self, name: str, told: Told | None) -> None:
        notice = self._notices[name]
        notice.setVisible(told is not None)
        if told is not None:
            notice.setText(self._joined(told.lines))
            restyle(notice, tone=told.tone)

    def _joined(self, lines: tuple[Sentence, ...]) -> str:
        return "\n".join(map(self._texts.render, lines))

    @Slot()
    def _show_difference(self) -> None:
        looked = self._looked
        if looked is None:
            return
        told = days.difference(looked.sheet, self.cash.text()) if days.may_close(looked) else None
        self._tell("difference", told)
        needed = bool(self.cash_reason.text()) or (told is not None and told.tone == "warning")
        self._show_line(1, shown=days.may_close(looked) and needed)

    def _show_counted(self, looked: DayLooked) -> None:
        """What was counted when the day was closed."""
        closing = looked.sheet.closing
        cash = closing.cash_counted if closing else None
        self._counted.setVisible(cash is not None)
        if closing is None or cash is None:
            return
        words = say("Đã kiểm đếm: {amount}", amount=in_dong(cash))
        if closing.cash_reason:
            words = say("{words}. Lý do lệch: {why}", words=words, why=closing.cash_reason)
        self._counted.setText(self._texts.render(words))

    def _show_line(self, place: int, *, shown: bool) -> None:
        self._captions[place].setVisible(shown)
        self._lines[place].setVisible(shown)

    # ------------------------------------------------------------ widgets

    def _lay_out(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(6)
        layout.addWidget(self._notices["standing"])
        layout.addWidget(self._heading(say("Số đã cấp")))
        layout.addWidget(self._notices["numbers"])
        self._add_line(layout, 2, say("Vì sao có số không mang hồ sơ"))
        layout.addWidget(self._heading(say("Tiền mặt")))
        layout.addWidget(self._cash_lines)
        layout.addWidget(self._counted)
        self._add_line(layout, 0, say("Kiểm đếm được, bằng đồng (F8)"))
        layout.addWidget(self._notices["difference"])
        self._add_line(layout, 1, say("Lý do lệch tiền"))
        self._captions.sort(key=lambda made: int(made.property("place")))
        layout.addWidget(self._notices["receipt"])
        layout.addStretch(1)
        scroll = Scrolling()
        scroll.show_content(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 10, 12)
        outer.setSpacing(8)
        outer.addWidget(scroll, stretch=1)
        for widget in (self.bar, self._signs, self.button):
            outer.addWidget(widget)
        self.bar.hide()

    def _heading(self, words: Sentence) -> QLabel:
        return label(self._texts.render(words), "heading")

    def _add_line(self, layout: QVBoxLayout, place: int, words: Sentence) -> None:
        made = caption(self._texts.render(words), self._fields()[place], role="hint")
        made.setProperty("place", place)
        self._captions.append(made)
        layout.addWidget(made)
        layout.addWidget(self._lines[place])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, and closes the day at the end."""
        if event.key() not in _ENTERS:
            super().keyPressEvent(event)
        elif self.button.hasFocus():
            self.wanted.emit()
        else:
            self.focusNextChild()
            focus = QApplication.focusWidget()
            if focus is not None and not self.isAncestorOf(focus):
                self.button.setFocus()
