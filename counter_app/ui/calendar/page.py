"""The page of the working calendar: a year's days typed, tried, declared by a decision."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter_app.domain.facts import CalendarDeclared
from counter_app.domain.roles import Act, may
from counter_app.domain.sentences import Refused, Said, say
from counter_app.service.calendar import Declared, Touched, declare, touched_by_calendar
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.calendar.picture import YearPicture
from counter_app.ui.calendar.touched import TouchedTable
from counter_app.ui.changes import Change, Changes
from counter_app.ui.forms.parts import PartsForm
from counter_app.ui.forms.tables import table_of
from counter_app.ui.presenters.calendar import (
    Year,
    declaration_of,
    look_at,
    marked,
    parts_of,
    standing_of,
    touched_summary,
    warning_of,
)
from counter_app.ui.presenters.steps.fields import Filled
from counter_app.ui.styling import label, restyle

_FORM_WIDTH: Final = 476
_ROW_HEIGHT: Final = 66


class CalendarPage(QWidget):
    """Shows one year.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)

    def __init__(self, desk: Desk, texts: Texts, background: Background, changes: Changes) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._changes = changes
        self._year: Year | None = None
        self.keys = _keys(texts)
        self._build()
        self._connect()

    @property
    def year(self) -> int:
        """The year that is shown."""
        return self._year.known.calendar.year if self._year is not None else 0

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """The page is shown: the year that was shown before, what was typed as it is."""
        if self._year is None:
            self._load(None)
        else:
            self.form.resume()

    # ------------------------------------------------------------ the store

    def _load(self, year: int | None) -> None:
        self._background.store(lambda: look_at(self._desk, year), self._show, self._fail)

    def _show(self, year: Year) -> None:
        self._year = year
        known = year.known.calendar
        words = say("Lịch làm việc năm {year}", year=str(known.year))
        self._title.setText(self._texts.render(words))
        for button, step in ((self._before, -1), (self._after, 1)):
            button.setText(f"{known.year + step} (Alt+{'←' if step < 0 else '→'})")
        standing = standing_of(year)
        self._standing.setText(self._texts.render(standing.words))
        restyle(self._standing, tone=standing.tone.value)
        warning = warning_of(year)
        self._warning.setVisible(warning is not None)
        self._warning.setText(self._texts.render(warning) if warning is not None else "")
        self.form.show_parts(say("Ngày nghỉ, ngày làm bù"), parts_of(known))
        self.form.setEnabled(not year.known.decreed)
        self.picture.show_year(known.year, marked(known.days), year.today)
        self._show_touched(year.touched, tried=False)
        if self.isVisible() and not year.known.decreed:
            self.form.begin()

    def _show_touched(self, touched: tuple[Touched, ...], *, tried: bool) -> None:
        self.model.replace(touched)
        self._touched.setText(self._texts.render(touched_summary(touched, tried=tried)))
        restyle(self._touched, tone="warning" if touched else "good")
        if touched:
            self.table.selectRow(0)

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    # ------------------------------------------------------------ what the administrator does

    def _beside(self, step: int) -> None:
        if self._year is not None:
            self._load(self.year + step)

    @Slot(object)
    def _on_wanted(self, values: dict[str, str]) -> None:
        self._with_typed(
            values,
            lambda declaration: self._background.store(
                lambda: declare(self._desk, declaration),
                done=self._on_declared,
                failed=self.form.blame,
                broke=lambda: self.form.show_busy(busy=False),
            ),
        )

    def _on_declared(self, done: Declared) -> None:
        words = say("Đã ghi lịch làm việc năm {year}.", year=str(self.year))
        if not done.changed:
            words = say("Lịch không có gì thay đổi.")
        self.told.emit(words, "info")
        for warning in done.warnings:
            self.told.emit(warning, "warning")
        self._changes.tell(Change.CATALOGUE | Change.SYNC)
        self._load(self.year)

    @Slot()
    def _try(self) -> None:
        """What the days as they are typed would touch; nothing is written."""
        self._with_typed(
            self.form.values(),
            lambda declaration: self._background.store(
                lambda: touched_by_calendar(self._desk, declaration),
                done=partial(self._on_tried, declaration),
                failed=self.form.blame,
            ),
        )

    def _on_tried(self, declaration: CalendarDeclared, touched: tuple[Touched, ...]) -> None:
        if declaration.year == self.year and self._year is not None:
            self.picture.show_year(self.year, marked(declaration.days), self._year.today)
            self._show_touched(touched, tried=True)

    def _with_typed(self, values: dict[str, str], act: Callable[[CalendarDeclared], None]) -> None:
        if self._year is None or self._year.known.decreed:
            return
        try:
            declaration = declaration_of(self.year, Filled(values, self._year.today))
        except Refused as refusal:
            self.form.blame(refusal)
            return
        act(declaration)

    @Slot()
    def _open_current(self) -> None:
        dossier = self.model.id_at(self.table.currentIndex().row())
        if dossier and may(self._desk.actor, Act.PRINT):
            self.dossier_wanted.emit(dossier)

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self._title = label(role="title")
        self._before, self._after = self._year_button(-1), self._year_button(1)
        self._trying = self._quiet(self._try)
        self._trying.setText(self._texts.render(say("Thử lịch đang gõ (F6)")))
        self._standing = label(role="notice", wraps=True)
        self._warning = label(role="notice", wraps=True)
        self._warning.setProperty("tone", "warning")
        self.picture = YearPicture(self._texts.render(say("Tháng {month}", month="{month}")))
        self.form = PartsForm(self._texts, say("Ghi lịch (F9)"), caption_width=92)
        self.form.setFixedWidth(_FORM_WIDTH)
        self.model = TouchedTable(self._texts, self)
        self.table = table_of(self.model, {}, 0)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.table.setAccessibleName(self._texts.render(say("Hồ sơ có ngày hẹn khác theo lịch")))
        self._touched = label(role="notice", wraps=True)
        self._lay_out()

    def _lay_out(self) -> None:
        heads = QHBoxLayout()
        heads.addWidget(self._before)
        heads.addWidget(self._title)
        heads.addWidget(self._after)
        heads.addStretch(1)
        legend = self._texts.render(say("Đỏ: nghỉ. Xanh: làm bù. Xám: nghỉ hằng tuần."))
        left = QVBoxLayout()
        left.addWidget(self.picture)
        left.addWidget(label(legend, "hint", wraps=True))
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        words = say("Hồ sơ đang giải quyết (F7)")
        right.addWidget(label(self._texts.render(words), "heading"))
        right.addWidget(self._trying)
        right.addWidget(self._touched)
        right.addWidget(self.table)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addLayout(left)
        body.addWidget(self.form)
        body.addLayout(right, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(heads)
        layout.addWidget(self._standing)
        layout.addWidget(self._warning)
        layout.addLayout(body, stretch=1)

    def _year_button(self, step: int) -> QPushButton:
        return self._quiet(lambda: self._beside(step))

    def _quiet(self, act: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(act)
        return button

    def _connect(self) -> None:
        self.form.wanted.connect(self._on_wanted)
        self.form.left.connect(self._reload)
        self.table.activated.connect(self._open_current)
        for key, slot in (
            ("Alt+Left", partial(self._beside, -1)),
            ("Alt+Right", partial(self._beside, 1)),
            ("F2", self.form.resume),
            ("F6", self._try),
            ("F7", self.table.setFocus),
            ("F9", self.form.submit),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot()
    def _reload(self) -> None:
        """Escape: what was typed is put away."""
        self._load(self.year)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("Alt+← Alt+→", texts.label("Năm trước, năm sau")),
        ("F2", texts.label("Về các ngày trong năm")),
        ("Enter", texts.label("Sang ô kế tiếp; ở cuối luôn có dòng trống")),
        ("F6", texts.label("Thử lịch đang gõ: hồ sơ nào có ngày hẹn khác")),
        ("F9", texts.label("Ghi lịch theo quyết định")),
        ("F7", texts.label("Hồ sơ có ngày đã in khác với lịch")),
        ("Esc", texts.label("Bỏ những gì vừa gõ")),
    )
