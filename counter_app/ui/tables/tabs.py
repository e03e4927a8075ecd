"""Tabs that number keys turn to."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from counter_app.domain.sentences import Sentence
from counter_app.texts import Texts
from counter_app.ui.styling import restyle

MOST = 9


class Tabs(QWidget):
    """A row of tabs, by the keys 1 to 9; the page's arrows may step along them.

    Signals: `chosen(int)`: the place of a tab.
    """

    chosen = Signal(int)

    def __init__(self, texts: Texts, page: QWidget) -> None:
        super().__init__()
        self._texts = texts
        self.place = self.count = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self.buttons = [self._button(place) for place in range(MOST)]
        for button in self.buttons:
            layout.addWidget(button)
        layout.addStretch(1)
        for place in range(MOST):
            self._add_key(page, place)

    def show_tabs(self, tabs: Sequence[tuple[Sentence, bool]]) -> None:
        """Show these: each a name and whether it presses."""
        self.count = len(tabs)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(tabs))
            if place < len(tabs):
                words, presses = tabs[place]
                button.setText(f"{place + 1}  {self._texts.render(words)}")
                restyle(button, tone="error" if presses else "")
        self.mark(min(self.place, max(len(tabs) - 1, 0)))

    def mark(self, place: int) -> None:
        """Show which one is open."""
        self.place = place
        for number, button in enumerate(self.buttons):
            restyle(button, current="true" if number == place else "")

    def step(self, by: int) -> None:
        """Turn to the tab beside, if there is one."""
        self._choose(self.place + by)

    def _choose(self, place: int) -> None:
        if 0 <= place < self.count:
            self.mark(place)
            self.chosen.emit(place)

    def _button(self, place: int) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "step")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._choose, place))
        button.hide()
        return button

    def _add_key(self, page: QWidget, place: int) -> None:
        shortcut = QShortcut(QKeySequence(str(place + 1)), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(partial(self._choose, place))
