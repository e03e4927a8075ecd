"""The right of the page: the next steps that the stage and the clerk's role allow."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from counter_app.domain.sentences import say
from counter_app.texts import Texts
from counter_app.ui.presenters.steps.table import Step
from counter_app.ui.styling import label, restyle

_COLUMNS = 2
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StepsPanel(QFrame):
    """Lists the steps with their keys.

    Signals: `chosen(Step)`.
    """

    chosen = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setProperty("role", "panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._texts = texts
        self.steps: tuple[Step, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        self._none = label(
            texts.render(say("Không còn bước nào cho hồ sơ này.")), "hint", wraps=True
        )
        self._grid = QGridLayout()
        self._grid.setSpacing(5)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(label(texts.render(say("Bước tiếp theo (F2)")), "heading"))
        layout.addWidget(self._none)
        layout.addLayout(self._grid)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Offer these and no others."""
        self.steps = tuple(steps)
        for button in self.buttons.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {step.key: self._button(step) for step in self.steps}
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        self._none.setVisible(not self.steps)

    def mark(self, step: Step | None) -> None:
        """Show which one's form is open."""
        for key, button in self.buttons.items():
            restyle(button, current="true" if step is not None and step.key == key else "")

    def step_of(self, key: str) -> Step | None:
        """The step behind a letter, if it is offered."""
        return next((step for step in self.steps if step.key == key.upper()), None)

    def _button(self, step: Step) -> QPushButton:
        button = QPushButton(f"{step.key}  ·  {self._texts.render(step.name)}")
        button.setProperty("role", "step")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.chosen.emit(step))
        return button

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the first step's form; its letter is the page's."""
        if event.key() in _ENTERS and self.steps:
            self.chosen.emit(self.steps[0])
        else:
            super().keyPressEvent(event)
