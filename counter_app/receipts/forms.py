"""The printed forms, as the use cases ask for them."""

from collections.abc import Callable, Mapping
from typing import Final

from counter_app.domain.books import HandoverList, RegisterBook
from counter_app.domain.office import Office
from counter_app.domain.reporting.sheets import TableSheet
from counter_app.domain.sentences import Refused, say
from counter_app.receipts import handover, letters, register, slips, table_sheet
from counter_app.receipts.compose import Content
from counter_app.receipts.control_slip import control_slip_content
from counter_app.receipts.fitting import GIVEN, Job, fitted
from counter_app.receipts.label import label
from counter_app.receipts.layout.document import About, Running, draw, paginate
from counter_app.receipts.layout.sheets import REGISTER, SHEETS
from counter_app.receipts.pictures import pages_of
from counter_app.receipts.receipt import receipt_content
from counter_app.receipts.values import short_moment
from counter_app.receipts.wording import FormText, common_text, form_text, shared_text
from counter_app.service.ports import (
    FormName,
    FormRequest,
    PageImage,
    Paper,
    PrintedForm,
    Progress,
)

HANDOVER_LIST: Final = "handover-list"
REGISTER_BOOK: Final = "register"

CONTENTS: Final[Mapping[FormName, Callable[[FormRequest, FormText], Content]]] = {
    FormName.RECEIPT: receipt_content,
    FormName.SUPPLEMENT_REQUEST: letters.supplement_content,
    FormName.REFUSAL: letters.refusal_content,
    FormName.APOLOGY: letters.apology_content,
    FormName.STOP_NOTICE: letters.stop_content,
    FormName.CONTROL_SLIP: control_slip_content,
    FormName.FEE: slips.fee_content,
    FormName.RESULT: slips.result_content,
    FormName.LABEL: slips.label_content,
}


def _silent(done: int, total: int) -> None:
    """Nobody waits."""


class PdfForms:
    """Draws forms as PDF with Tinos embedded: asked for the same, the same bytes.

    What the citizen takes home is made out in two copies, one kept and one given (TT
    01/2018/TT-VPCP): one after the other, or side by side. An 80 mm slip is the citizen's alone.
    """

    def draw(self, request: FormRequest) -> PrintedForm:
        """A paper of one dossier.

        Raises `Refused` where its set has no such form, or the paper is not meant for it.
        """
        job = job_of(request)
        if request.form is FormName.LABEL:
            pieces = [label(job.text, job.content, job.sheet)]
            copies = [paginate(pieces, job.sheet, job.running)]
        else:
            copies = fitted(job)
        office = request.dossier.reception.office
        about = _about(job.text, request.dossier.code, office)
        pdf, pages = draw(copies, job.sheet, about)
        return PrintedForm(
            pdf=pdf, pages=pages, form=request.form, form_set=job.form_set, paper=request.paper
        )

    def handover_list(self, listed: HandoverList) -> PrintedForm:
        """The dossiers that one office hands to another, on A4, a copy for each side."""
        text = shared_text(HANDOVER_LIST)
        job = Job(
            text=text,
            form_set="",
            content=handover.handover_content(listed, text),
            sheet=SHEETS[Paper.A4],
            running=running_of(text, listed.office, copy=listed.copy),
            copies=text.copies,
        )
        about = _about(text, f"{listed.handed_at:%Y-%m-%d}", listed.office)
        pdf, pages = draw(fitted(job), job.sheet, about)
        return PrintedForm(pdf=pdf, pages=pages, form=HANDOVER_LIST, form_set="", paper=Paper.A4)

    def register(self, book: RegisterBook, progress: Progress = _silent) -> PrintedForm:
        """The register of a year, on A4 landscape; `progress` hears how many rows are on paper."""
        text = form_text(book.form_set, REGISTER_BOOK)
        named = text.phrases["foot"].format(year=book.year, book=book.book)
        running = running_of(text, book.office, code=named, copy=book.copy)
        pages = register.pages_of_book(book, text, running, progress)
        about = _about(text, f"{book.year}/{book.book}", book.office)
        pdf, count = draw([pages], REGISTER, about)
        return PrintedForm(
            pdf=pdf,
            pages=count,
            form=REGISTER_BOOK,
            form_set=book.form_set,
            paper=Paper.A4,
            across=True,
        )

    def sheet(self, sheet: TableSheet) -> PrintedForm:
        """A report or a day's sheet, on A4 landscape."""
        common = common_text()
        running = Running(
            numbering=common.numbering,
            banner=(common.demo,) if sheet.office.demo else (),
            foot_left=str(sheet.title),
            foot_right=short_moment(sheet.as_of),
        )
        pages = paginate(table_sheet.pieces_of(sheet), REGISTER, running)
        about = About(title=str(sheet.title), author=sheet.office.unit_name)
        pdf, count = draw([pages], REGISTER, about)
        return PrintedForm(
            pdf=pdf, pages=count, form=sheet.name, form_set="", paper=Paper.A4, across=True
        )

    def pages(
        self, pdf: bytes, dpi: int, *, crisp: bool = False, only: range | None = None
    ) -> tuple[PageImage, ...]:
        """The pages of a form as pictures; of a book `only` some, counted from 0.

        `crisp` is for printers: no smoothing, no greys.
        """
        return pages_of(pdf, dpi, crisp=crisp, only=only)


def job_of(request: FormRequest) -> Job:
    """All that a form needs to be laid out. Raises `Refused` as `PdfForms.draw` does."""
    reception, paper = request.dossier.reception, request.paper
    form_set = request.form_set or reception.form_set
    text = form_text(form_set, request.form)
    if paper is Paper.ROLL_80 and not text.roll:
        raise Refused(
            say(
                "“{form}” không in được trên giấy cuộn 80 mm; hãy chọn A5 hoặc A4.", form=text.name
            ),
            "paper",
        )
    content = CONTENTS[request.form](request, text)
    running = running_of(
        text, reception.office, code=reception.code, copy=request.copy, banner=content.banner
    )
    copies = {"": ""} if not text.copies else dict(text.copies)
    if paper is Paper.ROLL_80 and text.copies:
        copies = {GIVEN: text.copies[GIVEN]}
    return Job(
        text=text,
        form_set=form_set,
        content=content,
        sheet=SHEETS[paper],
        running=running,
        copies=copies,
    )


def running_of(
    text: FormText, office: Office, *, code: str = "", copy: int = 1, banner: str = ""
) -> Running:
    """What every page of a form carries: the marks of a demo and of a reprint, code, version."""
    common = common_text()
    demo = common.demo if office.demo else ""
    reprint = common.reprint.format(copy=copy) if copy > 1 else ""
    version = common.foot.format(form=text.form, version=text.version)
    return Running(
        numbering=common.numbering,
        banner=tuple(filter(None, (demo, banner, reprint))),
        foot_left=code,
        foot_right=version if text.form else text.version,
    )


def _about(text: FormText, subject: str, office: Office) -> About:
    return About(title=f"{text.name} {subject}", author=office.unit_name)
