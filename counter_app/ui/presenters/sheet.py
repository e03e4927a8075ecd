"""A paper on its way out: looked at, or recorded and waiting for the printer, or put out."""

from dataclasses import dataclass, replace
from typing import Final, Self, TypeAlias

from typing_extensions import override

from counter_app.domain.chronicle import PAPERS
from counter_app.domain.reporting.sheets import Words
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier
from counter_app.service.office_papers import OfficePaper, next_copy, record_leaving
from counter_app.service.papers import FormWanted, print_form, show_form
from counter_app.service.ports import FormName, Paper, PrintedForm

RECEIPT: Final = FormWanted()
"""The paper that every dossier gets."""
_ON_ROLLS: Final = (FormName.RECEIPT, FormName.FEE, FormName.LABEL)


_MANY: Final = 20
"""With more pages it is a book: shown in parts, and no receipt waits behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A copy on its way out. A recorded one goes out once.

    Until it did (a printer without paper, a full stick), trying again puts out the same bytes
    without a new record; afterwards the next one is another copy.
    """

    recorded: bool = False
    out: bool = False

    @property
    def waits(self) -> bool:
        """Whether the journal holds a copy whose paper is not out yet."""
        return self.recorded and not self.out

    def put_out(self) -> Self:
        """The same sheet once its paper is out."""
        return replace(self, out=True)

    def standing(self) -> Sentence:
        """Where it stands, for the clerk."""
        if self.waits:
            return say("Đã ghi sổ, chưa in. Hãy in hoặc lưu PDF.")
        if self.out:
            return self.again()
        return say("Bản xem trước. Khi in hoặc lưu sẽ được ghi sổ.")

    def again(self) -> Sentence:
        """What one more copy would be."""
        return say("Đã in. In thêm sẽ ghi là bản in lại.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Leaving):
    """One paper of a dossier as it would leave the office."""

    dossier: str
    """Its id: a code may be another's as well."""
    code: str
    form: PrintedForm
    wanted: FormWanted = RECEIPT

    @property
    def label(self) -> Words:
        """What it is of."""
        return self.code

    @property
    def title(self) -> str:
        """What the printer is told that it is."""
        return self.code

    @property
    def is_book(self) -> bool:
        """Papers of a dossier are short."""
        return False

    @property
    def has_layouts(self) -> bool:
        """Whether it can be had on another paper, or in another set of forms."""
        return True

    @property
    def name(self) -> Words:
        """What paper it is."""
        return PAPERS.get(self.wanted.form, self.wanted.form)

    @property
    def file_name(self) -> str:
        """What its PDF file is called."""
        more = "" if self.wanted.form is FormName.RECEIPT else f"-{self.wanted.form}"
        return f"{self.code}{more}.pdf"

    def is_of(self, other: "AnySheet") -> bool:
        """Whether both are copies of one paper."""
        return isinstance(other, Sheet) and (self.dossier, self.wanted.form, self.wanted.about) == (
            other.dossier,
            other.wanted.form,
            other.wanted.about,
        )

    def is_laid_out(self, paper: Paper, form_set: str) -> bool:
        """Whether this is the sheet on this paper, in this set of forms."""
        return (self.form.paper, self.form.form_set) == (paper, form_set)

    def left_behind(self) -> Sentence:
        """What to say where a recorded copy never came out."""
        return say(
            "Đã ghi sổ nhưng chưa in {paper} {code}. Hãy in lại ở trang Hồ sơ (Ctrl+4).",
            paper=self.name,
            code=self.code,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSheet(Leaving):
    """A paper about many dossiers as it would leave the office. It has one layout."""

    paper: OfficePaper

    @property
    def form(self) -> PrintedForm:
        """As it was drawn."""
        return self.paper.form

    @property
    def label(self) -> Words:
        """What it is of."""
        return self.paper.label

    @property
    def name(self) -> Words:
        """What paper it is."""
        return self.paper.kind

    @property
    def title(self) -> str:
        """What the printer is told that it is."""
        return self.paper.stem

    @property
    def file_name(self) -> str:
        """What its PDF file is called."""
        return f"{self.paper.stem}.pdf"

    @property
    def is_book(self) -> bool:
        """Whether it has more pages than one looks at."""
        return self.form.pages > _MANY

    @property
    def has_layouts(self) -> bool:
        """Whether it can be had on another paper."""
        return False

    def is_of(self, other: "AnySheet") -> bool:
        """Whether both are copies of one paper."""
        return isinstance(other, OfficeSheet) and (self.paper.subject, self.paper.about) == (
            other.paper.subject,
            other.paper.about,
        )

    @override
    def again(self) -> Sentence:
        if self.paper.redraw:
            return say("Đã in. In thêm sẽ ghi là bản in lại.")
        return say("Đã in. In thêm sẽ được ghi sổ.")

    def left_behind(self) -> Sentence:
        """What to say where a recorded copy never came out."""
        return say(
            "Đã ghi sổ nhưng chưa in {paper} {code}. Hãy mở lại để in.",
            paper=self.name,
            code=self.label,
        )


AnySheet: TypeAlias = Sheet | OfficeSheet


def on_paper(wanted: FormWanted, paper: Paper) -> FormWanted:
    """The paper wanted, on what lies in the printer; on A5 where it has no form for a roll."""
    if paper is Paper.ROLL_80 and wanted.form not in _ON_ROLLS:
        paper = Paper.A5
    return replace(wanted, paper=paper)


def shown(desk: Desk, named: str, wanted: FormWanted) -> Sheet:
    """The paper that would be printed next, nothing recorded. Raises `Refused`."""
    found = dossier(desk, named)
    form = show_form(desk, found.id, wanted)
    return Sheet(dossier=found.id, code=found.code, form=form, wanted=wanted)


def recorded(desk: Desk, named: str, wanted: FormWanted) -> Sheet:
    """The next copy, durably recorded. Raises `Refused` or `Unavailable`."""
    found = dossier(desk, named)
    form = print_form(desk, found.id, wanted)
    return Sheet(dossier=found.id, code=found.code, form=form, wanted=wanted, recorded=True)


def ready(desk: Desk, sheet: AnySheet) -> AnySheet:
    """The sheet that may go out now: this one where it waits, or else a new recorded copy."""
    if sheet.waits:
        return sheet
    match sheet:
        case Sheet():
            return recorded(desk, sheet.dossier, sheet.wanted)
        case OfficeSheet():
            paper = next_copy(desk, sheet.paper) if sheet.out else sheet.paper
            record_leaving(desk, paper)
            return OfficeSheet(paper=paper, recorded=True)


def parts_of(sheet: AnySheet) -> tuple[range, ...]:
    """The pages that are looked at together: all of them, or a book's in portions."""
    pages = sheet.form.pages
    if not sheet.is_book:
        return (range(pages),)
    return tuple(range(first, min(first + _MANY, pages)) for first in range(0, pages, _MANY))
