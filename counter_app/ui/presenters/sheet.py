"""A receipt on its way out: looked at, or recorded and waiting for its paper, or put out."""

from dataclasses import dataclass, replace

from counter_app.domain.sentences import Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.papers import print_receipt, show_receipt
from counter_app.service.ports import Paper, PrintedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One receipt as it would leave the office.

    A recorded copy goes out once. Until it did (a printer without paper, a full stick), trying
    again puts out the same bytes without a new record; afterwards the next one is a reprint.
    """

    code: str
    form: PrintedForm
    recorded: bool = False
    out: bool = False

    @property
    def waits(self) -> bool:
        """Whether the journal holds a copy whose paper is not out yet."""
        return self.recorded and not self.out

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


def shown(desk: Desk, code: str, paper: Paper, form_set: str = "") -> Sheet:
    """The receipt that would be printed next, nothing recorded. Raises `Refused`."""
    form = show_receipt(desk, code, paper=paper, form_set=form_set)
    return Sheet(code=code, form=form)


def recorded(desk: Desk, code: str, paper: Paper, form_set: str = "") -> Sheet:
    """The next copy, durably recorded. Raises `Refused` or `Unavailable`."""
    form = print_receipt(desk, code, paper=paper, form_set=form_set)
    return Sheet(code=code, form=form, recorded=True)


def ready(desk: Desk, sheet: Sheet) -> Sheet:
    """The sheet that may go out now: this one where it waits, or else a new recorded copy."""
    if sheet.waits:
        return sheet
    return recorded(desk, sheet.code, sheet.form.paper, sheet.form.form_set)
