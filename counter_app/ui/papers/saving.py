"""A sheet of tables on its way out: as a paper to look at, or as a workbook.

Where the workbook goes is asked for in a line of the page, not in the way of anything.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QPushButton
from typing_extensions import override

from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import say
from counter_app.service.desk import Desk
from counter_app.service.office_papers import sheet_paper, stem_of, workbook_of
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.papers.pictures import save_file
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.sheet import OfficeSheet
from counter_app.ui.styling import label

ENDING = ".xlsx"

Subject = tuple[TableSheet, str]
"""A sheet, and where the journal keeps that it left."""


class TablePapers(QFrame):
    """Both ways out of the tables that a page shows; nothing leaves before its record.

    Signals: `told(Sentence, str)`: for the message line; `sheet_wanted(OfficeSheet)`: look at this
    paper; `left()`: the line was closed, the focus is the page's; `recorded()`: something left.
    """

    told = Signal(object, str)
    sheet_wanted = Signal(object)
    left = Signal()
    recorded = Signal()

    def __init__(
        self, desk: Desk, texts: Texts, background: Background, settings: PaperSettings
    ) -> None:
        super().__init__()
        self._desk, self._background, self._settings = desk, background, settings
        self._sheet: Subject | None = None
        self._asked: Subject | None = None
        self.setProperty("role", "panel")
        self.path = QLineEdit()
        self.path.setAccessibleName(texts.render(say("Tệp Excel")))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.addWidget(label(texts.render(say("Tệp Excel:")), "hint"))
        layout.addWidget(self.path, stretch=1)
        for words, slot in (
            (say("Lưu (Enter)"), self._save),
            (say("Chọn nơi lưu…"), self._browse),
        ):
            button = QPushButton(texts.render(words))
            button.clicked.connect(slot)
            layout.addWidget(button)
        self.hide()

    def show_sheet(self, sheet: TableSheet, subject: str) -> None:
        """What the page shows now."""
        self._sheet = (sheet, subject)

    @Slot()
    def look(self) -> None:
        """Show it as the paper that would be printed."""
        if self._sheet is None:
            return
        sheet, subject = self._sheet
        self._background.long(
            lambda: OfficeSheet(paper=sheet_paper(self._desk, sheet, subject)), self._drawn
        )

    def _drawn(self, sheet: OfficeSheet) -> None:
        """Nobody is taken away from a citizen who came meanwhile."""
        page = self.parentWidget()
        if page is not None and page.isVisible():
            self.sheet_wanted.emit(sheet)

    @Slot()
    def ask(self) -> None:
        """Ask where the workbook goes: a name is proposed where the last file was saved."""
        if self._sheet is None:
            return
        self._asked = self._sheet
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = self._settings.folder or QStandardPaths.writableLocation(documents)
        self.path.setText(str(Path(folder) / f"{stem_of(self._asked[1])}{ENDING}"))
        self.show()
        self.path.setFocus()
        self.path.selectAll()

    @Slot()
    def _save(self) -> None:
        path = self.path.text().strip()
        if path and self._asked is not None:
            whole = path if path.lower().endswith(ENDING) else path + ENDING
            self._background.long(self._written(self._asked, whole), lambda _: self._saved(whole))

    def _written(self, asked: Subject, path: str) -> Callable[[], None]:
        sheet, subject = asked
        return lambda: save_file(path, workbook_of(self._desk, sheet, subject))

    def _saved(self, path: str) -> None:
        self._settings.folder = str(Path(path).parent)
        self.told.emit(say("Đã lưu {path}.", path=path), "info")
        self.recorded.emit()
        self._close()

    def _close(self) -> None:
        held = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        if held:
            self.left.emit()

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self, "", self.path.text(), "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves where no button wants it; Escape closes the line."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        else:
            super().keyPressEvent(event)
