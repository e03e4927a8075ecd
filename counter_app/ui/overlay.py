"""A sheet over the page, for reading: the keys, or what was said before. `Esc` takes it away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.ui.styling import label

_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and rows of (left, right, tone)."""

    heading: str
    rows: Sequence[tuple[str, str, str]]


class Overlay(QFrame):
    """Lies over its parent while it is shown; the focus comes back to where it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self._before: QWidget | None = None
        self.topic = ""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._scroll)
        parent.installEventFilter(self)
        self.hide()

    def open(self, topic: str, title: str, sections: Iterable[Section]) -> None:
        """Show these sections under a title; the same topic once more takes the sheet away."""
        if self.isVisible() and self.topic == topic:
            self.close_sheet()
            return
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.topic = topic
        self._scroll.setWidget(_content(title, sections))
        self._fit()
        self.show()
        self.raise_()
        self._scroll.setFocus()

    def close_sheet(self) -> None:
        """Take the sheet away."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def _fit(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False


def _content(title: str, sections: Iterable[Section]) -> QWidget:
    content = QWidget()
    grid = QGridLayout(content)
    grid.setContentsMargins(20, 12, 20, 16)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.addWidget(label(title, "title"), 0, 0, 1, 2)
    for section in sections:
        grid.addWidget(label(section.heading, "heading"), grid.rowCount(), 0, 1, 2)
        for left, right, tone in section.rows:
            row = grid.rowCount()
            words = label(right, wraps=True)
            words.setProperty("tone", tone)
            grid.addWidget(label(left, "key"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return content
