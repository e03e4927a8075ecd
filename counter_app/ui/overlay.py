"""A sheet over the page, for reading: the keys, or what was said before. `Esc` takes it away.

What lies below rests meanwhile: no key meant for the sheet may do anything there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from counter_app.ui.styling import label


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and rows of (left, right, tone)."""

    heading: str
    rows: Sequence[tuple[str, str, str]]


class Overlay(QFrame):
    """Lies over the pages while it is shown; the focus comes back to where it was."""

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        self.setObjectName("overlay")
        self._before: QWidget | None = None
        self.topic = ""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        pages.installEventFilter(self)
        self.hide()

    def open(self, topic: str, title: str, sections: Iterable[Section]) -> None:
        """Show these sections under a title; the same topic once more takes the sheet away."""
        if self.isVisible() and self.topic == topic:
            self.close_sheet()
            return
        if not self.isVisible():
            self._before = self.window().focusWidget()
            self._rest(True)
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
        self._rest(False)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def _rest(self, rests: bool) -> None:
        page = self._pages.currentWidget()
        assert page is not None
        page.setDisabled(rests)

    def _fit(self) -> None:
        self.setGeometry(self._pages.rect())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False


def _content(title: str, sections: Iterable[Section]) -> QWidget:
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(24, 14, 24, 16)
    layout.setSpacing(14)
    layout.addWidget(label(title, "title"))
    columns = QHBoxLayout()
    columns.setSpacing(48)
    for section in sections:
        columns.addLayout(_column(section), stretch=1)
    layout.addLayout(columns)
    layout.addStretch(1)
    return content


def _column(section: Section) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(9)
    grid.addWidget(label(section.heading, "heading"), 0, 0, 1, 2)
    for row, (left, right, tone) in enumerate(section.rows, 1):
        words = label(right, wraps=True)
        words.setProperty("tone", tone)
        grid.addWidget(label(left, "key"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(len(section.rows) + 1, 1)
    return grid
