"""The widgets behind a form's fields: each is made from its description, and holds text."""

from collections.abc import Callable
from textwrap import wrap
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from counter_app.texts import Texts
from counter_app.ui.presenters.steps.fields import YES, Field, Kind, Words
from counter_app.ui.reception.fields import Choice, set_text
from counter_app.ui.reception.fields import Field as Line
from counter_app.ui.styling import label

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}
_LINES = 2
_BOX_LETTERS: Final = 46
"""In one line beside a box to tick, which does not break its words by itself."""


class Paragraph(QPlainTextEdit):
    """A few lines of prose. Enter goes on to the next field, as everywhere; Shift+Enter breaks
    the line."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 22)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, self.height())


class Suggesting(Line):
    """A line that the arrows fill with what is known already, one after the other.

    Nothing pops up and nothing is completed while one types: a typing tool that mends letters by
    backspaces would be led astray.
    """

    def __init__(self, suggestions: tuple[str, ...]) -> None:
        super().__init__()
        self._suggestions = suggestions

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        self.setText(self._beside(step))
        self.selectAll()
        self.textEdited.emit(self.text())

    def _beside(self, step: int) -> str:
        """The suggestion after or before what stands here; the first or last from elsewhere."""
        known, here = self._suggestions, self.text()
        if here in known:
            return known[(known.index(here) + step) % len(known)]
        return known[0 if step > 0 else -1]


def control(field: Field, texts: Texts) -> QWidget:
    """The widget of a field, its value in it."""
    made = _made(field, texts)
    made.setObjectName(field.name)
    made.setAccessibleName(rendered(field.caption, texts))
    return made


def rendered(words: Words, texts: Texts) -> str:
    """Words in the clerk's language."""
    return words if isinstance(words, str) else texts.render(words)


def _made(field: Field, texts: Texts) -> QWidget:
    match field.kind:
        case Kind.FIXED:
            return label(field.value, "key", wraps=True)
        case Kind.CHECK:
            box = QCheckBox("\n".join(wrap(rendered(field.caption, texts), _BOX_LETTERS)))
            box.setChecked(field.value == YES)
            return box
        case Kind.CHOICE:
            choice = Choice()
            for value, words in field.choices:
                choice.addItem(rendered(words, texts), value)
            choice.setCurrentIndex(max(choice.findData(field.value), 0))
            return choice
        case Kind.TEXT:
            paragraph = Paragraph()
            paragraph.setPlainText(field.value)
            paragraph.setPlaceholderText(rendered(field.example, texts))
            return paragraph
        case Kind.LINE | Kind.NUMBER:
            return _line(field, texts)


def _line(field: Field, texts: Texts) -> Line:
    line = Suggesting(field.suggestions) if field.suggestions else Line()
    set_text(line, field.value)
    line.setPlaceholderText(rendered(field.example, texts))
    if field.kind is Kind.NUMBER:
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return line


def value_of(widget: QWidget) -> str:
    """What stands in a field."""
    match widget:
        case QCheckBox():
            return YES if widget.isChecked() else ""
        case Choice():
            return str(widget.currentData())
        case QPlainTextEdit():
            return widget.toPlainText()
        case QLineEdit() | QLabel():
            return widget.text()
        case _:
            raise TypeError(f"no field: {type(widget).__name__}")


def on_typed(widget: QWidget, tell: Callable[[], object]) -> None:
    """Tell when something is typed into a line."""
    if isinstance(widget, QLineEdit):
        widget.textEdited.connect(lambda _text: tell())
