"""Choosing a procedure by a few letters, the usual ones first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.catalogue import Procedure
from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.presenters.remarks import about
from counter_app.ui.reception.fields import Field, Remark, WithRemark, set_text

_SHOWN = 7
_CODE = Qt.ItemDataRole.UserRole
_MOVES: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _SHOWN,
    Qt.Key.Key_PageUp: -_SHOWN,
}
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _SearchField(Field):
    """The line that searches; keys for its list are offered to `listed` first."""

    entered = Signal()
    left = Signal()

    def __init__(self, listed: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._listed = listed

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._listed(event):
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
        self.entered.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class ProcedurePicker(QWidget):
    """The search line, with the suggestions over the page below it.

    Signals: `chosen(str)`: a procedure's code; `emptied`: the line was cleared.
    """

    chosen = Signal(str)
    emptied = Signal()

    def __init__(
        self, texts: Texts, suggest: Callable[[str], Sequence[Procedure]], page: QWidget
    ) -> None:
        super().__init__()
        self._texts, self._suggest, self._page = texts, suggest, page
        self._name = ""
        self.field = _SearchField(self._on_key)
        self.field.setObjectName("procedure")
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText(
            texts.label("Gõ vài chữ, không cần dấu: khai sinh, ks, 1193…")
        )
        self._row = WithRemark(self.field)
        self._about = Remark(role="hint")
        self.list = QListWidget(page)
        self.list.setObjectName("suggestions")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._row)
        layout.addWidget(self._about)
        self.field.textEdited.connect(self._on_edited)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self.close_list)
        self.list.itemClicked.connect(self._on_clicked)

    def show_procedure(self, procedure: Procedure | None, error: str) -> None:
        """Bring the line to what is chosen; a search under way is left alone."""
        self._name = procedure.name if procedure else ""
        if not self.list.isVisible():
            set_text(self.field, self._name)
        self.field.setToolTip(self._name)
        self._about.tell(self._description(procedure) if procedure else "")
        self._row.blame(self.field, error)

    def _description(self, procedure: Procedure) -> str:
        """One line about it; its whole name first where the search line cannot hold it."""
        line = self._texts.render(about(procedure))
        room = self.field.width() - 2 * self.field.fontMetrics().averageCharWidth() - 24
        fits = self.field.fontMetrics().horizontalAdvance(procedure.name) <= room
        return line if fits else f"{procedure.name}\n{line}"

    def close_list(self) -> None:
        """Give up the search; the line shows again what is chosen."""
        self.list.hide()
        set_text(self.field, self._name)

    @Slot()
    def _on_entered(self) -> None:
        """Show the usual procedures, none of them marked: Enter alone must not choose."""
        if not self._name and not self.field.text() and self._suggest(""):
            self._open("")

    def _on_edited(self, text: str) -> None:
        if text == self._name:
            self.close_list()
        elif text.strip():
            self._open(text)
        else:
            self.list.hide()
            self.emptied.emit()

    def _open(self, text: str) -> None:
        self.list.clear()
        for procedure in self._suggest(text):
            item = QListWidgetItem(f"{procedure.name}\n{self._texts.render(about(procedure))}")
            item.setData(_CODE, procedure.code)
            self.list.addItem(item)
        if not self.list.count():
            nothing = QListWidgetItem(
                self._texts.render(say("Không có thủ tục nào khớp với “{typed}”.", typed=text))
            )
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0 if text.strip() else -1)
        self._place()

    def _place(self) -> None:
        below = self.field.mapTo(self._page, QPoint(0, self.field.height() + 2))
        rows = min(self.list.count(), _SHOWN)
        height = sum(self.list.sizeHintForRow(row) for row in range(rows))
        height = min(height + 2 * self.list.frameWidth() + 2, self._page.height() - below.y() - 4)
        self.list.setGeometry(below.x(), below.y(), self.field.width(), height)
        self.list.show()
        self.list.raise_()

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether the key was the list's."""
        key = event.key()
        if self.list.isVisible():
            return self._on_list_key(key)
        if key == Qt.Key.Key_Down and not event.modifiers():
            self._open("" if self.field.text() == self._name else self.field.text())
            return True
        return False

    def _on_list_key(self, key: int) -> bool:
        if key in _MOVES:
            last = self.list.count() - 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + _MOVES[key], 0), last))
            return True
        if key == Qt.Key.Key_Escape or (key in _ENTERS and self.list.currentRow() < 0):
            self.close_list()
            return key == Qt.Key.Key_Escape
        if key in _ENTERS:
            self._take(self.list.currentItem())
        return key in _ENTERS

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._take(item)

    def _take(self, item: QListWidgetItem | None) -> None:
        code = item.data(_CODE) if item is not None else None
        if code:
            self.list.hide()
            self.chosen.emit(code)
