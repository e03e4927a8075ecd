"""The head of a table: words that wrap, and groups of columns under one heading."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from counter_app.ui.tables.model import TableModel

_PAD: Final = 5
_GROUND: Final = QColor("#e6ebf0")
_WORDS: Final = QColor("#2b3a48")
_LINE: Final = QColor("#b9c4cf")
_WRAPS: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class GroupedHeader(QHeaderView):
    """Paints the columns' heads, and above neighbours of one group its name, once."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = model
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(30)
        self._bold = QFont(self.font())
        self._bold.setBold(True)

    def _group_height(self) -> int:
        grouped = any(map(self._table.group_of, range(self.count())))
        return self._metrics().lineSpacing() + 2 * _PAD if grouped else 0

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._bold)

    def _words(self, section: int) -> str:
        return self._table.headerData(section, Qt.Orientation.Horizontal) or ""

    def _needs(self, section: int) -> int:
        """The height of a head at the width that its column has."""
        room = QRect(0, 0, max(self.sectionSize(section) - 2 * _PAD, 1), 10_000)
        return self._metrics().boundingRect(room, int(_WRAPS), self._words(section)).height()

    def _members(self, section: int) -> range:
        """The neighbours that share a column's group."""
        group, first, last = self._table.group_of(section), section, section
        while first and self._table.group_of(first - 1) == group:
            first -= 1
        while last + 1 < self.count() and self._table.group_of(last + 1) == group:
            last += 1
        return range(first, last + 1)

    @override
    def sizeHint(self) -> QSize:
        highest = max(map(self._needs, range(self.count())), default=0)
        return QSize(super().sizeHint().width(), highest + 2 * _PAD + self._group_height())

    @override
    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        """As wide as its longest word; the words wrap."""
        metrics = self._metrics()
        words = self._words(logicalIndex).split()
        widest = max(map(metrics.horizontalAdvance, words), default=0)
        return QSize(widest + 2 * _PAD, metrics.lineSpacing())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.setFont(self._bold)
        group = self._table.group_of(logicalIndex)
        above = self._group_height() if group else 0
        self._cell(painter, rect.adjusted(0, above, 0, 0), self._words(logicalIndex))
        if group:
            self._cell(painter, self._group_rect(logicalIndex, above), group)
        painter.restore()

    def _group_rect(self, section: int, height: int) -> QRect:
        members = self._members(section)
        left = self.sectionViewportPosition(members[0])
        width = sum(map(self.sectionSize, members))
        return QRect(left, 0, width, height)

    @staticmethod
    def _cell(painter: QPainter, rect: QRect, words: str) -> None:
        painter.fillRect(rect, _GROUND)
        painter.setPen(_LINE)
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(_WORDS)
        painter.drawText(rect.adjusted(_PAD, _PAD, -_PAD, -_PAD), int(_WRAPS), words)
