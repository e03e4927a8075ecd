"""The page of the books: registers by year, hand-over lists by day; both to look at and print."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.form_sets import FORM_SETS
from counter_app.domain.moments import spoken_day
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.hand_over_lists import HandOvers, hand_overs
from counter_app.service.registers import Book
from counter_app.service.registers import books as books_of
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters import books
from counter_app.ui.presenters.halting import Halt, Stopped
from counter_app.ui.presenters.sheet import OfficeSheet
from counter_app.ui.presenters.typed_days import day_typed
from counter_app.ui.reception.fields import Choice, Field, Remark
from counter_app.ui.styling import label, restyle
from counter_app.ui.tables import Figures, TableView

Wanted = tuple[int, str]
"""Of which year, in which set of forms."""

_DAY_WIDTH: Final = 130
_BOOKS_HEIGHT: Final = 190
_SET_WIDTH: Final = 190


class BooksPage(QWidget):
    """Shows the books of this counter above, the hand-overs of a day below.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id; `sheet_wanted(OfficeSheet)`: look at this paper.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)
    sheet_wanted = Signal(object)
    _drew = Signal(int, int)

    def __init__(self, desk: Desk, texts: Texts, background: Background, changes: Changes) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._day: date | None = None
        self._books: tuple[Book, ...] = ()
        self._lists: tuple[HandOvers, ...] = ()
        self._halt: Halt | None = None
        self._ready: tuple[Wanted, OfficeSheet] | None = None
        self.keys = _keys(texts)
        self.table = TableView(texts, by_cell=False)
        self.figures = Figures(desk, texts, background, by_cell=False)
        self._build()
        self._connect(changes)
        self._add_keys()

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """Put the focus where it was, and bring both lists up to date."""
        if not self.figures.is_front or self.figures.table.hasFocus():
            self.figures.activate()
        else:
            self.table.setFocus()
        self._ask()

    # ------------------------------------------------------------ asking the store

    def _ask(self) -> None:
        day = self._day
        self._background.long(lambda: books_of(self._desk), self._show_books, self._fail)
        self._background.long(
            lambda: hand_overs(self._desk, day), partial(self._show_lists, day), self._fail
        )

    def _show_books(self, found: tuple[Book, ...]) -> None:
        self._books = found
        self.table.show_table(books.books_table(found))
        self._empty.setVisible(not found)

    def _show_lists(self, day: date | None, found: tuple[HandOvers, ...]) -> None:
        if day == self._day:
            self._lists = found
            self.figures.show_table(books.lists_table(found))
            if not self.day.hasFocus():
                self.day.setText(spoken_day(day or self._today()))

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & (Change.DOSSIERS | Change.SYNC) and self.isVisible():
            self._ask()

    # ------------------------------------------------------------ the register

    @Slot()
    def draw_register(self) -> None:
        """Draw the chosen year's book in the background, and show it."""
        place = self.table.currentIndex().row()
        if self._halt is not None or not 0 <= place < len(self._books):
            return
        wanted = (self._books[place].year, str(self.form_set.currentData()))
        ready, self._ready = self._ready, None
        self._waiting.hide()
        if ready is not None and ready[0] == wanted:
            self.sheet_wanted.emit(ready[1])
            return
        halt = self._halt = Halt(self._drew.emit, say("Đã dừng, chưa in gì."))
        self._on_drew(0, self._books[place].lines)
        self._background.long(
            lambda: books.register(self._desk, *wanted, halt),
            partial(self._drawn, wanted),
            self._stopped,
            broke=self._rest,
        )

    @Slot(int, int)
    def _on_drew(self, done: int, total: int) -> None:
        if self._halt is not None:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self._show_drawing(drawing=True)

    def _drawn(self, wanted: Wanted, sheet: OfficeSheet) -> None:
        """Nobody is taken away from a citizen who came meanwhile: the register waits."""
        self._rest()
        if self.isVisible():
            self.sheet_wanted.emit(sheet)
            return
        self._ready = (wanted, sheet)
        self._waiting.show()
        words = say(
            "Đã vẽ xong {paper} {label}. Mở trang Sổ theo dõi (Ctrl+6), nhấn F6 để xem.",
            paper=sheet.name,
            label=sheet.label,
        )
        self.told.emit(words, "info")

    def _stopped(self, said: Said) -> None:
        self._rest()
        self.told.emit(said.sentence, "info" if isinstance(said, Stopped) else "error")

    def _rest(self) -> None:
        self._halt = None
        self._show_drawing(drawing=False)

    def _show_drawing(self, *, drawing: bool) -> None:
        self.bar.setVisible(drawing)
        self.stop_button.setVisible(drawing)
        self.draw_button.setEnabled(not drawing)

    @Slot()
    def _stop(self) -> None:
        if self._halt is not None:
            self._halt.stop()

    # ------------------------------------------------------------ the hand-over list

    @Slot()
    def draw_list(self) -> None:
        """Show the list of the chosen two offices."""
        place, day = self.figures.table.currentIndex().row(), self._day or self._today()
        if 0 <= place < len(self._lists):
            listed = self._lists[place]
            self._background.store(
                lambda: books.hand_over_list(self._desk, listed, day),
                self.sheet_wanted.emit,
                self._fail,
            )

    @Slot()
    def _choose_day(self) -> None:
        """The day that was typed; today again for nothing typed."""
        try:
            day = day_typed(self.day.text(), self._today(), "day")
        except Refused as refusal:
            restyle(self.day, tone="error")
            self._remark.tell(self._texts.render(refusal.sentence))
            return
        self._turn_to(day)

    def _turn(self, step: int) -> None:
        today = self._day or self._today()
        self._turn_to(date.fromordinal(today.toordinal() + step))

    def _turn_to(self, day: date) -> None:
        restyle(self.day, tone="")
        self._remark.tell("")
        self._day = None if day == self._today() else day
        self.day.setText(spoken_day(day))
        self.figures.come_back()
        self._ask()

    def _today(self) -> date:
        return self._desk.clock.now().date()

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self.form_set = Choice()
        for form_set in FORM_SETS:
            words = say("Bộ mẫu năm {year}", year=form_set)
            self.form_set.addItem(self._texts.render(words), form_set)
        self.form_set.setFixedWidth(_SET_WIDTH)
        self.form_set.setCurrentIndex(len(FORM_SETS) - 1)
        self.form_set.setAccessibleName(self._texts.render(say("Mẫu phiếu")))
        self.bar = QProgressBar()
        self.bar.setFormat(self._texts.render(say("Đang vẽ sổ: %v/%m hồ sơ")))
        self.draw_button = self._button(say("Xem, in sổ (F6)"), self.draw_register)
        self.stop_button = self._button(say("Dừng (Esc)"), self._stop)
        self.list_button = self._button(say("Xem, in danh sách (F7)"), self.draw_list)
        self.day = Field()
        self.day.setFixedWidth(_DAY_WIDTH)
        self.day.setAccessibleName(self._texts.render(say("Ngày bàn giao")))
        self._remark = Remark()
        self._empty = label(self._texts.render(say("Quầy này chưa có hồ sơ nào trong sổ.")), "hint")
        self._waiting = label(self._texts.render(say("Sổ đã vẽ xong. F6: xem.")), "notice")
        restyle(self._waiting, tone="info")
        self.table.setAccessibleName(self._texts.render(say("Sổ theo dõi hồ sơ")))
        self.table.setMaximumHeight(_BOOKS_HEIGHT)
        self.figures.table.setAccessibleName(self._texts.render(say("Danh sách bàn giao")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 12)
        layout.setSpacing(8)
        layout.addLayout(self._top())
        layout.addWidget(self._empty)
        layout.addWidget(self.table)
        layout.addLayout(self._drawing())
        layout.addSpacing(6)
        layout.addLayout(self._below())
        layout.addWidget(self._remark)
        layout.addWidget(self.figures, stretch=1)
        for widget in (self._empty, self._waiting, self.bar, self.stop_button):
            widget.hide()

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.addWidget(label(self._texts.render(say("Sổ theo dõi hồ sơ")), "title"))
        top.addStretch(1)
        top.addWidget(label(self._texts.render(say("Mẫu (F4)")), "hint"))
        top.addWidget(self.form_set)
        top.addWidget(self.draw_button)
        return top

    def _drawing(self) -> QHBoxLayout:
        drawing = QHBoxLayout()
        drawing.addWidget(self.bar, stretch=1)
        drawing.addWidget(self._waiting, stretch=1)
        drawing.addWidget(self.stop_button)
        return drawing

    def _below(self) -> QHBoxLayout:
        below = QHBoxLayout()
        below.addWidget(label(self._texts.render(say("Danh sách bàn giao")), "heading"))
        below.addSpacing(12)
        below.addWidget(label(self._texts.render(say("Ngày (F3)")), "hint"))
        below.addWidget(self.day)
        below.addWidget(label(self._texts.render(say("Ctrl+← →: ngày trước, sau")), "hint"))
        below.addStretch(1)
        below.addWidget(self.list_button)
        return below

    def _button(self, words: Sentence, slot: object) -> QPushButton:
        button = QPushButton(self._texts.render(words))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(slot)
        return button

    def _connect(self, changes: Changes) -> None:
        changes.happened.connect(self._on_change)
        self._drew.connect(self._on_drew)
        self.table.entered.connect(self.draw_register)
        self.day.returnPressed.connect(self._choose_day)
        self.figures.dossier_wanted.connect(self.dossier_wanted)
        self.figures.told.connect(self.told)

    def _add_keys(self) -> None:
        for key, slot in (
            ("F3", self._begin_day),
            ("F4", self.form_set.setFocus),
            ("F6", self.draw_register),
            ("F7", self.draw_list),
            ("Ctrl+Left", partial(self._turn, -1)),
            ("Ctrl+Right", partial(self._turn, 1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot()
    def _begin_day(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._halt is not None:
            self._stop()
        else:
            super().keyPressEvent(event)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("↑ ↓", texts.label("Chọn sổ của năm")),
        ("F6, Enter", texts.label("Vẽ sổ để xem, in, lưu PDF")),
        ("F4", texts.label("Chọn bộ mẫu của sổ")),
        ("Esc", texts.label("Dừng vẽ sổ")),
        ("Tab", texts.label("Sang danh sách bàn giao")),
        ("F3", texts.label("Gõ ngày bàn giao")),
        ("Ctrl+← →", texts.label("Ngày trước, ngày sau")),
        ("F7", texts.label("Xem, in danh sách bàn giao")),
        ("Enter", texts.label("Xem các hồ sơ của số liệu; mở hồ sơ")),
    )
