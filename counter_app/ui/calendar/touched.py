"""The open dossiers whose printed due time the calendar would have given otherwise."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from counter_app.domain.sentences import say
from counter_app.service.calendar import Touched
from counter_app.texts import Texts
from counter_app.ui.presenters.calendar import touched_in_words

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class TouchedTable(QAbstractTableModel):
    """Shows them; a new answer replaces the rows at once."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: tuple[Touched, ...] = ()

    def replace(self, rows: Sequence[Touched]) -> None:
        """Show these rows in place of what was shown."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def id_at(self, row: int) -> str:
        """The id of the dossier in a row; "" where there is none."""
        return self._rows[row].dossier if 0 <= row < len(self._rows) else ""

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        shown = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        if not index.isValid() or not shown or not 0 <= index.row() < len(self._rows):
            return None
        return touched_in_words(self._rows[index.row()])

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts.render(say("Hồ sơ: ngày đã in → theo lịch"))
