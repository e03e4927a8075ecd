"""Which words on the screen cannot be read whole."""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QWidget,
)


def cut_off(window: QWidget) -> list[str]:
    """What is cut off in a shown window: words wider than their place, or places out of sight."""
    return [f"{type(widget).__name__}: {words}" for widget, words in _cut_off(window)]


def _cut_off(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        words = _words(widget)
        if words and not (_fits(widget) and _in_sight(widget)):
            yield widget, words
        if isinstance(widget, QHeaderView):
            yield from ((widget, name) for name in _narrow_sections(widget))


def _words(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QComboBox():
            return widget.currentText()
        case _:
            return ""


def _fits(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() >= widget.heightForWidth(widget.width())
    if isinstance(widget, QPushButton | QComboBox):
        lines = _words(widget).split("\n")
        room = widget.width() - 16
        return all(widget.fontMetrics().horizontalAdvance(line) <= room for line in lines)
    wanted = widget.sizeHint()
    return widget.width() >= wanted.width() and widget.height() >= wanted.height() - 2


def _in_sight(widget: QWidget) -> bool:
    """Whether no parent clips it; what scrolls can be brought into sight."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return True
        place = QRect(widget.mapTo(parent, widget.rect().topLeft()), widget.size())
        if not parent.rect().contains(place):
            return False
        parent = parent.parentWidget()
    return True


def _narrow_sections(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for place in range(header.count()):
        words = model.headerData(place, header.orientation())
        narrow = header.sectionSize(place) < header.sectionSizeHint(place)
        if words and narrow and not header.isSectionHidden(place):
            yield str(words)
