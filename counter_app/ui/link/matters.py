"""What waits for a person, as a table: what it is, and what to do about it."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.presenters.link_matters import Matter

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_RED: Final = QColor("#8f1414")


class Column(IntEnum):
    """From left to right."""

    WHAT = 0
    REMEDY = 1


_HEADINGS: Final = {Column.WHAT: say("Việc cần xem"), Column.REMEDY: say("Cần làm gì")}


class MattersTable(QAbstractTableModel):
    """Shows them; a new answer replaces the rows at once."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: tuple[Matter, ...] = ()

    def replace(self, rows: Sequence[Matter]) -> None:
        """Show these rows in place of what was shown; the same ones stay as they are."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def matter_at(self, row: int) -> Matter | None:
        """What stands in a row; None where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | QColor | Qt.AlignmentFlag | None:
        matter = self.matter_at(index.row()) if index.isValid() else None
        if matter is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            words = matter.what if index.column() == Column.WHAT else matter.remedy
            return self._texts.render(words)
        if role == Qt.ItemDataRole.ForegroundRole and matter.tone == "error":
            return _RED if index.column() == Column.WHAT else None
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts.render(_HEADINGS[Column(section)])
