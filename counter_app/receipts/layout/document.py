"""From pieces to a PDF: pages filled, numbered and painted, the same bytes every time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from counter_app.receipts.layout.faces import ASCENT, LINE, Face, printable, width
from counter_app.receipts.layout.lines import Align, Run, Style, as_one
from counter_app.receipts.layout.marks import DOTS, Mark, Pen, Rules, Text, moved
from counter_app.receipts.layout.pieces import Filled, Piece, Placed, flow, stacked
from counter_app.receipts.layout.sheets import MM, Sheet

rl_config.useA85 = 0  # Streams as bytes: a fifth smaller than ReportLab's text of them, and faster.

EDGE = 5 * MM
"""Nothing is printed nearer to the paper's edge: printers cannot."""
_ROLL_EDGE = 3 * MM
_FINE = 7.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What every page carries. `numbering` has the places {number} and {total}."""

    numbering: str
    banner: tuple[str, ...] = ()
    """Said at the top of each page, in a frame."""
    foot_left: str = ""
    foot_right: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page of one copy: marks by their distance from the paper's top left."""

    height: float
    placed: tuple[Placed, ...]


def paginate(pieces: Iterable[Piece], sheet: Sheet, running: Running) -> tuple[Page, ...]:
    """Fill the pages of one copy. Page numbers stand from page 2 on, top centre (NĐ 30/2020)."""
    banner = _banner(running.banner, sheet)
    bodies = tuple(flow(pieces, sheet.inner_height - banner.height))
    pages = []
    for number, body in enumerate(bodies, 1):
        said = running.numbering.format(number=number, total=len(bodies)) if number > 1 else ""
        pages.append(_page(body, banner, said, sheet, running))
    return tuple(pages)


def unrolled(pieces: Iterable[Piece], sheet: Sheet, running: Running) -> Iterator[Page]:
    """Pages as soon as each is full: how many there will be, none of them can say."""
    banner = _banner(running.banner, sheet)
    for number, body in enumerate(flow(pieces, sheet.inner_height - banner.height), 1):
        said = running.numbering.format(number=number) if number > 1 else ""
        yield _page(body, banner, said, sheet, running)


def _page(  # noqa: PLR0917 - what every page has
    body: Filled, banner: Piece, said: str, sheet: Sheet, running: Running
) -> Page:
    height = _height(banner.height + body.height, sheet)
    margins = (*_folio(said, sheet), *_foot(height, sheet, running))
    return Page(height, (*_placed(body, banner, sheet), Placed(0, margins)))


def _height(taken: float, sheet: Sheet) -> float:
    """The paper's height; a roll is cut after the text, on the grid of its dots."""
    if not sheet.endless:
        return sheet.height
    return -(-(sheet.top + taken + sheet.bottom) // sheet.module) * sheet.module


def _placed(body: Filled, banner: Piece, sheet: Sheet) -> Iterator[Placed]:
    if banner.marks:
        yield Placed(sheet.top, banner.marks)
    for part in body.placed:
        yield Placed(sheet.top + banner.height + part.y, part.marks)


def _folio(said: str, sheet: Sheet) -> Iterator[Text]:
    if said:
        x = (sheet.inner_width - width(said, Face.REGULAR, sheet.heads)) / 2
        yield Text(x, sheet.top - sheet.heads * 0.4, said, Face.REGULAR, sheet.heads)


def _foot(height: float, sheet: Sheet, running: Running) -> tuple[Text, Text]:
    y = height - (_ROLL_EDGE if sheet.endless else EDGE) - _FINE * (LINE - ASCENT)
    left, right = printable(running.foot_left), printable(running.foot_right)
    end = sheet.inner_width - width(right, Face.REGULAR, _FINE)
    return (
        Text(0, y, left, Face.REGULAR, _FINE),
        Text(end, y, right, Face.REGULAR, _FINE),
    )


def _banner(texts: Sequence[str], sheet: Sheet) -> Piece:
    """A framed line (on a roll, lines); nothing where there is nothing to say."""
    if not texts:
        return Piece(height=0)
    across, size, inset = sheet.inner_width, sheet.cells, sheet.cells * 0.25
    style = Style(width=across - 2 * inset, size=size, align=Align.CENTER)
    said = texts if sheet.narrow else (" · ".join(texts),)
    line = stacked(as_one((Run(text, Face.BOLD),), style) for text in said)
    bottom = line.height + 2 * inset
    frame = Rules(
        (
            (0, 0, across, 0),
            (0, bottom, across, bottom),
            (0, 0, 0, bottom),
            (across, 0, across, bottom),
        ),
        1.0,
    )
    marks = (frame, *moved(line.marks, inset, inset))
    return Piece(height=bottom + size * (LINE - ASCENT) * 2, marks=marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the file says of itself."""

    title: str
    author: str


def draw(copies: Sequence[Iterable[Page]], sheet: Sheet, about: About) -> tuple[bytes, int]:
    """The PDF and its number of pages; each page is read once, when its turn has come.

    Copies follow each other, or lie side by side; pages of a single copy do so as well.
    """
    file = BytesIO()
    canvas = _canvas(file, about)
    count = 0
    for pages in _sides(copies, sheet):
        _paint_side(canvas, pages, sheet)
        count += 1
    canvas.save()
    return file.getvalue(), count


def _sides(copies: Sequence[Iterable[Page]], sheet: Sheet) -> Iterable[tuple[Page | None, ...]]:
    if sheet.across == 1:
        return ((page,) for pages in copies for page in pages)
    if len(copies) > 1:
        return zip_longest(*copies)
    pages = iter(copies[0])
    return zip_longest(pages, pages)


def _canvas(file: BytesIO, about: About) -> Canvas:
    canvas = Canvas(file, invariant=1, pageCompression=1, lang="vi-VN")
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setCreator("counter-app")
    canvas.setViewerPreference("Duplex", "Simplex")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _paint_side(canvas: Canvas, pages: Sequence[Page | None], sheet: Sheet) -> None:
    height = max(page.height for page in pages if page)
    canvas.setPageSize((297 * MM if sheet.across > 1 else sheet.width, height))
    pen = Pen(canvas)
    for number, page in enumerate(pages):
        if page:
            for placed in page.placed:
                pen.paint(placed.marks, number * sheet.width + sheet.left, height - placed.y)
        if number:
            pen.paint(_cut(sheet), number * sheet.width, height)
    pen.done()
    canvas.showPage()


def _cut(sheet: Sheet) -> tuple[Mark, ...]:
    return (Rules(((0, EDGE, 0, sheet.height - EDGE),), DOTS[0], (2.0, 3.0)),)
