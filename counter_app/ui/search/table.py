"""The found dossiers as a table model: one row a dossier, each column's text in one place."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from counter_app.domain.sentences import Sentence, say
from counter_app.texts import Texts
from counter_app.ui.presenters.search import Found

Index = QModelIndex | QPersistentModelIndex
CODE_ROLE: Final = Qt.ItemDataRole.UserRole
"""The dossier's code, for whoever acts on a row."""
_NOWHERE: Final = QModelIndex()


class Column(IntEnum):
    """From left to right."""

    CODE = 0
    APPLICANT = 1
    ID_NUMBER = 2
    PROCEDURE = 3
    RECEIVED = 4
    DUE = 5
    STATE = 6


_HEADINGS: Final[dict[Column, Sentence]] = {
    Column.CODE: say("Mã hồ sơ"),
    Column.APPLICANT: say("Chủ hồ sơ"),
    Column.ID_NUMBER: say("Số định danh"),
    Column.PROCEDURE: say("Thủ tục"),
    Column.RECEIVED: say("Tiếp nhận"),
    Column.DUE: say("Hẹn trả"),
    Column.STATE: say("Tình trạng"),
}


_WIDTHS: Final = {
    Column.CODE: 184,
    Column.APPLICANT: 190,
    Column.ID_NUMBER: 160,
    Column.RECEIVED: 154,
    Column.DUE: 108,
    Column.STATE: 130,
}


class FoundTable(QAbstractTableModel):
    """Shows what was found; a new answer replaces the rows at once."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: Sequence[Found] = ()

    def replace(self, rows: Sequence[Found]) -> None:
        """Show these rows in place of what was shown."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def code_at(self, row: int) -> str:
        """The code in a row; "" where there is none. Two rows may have the same one."""
        return self._rows[row].code if 0 <= row < len(self._rows) else ""

    def id_at(self, row: int) -> str:
        """The id of the dossier in a row; "" where there is none."""
        return self._rows[row].id if 0 <= row < len(self._rows) else ""

    def row_of(self, dossier_id: str) -> int | None:
        """The row of this dossier, if it is shown."""
        return next((n for n, found in enumerate(self._rows) if found.id == dossier_id), None)

    def _text(self, found: Found, column: Column) -> str:
        if column is Column.STATE:
            return self._texts.render(found.state)
        return str(getattr(found, column.name.lower()))

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        found = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(found, Column(index.column()))
        return found.code if role == CODE_ROLE else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts.render(_HEADINGS[Column(section)])


def table_of(model: FoundTable) -> QTableView:
    """A view of the table: whole rows, one at a time."""
    table = QTableView()
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(34)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in _WIDTHS.items():
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(Column.PROCEDURE, QHeaderView.ResizeMode.Stretch)
    return table
