"""The reception page's decisions: what stands in the form, what is said beside which field."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from counter_app.domain.catalogue import ComponentKind, Procedure
from counter_app.domain.checks import check_person
from counter_app.domain.facts import FeeDue
from counter_app.domain.fees import price
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.reception import ReceiveDossier
from counter_app.ui.presenters import entry as entries
from counter_app.ui.presenters.entry import Entry, FeeLine, Line, PersonEntry
from counter_app.ui.presenters.foresight import Foresight, Question
from counter_app.ui.presenters.offer import Offer
from counter_app.ui.presenters.persons import entry_of, person_of, submitter_of

DRAFT_KEY = "reception"
_MOST_CLEARED = 10


class ReceptionPresenter:
    """The form of one dossier at a time. Changes come in through its methods; pages read it."""

    def __init__(self) -> None:
        self.entry = Entry()
        self.offer = Offer()
        self.errors: dict[str, Sentence] = {}
        self._foresight: Foresight | None = None
        self._cleared: list[Entry] = []

    # ------------------------------------------------------------ typing

    def type(self, where: str, text: str) -> None:
        """The clerk typed into a field; what was said beside it no longer holds."""
        self.entry = entries.with_text(self.entry, where, text)
        self.errors.pop(where, None)

    def left(self, where: str) -> None:
        """The clerk left a field: say at once what is wrong with it."""
        if not where.startswith("applicant."):
            return
        try:
            check_person(person_of(self.entry.applicant))
        except Refused as refusal:
            if refusal.where == where and self._typed(where):
                self.refuse(refusal)

    def _typed(self, where: str) -> str:
        return str(getattr(self.entry.applicant, where.removeprefix("applicant."), ""))

    def refuse(self, refusal: Refused) -> None:
        """A rule said no: it is shown beside its field until that is mended."""
        self.errors[refusal.where] = refusal.sentence

    # ------------------------------------------------------------ persons

    def take_card(self, person: Person) -> Sentence:
        """An identity card was read: fill the person whose turn it is; say whom to compare."""
        card = entry_of(person)
        if self._card_is_submitters(card):
            self.entry = replace(self.entry, submitter=_renewed(self.entry.submitter, card))
            self._forgive("submitter.")
            return say("Người nộp: {name}. Hãy đối chiếu với thẻ.", name=card.name)
        if self.entry.applicant.name and self.entry.applicant.id_number != card.id_number:
            self._remember()
        self.entry = replace(self.entry, applicant=_renewed(self.entry.applicant, card))
        self._forgive("applicant.")
        return say("Đã đọc thẻ của {name}. Hãy đối chiếu với thẻ.", name=card.name)

    def _card_is_submitters(self, card: PersonEntry) -> bool:
        applicant = self.entry.applicant
        return (
            self.entry.submitter is not None
            and bool(applicant.name)
            and applicant.id_number != card.id_number
        )

    def _forgive(self, prefix: str) -> None:
        self.errors = {w: said for w, said in self.errors.items() if not w.startswith(prefix)}

    def with_submitter(self, wanted: bool) -> None:
        """Someone else brings the dossier, or the applicant does after all."""
        self.entry = replace(self.entry, submitter=PersonEntry() if wanted else None)
        self._forgive("submitter")

    # ------------------------------------------------------------ procedure, papers, fees

    @property
    def procedure(self) -> Procedure | None:
        """The chosen procedure."""
        return self.offer.find(self.entry.procedure_code)

    def choose(self, code: str) -> None:
        """Take a procedure, with its papers and fees."""
        procedure = self.offer.find(code)
        if procedure is None:
            raise Refused(say("Không có thủ tục {code} trong danh mục.", code=code), "procedure")
        self.entry = entries.with_procedure(self.entry, procedure)
        self.errors.pop("procedure", None)
        self._forgive("components")

    def unchoose(self) -> None:
        """Back to choosing; what was ticked belongs to the procedure and goes with it."""
        self.entry = replace(self.entry, procedure_code="", lines=(), fees=())

    def set_line(self, index: int, line: Line) -> None:
        """Change one row of the checklist."""
        rows = self.entry.lines
        self.entry = replace(self.entry, lines=(*rows[:index], line, *rows[index + 1 :]))
        self._forgive("components")

    def add_line(self) -> int:
        """A paper that the procedure does not list; its row."""
        line = Line(name="", kind=ComponentKind.COPY)
        self.entry = replace(self.entry, lines=(*self.entry.lines, line))
        return len(self.entry.lines) - 1

    def set_fee(self, index: int, line: FeeLine) -> None:
        """Change one fee; its price follows the number of pages."""
        rows = self.entry.fees
        if line.units != rows[index].units and self.procedure is not None:
            rule = next(rule for rule in self.procedure.fees if rule.name == line.name)
            line = replace(line, amount=price(rule, line.units))
        self.entry = replace(self.entry, fees=(*rows[:index], line, *rows[index + 1 :]))

    def missing(self) -> tuple[Line, ...]:
        """Papers that are always required and are not here."""
        return tuple(line for line in self.entry.lines if not (line.ticked or line.condition))

    def fees_due(self) -> tuple[FeeDue, ...]:
        """What is to be paid; a fee whose amount nobody knows yet is left out."""
        rules = self.procedure.fees if self.procedure else ()
        exemptions = {rule.name: rule.exemptions for rule in rules}
        due = (entries.fee_due(line, exemptions.get(line.name, ())) for line in self.entry.fees)
        return tuple(fee for fee in due if fee.amount or fee.exemption)
