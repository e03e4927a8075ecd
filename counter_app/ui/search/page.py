"""The search page: the field, and the list that follows the typing."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.sentences import Said, say
from counter_app.service.desk import Desk
from counter_app.service.look_up import search
from counter_app.service.ports import DossierRow
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.search import MOST_SHOWN, SearchPresenter, shown
from counter_app.ui.search.table import FoundTable, table_of
from counter_app.ui.styling import label

DEBOUNCE_MS: Final = 120
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchPage(QWidget):
    """Finds dossiers while the clerk types; one question at a time is with the store.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id; `receipt_wanted(str)` and `reprint_wanted(str)`: its receipt.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)
    receipt_wanted = Signal(str)
    reprint_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        background: Background,
        changes: Changes,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._texts = texts
        self._background = background
        self._presenter = SearchPresenter()
        self._asking = False
        self._stale = True
        self._open_answer = False
        self.keys = _keys(texts)
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        changes.happened.connect(self._on_change)

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """Put the focus into the field, what was typed selected, and bring the list up to date."""
        self.field.setFocus()
        self.field.selectAll()
        if self._stale:
            self._ask()

    # ------------------------------------------------------------ asking the store

    @Slot()
    def _ask(self) -> None:
        self._timer.stop()
        if self._asking:
            return
        self._asking, self._stale = True, False
        typed = self._presenter.typed
        self._background.store(
            lambda: search(self._desk, typed, MOST_SHOWN),
            done=lambda rows: self._learn(typed, rows),
            failed=self._fail,
            broke=self._rest,
        )

    def _learn(self, typed: str, rows: tuple[DossierRow, ...]) -> None:
        self._asking = False
        if not self._presenter.learned(typed, rows):
            self._ask()
            return
        before = self._current()
        self.model.replace([shown(row) for row in rows])
        self.table.selectRow(self.model.row_of(before) or 0)
        self._say_summary()
        if self._open_answer:
            self._open_current()

    def _fail(self, said: Said) -> None:
        self._rest()
        self.told.emit(said.sentence, "error")

    def _rest(self) -> None:
        self._asking, self._stale = False, True

    # ------------------------------------------------------------ what the clerk does

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._presenter.typed = text
        self._open_answer = False
        self._say_summary()
        self._timer.start()

    @Slot()
    def _open_current(self) -> None:
        """Open the current row; where the answer is still under way, the first row of it."""
        self._open_answer = not self._presenter.answered
        if self._open_answer:
            self._ask()
        elif dossier := self._current():
            self.dossier_wanted.emit(dossier)

    @Slot()
    def _want_receipt(self) -> None:
        if dossier := self._current():
            self.receipt_wanted.emit(dossier)

    @Slot()
    def _want_reprint(self) -> None:
        if dossier := self._current():
            self.reprint_wanted.emit(dossier)

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if change & Change.DOSSIERS:
            self._stale = True
            if self.isVisible():
                self._ask()

    def _current(self) -> str:
        return self.model.id_at(self.table.currentIndex().row())

    def _say_summary(self) -> None:
        self.summary.setText(self._texts.render(self._presenter.summary()))

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText(
            self._texts.render(
                say("Tên, số định danh, điện thoại hoặc một phần mã hồ sơ; không cần gõ dấu")
            )
        )
        self.field.setProperty("role", "search")
        self.field.setAccessibleName(self._texts.render(say("Tra cứu hồ sơ")))
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._open_current)
        self.field.installEventFilter(self)
        self.summary = label(role="hint")
        self.model = FoundTable(self._texts, self)
        self.table = table_of(self.model)
        self.table.activated.connect(self._open_current)
        self._lay_out()
        for key, slot in (
            ("F3", self.activate),
            ("F6", self._want_receipt),
            ("Ctrl+P", self._want_reprint),
        ):
            QShortcut(
                QKeySequence(key), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        title = label(self._texts.render(say("Tra cứu hồ sơ")), "title")
        for widget in (title, self.field, self.summary, self.table):
            layout.addWidget(widget)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field, then is the window's."""
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while the focus stays in the field."""
        moves = (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _MOVES
        )
        return moves and self.table.event(event)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("F3", texts.render(say("Về ô tra cứu"))),
        ("↑ ↓", texts.render(say("Chọn hồ sơ trong danh sách"))),
        ("Enter", texts.render(say("Mở hồ sơ đang chọn"))),
        ("F6", texts.render(say("Xem giấy tiếp nhận"))),
        ("Ctrl+P", texts.render(say("In lại giấy tiếp nhận"))),
        ("Esc", texts.render(say("Xóa ô tra cứu"))),
    )
