"""The days that are reported on: one of the rules' periods, or any other."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from counter_app.domain.moments import spoken_day
from counter_app.domain.reporting.periods import Period
from counter_app.domain.sentences import Refused, say
from counter_app.texts import Texts
from counter_app.ui.presenters import reports
from counter_app.ui.reception.fields import Choice, Field, Remark
from counter_app.ui.styling import label, restyle

_DAY_WIDTH: Final = 116
_QUICK_WIDTH: Final = 190


class PeriodRow(QWidget):
    """Offers the periods around today, and takes any other days.

    Signals: `chosen(Period)`.
    """

    chosen = Signal(object)

    def __init__(self, texts: Texts, today: Callable[[], date], start: Period) -> None:
        super().__init__()
        self._texts, self._today = texts, today
        self._quick = reports.quick_periods(today())
        self.quick = Choice()
        self.quick.setFixedWidth(_QUICK_WIDTH)
        self.first, self.last = Field(), Field()
        self.remark = Remark()
        self._lay_out()
        self._fill()
        self.show_period(start)
        self.quick.activated.connect(self._on_quick)
        self.first.returnPressed.connect(self._on_typed)
        self.last.returnPressed.connect(self._on_typed)

    def show_period(self, period: Period) -> None:
        """Stand at this period."""
        self.first.setText(spoken_day(period.first))
        self.last.setText(spoken_day(period.last))
        places = [place for place, one in enumerate(self._quick) if one.period == period]
        with QSignalBlocker(self.quick):
            self.quick.setCurrentIndex(places[0] if places else len(self._quick))
        self._blame("", "")

    @Slot(int)
    def _on_quick(self, place: int) -> None:
        if place < len(self._quick):
            self._tell(self._quick[place].period)
        else:
            self.first.setFocus()
            self.first.selectAll()

    @Slot()
    def _on_typed(self) -> None:
        try:
            period = reports.period_typed(self.first.text(), self.last.text(), self._today())
        except Refused as refusal:
            self._blame(refusal.where, self._texts.render(refusal.sentence))
            return
        self._tell(period)

    def _tell(self, period: Period) -> None:
        self.show_period(period)
        self.chosen.emit(period)

    def _blame(self, where: str, words: str) -> None:
        for name, field in (("from", self.first), ("to", self.last)):
            restyle(field, tone="error" if name == where else "")
        self.remark.tell(words)

    def _fill(self) -> None:
        for one in self._quick:
            self.quick.addItem(self._texts.render(one.words))
        self.quick.addItem(self._texts.render(say("Khác")))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for words, field, name in (
            (say("Kỳ (F3)"), self.quick, say("Kỳ báo cáo")),
            (say("Từ ngày (F4)"), self.first, say("Từ ngày")),
            (say("đến hết ngày"), self.last, say("Đến hết ngày")),
        ):
            layout.addWidget(label(self._texts.render(words), "hint"))
            layout.addWidget(field)
            field.setAccessibleName(self._texts.render(name))
            if field is not self.quick:
                field.setFixedWidth(_DAY_WIDTH)
