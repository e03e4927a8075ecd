"""A paper on its way out: looked at, or recorded and waiting for the printer, or put out."""

from dataclasses import dataclass, replace
from typing import Final

from counter_app.domain.chronicle import PAPERS
from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.look_up import dossier
from counter_app.service.papers import FormWanted, print_form, show_form
from counter_app.service.ports import FormName, Paper, PrintedForm

RECEIPT: Final = FormWanted()
"""The paper that every dossier gets."""
_ON_ROLLS: Final = (FormName.RECEIPT, FormName.FEE, FormName.LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper of a dossier as it would leave the office.

    A recorded copy goes out once. Until it did (a printer without paper, a full stick), trying
    again puts out the same bytes without a new record; afterwards the next one is a reprint.
    """

    dossier: str
    """Its id: a code may be another's as well."""
    code: str
    form: PrintedForm
    wanted: FormWanted = RECEIPT
    recorded: bool = False
    out: bool = False

    @property
    def name(self) -> Sentence | str:
        """What paper it is."""
        return PAPERS.get(self.wanted.form, self.wanted.form)

    @property
    def file_name(self) -> str:
        """What its PDF file is called."""
        more = "" if self.wanted.form is FormName.RECEIPT else f"-{self.wanted.form}"
        return f"{self.code}{more}.pdf"

    @property
    def waits(self) -> bool:
        """Whether the journal holds a copy whose paper is not out yet."""
        return self.recorded and not self.out

    def is_of(self, other: "Sheet") -> bool:
        """Whether both are copies of one paper."""
        return (self.dossier, self.wanted.form, self.wanted.about) == (
            other.dossier,
            other.wanted.form,
            other.wanted.about,
        )

    def is_laid_out(self, paper: Paper, form_set: str) -> bool:
        """Whether this is the sheet on this paper, in this set of forms."""
        return (self.form.paper, self.form.form_set) == (paper, form_set)

    def put_out(self) -> "Sheet":
        """The same sheet once its paper is out."""
        return replace(self, out=True)

    def standing(self) -> Sentence:
        """Where it stands, for the clerk."""
        if self.waits:
            return say("Đã ghi sổ, chưa in. Hãy in hoặc lưu PDF.")
        if self.out:
            return say("Đã in. In thêm sẽ ghi là bản in lại.")
        return say("Bản xem trước. Khi in hoặc lưu sẽ được ghi sổ.")


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


def ready(desk: Desk, sheet: Sheet) -> Sheet:
    """The sheet that may go out now: this one where it waits, or else a new recorded copy."""
    return sheet if sheet.waits else recorded(desk, sheet.dossier, sheet.wanted)
