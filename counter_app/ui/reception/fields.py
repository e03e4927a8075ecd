"""Fields that say beside themselves what is wrong with them."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIntValidator,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.ui.styling import label, restyle


class Field(QLineEdit):
    """A line of text; it leaves "undo" to the page where it has nothing to undo itself."""

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            return False
        return super().event(event)


class Choice(QComboBox):
    """A short list to choose from; a scroll of the wheel passing over it changes nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """With an arrow of our own: the style sheet has none that is sharp on every screen."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6))
        tip = QPoint(self.width() - 15, self.height() // 2 + 2)
        painter.drawPolyline([tip + QPoint(-4, -4), tip, tip + QPoint(4, -4)])
        painter.end()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Number(Field):
    """A whole number within bounds, typed or counted with the arrow keys.

    Signals: `changed(int)`: by the clerk; nothing is told while the field is empty.
    """

    changed = Signal(int)

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most, self._value = least, most, least
        self.setValidator(QIntValidator(least, most, self))
        self.setMaxLength(len(str(most)))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(f"{most}00") + 24)
        self.setText(str(least))
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._write)

    @property
    def value(self) -> int:
        """The number, as it was last within its bounds."""
        return self._value

    def show_value(self, value: int) -> None:
        """Show a number; what is being typed stays as it is where it says the same."""
        if value != self._value:
            self._value = value
            self._write()

    def _write(self) -> None:
        set_text(self, str(self._value))

    def _on_edited(self, text: str) -> None:
        if self.hasAcceptableInput():
            self._tell(int(text))

    def _tell(self, value: int) -> None:
        if value != self._value and self._least <= value <= self._most:
            self._value = value
            self.changed.emit(value)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up.value: 1, Qt.Key.Key_Down.value: -1}.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        self._tell(self._value + step)
        self._write()
        self.selectAll()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class Remark(QLabel):
    """A sentence beside what it is about; takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None, *, role: str = "field-error") -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def tell(self, text: str, tone: str = "") -> None:
        """Show a text, or nothing."""
        if tone:
            restyle(self, tone=tone)
        self.setText(text)
        self.setVisible(bool(text))


class WithRemark(QWidget):
    """Fields in one line, with room below for what is wrong with one of them."""

    def __init__(self, *fields: QWidget) -> None:
        super().__init__()
        self._remark = Remark(self)
        self._blamed: dict[QWidget, str] = {}
        layout, line = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        line.setSpacing(6)
        for place, field in enumerate(fields):
            line.addWidget(field, 0 if place else 1)
        layout.addLayout(line)
        layout.addWidget(self._remark)

    def blame(self, field: QWidget, text: str) -> None:
        """Say what is wrong with a field, or that nothing is."""
        restyle(field, tone="error" if text else "")
        self._blamed[field] = text
        self._remark.tell("\n".join(filter(None, self._blamed.values())))


class Scrolling(QScrollArea):
    """Room for more than fits, from top to bottom; the keyboard passes it by."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_content(self, content: QWidget) -> None:
        """Scroll this, on the ground of whatever is behind."""
        self.setWidget(content)
        for part in (content, self.viewport()):
            part.setAutoFillBackground(False)


def caption(text: str, buddy: QWidget | None = None, *, role: str = "caption") -> QLabel:
    """A label; a screen reader reads it out for the field it belongs to."""
    made = label(text, role)
    if buddy is not None:
        made.setBuddy(buddy)
        buddy.setAccessibleName(text)
    return made


def headline(first: QWidget, *others: QWidget) -> QHBoxLayout:
    """One thing at the left, the others at the right."""
    line = QHBoxLayout()
    line.addWidget(first)
    line.addStretch(1)
    for other in others:
        line.addWidget(other)
    return line


def set_text(field: QLineEdit, text: str) -> None:
    """Show a text without moving the cursor where it stands there already."""
    if field.text() != text:
        field.setText(text)
        field.setCursorPosition(0)
