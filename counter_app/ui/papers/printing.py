"""To any printer of the system, as pictures in the printer's own resolution.

The pages reach the printer as they were drawn: no driver chooses a font or loses a diacritic.
"""

from typing import Final

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from counter_app.domain.sentences import Said, Unavailable, say
from counter_app.service.ports import PageImage
from counter_app.ui.papers.pictures import Draw, image_of

FINEST_DPI: Final = 600
"""Finer dots than a barcode needs; a page takes four times the memory at twice the resolution."""
_MM_PER_INCH: Final = 25.4


def printer_names() -> tuple[list[str], str]:
    """All printers of this system, and the one that is used by default ("" for none)."""
    return list(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def print_pages(name: str, title: str, draw: Draw) -> None:
    """Print on the system's printer of this name. Raises `Unavailable`."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise Unavailable(say("Không thấy máy in “{name}” trên máy này.", name=name))
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    paint(printer, draw)


def paint(printer: QPrinter, draw: Draw) -> None:
    """Paint the pages, each in its own size. Raises `Unavailable` where the printer refuses.

    Where drawing a page raises, the print is given up.
    """
    resolution = printer.resolution()
    coarser = -(-resolution // FINEST_DPI)
    dpi = resolution // coarser
    painter = QPainter()
    try:
        for number, page in enumerate(draw(dpi)):
            _lay_out(printer, page, dpi)
            ready = printer.newPage() if number else painter.begin(printer)
            if not ready:
                raise _refused(printer)
            size = QRect(0, 0, page.width * resolution // dpi, page.height * resolution // dpi)
            painter.drawImage(size, image_of(page))
    except Said:
        if painter.isActive():
            printer.abort()
            painter.end()
        raise
    if not painter.end() or printer.printerState() is QPrinter.PrinterState.Error:
        raise _refused(printer)


def _lay_out(printer: QPrinter, page: PageImage, dpi: int) -> None:
    size = QSizeF(page.width / dpi * _MM_PER_INCH, page.height / dpi * _MM_PER_INCH)
    lies = size.width() > size.height()
    upright = size.transposed() if lies else size
    layout = QPageLayout(
        QPageSize(upright, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait,
        QMarginsF(),
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)


def _refused(printer: QPrinter) -> Unavailable:
    return Unavailable(
        say(
            "Máy in “{name}” không nhận bản in. Hãy xem máy đã bật và còn giấy chưa, rồi in lại.",
            name=printer.printerName(),
        )
    )
