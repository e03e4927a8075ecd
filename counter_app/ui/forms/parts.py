"""A form of fields and rows: Enter goes on, and what was refused stands beside its field."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused, Said, Sentence
from counter_app.texts import Texts
from counter_app.ui.forms.controls import control, rendered, value_of
from counter_app.ui.forms.rows import RowsEditor
from counter_app.ui.presenters.steps.fields import Field, Kind, Part, Rows
from counter_app.ui.reception.fields import Remark, Scrolling
from counter_app.ui.styling import label, restyle

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CAPTION_WIDTH = 116


class _Line(QWidget):
    """One field with its caption, and room below for what is wrong with it."""

    def __init__(self, field: Field, texts: Texts, caption_width: int) -> None:
        super().__init__()
        self.field = field
        self.widget = control(field, texts)
        self._remark = Remark(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setColumnMinimumWidth(0, caption_width)
        layout.setColumnStretch(1, 1)
        if field.kind is not Kind.CHECK:
            caption = label(rendered(field.caption, texts), "hint", wraps=True)
            caption.setFixedWidth(caption_width)
            caption.setBuddy(self.widget)
            layout.addWidget(caption, 0, 0)
        layout.addWidget(self.widget, 0, 1)
        if field.hint:
            layout.addWidget(label(rendered(field.hint, texts), "hint", wraps=True), 1, 1)
        layout.addWidget(self._remark, 2, 1)
        if field.on_demand:
            self.hide()

    @property
    def stops(self) -> list[QWidget]:
        """Where the clerk passes: not what is only to be read."""
        return [] if self.field.kind is Kind.FIXED else [self.widget]

    def values(self) -> dict[str, str]:
        """What stands in the field."""
        return {self.field.name: value_of(self.widget)}

    def blame(self, where: str, text: str) -> QWidget | None:
        """Say what is wrong where a refusal means this field; the widget, if it does."""
        meant = where in {self.field.name, *self.field.also}
        restyle(self.widget, tone="error" if meant else "")
        self._remark.tell(text if meant else "")
        if meant:
            self.show()
        return self.widget if meant else None


class PartsForm(QFrame):
    """Shows one form at a time.

    Signals: `wanted(dict)`: do it, as filled in; `left()`: not now.
    """

    wanted = Signal(object)
    left = Signal()

    def __init__(
        self, texts: Texts, button: Sentence, *, caption_width: int = _CAPTION_WIDTH
    ) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._texts, self._caption_width = texts, caption_width
        self._lines: list[_Line | RowsEditor] = []
        self._title = label(role="heading", wraps=True)
        self._remark = Remark(self)
        self._scroll = Scrolling()
        self.button = QPushButton(texts.render(button))
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.submit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        for widget in (self._title, self._remark, self._scroll, self.button):
            layout.addWidget(widget)
        layout.setStretchFactor(self._scroll, 1)

    # ------------------------------------------------------------ what the page asks

    def show_parts(self, title: Sentence, parts: tuple[Part, ...]) -> None:
        """Show these fields in place of those before."""
        self._title.setText(self._texts.render(title))
        self._remark.tell("")
        self._lines = [self._made(part) for part in parts]
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(6)
        for line in self._lines:
            layout.addWidget(line)
        layout.addStretch(1)
        self._scroll.show_content(body)
        self.show_busy(busy=False)
        self._order_stops()

    def begin(self) -> None:
        """Put the focus into the first field."""
        self._focus(self._stops()[0])

    def resume(self) -> None:
        """Put the focus where the clerk left it."""
        self._focus(self.focusWidget() or self._stops()[0])

    def show_busy(self, *, busy: bool) -> None:
        """What is under way is not done twice."""
        self.button.setEnabled(not busy)

    def remembered(self) -> dict[str, str]:
        """What was typed into fields that are to offer it again."""
        return {
            line.field.name: value_of(line.widget)
            for line in self._lines
            if isinstance(line, _Line) and line.field.remembered and value_of(line.widget)
        }

    def blame(self, said: Said) -> None:
        """Say what was refused, beside the field that it means, or above all fields."""
        self.show_busy(busy=False)
        meant: list[QWidget] = []
        for where, text in self._faults(said):
            meant += [widget for line in self._lines if (widget := line.blame(where, text))]
            if meant:
                break
        self._remark.tell("" if meant else self._texts.render(said.sentence))
        if meant:
            self._order_stops()
            self._focus(meant[0])

    def values(self) -> dict[str, str]:
        """What stands in all fields, by the names that refusals carry."""
        return {name: value for line in self._lines for name, value in line.values().items()}

    @Slot()
    def submit(self) -> None:
        """Do it, as it stands."""
        if self.isVisible() and self.button.isEnabled():
            self.show_busy(busy=True)
            self.wanted.emit(self.values())

    # ------------------------------------------------------------ widgets

    def _faults(self, said: Said) -> Iterator[tuple[str, str]]:
        if isinstance(said, BadRows):
            for problem in said.problems:
                yield problem.column, self._texts.render(problem.sentence)
        else:
            where = said.where if isinstance(said, Refused) else ""
            yield where, self._texts.render(said.sentence)

    def _made(self, part: Part) -> _Line | RowsEditor:
        if isinstance(part, Rows):
            editor = RowsEditor(part, self._texts)
            editor.grown.connect(self._order_stops)
            return editor
        return _Line(part, self._texts, self._caption_width)

    def _stops(self) -> list[QWidget]:
        return [*(stop for line in self._lines for stop in line.stops), self.button]

    @Slot()
    def _order_stops(self) -> None:
        for earlier, later in pairwise(self._stops()):
            QWidget.setTabOrder(earlier, later)

    def _focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self._reveal(widget)

    def _reveal(self, widget: QWidget | None) -> None:
        body = self._scroll.widget()
        if widget is not None and body is not None and body.isAncestorOf(widget):
            self._scroll.ensureWidgetVisible(widget, 0, 40)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, and does it at the end."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _ENTERS and self.button.hasFocus():
            self.submit()
        elif event.key() in _ENTERS:
            self.focusNextChild()
            self._reveal(QApplication.focusWidget())
        else:
            super().keyPressEvent(event)
