"""The preview: the paper as it will be, and where it goes. Part of the window, not a dialog."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.sentences import say
from counter_app.service.ports import Forms, PageImage
from counter_app.texts import Texts
from counter_app.ui.background import Background
from counter_app.ui.papers.choices import Choices
from counter_app.ui.papers.output import Output
from counter_app.ui.papers.sheets_view import SheetsView
from counter_app.ui.presenters.sheet import AnySheet, Sheet, parts_of

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Preview(QWidget):
    """Shows one sheet at a time.

    Signals: `closed()`; `told(Sentence, str)`: for the message line.
    """

    closed = Signal()
    told = Signal(object, str)

    def __init__(
        self,
        forms: Forms,
        texts: Texts,
        background: Background,
        output: Output,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._forms = forms
        self._background = background
        self._output = output
        self.sheet: AnySheet | None = None
        self._owed: AnySheet | None = None
        self._part = 0
        self.view = SheetsView()
        self.choices = Choices(texts)
        self.keys = _keys(texts)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, stretch=1)
        layout.addWidget(self.choices)
        self._connect()

    def show_sheet(self, sheet: AnySheet) -> None:
        """Show this sheet; the choices stand at what is remembered."""
        self.sheet, self._part = sheet, 0
        self._owed = sheet if sheet.waits else None
        settings = self._output.settings
        self.choices.direct.setChecked(True)
        self.choices.path.setText(_proposed(settings.folder, sheet))
        self.choices.close_path()
        self._background.papers(self._output.printers.names, self._list_printers)
        self._show()
        self.view.setFocus()

    def leave(self) -> None:
        """The window turns to another page; say so where a recorded paper is still owed."""
        owed, self._owed, self.sheet = self._owed, None, None
        if owed is not None:
            self.told.emit(owed.left_behind(), "warning")

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        assert self.sheet is not None
        self.choices.show_sheet(self.sheet)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        pdf, dpi = sheet.form.pdf, self.view.dpi(sheet.form)
        part, only = self._part, parts_of(sheet)[self._part]
        self.choices.show_part(only, sheet.form.pages)

        def drawn(pages: Sequence[PageImage]) -> None:
            if self.sheet is not None and self.sheet.form.pdf == pdf and self._part == part:
                self.view.show_pages(pages)

        self._background.papers(lambda: self._forms.pages(pdf, dpi, only=only), drawn)

    def _turn(self, step: int) -> None:
        """To the next pages of a book, or those before."""
        last = len(parts_of(self.sheet)) - 1 if self.sheet is not None else 0
        part = min(max(self._part + step, 0), last)
        if part != self._part:
            self._part = part
            self.view.begin_anew()
            self._draw()

    def _list_printers(self, known: tuple[list[str], str]) -> None:
        names, default = known
        self.choices.list_printers(names, self._output.settings.printer or default)

    @Slot(object)
    def _on_changed(self, sheet: AnySheet) -> None:
        if self.sheet is None or not sheet.is_of(self.sheet):
            return
        redraw = sheet.form.pdf != self.sheet.form.pdf
        self.sheet = sheet
        if sheet.out:
            self._owed = None
        elif sheet.waits:
            self._owed = sheet
        self.choices.show_sheet(sheet)
        if redraw:
            self._draw()

    @Slot(int, int)
    def _on_printing(self, done: int, total: int) -> None:
        if self.sheet is not None and self.sheet.is_book and not self.choices.may_act:
            self.choices.show_printing(done, total)

    # ------------------------------------------------------------ what the clerk does

    @Slot()
    def _print(self) -> None:
        printer = self.choices.printer
        if self.sheet is None or not self.choices.may_act:
            return
        if not printer:
            self.told.emit(
                say("Máy này chưa có máy in nào. Hãy lưu PDF (Ctrl+S) hoặc cài máy in."), "warning"
            )
            return
        if self.sheet.has_layouts:
            settings = self._output.settings
            settings.printer = printer if self.choices.direct.isChecked() else ""
            settings.paper = self.sheet.form.paper
        self.choices.begin()
        self._output.print(self.sheet, printer)

    @Slot()
    def _save(self) -> None:
        """The first time the place is asked for, the second time the file is written."""
        if not self.choices.path_is_open:
            self.choices.open_path()
        elif self.sheet is not None and self.choices.may_act and self.choices.path.text().strip():
            self.choices.begin()
            self._output.save(self.sheet, self.choices.path.text().strip())
            self.choices.close_path()
            self.view.setFocus()

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self, "", self.choices.path.text(), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.choices.path.setText)
        dialog.open()

    @Slot()
    def _lay_out(self) -> None:
        """Another layout is a new copy; back at the recorded one, that is the one to print."""
        if not isinstance(self.sheet, Sheet):
            return
        paper, form_set = self.choices.paper, self.choices.form_set
        self._output.settings.paper = paper
        owed = self._owed
        if isinstance(owed, Sheet) and owed.is_laid_out(paper, form_set):
            self._on_changed(owed)
        else:
            self._output.lay_out(self.sheet, paper, form_set)

    def _connect(self) -> None:
        self._output.changed.connect(self._on_changed)
        self._output.printing.connect(self._on_printing)
        self.view.zoomed.connect(self._draw)
        choices = self.choices
        choices.chosen.connect(self._lay_out)
        choices.print_button.clicked.connect(self._print)
        choices.save_button.clicked.connect(self._save)
        choices.stop_button.clicked.connect(self._output.stop)
        choices.close_button.clicked.connect(self.closed)
        choices.browse_button.clicked.connect(self._browse)
        choices.path.returnPressed.connect(self._save)
        for key, slot in (
            ("Ctrl+P", self._print),
            ("Ctrl+S", self._save),
            ("+", self.view.closer),
            ("=", self.view.closer),
            ("-", self.view.farther),
            ("F8", self._output.stop),
            ("Ctrl+PgDown", lambda: self._turn(1)),
            ("Ctrl+PgUp", lambda: self._turn(-1)),
        ):
            QShortcut(
                QKeySequence(key), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter prints where no field wants it; Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in _ENTER and self.view.hasFocus():
            self._print()
        else:
            super().keyPressEvent(event)


def _proposed(folder: str, sheet: AnySheet) -> str:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return str(Path(folder or QStandardPaths.writableLocation(documents)) / sheet.file_name)


def _keys(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        ("Enter, Ctrl+P", texts.render(say("In ra máy in đã chọn"))),
        ("Ctrl+S", texts.render(say("Lưu thành tệp PDF"))),
        ("Tab", texts.render(say("Đổi khổ giấy, mẫu phiếu, máy in"))),
        ("+ −", texts.render(say("Phóng to, thu nhỏ"))),
        ("F8", texts.render(say("Dừng in sổ dài"))),
        ("Ctrl+PgDn, Ctrl+PgUp", texts.render(say("Các trang sau, trước của sổ dài"))),
        ("Esc", texts.render(say("Quay lại trang trước"))),
    )
