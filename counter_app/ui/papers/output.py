"""The way of a paper: recorded, then printed; where that fails, it waits in the preview."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from counter_app.domain.sentences import Said, say
from counter_app.service.desk import Desk
from counter_app.service.papers import FormWanted
from counter_app.service.ports import PageImage, Paper
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.papers.pictures import save_file
from counter_app.ui.papers.printers import Printers
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.halting import Halt, Stopped
from counter_app.ui.presenters.sheet import (
    RECEIPT,
    AnySheet,
    Sheet,
    on_paper,
    ready,
    recorded,
    shown,
)

Went = Callable[[AnySheet], object]


class Output(QObject):
    """Puts papers out. Nothing leaves before its record is durable.

    Signals: `told(Sentence, str)`: for the message line; `look_wanted(Sheet)`: this one is for
    the clerk to look at; `changed(Sheet)`: where the sheet that was looked at now stands;
    `printing(int, int)`: so many pages of so many of a book are with the printer.
    """

    told = Signal(object, str)
    look_wanted = Signal(object)
    changed = Signal(object)
    printing = Signal(int, int)

    def __init__(
        self,
        desk: Desk,
        background: Background,
        changes: Changes,
        *,
        settings: PaperSettings,
        printers: Printers,
    ) -> None:
        super().__init__()
        self.printers = printers
        self._desk = desk
        self._background = background
        self._changes = changes
        self.settings = settings
        self._halt = self._new_halt()

    def _new_halt(self) -> Halt:
        return Halt(self.printing.emit, say("Đã dừng in."))

    @Slot()
    def stop(self) -> None:
        """Print no more pages of the book that is being printed."""
        self._halt.stop()

    @Slot(str)
    @Slot(str, object)
    def receive(self, named: str, wanted: FormWanted = RECEIPT) -> None:
        """A step was just taken: record the first copy of its paper; print it, or show it."""
        self._record(named, wanted, self._print_or_show)

    @Slot(str)
    @Slot(str, object)
    def look(self, named: str, wanted: FormWanted = RECEIPT) -> None:
        """Show the paper that would be printed next."""
        wanted = on_paper(wanted, self.settings.paper)
        self._background.store(
            lambda: shown(self._desk, named, wanted), self.look_wanted.emit, self._fail
        )

    @Slot(str)
    @Slot(str, object)
    def reprint(self, named: str, wanted: FormWanted = RECEIPT) -> None:
        """Print one more copy at once, where a printer is remembered; else show it first."""
        if self.settings.printer:
            self._record(named, wanted, self._print_or_show)
        else:
            self.look(named, wanted)

    def lay_out(self, sheet: Sheet, paper: Paper, form_set: str) -> None:
        """Show a sheet on another paper, or in another set of forms."""
        wanted = replace(sheet.wanted, paper=paper, form_set=form_set)
        self._background.store(
            lambda: shown(self._desk, sheet.dossier, wanted), self.changed.emit, self._fail
        )

    def print(self, sheet: AnySheet, printer: str) -> None:
        """Print a sheet that is looked at."""
        self._put_out(sheet, lambda fresh: self._send(fresh, printer, self.changed.emit))

    def save(self, sheet: AnySheet, path: str) -> None:
        """Save a sheet that is looked at as a PDF file."""
        self._put_out(sheet, lambda fresh: self._write(fresh, path))

    def _record(self, named: str, wanted: FormWanted, then: Went) -> None:
        wanted = on_paper(wanted, self.settings.paper)
        self._background.store(
            lambda: recorded(self._desk, named, wanted), self._recorded(then), self._fail
        )

    def _put_out(self, sheet: AnySheet, then: Went) -> None:
        """A book that was out is drawn anew, as another copy."""
        anew = sheet.is_book and sheet.out
        run = self._background.long if anew else self._background.store
        run(lambda: ready(self._desk, sheet), self._recorded(then), self._fail)

    def _recorded(self, then: Went) -> Went:
        def tell(sheet: AnySheet) -> None:
            of_dossier = isinstance(sheet, Sheet)
            self._changes.tell(Change.DOSSIERS | Change.SYNC if of_dossier else Change.SYNC)
            then(sheet)

        return tell

    def _print_or_show(self, sheet: AnySheet) -> None:
        if self.settings.printer:
            self._send(sheet, self.settings.printer, self.look_wanted.emit)
        else:
            self.look_wanted.emit(sheet)

    def _send(self, sheet: AnySheet, printer: str, where_it_stands: Went) -> None:
        """Hand the pages to the printer; a sheet that did not go out is shown as it stands."""

        halt = self._halt = self._new_halt()

        def work() -> None:
            self.printers.print(printer, sheet.title, self._pages_of(sheet, halt))

        def went(_: object) -> None:
            self.told.emit(
                say(
                    "Đã gửi {paper} {code} tới máy in {printer}.",
                    paper=sheet.name,
                    code=sheet.label,
                    printer=printer,
                ),
                "info",
            )
            self.changed.emit(sheet.put_out())

        def failed(said: Said) -> None:
            self.told.emit(said.sentence, "info" if isinstance(said, Stopped) else "error")
            where_it_stands(sheet)

        run = self._background.long if sheet.is_book else self._background.papers
        run(work, went, failed, broke=lambda: where_it_stands(sheet))

    def _pages_of(self, sheet: AnySheet, halt: Halt) -> Callable[[int], Iterator[PageImage]]:
        """One after the other: at a printer's resolution a page fills a hundred megabytes."""

        def pages(dpi: int) -> Iterator[PageImage]:
            for number in range(sheet.form.pages):
                if sheet.is_book:
                    halt.progress(number, sheet.form.pages)
                only = range(number, number + 1)
                yield from self._desk.forms.pages(sheet.form.pdf, dpi, crisp=True, only=only)

        return pages

    def _write(self, sheet: AnySheet, path: str) -> None:
        def went(_: object) -> None:
            self.settings.folder = str(Path(path).parent)
            self.told.emit(say("Đã lưu {path}.", path=path), "info")
            self.changed.emit(sheet.put_out())

        def failed(said: Said) -> None:
            self.told.emit(said.sentence, "error")
            self.changed.emit(sheet)

        self._background.papers(
            lambda: save_file(path, sheet.form.pdf),
            went,
            failed,
            broke=lambda: self.changed.emit(sheet),
        )

    def _fail(self, said: Said) -> None:
        self.told.emit(said.sentence, "error")
