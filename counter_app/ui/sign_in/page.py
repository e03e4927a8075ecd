"""The sign-in page: the counter's people, a password, and nothing of what lies behind it."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.domain.office import Device, Office
from counter_app.domain.passwords import LONGEST
from counter_app.domain.sentences import Said, Sentence, say
from counter_app.service.accounts import AccountRow, listed
from counter_app.service.desk import Desk
from counter_app.service.setup import DEMO_PASSWORD
from counter_app.service.signing_in import SignedIn
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.presenters.gate import (
    Asked,
    GatePresenter,
    Typed,
    caps_lock_shows,
    person_in_words,
)
from counter_app.ui.styling import label, restyle

WIDTH: Final = 560
_MOST_ROWS = 6

_SECRETS: Final = ("password", "new_password", "again")
_FIELDS: Final = {
    "login": say("Tên đăng nhập"),
    "name": say("Họ và tên"),
    "password": say("Mật khẩu"),
    "new_password": say("Mật khẩu mới"),
    "again": say("Nhập lại mật khẩu mới"),
}
_SHOWN: Final = {
    Asked.SIGN_IN: ("password",),
    Asked.NEW_PASSWORD: ("new_password", "again"),
    Asked.FIRST_START: ("login", "name", "new_password", "again"),
}
_HEADINGS: Final = {
    Asked.SIGN_IN: say("Đăng nhập"),
    Asked.NEW_PASSWORD: say("Chọn mật khẩu mới"),
    Asked.FIRST_START: say("Lần đầu mở quầy: lập tài khoản quản trị viên"),
}
_HINTS: Final = {
    Asked.SIGN_IN: say("↑ ↓ chọn người, gõ mật khẩu, Enter. F4: đổi mật khẩu. F8: hiện mật khẩu."),
    Asked.NEW_PASSWORD: say("Enter: lưu và vào làm việc. Esc: quay lại."),
    Asked.FIRST_START: say(
        "Quản trị viên lập tài khoản cho từng cán bộ, mở khóa và đặt lại mật khẩu; không xử lý hồ "
        "sơ. Mỗi người một tài khoản."
    ),
}


class SignInPage(QWidget):
    """Asks who comes in. The desk it knocks with is nobody's.

    Signals: `entered(SignedIn)`.
    """

    entered = Signal(object)

    def __init__(
        self, desk: Desk, texts: Texts, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._background = desk, texts, background
        self._presenter = GatePresenter()
        self._busy = False
        with desk.store.reading() as reader:
            office, device = reader.office(), reader.device()
        self.title = texts.render(
            say("Quầy {number} – {office}", number=device.counter, office=office.unit_name)
        )
        self._heading, self._hint = label(role="heading"), label(role="hint", wraps=True)
        self._people = QListWidget()
        self._form = QFormLayout()
        self.fields = {name: self._field(name) for name in _FIELDS}
        self._shows = QCheckBox(texts.label("Hiện mật khẩu (F8)"))
        self._caps = label(texts.label("Phím Caps Lock đang bật."), "notice")
        self._error = label(role="field-error", wraps=True)
        self.button = QPushButton()
        self._compose(office, device)
        self._connect()
        self._show()

    def _field(self, name: str) -> QLineEdit:
        field = _Secret() if name in _SECRETS else QLineEdit()
        field.setMaxLength(LONGEST)
        if isinstance(field, _Secret):
            field.caps_told.connect(self._on_caps)
        words = self._texts.render(_FIELDS[name])
        field.setAccessibleName(words)
        self._form.addRow(words, field)
        return field

    def _compose(self, office: Office, device: Device) -> None:
        card = QFrame()
        card.setProperty("role", "panel")
        card.setFixedWidth(WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(12)
        counter = self._texts.render(say("Quầy {number}", number=device.counter))
        inside.addWidget(label(counter, "title"))
        inside.addWidget(label(office.unit_name, wraps=True))
        for widget in (self._heading, self._people):
            inside.addWidget(widget)
        inside.addLayout(self._form)
        for below in (self._shows, self._caps, self._error, self.button, self._hint):
            inside.addWidget(below)
        if office.demo:
            inside.addWidget(self._demo_note())
        self._caps.setProperty("tone", "warning")
        self._caps.hide()
        self._error.setProperty("tone", "error")
        self.button.setProperty("role", "primary")
        self._people.setObjectName("people")
        self._people.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(card, alignment=Qt.AlignmentFlag.AlignCenter)

    def _demo_note(self) -> QLabel:
        words = say(
            "Bản trình diễn: mật khẩu của mọi tài khoản là {password}", password=DEMO_PASSWORD
        )
        note = label(self._texts.render(words), "notice", wraps=True)
        note.setProperty("tone", "info")
        return note

    def _connect(self) -> None:
        self.button.clicked.connect(self._knock)
        self._people.currentRowChanged.connect(self._on_chosen)
        self._shows.toggled.connect(self._on_shows)

    # ------------------------------------------------------------ for the shell

    def ask(self, last: str) -> None:
        """Ask anew, with nothing in the fields; `last` is the id of who was here last."""
        for field in self.fields.values():
            field.clear()
        self._shows.setChecked(False)
        self._caps.hide()

        def shown(rows: tuple[AccountRow, ...]) -> None:
            self._presenter.show_people(rows, last)
            self._list()
            self._show()
            self.take_focus()

        self._background.store(lambda: listed(self._desk), shown, self._on_refused)

    def tell(self, sentence: Sentence) -> None:
        """Say something that is not about what was typed."""
        self._error.setText(self._texts.render(sentence))

    def take_focus(self) -> None:
        """Put the focus where the person begins, or where something is wrong."""
        shown = _SHOWN[self._presenter.asked]
        wrong = self._presenter.where
        field = self.fields[wrong if wrong in shown else shown[0]]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    # ------------------------------------------------------------ knocking

    @Slot()
    def _knock(self) -> None:
        if self._busy:
            return
        typed = self._typed()
        attempt = self._presenter.knock(typed)
        self._show()
        if attempt is None:
            self.take_focus()
            return
        self._rest(rests=True)
        self._background.store(
            lambda: attempt(self._desk),
            self._on_entered,
            lambda said: self._on_turned_away(said, typed),
            broke=lambda: self._rest(rests=False),
        )

    def _typed(self) -> Typed:
        text = {name: field.text() for name, field in self.fields.items()}
        return Typed(
            login=text["login"],
            name=text["name"],
            password=text["password"],
            new=text["new_password"],
            again=text["again"],
        )

    def _on_entered(self, signed_in: SignedIn) -> None:
        self._rest(rests=False)
        for field in self.fields.values():
            field.clear()
        self.entered.emit(signed_in)

    def _on_turned_away(self, said: Said, typed: Typed) -> None:
        self._rest(rests=False)
        self._presenter.turned_away(said, typed)
        self._show()
        self.take_focus()

    def _on_refused(self, said: Said) -> None:
        self.tell(said.sentence)

    def _rest(self, *, rests: bool) -> None:
        self._busy = rests
        self.button.setDisabled(rests)
        for field in self.fields.values():
            field.setReadOnly(rests)

    # ------------------------------------------------------------ showing

    def _list(self) -> None:
        self._people.blockSignals(True)
        self._people.clear()
        self._people.addItems(
            [self._texts.render(person_in_words(row)) for row in self._presenter.people]
        )
        self._people.setCurrentRow(self._presenter.chosen)
        self._people.blockSignals(False)
        rows = min(len(self._presenter.people), _MOST_ROWS)
        frame = 2 * self._people.frameWidth()
        self._people.setFixedHeight(rows * self._people.sizeHintForRow(0) + frame)

    def _show(self) -> None:
        presenter = self._presenter
        asked = presenter.asked
        self._heading.setText(self._texts.render(_HEADINGS[asked]))
        self._hint.setText(self._texts.render(_HINTS[asked]))
        self._people.setVisible(asked is not Asked.FIRST_START)
        self._people.setEnabled(asked is Asked.SIGN_IN)
        for name, field in self.fields.items():
            self._form.setRowVisible(field, name in _SHOWN[asked])
            restyle(field, tone="error" if name == presenter.where else "")
        self._error.setText(self._texts.render(presenter.error) if presenter.error else "")
        begins = asked is Asked.SIGN_IN
        words = say("Đăng nhập (Enter)") if begins else say("Lưu và vào làm việc (Enter)")
        self.button.setText(self._texts.render(words))

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        self._presenter.choose(row)
        self._show()
        self.take_focus()

    @Slot(bool)
    def _on_shows(self, shows: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shows else QLineEdit.EchoMode.Password
        for name in _SECRETS:
            self.fields[name].setEchoMode(mode)

    @Slot(bool)
    def _on_caps(self, on: bool) -> None:
        self._caps.setVisible(on)

    def _go_on(self) -> None:
        """Enter goes to the next field that is asked for, and from the last one in."""
        stops = [self.fields[name] for name in _SHOWN[self._presenter.asked]]
        here = next((place for place, stop in enumerate(stops) if stop.hasFocus()), len(stops) - 1)
        if here + 1 < len(stops):
            stops[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._knock()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._go_on()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._presenter.step(-1 if event.key() == Qt.Key.Key_Up else 1)
                self._people.setCurrentRow(self._presenter.chosen)
            case Qt.Key.Key_Escape:
                self._presenter.leave_new_password()
                self._show()
                self.take_focus()
            case Qt.Key.Key_F4:
                self._presenter.want_new_password(self._typed())
                self._show()
                self.take_focus()
            case Qt.Key.Key_F8:
                self._shows.toggle()
            case _:
                super().keyPressEvent(event)


class _Secret(QLineEdit):
    """A field for a password.

    Signals: `caps_told(bool)`: a key told whether Caps Lock is on.
    """

    caps_told = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        on = caps_lock_shows(event.text(), shift=shift)
        if on is not None:
            self.caps_told.emit(on)
        super().keyPressEvent(event)
