"""The printed forms, as the use cases ask for them."""

from collections.abc import Sequence
from typing import Final

from counter_app.domain.dossier import Dossier
from counter_app.domain.office import Office
from counter_app.receipts.compose import Content, compose
from counter_app.receipts.layout.document import About, Page, Running, draw, paginate
from counter_app.receipts.layout.sheets import SHEETS, Sheet
from counter_app.receipts.pictures import pages_of
from counter_app.receipts.receipt import RECEIPT, receipt_content
from counter_app.receipts.wording import FormText, common_text, form_text
from counter_app.service.ports import PageImage, Paper, PrintedForm

KEPT: Final = "kept"
GIVEN: Final = "given"
_TIGHTER: Final = (0.95, 0.9)


class PdfForms:
    """Draws forms as PDF with Tinos embedded: the same dossier, paper and copy, the same bytes.

    Form 01 is made out in two copies, one kept and one given to the citizen (TT 01/2018/TT-VPCP):
    one after the other, or side by side. The 80 mm slip is the citizen's copy alone.
    """

    def receipt(
        self, dossier: Dossier, *, paper: Paper, form_set: str = "", copy: int = 1
    ) -> PrintedForm:
        """Form 01. Raises `Refused` where the set is not shipped."""
        form_set = form_set or dossier.reception.form_set
        text, sheet = form_text(form_set, RECEIPT), SHEETS[paper]
        content = receipt_content(dossier, text)
        running = _running(text, dossier.reception.office, dossier.code, copy)
        words = [text.copies[name] for name in _copies(paper)]
        copies = fitted(text, content, sheet, running, copies=words)
        about = About(
            title=f"{text.name} {dossier.code}", author=dossier.reception.office.unit_name
        )
        pdf, pages = draw(copies, sheet, about)
        return PrintedForm(pdf=pdf, pages=pages, form=RECEIPT, form_set=form_set, paper=paper)

    def pages(self, pdf: bytes, dpi: int, *, crisp: bool = False) -> tuple[PageImage, ...]:
        """The pages of a form as pictures. `crisp` is for printers: no smoothing, no greys."""
        return pages_of(pdf, dpi, crisp=crisp)


def fitted(
    text: FormText, content: Content, sheet: Sheet, running: Running, *, copies: Sequence[str]
) -> list[tuple[Page, ...]]:
    """The pages of each copy; type a little smaller where that saves a second page."""

    def at(size: Sheet) -> list[tuple[Page, ...]]:
        pieces = compose(text, content, size, copies)
        return [paginate(copy, size, running) for copy in pieces]

    laid_out = at(sheet)
    for share in _TIGHTER if max(map(len, laid_out)) == 2 else ():
        tighter = at(sheet.tightened(share))
        if max(map(len, tighter)) == 1:
            return tighter
    return laid_out


def _copies(paper: Paper) -> Sequence[str]:
    return (GIVEN,) if paper is Paper.ROLL_80 else (KEPT, GIVEN)


def _running(text: FormText, office: Office, code: str, copy: int) -> Running:
    common = common_text()
    demo = common.demo if office.demo else ""
    reprint = common.reprint.format(copy=copy) if copy > 1 else ""
    return Running(
        numbering=common.numbering,
        banner=tuple(filter(None, (demo, reprint))),
        foot_left=code,
        foot_right=common.foot.format(form=text.form, version=text.version),
    )
