"""A table of a sheet as Qt's model: each cell's text, and the dossiers behind it."""

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from typing_extensions import override

from counter_app.domain.reporting.sheets import Codes, SheetTable, Value, Words, shown
from counter_app.domain.sentences import Sentence
from counter_app.texts import Texts

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """Shows one table at a time; its total is the last line."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.table: SheetTable | None = None
        self._lines: list[tuple[Value, ...]] = []
        self._bold = QFont()
        self._bold.setBold(True)

    def show_table(self, table: SheetTable) -> None:
        """Show this table in place of the one before."""
        self.beginResetModel()
        self.table = table
        self._lines = [*table.rows, table.total] if table.total and table.rows else [*table.rows]
        self.endResetModel()

    def codes_at(self, index: Index) -> Codes:
        """The dossiers behind a cell."""
        return self.table.codes_at(index.row(), index.column()) if self.table else ()

    def is_dossier(self, line: int) -> bool:
        """Whether a line is that of one dossier, and names it."""
        codes = self.table.codes_at(line, 0) if self.table else ()
        return len(codes) == 1 and codes[0] in self._lines[line]

    def words_at(self, index: Index) -> str:
        """What a line is about, and which of its figures: for the heading of what is behind."""
        assert self.table is not None
        cells = zip(self.table.columns, self._lines[index.row()], strict=False)
        named = (self._text(value) for column, value in cells if not column.number)
        about = next(filter(None, named), "")
        return f"{about} – {self.head_of(index.column())}" if self._is_number(index) else about

    def words_of(self, column: int, most: int) -> set[str]:
        """The single words in the first cells of a column."""
        cells = (self._text(line[column]) for line in self._lines[:most])
        return {word for cell in cells for word in cell.split()}

    def head_of(self, column: int) -> str:
        """A column's heading, with its group's where it has one."""
        assert self.table is not None
        made = self.table.columns[column]
        parts = [self._words(made.group), self._words(made.head)]
        return ": ".join(filter(None, parts))

    def _words(self, words: Words) -> str:
        return self._texts.render(words) if isinstance(words, Sentence) else words

    def _text(self, value: Value) -> str:
        return self._words(value) if isinstance(value, Sentence | str) else shown(value)

    def _is_number(self, index: Index) -> bool:
        return self.table is not None and self.table.columns[index.column()].number

    def _is_total(self, line: int) -> bool:
        return self.table is not None and line == len(self.table.rows)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._text(self._lines[index.row()][index.column()])
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self._is_number(index) else _LEFT
            case Qt.ItemDataRole.FontRole:
                return self._bold if self._is_total(index.row()) else None
            case _:
                return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if self.table is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.head_of(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._words(self.table.columns[section].head)

    def group_of(self, section: int) -> str:
        """The heading that a column shares with its neighbours; "" for none."""
        return "" if self.table is None else self._words(self.table.columns[section].group)
