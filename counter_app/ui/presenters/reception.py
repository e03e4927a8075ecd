"""The reception page's decisions: what stands in the form, what is said beside which field."""

from collections.abc import Callable
from dataclasses import replace

from counter_app.domain.catalogue import Procedure
from counter_app.domain.folding import fold_text
from counter_app.domain.idcard import Card, card_to_person
from counter_app.domain.people import ApplicantKind
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.reception import ReceiveDossier
from counter_app.ui.presenters import entry as entries
from counter_app.ui.presenters.checking import command_of, refusals, refusals_of
from counter_app.ui.presenters.entry import Entry, PersonEntry
from counter_app.ui.presenters.foresight import Foresight, Question
from counter_app.ui.presenters.offer import Offer
from counter_app.ui.presenters.papers import with_procedure
from counter_app.ui.presenters.persons import bare_id, entry_of
from counter_app.ui.presenters.shelf import Shelf

_PERSONS = ("applicant", "submitter")


class ReceptionPresenter:
    """The form of one dossier at a time. Changes come in through its methods; pages read it."""

    def __init__(self) -> None:
        self.entry = Entry()
        self.offer = Offer()
        self.errors: dict[str, Sentence] = {}
        self.foresight: Foresight | None = None
        self.card_remarks: tuple[Sentence, ...] = ()
        """What was odd about the applicant's card."""
        self.shelf = Shelf()

    @property
    def procedure(self) -> Procedure | None:
        """The chosen procedure."""
        return self.offer.find(self.entry.procedure_code)

    # ------------------------------------------------------------ typing

    def type(self, where: str, text: str) -> None:
        """The clerk typed into a field; what was said beside it no longer holds."""
        self.entry = entries.with_text(self.entry, where, text)
        self.errors.pop(where, None)

    def be(self, kind: ApplicantKind) -> None:
        """The applicant is of another kind, so the number may be of another shape."""
        self.entry = replace(self.entry, applicant=replace(self.entry.applicant, kind=kind))
        self._forgive("applicant.id_number")

    def left(self, where: str) -> None:
        """The clerk left a field: say at once what is wrong with it, but not that it is empty."""
        head = where.partition(".")[0]
        if head not in _PERSONS or not entries.text_in(self.entry, where).strip():
            return
        for refusal in refusals_of(self.entry, head):
            if refusal.where == where:
                self.refuse(refusal)

    def change(self, to: Callable[[Entry], Entry]) -> None:
        """The clerk changed papers or fees; what was said about them no longer holds."""
        self.entry = to(self.entry)
        self._forgive("components")

    def refuse(self, refusal: Refused) -> None:
        """A rule said no: it is shown beside its field until that is mended."""
        where = refusal.where
        self.errors[where.partition(".")[0] if where.startswith("components") else where] = (
            refusal.sentence
        )

    def _forgive(self, prefix: str) -> None:
        self.errors = {w: said for w, said in self.errors.items() if not w.startswith(prefix)}

    # ------------------------------------------------------------ persons

    def take_card(self, card: Card) -> Sentence:
        """An identity card was read: fill the person whose turn it is; say whom to compare.

        The card of another person than the form's begins a new form and puts the old one aside.
        """
        read = entry_of(card_to_person(card))
        applicant, submitter = self.entry.applicant, self.entry.submitter
        if submitter is not None and _is_another(applicant, read):
            self.entry = replace(self.entry, submitter=_renewed(submitter, read))
            self._forgive("submitter.")
            return say("Người nộp: {name}. Hãy đối chiếu với thẻ.", name=read.name)
        self.card_remarks = card.repaired + card.warnings
        if not _is_another(applicant, read):
            self.entry = replace(self.entry, applicant=_renewed(applicant, read))
            self._forgive("applicant.")
            return say("Đã đọc thẻ của {name}. Hãy đối chiếu với thẻ.", name=read.name)
        self.clear()
        self.entry, self.card_remarks = Entry(applicant=read), card.repaired + card.warnings
        return say(
            "Đã đọc thẻ của {name}. Hồ sơ đang nhập của {other} được cất lại (Ctrl+Z để lấy lại).",
            name=read.name,
            other=applicant.name or applicant.id_number,
        )

    def with_submitter(self, *, wanted: bool) -> None:
        """Someone else brings the dossier, or the applicant does after all."""
        if self.entry.submitter is not None and not self.entry.submitter.empty:
            self.shelf.put(self.entry)
        self.entry = replace(self.entry, submitter=PersonEntry() if wanted else None)
        self._forgive("submitter")

    def swap_persons(self) -> None:
        """Applicant and submitter change places; by what right stays with whoever submits."""
        applicant, submitter = self.entry.applicant, self.entry.submitter or PersonEntry()
        self.entry = replace(
            self.entry,
            applicant=replace(submitter, authority=""),
            submitter=replace(applicant, authority=submitter.authority),
        )
        self.card_remarks = ()
        for head in _PERSONS:
            self._forgive(f"{head}.")

    # ------------------------------------------------------------ procedure

    def choose(self, code: str) -> None:
        """Take a procedure, with its papers and fees. Raises `Refused` where there is none."""
        procedure = self.offer.find(code)
        if procedure is None:
            raise Refused(say("Không có thủ tục {code} trong danh mục.", code=code), "procedure")
        if code != self.entry.procedure_code:
            self._keep_papers()
            self.entry = with_procedure(self.entry, procedure)
        self._forgive("procedure")
        self._forgive("components")

    def unchoose(self) -> None:
        """Back to choosing; what was ticked belongs to the procedure and goes with it."""
        self._keep_papers()
        self.entry = replace(self.entry, procedure_code="", lines=(), fees=())

    def _keep_papers(self) -> None:
        if self.entry.procedure_code:
            self.shelf.put(self.entry)

    # ------------------------------------------------------------ what the store knows

    @property
    def question(self) -> Question | None:
        """What to ask the store for this entry."""
        if not self.entry.procedure_code:
            return None
        return Question(self.entry.procedure_code, bare_id(self.entry.applicant.id_number))

    def take_foresight(self, foresight: Foresight) -> None:
        """The store answered; an answer to an older question is passed over."""
        if foresight.question != self.question:
            return
        self.foresight = foresight
        if foresight.refusal is not None:
            self.refuse(foresight.refusal)

    @property
    def foresight_now(self) -> Foresight | None:
        """What is known about this entry; a due time stays while only the person changes."""
        known, question = self.foresight, self.question
        if known is None or question is None:
            return None
        if known.question.procedure_code != question.procedure_code:
            return None
        return known if known.question == question else replace(known, duplicates=())

    # ------------------------------------------------------------ the whole form

    def command(self) -> ReceiveDossier | None:
        """The command to receive this dossier; None, with every error shown, where one is wrong."""
        for refusal in refusals(self.entry):
            self.refuse(refusal)
        if self.procedure is None and "procedure" not in self.errors:
            self.refuse(Refused(say("Thủ tục này không còn trong danh mục."), "procedure"))
        if self.errors or self.procedure is None:
            return None
        return command_of(self.entry, self.procedure)

    def clear(self) -> None:
        """Make room for the next citizen; what stood here can be brought back."""
        self.shelf.put(self.entry)
        self.start_anew()

    def start_anew(self) -> None:
        """An empty form, after this dossier was received."""
        self.entry, self.errors = Entry(), {}
        self.foresight, self.card_remarks = None, ()

    def bring_back(self) -> Sentence:
        """Exchange the form for the one put aside last."""
        if self.shelf.empty:
            return say("Không có hồ sơ nào được cất lại.")
        taken = self.shelf.exchange(self.entry)
        self.start_anew()
        self.entry = taken
        return say("Đã lấy lại hồ sơ đang nhập dở.")

    def restore(self, body: bytes) -> Sentence | None:
        """A draft was found at start: put it in place, or aside where the page is in use."""
        draft = entries.from_json(body)
        if draft is None or draft.empty:
            return None
        if self.entry.empty:
            self.entry = draft
            return say("Đã khôi phục hồ sơ đang nhập dở từ lần mở trước. Esc để xóa.")
        self.shelf.put(draft)
        return say("Có hồ sơ nhập dở từ lần mở trước: Ctrl+Z để lấy lại.")


def _is_another(person: PersonEntry, card: PersonEntry) -> bool:
    """Whether the form is someone else's than the card: by number, else by the name so far."""
    if person.id_number.strip():
        return bare_id(person.id_number) != card.id_number
    return not fold_text(card.name).startswith(fold_text(person.name))


def _renewed(person: PersonEntry, card: PersonEntry) -> PersonEntry:
    """The card's fields over the typed ones; what no card holds stays with the same person."""
    stays = replace(card, authority=person.authority)
    if _is_another(person, card):
        return stays
    return replace(stays, birth_date=card.birth_date or person.birth_date, phone=person.phone)
