"""Form 01 against the same pages by bare ReportLab calls, and against an office program."""

import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pypdfium2
import segno
from barcode import Code128
from reportlab.pdfgen.canvas import Canvas

from benchmarks.measure import Kind, Ratio, Result, Skipped, seconds, side_by_side
from counter_app.domain.dossier import Dossier
from counter_app.receipts.fitting import fitted
from counter_app.receipts.forms import job_of
from counter_app.receipts.layout.document import Page
from counter_app.receipts.layout.marks import Boxes, Rules, Text
from counter_app.receipts.layout.sheets import SHEETS
from counter_app.receipts.layout.symbols import BAR_HEIGHT, dark
from counter_app.receipts.values import tracking_address
from counter_app.service.ports import FormName, FormRequest, Paper
from tests.receipts.samples import CODE, dossier, receipt_of

_CALLS = 5
_SHEET = SHEETS[Paper.A5]
_CELLS = (_SHEET.qr_module, _SHEET.module)
"""How wide a module of the QR is, and of the one that leads to the rating."""
_TEMPLATE = Path(__file__).with_name("receipt.fodt")


def run() -> list[Result]:
    """At most 1.5 times the bare calls; at least 50 times faster than an office program."""
    return [_against_bare_calls(), _against_libreoffice()]


def _against_bare_calls() -> Ratio:
    pages, codes = _calls(), _codes()
    _require_same_text(receipt_of(dossier(), paper=Paper.A5).pdf, _bare(pages, CODE))

    def ours() -> None:
        for _ in range(_CALLS):
            receipt_of(_with_code(next(codes)), paper=Paper.A5)

    def theirs() -> None:
        for _ in range(_CALLS):
            _bare(pages, next(codes))

    our, their = side_by_side(ours, theirs)
    return Ratio(
        name="receipt on A5, both copies, to the same pages by bare ReportLab calls",
        ours=our / _CALLS * 1000,
        theirs=their / _CALLS * 1000,
        limit=1.5,
        unit="ms",
    )


def _codes() -> Iterator[str]:
    """Ever another code, so that no symbol is drawn from memory."""
    return (f"H30.12-260205-{number}" for number in count(1001))


def _with_code(code: str) -> Dossier:
    sample = dossier()
    return replace(sample, reception=replace(sample.reception, code=code))


@dataclass(frozen=True)
class _Page:
    """The calls for one page, with everything worked out beforehand: what a hand would write."""

    texts: Sequence[tuple[str, float, float, float, str, float]]
    rules: Sequence[tuple[float, list[float], list[tuple[float, float, float, float]]]]
    symbols: Sequence[tuple[float, float]]
    """Where the bars, the QR symbol and that of the rating have their upper left corner."""


def _calls() -> list[_Page]:
    job = job_of(FormRequest(form=FormName.RECEIPT, dossier=dossier()))
    return [_written_out(pages) for pages in fitted(job)]


def _written_out(pages: Sequence[Page]) -> _Page:
    (page,) = pages
    texts, rules, corners = [], [], []
    for placed in page.placed:
        left, top = _SHEET.left, page.height - placed.y
        for mark in placed.marks:
            match mark:
                case Text():
                    at = (left + mark.x, top - mark.y)
                    texts.append((mark.face.value, mark.size, *at, mark.text, mark.spread))
                case Rules():
                    strokes = [
                        (left + a, top - b, left + c, top - d) for a, b, c, d in mark.strokes
                    ]
                    rules.append((mark.thickness, list(mark.dash), strokes))
                case Boxes():
                    corners.append((left + mark.boxes[0][0], top - mark.boxes[0][1]))
    return _Page(texts, rules, corners)


