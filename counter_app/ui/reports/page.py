"""The page of the reports: number keys change the report, Enter asks what is behind a figure."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.reporting.periods import Period
from counter_app.domain.reporting.sheets import Words
from counter_app.domain.sentences import Said, Sentence, say
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.papers.saving import TablePapers
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters import reports
from counter_app.ui.presenters.reports import Reported
from counter_app.ui.reports.periods import PeriodRow
from counter_app.ui.styling import label, restyle
from counter_app.ui.tables import Figures, Tabs


class ReportsPage(QWidget):
    """Shows one report at a time, made in the background when it is asked for.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id; `sheet_wanted(OfficeSheet)`: look at this paper.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)
    sheet_wanted = Signal(object)

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
        self.period = reports.first_period(desk.clock.now())
        self.made: Reported | None = None
        self._part = 0
        self._asking: tuple[str, Period] | None = None
        self._stale = True
        self.keys = _keys(texts)
        self.figures = Figures(desk, texts, background, by_cell=True)
        self.papers = TablePapers(desk, texts, background, settings)
        self.periods = PeriodRow(texts, lambda: desk.clock.now().date(), self.period)
        self._build()
        self._connect()
        self._add_keys()
        self.tabs.show_tabs(reports.tabs())

    @property
    def kind(self) -> str:
        """The report that is shown."""
        return reports.KINDS[self.tabs.place]

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """Put the focus where it was; what changed meanwhile is counted anew."""
        self.figures.activate()
        if self._stale and self.figures.is_front:
            self._ask()

    # ------------------------------------------------------------ making the report

    @Slot()
    def _ask(self) -> None:
        """Make what is asked for; an answer to an older question is passed over."""
        asked = self._asking = (self.kind, self.period)
        self._stale = False
        self._show_busy(busy=True)
        self._background.long(
            lambda: reports.report(self._desk, *asked),
            lambda made: self._learn(asked, made),
            partial(self._fail, asked),
            broke=lambda: self._show_busy(busy=False),
        )

    def _learn(self, asked: tuple[str, Period], made: Reported) -> None:
        if asked != self._asking:
            return
        self._show_busy(busy=False)
        if self.made is None or self.made.kind != made.kind:
            self._part = 0
        self.made = made
        self.papers.show_sheet(made.sheet, made.subject)
        self._lines.setText("\n".join(map(self._rendered, made.sheet.lines)))
        self._notes.setText("\n".join(map(self._rendered, made.sheet.notes)))
        self._notes.setVisible(bool(made.sheet.notes))
        self._show_part()

    def _fail(self, asked: tuple[str, Period], said: Said) -> None:
        if asked == self._asking:
            self._show_busy(busy=False)
            self._stale = True
        self.told.emit(said.sentence, "error")

    def _show_busy(self, *, busy: bool) -> None:
        self.bar.setVisible(busy)
        self._changed.hide()

    def _rendered(self, words: Words) -> str:
        return self._texts.render(words) if isinstance(words, Sentence) else words

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        """Figures that are being read do not move by themselves."""
        if change & Change.DOSSIERS:
            self._stale = True
            self._changed.setVisible(self.made is not None)

    # ------------------------------------------------------------ showing

    def _show_part(self) -> None:
        """A report may have several tables; one is shown, the next is a key away."""
        if self.made is None:
            return
        tables = self.made.sheet.tables
        self._part %= len(tables)
        self.figures.show_table(tables[self._part])
        after = tables[(self._part + 1) % len(tables)]
        words = say("{name} (F7)", name=after.name)
        self.next_button.setText(self._texts.render(words))
        self.next_button.setVisible(len(tables) > 1)

    @Slot()
    def _next_part(self) -> None:
        self._part += 1
        self.figures.come_back()
        self._show_part()

    @Slot(int)
    def _turn_to_report(self, _place: int) -> None:
        self.periods.setEnabled(reports.has_period(self.kind))
        self.figures.come_back()
        self._ask()

    @Slot(object)
    def _turn_to_period(self, period: Period) -> None:
        self.period = period
        self.figures.come_back()
        self._ask()

    @Slot()
    def _on_recorded(self) -> None:
        self._changes.tell(Change.SYNC)

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self.tabs = Tabs(self._texts, self)
        self.figures.table.setAccessibleName(self._texts.render(say("Số liệu báo cáo")))
        self._lines = label(role="hint", wraps=True)
        self._notes = label(role="hint", wraps=True)
        self._notes.hide()
        words = say("Có dữ liệu mới sau khi tính. F5: tính lại.")
        self._changed = label(self._texts.render(words), "notice")
        restyle(self._changed, tone="warning")
        self._changed.hide()
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(180)
        self.bar.setTextVisible(False)
        self.bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 12)
        layout.setSpacing(8)
        layout.addLayout(self._top())
        layout.addWidget(self.tabs)
        layout.addLayout(self._which())
        layout.addWidget(self.periods.remark)
        layout.addWidget(self._lines)
        layout.addWidget(self.figures, stretch=1)
        layout.addWidget(self._notes)
        layout.addWidget(self.papers)

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.addWidget(label(self._texts.render(say("Báo cáo")), "title"))
        top.addSpacing(16)
        top.addWidget(self.bar)
        top.addWidget(self._changed)
        top.addStretch(1)
        for words, slot in (
            (say("Xem, in (F6)"), self.papers.look),
            (say("Lưu Excel (Ctrl+S)"), self.papers.ask),
        ):
            top.addWidget(_button(self._texts.render(words), slot))
        return top

    def _which(self) -> QHBoxLayout:
        which = QHBoxLayout()
        which.addWidget(self.periods)
        which.addStretch(1)
        self.next_button = _button("", self._next_part)
        which.addWidget(self.next_button)
        which.addWidget(_button(self._texts.render(say("Tính lại (F5)")), self._ask))
        return which

    def _connect(self) -> None:
        self._changes.happened.connect(self._on_change)
        self.tabs.chosen.connect(self._turn_to_report)
        self.periods.chosen.connect(self._turn_to_period)
        self.figures.dossier_wanted.connect(self.dossier_wanted)
        self.papers.sheet_wanted.connect(self.sheet_wanted)
        self.papers.left.connect(self.figures.activate)
        self.papers.recorded.connect(self._on_recorded)
        for teller in (self.figures, self.papers):
            teller.told.connect(self.told)

    def _add_keys(self) -> None:
        for key, slot in (
            ("F3", self.periods.quick.setFocus),
            ("F4", self._begin_days),
            ("F5", self._ask),
            ("F6", self.papers.look),
            ("F7", self._next_part),
            ("Ctrl+S", self.papers.ask),
            ("Ctrl+Left", partial(self.tabs.step, -1)),
            ("Ctrl+Right", partial(self.tabs.step, 1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot()
    def _begin_days(self) -> None:
        self.periods.first.setFocus()
        self.periods.first.selectAll()


def _button(words: str, slot: object) -> QPushButton:
    button = QPushButton(words)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(slot)
    return button


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("1 … 7", texts.label("Đổi báo cáo")),
        ("Ctrl+← →", texts.label("Báo cáo bên cạnh")),
        ("F3", texts.label("Chọn kỳ báo cáo")),
        ("F4", texts.label("Gõ ngày đầu, ngày cuối")),
        ("F5", texts.label("Tính lại")),
        ("← → ↑ ↓", texts.label("Chọn số liệu trong bảng")),
        ("Enter", texts.label("Xem các hồ sơ của số liệu; mở hồ sơ")),
        ("F7", texts.label("Bảng kế tiếp của báo cáo")),
        ("F6", texts.label("Xem trước và in")),
        ("Ctrl+S", texts.label("Lưu thành tệp Excel")),
    )
