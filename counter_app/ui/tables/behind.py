"""The dossiers behind a figure: a list that Enter leads on from, and Escape back."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.reporting.sheets import Codes
from counter_app.domain.sentences import Said, say
from counter_app.service.desk import Desk
from counter_app.service.ports import DossierRow
from counter_app.service.tracing import dossiers_behind
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.presenters.lists import MOST_SHOWN, rows_shown
from counter_app.ui.presenters.tracing import summary_of
from counter_app.ui.search.table import Column, FoundTable, table_of
from counter_app.ui.styling import label

_NARROW: Final = 900
_WIDTHS: Final = {
    Column.APPLICANT: (190, 150),
    Column.DUE: (150, 140),
    Column.STATE: (220, 150),
}
"""The columns' widths with room, and with little."""


class Behind(QWidget):
    """Lists dossiers by their codes.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id; `left()`: back to the figure.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, texts: Texts, background: Background) -> None:
        super().__init__()
        self._desk, self._texts, self._background = desk, texts, background
        self._codes: Codes = ()
        self._heading, self._summary = label(role="heading", wraps=True), label(role="hint")
        self.model = FoundTable(texts, self)
        self.table = table_of(self.model)
        self.table.setAccessibleName(texts.render(say("Các hồ sơ của số liệu này")))
        self.table.setColumnHidden(Column.ID_NUMBER, True)
        self.table.activated.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._heading, self._summary, self.table):
            layout.addWidget(widget)

    @property
    def words(self) -> str:
        """What stands above the list."""
        return f"{self._heading.text()} {self._summary.text()}"

    def show_codes(self, codes: Codes, words: str) -> None:
        """List these dossiers, the focus in the list."""
        self._codes = codes
        self._heading.setText(words)
        self._summary.setText(self._texts.render(summary_of(len(codes))))
        self.model.replace(())
        self.table.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the same dossiers anew, as they stand now."""
        codes = self._codes
        self._background.store(
            lambda: dossiers_behind(self._desk, codes, MOST_SHOWN),
            lambda rows: self._learn(codes, rows),
            self._fail,
        )

    def _learn(self, codes: Codes, rows: tuple[DossierRow, ...]) -> None:
        if codes is not self._codes:
            return
        before = self.model.id_at(self.table.currentIndex().row())
        self.model.replace(rows_shown(rows, self._desk.clock.now()))
        self.table.selectRow(self.model.row_of(before) or 0)

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")

    @Slot()
    def _open(self) -> None:
        if found := self.model.id_at(self.table.currentIndex().row()):
            self.dossier_wanted.emit(found)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the moment of reception is left out."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        self.table.setColumnHidden(Column.RECEIVED, narrow)
        for column, widths in _WIDTHS.items():
            self.table.setColumnWidth(column, widths[narrow])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
