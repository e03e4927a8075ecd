"""Fields that say beside themselves what is wrong with them."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QFocusEvent,
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
    QSpinBox,
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
        self.setMinimumContentsLength(8)
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


class Number(QSpinBox):
    """A whole number, typed or counted with the arrow keys; the wheel changes nothing."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(self.locale().toString(most)) + 32)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


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
    """A field with room below it for what is wrong with it."""

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._remark = Remark(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(field)
        layout.addWidget(self._remark)

    def blame(self, text: str) -> None:
        """Say what is wrong, or that nothing is."""
        self._remark.tell(text)
        restyle(self.field, tone="error" if text else "")


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
