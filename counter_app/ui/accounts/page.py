"""The accounts page: everybody who may sign in, and what an administrator does for them."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.passwords import LONGEST
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.service import accounts
from counter_app.service.accounts import AccountRow, NewClerk
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.accounts.table import AccountsTable, Column
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.gate import ROLE_WORDS
from counter_app.ui.reception.fields import Choice
from counter_app.ui.styling import label, restyle

_FORM_WIDTH: Final = 380
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AccountsPage(QWidget):
    """Lists the accounts; beside the list stands the one that is chosen, or a new one.

    Signals: `told(Sentence, tone)`: for the window's message line.
    """

    told = Signal(object, str)

    def __init__(self, desk: Desk, texts: Texts, background: Background, changes: Changes) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._changes = changes
        self._chosen: AccountRow | None = None
        self._closing = ""
        self.table = QTableView()
        self.model = AccountsTable(texts, self)
        self.login, self.name, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.role = Choice()
        self._heading = label(role="heading", wraps=True)
        self._error = label(role="field-error", wraps=True)
        self.keys = _keys(texts)
        self._compose()
        self._connect()
        self._choose(None)

    def _compose(self) -> None:
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self._panel())

    def _panel(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("role", "panel")
        panel.setFixedWidth(_FORM_WIDTH)
        for role in Role:
            self.role.addItem(self._texts.render(ROLE_WORDS[role]), role)
        self.password.setMaxLength(LONGEST)
        form = QFormLayout()
        for words, field in (
            (say("Tên đăng nhập"), self.login),
            (say("Họ và tên"), self.name),
            (say("Vai trò"), self.role),
            (say("Mật khẩu lần đầu"), self.password),
        ):
            field.setAccessibleName(self._texts.render(words))
            form.addRow(self._texts.render(words), field)
        inside = QVBoxLayout(panel)
        inside.addWidget(self._heading)
        inside.addLayout(form)
        inside.addWidget(self._error)
        inside.addWidget(self._button(say("Lưu (F9)"), self._save, "primary"))
        inside.addWidget(self._button(say("Mở khóa (F6)"), self._unlock))
        inside.addWidget(self._button(say("Đặt lại mật khẩu (F7)"), self._reset))
        inside.addWidget(self._button(say("Đóng tài khoản (Shift+Delete)"), self._close))
        inside.addStretch(1)
        words = say("Người dùng phải đổi mật khẩu lần đầu khi đăng nhập.")
        inside.addWidget(label(self._texts.render(words), "hint", wraps=True))
        return panel

    def _button(self, words: Sentence, act: Callable[[], None], role: str = "") -> QPushButton:
        button = QPushButton(self._texts.render(words))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("role", role)
        button.clicked.connect(act)
        return button

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._changes.happened.connect(self._on_elsewhere)
        for key, slot in (
            ("F2", self._begin),
            ("F6", self._unlock),
            ("F7", self._reset),
            ("F9", self._save),
            ("Shift+Delete", self._close),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # ------------------------------------------------------------ for the shell

    def activate(self) -> None:
        """The page is shown: the accounts as they are now, the focus in the list."""
        self._refresh()
        self.table.setFocus()

    # ------------------------------------------------------------ what an administrator does

    @Slot()
    def _begin(self) -> None:
        self.table.clearSelection()
        self._choose(None)
        self.login.setFocus()

    @Slot()
    def _save(self) -> None:
        if self._chosen is None:
            new = NewClerk(
                login=self.login.text(),
                name=self.name.text(),
                role=self.role.currentData(),
                password=self.password.text(),
            )
            done = say("Đã lập tài khoản {login}.", login=new.login)
            self._do(lambda: accounts.enrol(self._desk, new), done)
            return
        name, role = self.name.text(), self.role.currentData()
        self._about(
            lambda row: accounts.change(self._desk, row.id, name=name, role=role),
            say("Đã lưu tài khoản {login}.", login=self._chosen.login),
        )

    @Slot()
    def _unlock(self) -> None:
        self._about(lambda row: accounts.unlock(self._desk, row.id), say("Đã mở khóa tài khoản."))

    @Slot()
    def _reset(self) -> None:
        password = self.password.text()
        self._about(
            lambda row: accounts.reset_password(self._desk, row.id, password),
            say("Đã đặt lại mật khẩu; người dùng phải đổi khi đăng nhập."),
        )

    @Slot()
    def _close(self) -> None:
        row = self._chosen
        if row is not None and self._closing != row.id:
            self._closing = row.id
            words = say("Bấm Shift+Delete lần nữa để đóng hẳn tài khoản {login}.", login=row.login)
            self.told.emit(words, "warning")
            return
        self._about(lambda row: accounts.close(self._desk, row.id), say("Đã đóng tài khoản."))

    def _about(self, act: Callable[[AccountRow], object], done: Sentence) -> None:
        """Do something about the account that is chosen."""
        row = self._chosen
        if row is None:
            self._wrong(Refused(say("Hãy chọn một tài khoản trong danh sách."), "login"))
            return
        self._do(lambda: act(row), done)

    def _do(self, act: Callable[[], object], done: Sentence) -> None:
        self._closing = ""

        def went(_: object) -> None:
            self.password.clear()
            self._wrong(None)
            self.told.emit(done, "info")
            self._changes.tell(Change.SYNC)
            self._refresh()

        self._background.store(act, went, self._wrong)

    # ------------------------------------------------------------ showing

    def _refresh(self) -> None:
        self._background.store(lambda: accounts.listed(self._desk), self._show, self._wrong)

    def _show(self, rows: tuple[AccountRow, ...]) -> None:
        chosen = self._chosen.id if self._chosen is not None else ""
        self.model.replace(rows)
        place = self.model.row_of(chosen)
        if place is not None:
            self.table.selectRow(place)

    def _choose(self, row: AccountRow | None) -> None:
        self._chosen, self._closing = row, ""
        self._wrong(None)
        words = say("Tài khoản mới") if row is None else say("Tài khoản {login}", login=row.login)
        self._heading.setText(self._texts.render(words))
        self.login.setText(row.login if row else "")
        self.login.setReadOnly(row is not None)
        self.name.setText(row.name if row else "")
        self.role.setCurrentIndex(list(Role).index(row.role) if row else 0)
        self.password.clear()

    def _wrong(self, said: Said | None) -> None:
        """Show what was refused, beside the field that it belongs to."""
        where = said.where if isinstance(said, Refused) else ""
        self._error.setText(self._texts.render(said.sentence) if said else "")
        for names, field in (
            (("login", "account"), self.login),
            (("name",), self.name),
            (("password", "new_password"), self.password),
        ):
            restyle(field, tone="error" if where in names else "")
            if where in names:
                field.setFocus()

    @Slot()
    def _on_row(self) -> None:
        self._choose(self.model.account_at(self.table.currentIndex().row()))

    @Slot(object)
    def _on_elsewhere(self, change: Change) -> None:
        if change & Change.SYNC and self.isVisible():
            self._refresh()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("F2", texts.label("Tài khoản mới")),
        ("F9", texts.label("Lưu tài khoản")),
        ("F6", texts.label("Mở khóa tài khoản")),
        ("F7", texts.label("Đặt lại mật khẩu bằng mật khẩu vừa gõ")),
        ("Shift+Delete", texts.label("Đóng tài khoản của người đã nghỉ")),
        ("Enter", texts.label("Sang ô kế tiếp")),
    )
