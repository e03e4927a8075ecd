"""A year at a glance: twelve months, days off and days of exchange marked."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from counter_app.domain.facts import DeclaredDay
from counter_app.ui.presenters.calendar import rests

_COLUMNS: Final = 3
_CELL: Final = (16, 14)
_MONTH: Final = (7 * _CELL[0] + 8, 8 * _CELL[1] + 6)
_OFF, _WORKS = QColor("#b3261e"), QColor("#1b6e3c")
_WORD, _REST, _HEAD = QColor("#16222e"), QColor("#8a98a6"), QColor("#0b5394")
_TODAY: Final = QColor("#0b5394")
_HEADS: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class YearPicture(QWidget):
    """Shows one year. The days stand beside it in words as well."""

    def __init__(self, month: str) -> None:
        super().__init__()
        self._month = month
        self._year = date.min.year
        self._days: Mapping[date, DeclaredDay] = {}
        self._today = date.min
        self.setFixedSize(_COLUMNS * _MONTH[0], 4 * _MONTH[1])

    def show_year(self, year: int, days: Mapping[date, DeclaredDay], today: date) -> None:
        """Show this year with these days marked."""
        self._year, self._days, self._today = year, days, today
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        small = QFont(self.font())
        small.setPixelSize(11)
        painter.setFont(small)
        for month in range(1, 13):
            row, column = divmod(month - 1, _COLUMNS)
            painter.save()
            painter.translate(column * _MONTH[0], row * _MONTH[1])
            self._paint_month(painter, month)
            painter.restore()
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        bold = QFont(painter.font())
        bold.setBold(True)
        painter.save()
        painter.setFont(bold)
        painter.setPen(_HEAD)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = QRect(0, 0, _MONTH[0], _CELL[1])
        painter.drawText(title, left, self._month.format(month=month))
        painter.restore()
        painter.setPen(_REST)
        for column, head in enumerate(_HEADS):
            painter.drawText(_cell(column, 0), Qt.AlignmentFlag.AlignCenter, head)
        for row, week in enumerate(calendar.monthcalendar(self._year, month), 1):
            for column, number in enumerate(week):
                if number:
                    self._paint_day(painter, date(self._year, month, number), _cell(column, row))

    def _paint_day(self, painter: QPainter, day: date, cell: QRect) -> None:
        known = self._days.get(day)
        if known is not None:
            painter.fillRect(cell.adjusted(1, 1, 0, 0), _WORKS if known.works else _OFF)
            painter.setPen(Qt.GlobalColor.white)
        else:
            painter.setPen(_REST if rests(day) else _WORD)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day == self._today:
            painter.setPen(_TODAY)
            painter.drawRect(cell.adjusted(0, 0, -1, -1))


def _cell(column: int, row: int) -> QRect:
    return QRect(column * _CELL[0], (row + 1) * _CELL[1], *_CELL)
