"""Fields that say beside themselves what is wrong with them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override


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
            set_property(self, "tone", tone)
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
        set_property(self.field, "tone", "error" if text else "")


class Scrolling(QScrollArea):
    """Room for more than fits, from top to bottom; the keyboard passes it by."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def caption(text: str, buddy: QWidget | None = None, *, role: str = "caption") -> QLabel:
    """A plain label, named for style sheet and screen readers."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if buddy is not None:
        label.setBuddy(buddy)
        buddy.setAccessibleName(text)
    return label


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_text(field: QLineEdit, text: str) -> None:
    """Show a text without moving the cursor where it stands there already."""
    if field.text() != text:
        field.setText(text)
        field.setCursorPosition(0)
