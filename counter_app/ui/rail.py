"""The rail on the left: whose counter this is, who works at it, and the pages with their keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from counter_app.domain.office import Device, Office
from counter_app.domain.roles import Actor
from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.pages import Page

WIDTH = 184


class Rail(QFrame):
    """Lists the pages; the one that is shown is marked.

    Signals: `chosen(int)`: the page's place in the list; `help_wanted()`; `lock_wanted()`.
    """

    chosen = Signal(int)
    help_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, office: Office, device: Device, actor: Actor, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self._texts = texts
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self._on_clicked)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 14, 0, 12)
        self._layout.setSpacing(2)
        self._add_label("counter", texts.render(say("Quầy {number}", number=device.counter)))
        self._add_label("office", office.unit_name)
        if actor.name:
            self._add_label("person", actor.name)
        self._layout.addSpacing(12)
        self._layout.addStretch(1)
        for name, key, wanted in (
            (say("Phím tắt"), "F1", self.help_wanted),
            (say("Khóa"), "Ctrl+L", self.lock_wanted),
        ):
            button = _Button(texts.render(name), key)
            button.clicked.connect(wanted)
            self._layout.addWidget(button)

    def add_pages(self, pages: Sequence[Page]) -> None:
        """List these pages, in this order."""
        for place, page in enumerate(pages):
            button = _Button(self._texts.render(page.name), page.key)
            button.setCheckable(True)
            self._buttons.addButton(button, place)
            self._layout.insertWidget(self._layout.count() - 3, button)

    def mark(self, place: int | None) -> None:
        """Show which page is open."""
        self._buttons.setExclusive(place is not None)
        for button in self._buttons.buttons():
            button.setChecked(self._buttons.id(button) == place)

    def _add_label(self, role: str, text: str) -> None:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setIndent(0)
        label.setProperty("role", role)
        self._layout.addWidget(label)

    @Slot(int)
    def _on_clicked(self, place: int) -> None:
        self.mark(place)
        self.chosen.emit(place)


class _Button(QPushButton):
    """A name on the left, its key on the right. Never takes the focus from a field."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{name} ({key})")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 12, 0)
        for role, text in (("name", name), ("key", key)):
            label = QLabel(text)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
            if role == "name":
                layout.addStretch(1)
        self.setMinimumHeight(36)
