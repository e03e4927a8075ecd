"""The procedures of the catalogue, and the lines about a file, as tables."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from counter_app.domain.due import limit_in_words
from counter_app.domain.sentences import Sentence, say
from counter_app.texts import Texts
from counter_app.ui.forms.controls import rendered
from counter_app.ui.presenters.catalogue import Entry, Line

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_BAD: Final = QColor("#8f1414")


class Column(IntEnum):
    """From left to right."""

    CODE = 0
    NAME = 1
    LIMIT = 2
    STATE = 3


_HEADINGS: Final = {
    Column.CODE: say("Mã"),
    Column.NAME: say("Thủ tục"),
    Column.LIMIT: say("Thời hạn"),
    Column.STATE: say("Hiệu lực"),
}


_CHANGES: Final = (say("Việc"), say("Phiên bản"), say("Nội dung"))
_FAULTS: Final = (say("Dòng"), say("Cột"), say("Cần sửa"))


class _Table(QAbstractTableModel):
    """Rows of texts under headings; a new answer replaces them at once."""

    def __init__(
        self, texts: Texts, headings: Sequence[Sentence], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._headings = headings
        self._rows: tuple[tuple[str, ...], ...] = ()

    def _replace(self, rows: Sequence[tuple[str, ...]]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        if not index.isValid() or not shown or not 0 <= index.row() < len(self._rows):
            return None
        return self._rows[index.row()][index.column()]

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts.render(self._headings[section])


class EntriesTable(_Table):
    """The procedures, one row each."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, [_HEADINGS[column] for column in Column], parent)
        self._entries: tuple[Entry, ...] = ()

    def replace(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self._entries = tuple(entries)
        self._replace(
            [
                (
                    one.code,
                    one.shown.name,
                    limit_in_words(one.shown.limit),
                    self._texts.render(one.state),
                )
                for one in entries
            ]
        )

    def entry_at(self, row: int) -> Entry | None:
        """The procedure in a row; None where there is none."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, code: str) -> int | None:
        """The row of this procedure, if it is shown."""
        return next((n for n, one in enumerate(self._entries) if one.code == code), None)


class LinesTable(_Table):
    """What is told of a file, a line each; what is wrong is red, and says so as well."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, _CHANGES, parent)
        self._bad = False

    def replace(self, lines: Sequence[Line], *, bad: bool) -> None:
        """Show what a file would change, or what is wrong in it."""
        self._bad = bad
        self._headings = _FAULTS if bad else _CHANGES
        self._replace(
            [
                tuple(rendered(words, self._texts) for words in (one.first, one.second, one.third))
                for one in lines
            ]
        )

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        red = role == Qt.ItemDataRole.ForegroundRole and index.isValid()
        if red and self._bad and index.column() == len(_FAULTS) - 1:
            return _BAD
        return super().data(index, role)
