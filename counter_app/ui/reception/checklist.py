"""The checklist of papers: ticked with the space bar, kind and count changed in place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.presenters.entry import Line
from counter_app.ui.presenters.papers import KINDS, next_kind
from counter_app.ui.presenters.remarks import KIND_WORDS

NAME, KIND, COUNT = range(3)
_WIDTHS = {KIND: 122, COUNT: 104}

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AROUND_NAME = 48
"""The tick box, and what the style keeps free around a name."""

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class ChecklistModel(QAbstractTableModel):
    """The rows of the entry. An edit is told, not made: the presenter decides.

    Signals: `edited(row, Line)`.
    """

    edited = Signal(int, object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.lines: tuple[Line, ...] = ()
        self._heads = (
            texts.label("Thành phần hồ sơ"),
            texts.label("Loại bản"),
            texts.label("Số lượng"),
        )

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Bring the rows to these; the current one stays where only their content changed."""
        if lines == self.lines:
            return
        if len(lines) == len(self.lines):
            self.lines = lines
            self.dataChanged.emit(self.index(0, NAME), self.index(len(lines) - 1, COUNT))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def _text(self, line: Line, column: int) -> str:
        match column:
            case 1:
                return self._texts.render(KIND_WORDS[line.kind])
            case 2:
                return str(line.count)
            case _ if line.condition:
                when = self._texts.render(say("Khi: {condition}", condition=line.condition))
                return f"{line.name}\n{when}"
            case _:
                return line.name or self._texts.label("(chưa có tên: gõ S để sửa)")

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self._heads)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return _CENTRE if section == COUNT else _LEFT
        return self._heads[section] if role == _Role.DisplayRole else None

    @override
    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        match role:
            case _Role.DisplayRole:
                return self._text(line, column)
            case _Role.EditRole:
                return (line.name, line.kind.value, line.count)[column]
            case _Role.CheckStateRole if column == NAME:
                return Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked
            case _Role.TextAlignmentRole if column == COUNT:
                return _CENTRE
            case _:
                return None

    @override
    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        line = self.lines[index.row()]
        match index.column():
            case _ if role == _Role.CheckStateRole:
                line = replace(line, ticked=Qt.CheckState(value) is Qt.CheckState.Checked)
            case 0:
                line = replace(line, name=str(value), ticked=True)
            case 1:
                line = replace(line, kind=ComponentKind(value))
            case _:
                line = replace(line, count=int(value))
        self.edited.emit(index.row(), line)
        return True

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        )
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags


class _Cells(QStyledItemDelegate):
    """Draws papers that are not here in grey; edits kinds by a short list."""

    def __init__(self, texts: Texts, table: QTableView) -> None:
        super().__init__(table)
        self._texts, self._table = texts, table

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        name = index.model().index(index.row(), NAME)
        if name.data(_Role.CheckStateRole) == Qt.CheckState.Unchecked:
            grey = option.palette.color(QPalette.ColorRole.PlaceholderText)
            option.palette.setColor(QPalette.ColorRole.Text, grey)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        hint = super().sizeHint(option, index)
        if index.column() != NAME:
            return QSize(hint.width(), max(hint.height(), 34))
        width = self._table.columnWidth(NAME) - _AROUND_NAME
        text = option.fontMetrics.boundingRect(
            QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap, index.data(_Role.DisplayRole)
        )
        return QSize(hint.width(), max(text.height() + 10, 34))

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        if index.column() != KIND:
            return super().createEditor(parent, option, index)
        editor = QComboBox(parent)
        for kind in KINDS:
            editor.addItem(self._texts.render(KIND_WORDS[kind]), kind.value)
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(_Role.EditRole)))
        else:
            super().setEditorData(editor, index)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)


class Checklist(QTableView):
    """The papers as a table for the keyboard.

    Space ticks, B changes the kind, + and − the count, S edits the name, Insert adds a paper,
    Delete takes one out.

    Signals: `added`, `removed(row)`; edits come from `lines` (`ChecklistModel.edited`).
    """

    added = Signal()
    removed = Signal(int)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("checklist")
        self._nothing = texts.label("Chọn thủ tục để hiện các giấy tờ cần có")
        self.lines = ChecklistModel(texts)
        self.setModel(self.lines)
        self.setItemDelegate(_Cells(texts, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._size_columns()

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Bring the rows to these."""
        row = max(self.currentIndex().row(), 0)
        self.lines.show_lines(lines)
        if lines and not self.currentIndex().isValid():
            self.setCurrentIndex(self.lines.index(min(row, len(lines) - 1), NAME))

    def edit_name(self, row: int) -> None:
        """Open a row's name for typing."""
        index = self.lines.index(row, NAME)
        self.setCurrentIndex(index)
        self.edit(index)

    def finish_editing(self) -> None:
        """Take what is being typed into a row as it stands."""
        if self.state() is QAbstractItemView.State.EditingState:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def snapshot(self) -> Callable[[], None]:
        """How to bring the current row back to what it says now."""
        row = self.currentIndex().row()
        if row < 0:
            return lambda: None
        line = self.lines.lines[row]
        return lambda: self.lines.edited.emit(row, line)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.lines.lines:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.viewport().rect(), _CENTRE, self._nothing)
            painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ) or not self._on_key(event.key()):
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.ignore()

    def _on_key(self, key: int) -> bool:
        """Whether the key was the checklist's."""
        if key == Qt.Key.Key_Insert:
            self.added.emit()
            return True
        row = self.currentIndex().row()
        if row < 0:
            return False
        line = self.lines.lines[row]
        match key:
            case Qt.Key.Key_Space:
                line = replace(line, ticked=not line.ticked)
            case Qt.Key.Key_B:
                line = replace(line, kind=next_kind(line.kind))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                line = replace(line, count=line.count + 1)
            case Qt.Key.Key_Minus:
                line = replace(line, count=line.count - 1)
            case _:
                return self._on_row_key(key, row)
        self.lines.edited.emit(row, line)
        return True

    def _on_row_key(self, key: int, row: int) -> bool:
        match key:
            case Qt.Key.Key_S:
                self.edit_name(row)
            case Qt.Key.Key_Delete:
                self.removed.emit(row)
            case _:
                return False
        return True
