"""A table of a sheet as one works on it: arrows move between figures, Enter asks what is behind."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from counter_app.domain.reporting.sheets import SheetTable
from counter_app.texts import Texts
from counter_app.ui.tables.header import GroupedHeader
from counter_app.ui.tables.model import TableModel

_LINE_HEIGHT: Final = 32
_AIR: Final = 6
_MARGIN: Final = 18
_MOST_WORDS: Final = 4
"""Lines of words in one cell; what is longer stands whole on the paper and in the tip."""
_WRAPPED: Final = 200
"""More lines than these are measured by the first ones: no table may hold the window up."""
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TableView(QTableView):
    """Shows one table in the width there is. `by_cell`: each figure is chosen by itself.

    Signals: `opened(codes, words)`: Enter on what rests on these dossiers; `dossier_wanted(str)`:
    Enter on the line of this one; `entered()`: Enter on anything else.
    """

    opened = Signal(object, str)
    dossier_wanted = Signal(str)
    entered = Signal()

    def __init__(self, texts: Texts, *, by_cell: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet_model = TableModel(texts, self)
        self.setModel(self.sheet_model)
        self.setHorizontalHeader(GroupedHeader(self.sheet_model, self))
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if by_cell else behaviour.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE_HEIGHT)
        self.doubleClicked.connect(self._open)

    def show_table(self, table: SheetTable) -> None:
        """Show this table. The place in it is kept where it has the same columns."""
        before = self.currentIndex()
        same = self.sheet_model.table is not None and (
            self.sheet_model.table.columns == table.columns
        )
        place = (before.row(), before.column())
        self.sheet_model.show_table(table)
        self._spread()
        line, column = place if same and before.isValid() else self._first_figure()
        last = self.sheet_model.rowCount() - 1
        self.setCurrentIndex(self.sheet_model.index(min(line, last), column))

    def _first_figure(self) -> tuple[int, int]:
        """The first number that rests on dossiers, beside the lines' own."""
        table = self.sheet_model.table
        for line in range(min(self.sheet_model.rowCount(), _WRAPPED)):
            for column in range(1, self.sheet_model.columnCount()):
                if table and table.columns[column].number and table.codes_at(line, column):
                    return line, column
        return 0, 0

    def _spread(self) -> None:
        """Share the width among the columns as the sheet does on paper, words kept whole."""
        table, header = self.sheet_model.table, self.horizontalHeader()
        if table is None:
            return
        room = self.viewport().width()
        least = [self._least(place) for place in range(len(table.columns))]
        spare, whole = room - sum(least), sum(column.width for column in table.columns)
        wanted = [room * column.width / whole for column in table.columns]
        over = [max(want - low, 0.0) for want, low in zip(wanted, least, strict=True)]
        share = max(spare, 0) / (sum(over) or 1.0)
        for place, low in enumerate(least):
            header.resizeSection(place, low + int(share * over[place]))
        self._make_room()
        self.updateGeometries()

    def _least(self, column: int) -> int:
        """As wide as the longest word in it, its head's or a cell's."""
        metrics = self.fontMetrics()
        words = self.sheet_model.words_of(column, _WRAPPED)
        widest = max(map(metrics.horizontalAdvance, words), default=0) + _MARGIN
        return max(self.horizontalHeader().sectionSizeHint(column), widest)

    def _make_room(self) -> None:
        """Lines as high as their words need, within reason; a long table has them of one height."""
        lines = self.sheet_model.rowCount()
        if lines > _WRAPPED:
            return
        most = _MOST_WORDS * self.fontMetrics().lineSpacing() + _AIR
        for line in range(lines):
            wanted = self.sizeHintForRow(line) + _AIR
            self.setRowHeight(line, min(max(wanted, _LINE_HEIGHT), most))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        codes = self.sheet_model.codes_at(index)
        if self.sheet_model.is_dossier(index.row()):
            self.dossier_wanted.emit(codes[0])
        elif codes:
            self.opened.emit(codes, self.sheet_model.words_at(index))
        else:
            self.entered.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
