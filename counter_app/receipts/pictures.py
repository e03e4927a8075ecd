"""Pages of a PDF as pictures, by pdfium: what the window previews and sends to printers."""

import pypdfium2

from counter_app.pdfium import ONE_AT_A_TIME
from counter_app.service.ports import PageImage


def pages_of(
    pdf: bytes, dpi: int, *, crisp: bool = False, only: range | None = None
) -> tuple[PageImage, ...]:
    """Every page at `dpi` dots to the inch, or `only` some, counted from 0; `crisp` leaves out
    smoothing, for printers."""
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            wanted = range(len(document)) if only is None else only
            return tuple(_picture(document[number], dpi, crisp=crisp) for number in wanted)
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage, dpi: int, *, crisp: bool) -> PageImage:
    bitmap = page.render(
        scale=dpi / 72,
        prefer_bgrx=True,
        force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx,
        no_smoothtext=crisp,
        no_smoothpath=crisp,
    )
    # Rows of four bytes a pixel are never padded.
    picture = PageImage(width=bitmap.width, height=bitmap.height, bgrx=bytes(bitmap.buffer))
    bitmap.close()
    page.close()
    return picture
