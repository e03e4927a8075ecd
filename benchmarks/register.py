"""The register of 10,000 lines against the same pages by bare ReportLab, and its own tables."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import accumulate, pairwise

import pypdfium2
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from benchmarks.measure import Kind, Ratio, Result, seconds
from counter_app.receipts import PdfForms
from counter_app.receipts.layout.faces import ASCENT, LINE, Face, load
from counter_app.receipts.layout.lines import Align
from counter_app.receipts.layout.sheets import REGISTER
from counter_app.receipts.register import line_of
from counter_app.receipts.wording import Table, TableColumn, form_text
from tests.receipts.life import register_book, register_line

_ROWS = 10_000
_ROWS_FOR_TABLES = 1_000
_SIZE = REGISTER.cells
_PADDING, _ABOVE = 0.3 * _SIZE, 0.12 * _SIZE
_STEP = _SIZE * LINE
_TOP = REGISTER.height - REGISTER.top


def run() -> list[Result]:
    """At most 1.5 times bare calls that break lines; at least twice as fast as its own tables."""
    return [_against_canvas(), _against_tables()]


def _against_canvas() -> Ratio:
    _require_same_words(_ours(50), _bare(50))
    ours = seconds(lambda: _ours(_ROWS), rounds=3)
    theirs = seconds(lambda: _bare(_ROWS), rounds=3)
    return Ratio(
        name="register of 10,000 lines to the same pages by bare ReportLab calls",
        ours=ours,
        theirs=theirs,
        limit=1.5,
        unit="s",
    )


def _against_tables() -> Ratio:
    ours = seconds(lambda: _ours(_ROWS_FOR_TABLES), rounds=3)
    theirs = seconds(lambda: _with_tables(_ROWS_FOR_TABLES), rounds=3)
    return Ratio(
        name="register of 1,000 lines to ReportLab's own long table of paragraphs",
        ours=ours,
        theirs=theirs,
        limit=2,
        unit="s",
        kind=Kind.AT_LEAST,
    )


def _ours(rows: int) -> bytes:
    return PdfForms().register(register_book(rows)).pdf


def _columns() -> tuple[TableColumn, ...]:
    (listing, *_) = form_text("2025", "register").body
    assert isinstance(listing, Table)
    return listing.columns


def _edges(columns: Sequence[TableColumn]) -> list[float]:
    whole = sum(column.share for column in columns)
    shares = (column.share * REGISTER.inner_width / whole for column in columns)
    return [REGISTER.left, *accumulate(shares, initial=REGISTER.left)][1:]


def _texts(rows: int) -> Iterator[list[list[str]]]:
    """The paragraphs of each cell of each line."""
    columns = _columns()
    for number in range(1, rows + 1):
        row: Mapping[str, str] = line_of(register_line(number))
        yield [
            [text for line in column.lines if (text := line.format_map(row))] for column in columns
        ]


def _bare(rows: int) -> bytes:
    """The table's pages as a hand would write them, line breaks by ReportLab's `simpleSplit`."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(REGISTER.width, REGISTER.height), invariant=1)
    for face in Face:
        load(face)
    columns = _columns()
    edges = _edges(columns)
    rooms = [b - a - 2 * _PADDING for a, b in pairwise(edges)]
    y = _bare_head(canvas, columns, edges, rooms)
    for cells in _texts(rows):
        lines = [
            [part for text in texts for part in simpleSplit(text, Face.REGULAR, _SIZE, room)]
            for texts, room in zip(cells, rooms, strict=True)
        ]
        height = max(map(len, lines)) * _STEP + 2 * _ABOVE
        if y - height < REGISTER.bottom:
            canvas.showPage()
            y = _bare_head(canvas, columns, edges, rooms)
        _bare_row(canvas, lines, columns, edges, y)
        y = _bare_rules(canvas, edges, y, height)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _bare_head(
    canvas: Canvas,
    columns: Sequence[TableColumn],
    edges: Sequence[float],
    rooms: Sequence[float],
) -> float:
    middle = REGISTER.left + REGISTER.inner_width / 2
    canvas.setFont(Face.REGULAR, REGISTER.heads)
    canvas.drawCentredString(middle, _TOP + REGISTER.heads * 0.4, str(canvas.getPageNumber() + 1))
    canvas.setFont(Face.BOLD, _SIZE)
    heads = [
        simpleSplit(column.head, Face.BOLD, _SIZE, room)
        for column, room in zip(columns, rooms, strict=True)
    ]
    most = max(map(len, heads))
    for left, room, head in zip(edges, rooms, heads, strict=False):
        down = (most - len(head)) // 2
        for number, text in enumerate(head, down):
            baseline = _TOP - _ABOVE - number * _STEP - ASCENT * _SIZE
            canvas.drawCentredString(left + _PADDING + room / 2, baseline, text)
    canvas.line(edges[0], _TOP, edges[-1], _TOP)
    canvas.setFont(Face.REGULAR, _SIZE)
    return _bare_rules(canvas, edges, _TOP, most * _STEP + 2 * _ABOVE)


def _bare_row(  # noqa: PLR0917 - what a row needs
    canvas: Canvas,
    lines: Sequence[Sequence[str]],
    columns: Sequence[TableColumn],
    edges: Sequence[float],
    y: float,
) -> None:
    for number, (cell, column) in enumerate(zip(lines, columns, strict=True)):
        for below, text in enumerate(cell):
            baseline = y - _ABOVE - below * _STEP - ASCENT * _SIZE
            if column.align is Align.CENTER:
                canvas.drawCentredString((edges[number] + edges[number + 1]) / 2, baseline, text)
            else:
                canvas.drawString(edges[number] + _PADDING, baseline, text)


def _bare_rules(canvas: Canvas, edges: Sequence[float], y: float, height: float) -> float:
    canvas.lines([(x, y, x, y - height) for x in edges])
    canvas.line(edges[0], y - height, edges[-1], y - height)
    return y - height


def _with_tables(rows: int) -> bytes:
    """The same lines as the toolkit's users print them: paragraphs in a long table."""
    file = BytesIO()
    columns = _columns()
    edges = _edges(columns)
    style = ParagraphStyle("cell", fontName=Face.REGULAR, fontSize=_SIZE, leading=_STEP)
    head = ParagraphStyle("head", parent=style, fontName=Face.BOLD, alignment=1)
    content = [[Paragraph(column.head, head) for column in columns]]
    content += [
        [Paragraph("<br/>".join(texts), style) for texts in cells] for cells in _texts(rows)
    ]
    table = LongTable(
        content,
        colWidths=[b - a for a, b in pairwise(edges)],
        repeatRows=1,
        style=[("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
    size = (REGISTER.width, REGISTER.height)
    SimpleDocTemplate(file, pagesize=size, leftMargin=REGISTER.left).build([table])
    return file.getvalue()


def _require_same_words(ours: bytes, theirs: bytes) -> None:
    """The table's first page, which neither cover nor closing line touches."""

    def words(pdf: bytes, page: int) -> list[str]:
        text = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range()
        return sorted(word for word in text.split() if word not in _OURS_ALONE)

    if words(ours, 1) != words(theirs, 0):
        raise AssertionError("the bare calls do not draw the same page")


_FOOT = "Sổ theo dõi hồ sơ năm 2026, Quyển số 1 Mẫu 07 – STD-2025.1"
_OURS_ALONE = frozenset(_FOOT.split())
"""The words of the foot (some stand in the table as well; they are left out on both sides)."""
