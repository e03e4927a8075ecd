"""Dynamic properties that the style sheet reads."""

from PySide6.QtWidgets import QLabel, QWidget


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that `resources/style.qss` selects by, and have them take effect."""
    for name, value in properties.items():
        if widget.property(name) == value:
            continue
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """A label in one of the style sheet's roles."""
    made = QLabel(text)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made
