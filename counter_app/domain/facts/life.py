"""What happens to a dossier between its reception and the citizen's hand.

Each fact says who did it (`clerk`, a name as printed), when, and why. Papers that carry a number
("Số: 12/HDHS") hold it as `PaperNumber`, taken in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts.base import Fact
from counter_app.domain.facts.reception import ComponentReceived, DossierReceived


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNumber:
    """The number of a paper: runs from 1 through the year in each counter's book of each form."""

    year: int
    book: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPresented(Fact):
    """A dossier was brought but not accepted yet: it will be asked to be mended, or refused.

    `entry` is what its reception would be; it has no due time and no register line (number 0).
    """

    KIND: ClassVar[str] = "dossier.presented"
    PERSONAL: ClassVar[bool] = True
    entry: DossierReceived
    presented_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementItem:
    """A paper to bring, or to bring again."""

    name: str
    kind: ComponentKind
    count: int = 1
    what_is_wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequested(Fact):
    """Form 02: the citizen was told in writing, fully and exactly, what is missing, and why.

    One request is the rule (NĐ 61/2018 Điều 11.2.c); `again_because` says why there is another.
    """

    KIND: ClassVar[str] = "dossier.supplement_requested"
    PERSONAL: ClassVar[bool] = True
    paper: PaperNumber
    items: tuple[SupplementItem, ...]
    reason: str
    requested_at: datetime
    contact: str = ""
    again_because: str = ""
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReceived(Fact):
    """The papers came; the due time goes on by the policy frozen on the dossier."""

    KIND: ClassVar[str] = "dossier.supplement_received"
    PERSONAL: ClassVar[bool] = True
    components: tuple[ComponentReceived, ...]
    received_at: datetime
    due_at: datetime | None
    explanation: str
    clerk: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRefused(Fact):
    """Form 03: refused with its reasons and their legal ground, at reception or after appraisal."""

    KIND: ClassVar[str] = "dossier.refused"
    PERSONAL: ClassVar[bool] = True
    paper: PaperNumber
    reason: str
    legal_ground: str
    refused_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Fact):
    """A row of the control slip: from one office to another, with both names.

    `step_due_at` is the limit of the receiving office's own step; `coordinating` marks an office
    that is asked for an opinion rather than to decide.
    """

    KIND: ClassVar[str] = "dossier.handed_over"
    PERSONAL: ClassVar[bool] = True
    from_office: str
    to_office: str
    giver: str
    receiver: str = ""
    handed_at: datetime
    step_due_at: datetime | None = None
    coordinating: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack(Fact):
    """A row of the control slip: the counter has the dossier again."""

    KIND: ClassVar[str] = "dossier.taken_back"
    PERSONAL: ClassVar[bool] = True
    from_office: str
    to_office: str
    giver: str
    receiver: str = ""
    taken_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingSuspended(Fact):
    """The clock stands still by law (an opinion asked elsewhere, an inspection)."""

    KIND: ClassVar[str] = "dossier.suspended"
    PERSONAL: ClassVar[bool] = True
    reason: str
    legal_ground: str = ""
    suspended_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingResumed(Fact):
    """The clock runs again; the due time moved by the working time it stood still."""

    KIND: ClassVar[str] = "dossier.resumed"
    PERSONAL: ClassVar[bool] = True
    resumed_at: datetime
    due_at: datetime | None
    explanation: str
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChanged(Fact):
    """Form 04: an apology and a new date (NĐ 61/2018 Điều 19.9: a day before at the latest, once).

    `against_rule` says why it was written later than that, or a second time.
    """

    KIND: ClassVar[str] = "dossier.due_changed"
    PERSONAL: ClassVar[bool] = True
    paper: PaperNumber
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    signer: str
    changed_at: datetime
    against_rule: str = ""
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierStopped(Fact):
    """Form 05 of the 2025 set: stopped on request or by its ground, before any decision."""

    KIND: ClassVar[str] = "dossier.stopped"
    PERSONAL: ClassVar[bool] = True
    paper: PaperNumber
    ground: str
    requested_by: str = ""
    fees_handling: str = ""
    papers_returned: str = ""
    signer: str
    stopped_at: datetime
    clerk: str = ""


NUMBERED = (SupplementRequested, DossierRefused, DueChanged, DossierStopped)
"""The facts behind a paper with a number of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAsked(Fact):
    """The applicant asks for the dossier back."""

    KIND: ClassVar[str] = "dossier.withdrawal_asked"
    PERSONAL: ClassVar[bool] = True
    reason: str = ""
    asked_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDeclined(Fact):
    """The handling office cannot give it back any more, and says why."""

    KIND: ClassVar[str] = "dossier.withdrawal_declined"
    PERSONAL: ClassVar[bool] = True
    reason: str
    declined_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierWithdrawn(Fact):
    """The applicant has the papers again."""

    KIND: ClassVar[str] = "dossier.withdrawn"
    PERSONAL: ClassVar[bool] = True
    receiver: str
    papers_returned: str = ""
    withdrawn_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPaper:
    """A paper of the result: its name, its number ("Số 15/TLKS-BS"), how many."""

    name: str
    number: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReady(Fact):
    """The result lies at the counter; this moment decides early, on time or late."""

    KIND: ClassVar[str] = "dossier.result_ready"
    PERSONAL: ClassVar[bool] = True
    results: tuple[ResultPaper, ...]
    ready_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReturned(Fact):
    """The result is in the citizen's hand, or with the post.

    `way` is "counter", "post" or "electronic". Who took it: `receiver`, showing `paper_shown`,
    by `authority` where that is not the applicant; by post, `post_number` is the consignment's.
    """

    KIND: ClassVar[str] = "dossier.result_returned"
    PERSONAL: ClassVar[bool] = True
    returned_at: datetime
    way: str
    receiver: str
    receiver_id_number: str = ""
    paper_shown: str = ""
    authority: str = ""
    post_number: str = ""
    originals_returned: bool = True
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCorrected(Fact):
    """A mistaken entry put right: the reception as it should have been, under the same code."""

    KIND: ClassVar[str] = "dossier.corrected"
    PERSONAL: ClassVar[bool] = True
    corrected: DossierReceived
    reason: str
    corrected_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReissued(Fact):
    """One of several dossiers under one code got another code; register line and life stay.

    Papers with the `old_code` are out, so the dossier is still found under it.
    """

    KIND: ClassVar[str] = "dossier.reissued"
    PERSONAL: ClassVar[bool] = True
    old_code: str
    new_code: str
    reason: str
    reissued_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSettled(Fact):
    """The head settled acts that did not know of each other.

    `settled` are the ids of all events concerned, `counts` those of them that hold; the others
    stay in the journal and count no more.
    """

    KIND: ClassVar[str] = "dossier.conflict_settled"
    PERSONAL: ClassVar[bool] = True
    settled: tuple[str, ...]
    counts: tuple[str, ...] = ()
    decision: str
    settled_at: datetime
    clerk: str = ""
