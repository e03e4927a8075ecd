"""The page of the day: number keys change the table, F9 closes the day, the province confirms."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.moments import spoken_day
from counter_app.domain.sentences import Refused, Said, say
from counter_app.service.attachments import sweep
from counter_app.service.day import DayDone, close_day
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.days.closing import ClosingPanel
from counter_app.ui.papers.saving import TablePapers
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters import days
from counter_app.ui.presenters.days import DayLooked
from counter_app.ui.presenters.typed_days import day_typed
from counter_app.ui.reception.fields import Field, WithRemark
from counter_app.ui.styling import label
from counter_app.ui.tables import Figures, Tabs

_DAY_WIDTH: Final = 130


class DaysPage(QWidget):
    """Shows one day at a time, today's until another is chosen.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id; `sheet_wanted(OfficeSheet)`: look at this paper; `day_closed()`: the
    province should have it, and a backup be made.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)
    sheet_wanted = Signal(object)
    day_closed = Signal()

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        *,
        settings: PaperSettings,
    ) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._changes = changes
        self._day: date | None = None
        self.looked: DayLooked | None = None
        self._asking = self._again = False
        self.keys = _keys(texts)
        self.figures = Figures(desk, texts, background, by_cell=False)
        self.papers = TablePapers(desk, texts, background, settings)
        self.panel = ClosingPanel(texts, desk.actor.name)
        self._build()
        self._connect()
        self._add_keys()

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """Put the focus where it was, and bring the day up to date."""
        self.figures.activate()
        self._ask()

    @Slot(object)
    def show_sending(self, progress: tuple[int, int] | None) -> None:
        """How far an exchange with the province is; None: there is none."""
        self.panel.show_sending(progress)

    # ------------------------------------------------------------ asking the store

    def _ask(self) -> None:
        """One question at a time; what changed meanwhile is asked for afterwards."""
        self._again = self._asking
        if self._asking:
            return
        self._asking, day = True, self._day
        self._background.store(
            lambda: days.look_at_day(self._desk, day),
            done=lambda looked: self._learn(day, looked),
            failed=self._fail,
            broke=self._rest,
        )

    def _learn(self, day: date | None, looked: DayLooked) -> None:
        self._rest()
        if self._again:
            self._ask()
        if day == self._day:
            self._show(looked)

    def _rest(self) -> None:
        self._asking = False

    def _fail(self, said: Said) -> None:
        self._rest()
        self.told.emit(said.sentence, "error")

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & (Change.DOSSIERS | Change.SYNC) and self.isVisible():
            self._ask()

    # ------------------------------------------------------------ showing

    def _show(self, looked: DayLooked) -> None:
        self.looked = looked
        if not self.day.hasFocus():
            self.day.setText(spoken_day(looked.sheet.day))
        self.tabs.show_tabs(days.tabs_of(looked))
        self.papers.show_sheet(looked.tables, looked.subject)
        self.figures.show_table(looked.tables.tables[self.tabs.place])
        self.panel.show_day(looked)

    @Slot(int)
    def _turn_to_table(self, place: int) -> None:
        if self.looked is not None:
            self.figures.show_table(self.looked.tables.tables[place])
            self.figures.come_back()

    # ------------------------------------------------------------ which day

    @Slot()
    def _choose_day(self) -> None:
        """The day that was typed; today again for nothing typed."""
        try:
            day = day_typed(self.day.text(), self._today(), "day")
        except Refused as refusal:
            self._day_line.blame(self.day, self._texts.render(refusal.sentence))
            return
        self.figures.table.setFocus()
        self._turn_to(day)

    def _turn(self, step: int) -> None:
        self._turn_to(days.beside(self._day or self._today(), step))

    def _turn_to(self, day: date) -> None:
        self._day_line.blame(self.day, "")
        self._day = None if day == self._today() else day
        self.figures.turn_to_front()
        self._ask()

    def _today(self) -> date:
        return self._desk.clock.now().date()

    # ------------------------------------------------------------ closing

    @Slot()
    def close_day(self) -> None:
        """Sign the day as it is filled in."""
        looked, panel = self.looked, self.panel
        if looked is None or not panel.button.isEnabled() or not panel.button.isVisible():
            return
        texts = (panel.cash.text(), panel.cash_reason.text(), panel.gaps_reason.text())
        try:
            command = days.command_of(looked.sheet.day, *texts)
        except Refused as refusal:
            panel.blame(refusal)
            return
        panel.show_busy(busy=True)
        self._background.store(
            lambda: close_day(self._desk, command),
            self._closed,
            self._refused,
            broke=partial(panel.show_busy, busy=False),
        )

    def _closed(self, done: DayDone) -> None:
        self.panel.show_busy(busy=False)
        self.panel.clear()
        self.told.emit(days.closed_words(done), "warning" if done.warnings else "info")
        if self.isVisible():
            self.figures.activate()
        self._ask()
        self._changes.tell(Change.DOSSIERS | Change.SYNC)
        self.day_closed.emit()
        self._background.long(lambda: sweep(self._desk))

    def _refused(self, said: Said) -> None:
        self.panel.show_busy(busy=False)
        if not self.panel.blame(said):
            self.told.emit(said.sentence, "error")
        self._ask()

    @Slot()
    def _on_recorded(self) -> None:
        self._changes.tell(Change.SYNC)

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self.day = Field()
        self.day.setFixedWidth(_DAY_WIDTH)
        self.day.setAccessibleName(self._texts.render(say("Ngày")))
        self._day_line = WithRemark(self.day)
        self.figures.table.setAccessibleName(self._texts.render(say("Sổ trong ngày")))
        self.tabs = Tabs(self._texts, self)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.figures, stretch=1)
        body.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 12)
        layout.setSpacing(8)
        layout.addLayout(self._top())
        layout.addWidget(self.tabs)
        layout.addLayout(body, stretch=1)
        layout.addWidget(self.papers)

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.addWidget(label(self._texts.render(say("Chốt ngày")), "title"))
        top.addSpacing(16)
        top.addWidget(label(self._texts.render(say("Ngày (F3)")), "hint"))
        top.addWidget(self._day_line)
        top.addWidget(label(self._texts.render(say("Ctrl+← →: ngày trước, sau")), "hint"))
        top.addStretch(1)
        for words, slot in (
            (say("Xem, in (F6)"), self.papers.look),
            (say("Lưu Excel (Ctrl+S)"), self.papers.ask),
        ):
            button = QPushButton(self._texts.render(words))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(slot)
            top.addWidget(button)
        return top

    def _connect(self) -> None:
        self._changes.happened.connect(self._on_change)
        self.tabs.chosen.connect(self._turn_to_table)
        self.figures.dossier_wanted.connect(self.dossier_wanted)
        self.panel.wanted.connect(self.close_day)
        self.day.returnPressed.connect(self._choose_day)
        self.papers.sheet_wanted.connect(self.sheet_wanted)
        self.papers.left.connect(self.figures.activate)
        self.papers.recorded.connect(self._on_recorded)
        for teller in (self.figures, self.papers):
            teller.told.connect(self.told)

    def _add_keys(self) -> None:
        for key, slot in (
            ("F3", partial(_begin, self.day)),
            ("F6", self.papers.look),
            ("F8", partial(_begin, self.panel.cash)),
            ("F9", self.close_day),
            ("Ctrl+S", self.papers.ask),
            ("Ctrl+Left", partial(self._turn, -1)),
            ("Ctrl+Right", partial(self._turn, 1)),
            ("Left", partial(self.tabs.step, -1)),
            ("Right", partial(self.tabs.step, 1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)


def _begin(field: Field) -> None:
    """Into a field, what stands there ready to be overwritten."""
    field.setFocus()
    field.selectAll()


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("1 … 9, ← →", texts.label("Đổi bảng của ngày")),
        ("Enter", texts.label("Xem các hồ sơ của số liệu; mở hồ sơ")),
        ("F3", texts.label("Gõ ngày khác")),
        ("Ctrl+← →", texts.label("Ngày trước, ngày sau")),
        ("F8", texts.label("Gõ tiền mặt kiểm đếm")),
        ("F9", texts.label("Chốt ngày, rồi gửi lên tỉnh")),
        ("F6", texts.label("Xem trước và in")),
        ("Ctrl+S", texts.label("Lưu thành tệp Excel")),
    )
