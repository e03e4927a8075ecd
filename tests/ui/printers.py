"""The port `Printers`: a printer whose papers are PDF files, painted as for any other printer."""

from pathlib import Path
from threading import Event

from PySide6.QtPrintSupport import QPrinter
from typing_extensions import override

from counter_app.domain.sentences import Unavailable, say
from counter_app.ui.papers.pictures import Draw
from counter_app.ui.papers.printing import paint

NAME = "Máy in quầy"


class PdfPrinters:
    """One printer. `out_of_paper` makes it refuse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out_of_paper = False

    @property
    def papers(self) -> list[Path]:
        """What was printed, in order."""
        return sorted(self.folder.iterdir())

    def names(self) -> tuple[list[str], str]:
        return [NAME], NAME

    def print(self, name: str, title: str, draw: Draw) -> None:
        if self.out_of_paper:
            raise Unavailable(say("Máy in “{name}” hết giấy.", name=name))
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(600)
        printer.setOutputFileName(str(self.folder / f"{len(self.papers)} {title}.pdf"))
        paint(printer, draw)


class SlowPrinters(PdfPrinters):
    """Takes two pages, coarse ones, and waits to be let on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.half, self.go_on = Event(), Event()
        self.pages = 0

    @override
    def print(self, name: str, title: str, draw: Draw) -> None:
        for number, _ in enumerate(draw(20), 1):
            self.pages = number
            if number == 2:
                self.half.set()
                assert self.go_on.wait(20)