def _bare(pages: Sequence[_Page], code: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(_SHEET.width, _SHEET.height), invariant=1, pageCompression=1)
    bars = Code128(code).build()[0]
    address = f"https://motcua.example.vn/tra-cuu?ma={code}"
    squares = [_squares(address), _squares(f"{address}#danh-gia")]
    for page in pages:
        for font, size, x, y, text, spread in page.texts:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text.replace(CODE, code), wordSpace=spread or None)
        for thickness, dash, strokes in page.rules:
            canvas.setLineWidth(thickness)
            canvas.setDash(dash)
            canvas.lines(strokes)
        _bare_bars(canvas, page.symbols[0], bars)
        for corner, matrix, cell in zip(page.symbols[1:], squares, _CELLS, strict=False):
            _bare_squares(canvas, corner, matrix, cell)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _squares(content: str) -> Sequence[Sequence[int]]:
    return segno.make(content, error="m", micro=False, mask=3).matrix


def _bare_bars(canvas: Canvas, corner: tuple[float, float], bars: str) -> None:
    (x, y), module = corner, _SHEET.module
    path = canvas.beginPath()
    for start, length in dark(bars):
        path.rect(x + start * module, y - BAR_HEIGHT, length * module, BAR_HEIGHT)
    canvas.drawPath(path, stroke=0, fill=1)


def _bare_squares(
    canvas: Canvas, corner: tuple[float, float], squares: Sequence[Sequence[int]], cell: float
) -> None:
    left, top = corner
    path = canvas.beginPath()
    for row, cells in enumerate(squares):
        for start, length in dark("".join(map(str, cells))):
            path.rect(left + start * cell, top - (row + 1) * cell, length * cell, cell)
    canvas.drawPath(path, stroke=0, fill=1)


def _require_same_text(ours: bytes, theirs: bytes) -> None:
    def words(pdf: bytes) -> list[list[str]]:
        return [page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(pdf)]

    if words(ours) != words(theirs):
        raise AssertionError("the bare calls do not draw the same pages")


def _against_libreoffice() -> Result:
    name = "receipt on A5 to filling and converting a template in LibreOffice"
    office = shutil.which("soffice")
    if office is None:
        return Skipped(name=name, why="LibreOffice (soffice) is not installed")
    codes = _codes()
    with TemporaryDirectory() as folder:
        theirs = seconds(lambda: _converted(office, Path(folder), next(codes)), rounds=5)
    ours = seconds(lambda: receipt_of(_with_code(next(codes)), paper=Paper.A5), rounds=50)
    return Ratio(
        name=name,
        ours=ours * 1000,
        theirs=theirs * 1000,
        limit=50,
        unit="ms",
        kind=Kind.AT_LEAST,
    )


def _converted(office: str, folder: Path, code: str) -> None:
    """One receipt as an office program makes it: the template filled, then converted to PDF."""
    source = folder / f"{code}.fodt"
    source.write_text(_filled(code), encoding="utf-8")
    options = ("--headless", "--convert-to", "pdf", "--outdir")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", *options, str(folder), str(source)],
        check=True,
        capture_output=True,
    )
    if not source.with_suffix(".pdf").is_file():
        raise AssertionError("LibreOffice made no PDF")


def _filled(code: str) -> str:
    """Both copies on A5 with both symbols, as `resources/forms` says them."""
    filled = _with_code(code)
    values = job_of(FormRequest(form=FormName.RECEIPT, dossier=filled)).content
    bars = BytesIO()
    Code128(code).write(bars, {"write_text": False})
    squares = BytesIO()
    address = tracking_address(filled.reception.office, code)
    segno.make(address, error="m", micro=False, mask=3).save(squares, kind="png", scale=4)
    places = {
        **{name: escape(value) for name, value in values.values.items()},
        "bars": b64encode(bars.getvalue()).decode(),
        "squares": b64encode(squares.getvalue()).decode(),
        "rows": "".join(_row(row) for row in values.rows["components"]),
    }
    return _TEMPLATE.read_text(encoding="utf-8").format_map(places)


def _row(row: Mapping[str, str]) -> str:
    words = (f"<text:p text:style-name='Body'>{escape(cell)}</text:p>" for cell in row.values())
    cells = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in words)
    return f"<table:table-row>{cells}</table:table-row>"
