"""Reads printed forms back with programs that are not ours: pdfium's text, zxing's decoder."""

from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import zxingcpp
from PIL import Image

from counter_app.receipts import PdfForms
from counter_app.service.ports import PageImage

PRINTER_DPI = 203
_HYPHEN_AT_END = "\ufffe"
"""What pdfium says for a hyphen that ends a line, together with the line's end."""


@dataclass(frozen=True)
class Box:
    """A stretch of text or a character; points, upwards from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box", slack: float = 0.3) -> bool:
        """Whether the two share more than a sliver of paper."""
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > slack and along > slack


@dataclass(frozen=True)
class ReadPage:
    """What pdfium finds on one page."""

    width: float
    height: float
    text: str
    lines: tuple[Box, ...]
    characters: tuple[Box, ...]


def read(pdf: bytes) -> tuple[ReadPage, ...]:
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        found = page.get_textpage()
        text = found.get_text_range().replace(_HYPHEN_AT_END, "-\n")
        boxes = (Box(*found.get_charbox(number)) for number in range(found.count_chars()))
        lines = (Box(*found.get_rect(number)) for number in range(found.count_rects()))
        seen = tuple(box for box in boxes if box.right > box.left and box.top > box.bottom)
        width, height = page.get_size()
        pages.append(ReadPage(width, height, text, tuple(lines), seen))
        found.close()
        page.close()
    document.close()
    return tuple(pages)


def words(pdf: bytes) -> str:
    """All text of all pages, lines joined by single spaces."""
    return " ".join(" ".join(page.text for page in read(pdf)).split())


def assert_in_order(text: str, parts: list[str]) -> None:
    """Each part stands in the text, after the one before it."""
    position = 0
    for before, part in pairwise(["", *parts]):
        found = text.find(part, position)
        assert found >= 0, f"“{part}” does not follow “{before}” in: {text[position:]}"
        position = found + len(part)


def image(page: PageImage) -> Image.Image:
    return Image.frombytes("RGB", (page.width, page.height), page.bgrx, "raw", "BGRX")


def decoded(
    pdf: bytes, *, dpi: int = PRINTER_DPI, crisp: bool = False
) -> list[list[tuple[str, str]]]:
    """For each page the barcodes that zxing finds, as (format, text), in a fixed order."""
    return [
        sorted((code.format.name, code.text) for code in zxingcpp.read_barcodes(image(page)))
        for page in PdfForms().pages(pdf, dpi, crisp=crisp)
    ]
