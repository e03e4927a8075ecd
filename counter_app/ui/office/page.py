"""The office's settings: its names on papers, and how its time is counted."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_app.domain.office import Office
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.sentences import Refused, Said, Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.office import choose_policy, describe_office
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.forms.parts import PartsForm
from counter_app.ui.presenters.office import name_parts, names_of, policy_of, policy_parts
from counter_app.ui.presenters.steps.fields import Filled
from counter_app.ui.styling import label

_NAMES_WIDTH: Final = 570


class OfficePage(QWidget):
    """Shows both forms side by side; each is saved by itself.

    Signals: `told(Sentence, str)`: for the message line.
    """

    told = Signal(object, str)

    def __init__(self, desk: Desk, texts: Texts, background: Background, changes: Changes) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._changes = changes
        self._policy = ClockPolicy()
        self._loaded = False
        self.keys = _keys(texts)
        self.names = PartsForm(texts, say("Lưu thông tin (F9)"), caption_width=104)
        self.policy = PartsForm(texts, say("Lưu cách tính (F9)"), caption_width=150)
        self._build()
        self._connect()

    # ------------------------------------------------------------ what the window asks

    def activate(self) -> None:
        """The page is shown: what was typed as it is, or the settings as they are."""
        if self._loaded:
            self._form.resume()
        else:
            self._load()

    # ------------------------------------------------------------ the store

    def _load(self) -> None:
        self._background.store(self._settings, self._show, self._fail)

    def _settings(self) -> tuple[Office, ClockPolicy]:
        with self._desk.store.reading() as reader:
            return reader.office(), reader.policy()

    def _show(self, settings: tuple[Office, ClockPolicy]) -> None:
        office, self._policy = settings
        self._loaded = True
        self.names.show_parts(say("Thông tin cơ quan (F2)"), name_parts(office))
        self.policy.show_parts(say("Cách tính thời hạn (F3)"), policy_parts(self._policy))
        if self.isVisible():
            self.names.begin()

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    # ------------------------------------------------------------ what the administrator does

    @property
    def _form(self) -> PartsForm:
        """The form in which one types."""
        return self.policy if self.policy.isAncestorOf(self.focusWidget() or self) else self.names

    @Slot(object)
    def _on_names(self, values: dict[str, str]) -> None:
        names = names_of(self._filled(values))
        self._save(
            self.names,
            lambda: describe_office(self._desk, names),
            say("Đã lưu thông tin cơ quan; giấy tờ của hồ sơ nhận từ nay mang tên này."),
        )

    @Slot(object)
    def _on_policy(self, values: dict[str, str]) -> None:
        filled = self._filled(values)
        try:
            policy = policy_of(filled, self._policy)
        except Refused as refusal:
            self.policy.blame(refusal)
            return
        self._save(
            self.policy,
            lambda: choose_policy(self._desk, policy, filled.text("decision")),
            say("Đã lưu cách tính thời hạn; áp dụng cho hồ sơ nhận từ nay."),
        )

    def _save(self, form: PartsForm, work: Callable[[], object], words: Sentence) -> None:
        def went(_: object) -> None:
            self.told.emit(words, "info")
            self._changes.tell(Change.CATALOGUE | Change.SYNC)
            self._load()

        self._background.store(
            work, done=went, failed=form.blame, broke=lambda: form.show_busy(busy=False)
        )

    def _filled(self, values: dict[str, str]) -> Filled:
        return Filled(values, self._desk.clock.now().date())

    # ------------------------------------------------------------ widgets

    def _build(self) -> None:
        self.names.setFixedWidth(_NAMES_WIDTH)
        words = say("Thay đổi chỉ áp dụng cho hồ sơ nhận từ nay; hồ sơ đã nhận giữ nguyên.")
        forms = QHBoxLayout()
        forms.setSpacing(10)
        forms.addWidget(self.names)
        forms.addWidget(self.policy, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(label(self._texts.render(say("Cơ quan và cách tính thời hạn")), "title"))
        layout.addWidget(label(self._texts.render(words), "hint", wraps=True))
        layout.addLayout(forms, stretch=1)

    def _connect(self) -> None:
        self.names.wanted.connect(self._on_names)
        self.policy.wanted.connect(self._on_policy)
        for form in (self.names, self.policy):
            form.left.connect(self._load)
        for key, slot in (
            ("F2", self.names.begin),
            ("F3", self.policy.begin),
            ("F9", self._submit),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot()
    def _submit(self) -> None:
        self._form.submit()


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("F2", texts.label("Thông tin cơ quan")),
        ("F3", texts.label("Cách tính thời hạn")),
        ("Enter", texts.label("Sang ô kế tiếp")),
        ("F9", texts.label("Lưu biểu mẫu đang gõ")),
        ("Esc", texts.label("Bỏ những gì vừa gõ")),
    )
