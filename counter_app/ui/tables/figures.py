"""A table and what is behind it: Enter on a figure lists its dossiers, Escape comes back."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counter_app.domain.reporting.sheets import Codes, SheetTable
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.styling import label
from counter_app.ui.tables.behind import Behind
from counter_app.ui.tables.view import TableView


class Figures(QStackedWidget):
    """Shows one table at a time. `by_cell`: each figure is chosen by itself.

    Signals: `told(Sentence, str)`: for the message line; `dossier_wanted(str)`: open the one with
    this id.
    """

    told = Signal(object, str)
    dossier_wanted = Signal(str)

    def __init__(self, desk: Desk, texts: Texts, background: Background, *, by_cell: bool) -> None:
        super().__init__()
        self._texts = texts
        self.table = TableView(texts, by_cell=by_cell)
        self.behind = Behind(desk, texts, background)
        self._empty = label(role="hint", wraps=True)
        self._hint = label(texts.render(say("Enter: xem các hồ sơ của số liệu đang chọn")), "hint")
        self.addWidget(self._front())
        self.addWidget(self.behind)
        self.table.opened.connect(self._show_behind)
        self.table.dossier_wanted.connect(self.dossier_wanted)
        self.table.entered.connect(self._say_nothing_behind)
        self.behind.left.connect(self.come_back)
        self.behind.dossier_wanted.connect(self.dossier_wanted)
        self.behind.told.connect(self.told)

    def show_table(self, table: SheetTable) -> None:
        """Show this table in place of the one before."""
        self.table.show_table(table)
        empty = table.empty or say("Không có.")
        words = self._texts.render(empty) if isinstance(empty, Sentence) else empty
        self._empty.setText(words)
        self._empty.setVisible(not table.rows)
        self._hint.setVisible(any(map(any, table.behind)))

    @property
    def is_front(self) -> bool:
        """Whether the table is shown, and not what is behind it."""
        return self.currentWidget() is not self.behind

    def activate(self) -> None:
        """Put the focus where it was: into the table, or the dossiers behind a figure."""
        if not self.is_front:
            self.behind.table.setFocus()
            self.behind.refresh()
        else:
            self.table.setFocus()

    def turn_to_front(self) -> None:
        """Another table is to be shown: what was behind the last one is put away."""
        self.setCurrentIndex(0)

    @Slot()
    def come_back(self) -> None:
        """From the dossiers to the figure."""
        self.setCurrentIndex(0)
        self.table.setFocus()

    @Slot(object, str)
    def _show_behind(self, codes: Codes, words: str) -> None:
        self.setCurrentWidget(self.behind)
        self.behind.show_codes(codes, words)

    @Slot()
    def _say_nothing_behind(self) -> None:
        self.told.emit(say("Số liệu này không có hồ sơ nào."), "info")

    def _front(self) -> QWidget:
        front = QWidget()
        layout = QVBoxLayout(front)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._empty)
        layout.addWidget(self.table)
        layout.addWidget(self._hint)
        return front
