"""The accounts as a table model: one row an account, each column's text in one place."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from counter_app.domain.accounts import AccountState
from counter_app.domain.moments import spoken_moment
from counter_app.domain.sentences import Sentence, say
from counter_app.service.accounts import AccountRow
from counter_app.texts import Texts
from counter_app.ui.presenters.gate import ROLE_WORDS

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class Column(IntEnum):
    """From left to right."""

    LOGIN = 0
    NAME = 1
    ROLE = 2
    STATE = 3
    SIGNED_IN = 4


_HEADINGS: Final = {
    Column.LOGIN: say("Tên đăng nhập"),
    Column.NAME: say("Họ và tên"),
    Column.ROLE: say("Vai trò"),
    Column.STATE: say("Tình trạng"),
    Column.SIGNED_IN: say("Đăng nhập lần cuối"),
}
_STATES: Final = {
    AccountState.OPEN: say("Đang dùng"),
    AccountState.LOCKED: say("Bị khóa"),
    AccountState.DORMANT: say("Tạm ngừng"),
    AccountState.CLOSED: say("Đã đóng"),
}


class AccountsTable(QAbstractTableModel):
    """Shows the accounts; a new answer replaces the rows at once."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: tuple[AccountRow, ...] = ()

    def replace(self, rows: Sequence[AccountRow]) -> None:
        """Show these rows in place of what was shown."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def account_at(self, row: int) -> AccountRow | None:
        """The account in a row; None where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, account_id: str) -> int | None:
        """The row of this account, if it is shown."""
        return next((n for n, one in enumerate(self._rows) if one.id == account_id), None)

    def _text(self, row: AccountRow, column: Column) -> str:
        match column:
            case Column.LOGIN:
                return row.login
            case Column.NAME:
                return row.name
            case Column.ROLE:
                return self._texts.render(ROLE_WORDS[row.role])
            case Column.STATE:
                return self._texts.render(_state_of(row))
            case Column.SIGNED_IN:
                return _when(row.signed_in_at)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.account_at(index.row()) if index.isValid() else None
        if row is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._text(row, Column(index.column()))

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts.render(_HEADINGS[Column(section)])


def _state_of(row: AccountRow) -> Sentence:
    if row.clashes:
        return say("Trùng tên đăng nhập")
    if row.state is AccountState.OPEN and row.must_change:
        return say("Phải đổi mật khẩu")
    return _STATES[row.state]


def _when(moment: datetime | None) -> str:
    return spoken_moment(moment) if moment is not None else "–"
