"""A counter's day: what its device entered since the last closing, sorted into what the head signs.

An entry belongs to the day on which it says it happened. What is entered for a day that was
closed already is a late entry, and is listed as such on the next closing; what happened after the
day in question is left to the next one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from counter_app.domain.chronicle import happened_at
from counter_app.domain.facts import DocumentPrinted, DossierReceived, Fact
from counter_app.domain.facts.days import DayClosed, LateEntry, NumberGap
from counter_app.domain.facts.life import DossierPresented, ResultReturned
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentMethod
from counter_app.domain.journal import EventId, digest_of
from counter_app.domain.office import Band, Office
from counter_app.domain.punctuality import Punctuality
from counter_app.domain.reporting.cases import Case, is_finished, judged
from counter_app.domain.stages import BESIDES
from counter_app.domain.tills import ClerkTotal, Move, by_clerk

RECEIPT = "receipt"
"""The name of form 01 in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """What this device once wrote, and what it is about: "" where that is no dossier.

    `amount` is the money that it moved and that counts, in đồng, below 0 where it was given back.
    """

    event_id: EventId
    fact: Fact
    code: str = ""
    applicant: str = ""
    procedure: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A dossier on the day's sheet: when what it is listed for happened, and by whom."""

    code: str
    applicant: str
    procedure: str
    at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a day's sheet is made from.

    `entries` are what this device wrote and no earlier closing covers, `closed` the days it had
    closed before; `cases` are open at `as_of`, `serials` were given out for the day.
    """

    day: date
    as_of: datetime
    office: Office
    counter: int
    band: Band
    entries: Sequence[OwnEntry]
    closed: Collection[date]
    cases: Sequence[Case]
    serials: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """A counter's day in figures, each with the dossiers behind it.

    `received`, `presented` and `returned` are what was entered since the last closing; `due` is
    open and must be done by the end of the day, `overdue` is open and its time is up. `printed`
    are the codes whose receipt left the printer for the first time, `unprinted` those received
    without one. `unsent` are the codes of what the node has not confirmed yet, `unsent_events` how
    many entries that are, `rejected` the codes of what it would not take. `late` was entered for
    days closed before, `later` for this day after it was closed. `cash` is what must lie in the
    drawer. `covered` are the ids of the events that the closing covers, and `left` of those that
    it leaves to the next.
    """

    day: date
    as_of: datetime
    office: Office
    counter: int
    received: tuple[DayLine, ...]
    presented: tuple[DayLine, ...]
    returned: tuple[DayLine, ...]
    due: tuple[DayLine, ...]
    overdue: tuple[DayLine, ...]
    printed: tuple[str, ...]
    unprinted: tuple[str, ...]
    serials: tuple[int, ...]
    gaps: tuple[NumberGap, ...]
    money: tuple[ClerkTotal, ...]
    cash: int
    late: tuple[LateEntry, ...]
    covered: tuple[EventId, ...] = field(repr=False)
    left: tuple[EventId, ...] = field(repr=False, default=())
    later: tuple[LateEntry, ...] = ()
    unsent: tuple[str, ...] = ()
    unsent_events: int = 0
    rejected: tuple[str, ...] = ()
    closing: DayClosed | None = None

    @property
    def collected(self) -> int:
        """All money, less what was given back, in đồng."""
        return sum(one.net for one in self.money)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the covered events, 64 hexadecimal digits."""
        return digest_of(self.covered).hex()


def subject_of(agency: str, counter: int, day: date) -> str:
    """Where the closing of a counter's day stands in the journal."""
    return f"day:{agency}:{counter}:{day}"


def day_of(entry: OwnEntry) -> date | None:
    """The day on which an entry says it happened; None for what is no step of a dossier."""
    at = happened_at(entry.fact)
    return at.date() if at is not None else None


def sheet_of(material: Material) -> DaySheet:
    """The day in figures."""
    covered, left = _parted(material)
    late = tuple(late_entries(covered, material.closed))
    apart = {one.event for one in late}
    timely = [entry for entry in covered if entry.event_id.hex() not in apart]
    received = tuple(_lines(timely, DossierReceived))
    printed = _printed(covered)
    return DaySheet(
        day=material.day,
        as_of=material.as_of,
        office=material.office,
        counter=material.counter,
        received=received,
        presented=tuple(_lines(timely, DossierPresented)),
        returned=tuple(_lines(timely, ResultReturned)),
        due=tuple(_open(material, Punctuality.WITHIN)),
        overdue=tuple(_open(material, Punctuality.OVERDUE)),
        printed=printed,
        unprinted=tuple(line.code for line in received if line.code not in printed),
        serials=tuple(material.serials),
        gaps=tuple(_gaps(material.serials, material.band)),
        money=by_clerk(_moves(covered)),
        cash=sum(amount for _, method, amount in _moves(covered) if method is PaymentMethod.CASH),
        late=late,
        covered=tuple(entry.event_id for entry in covered),
        left=tuple(entry.event_id for entry in left),
    )


def _parted(material: Material) -> tuple[list[OwnEntry], list[OwnEntry]]:
    """What the day's closing covers, and what happened after the day."""
    covered: list[OwnEntry] = []
    left: list[OwnEntry] = []
    for entry in material.entries:
        happened = day_of(entry)
        (left if happened is not None and happened > material.day else covered).append(entry)
    return covered, left


def late_entries(entries: Iterable[OwnEntry], closed: Collection[date]) -> Iterator[LateEntry]:
    """The entries for days that had been closed. Printing and files are no entries."""
    for entry in entries:
        day = day_of(entry)
        if day is not None and day in closed and not isinstance(entry.fact, BESIDES):
            yield LateEntry(
                day=day,
                code=entry.code,
                kind=entry.fact.KIND,
                event=entry.event_id.hex(),
                clerk=getattr(entry.fact, "clerk", ""),
            )


def _lines(entries: Iterable[OwnEntry], kind: type[Fact]) -> Iterator[DayLine]:
    for entry in entries:
        at = happened_at(entry.fact)
        if isinstance(entry.fact, kind) and at is not None:
            yield DayLine(
                code=entry.code,
                applicant=entry.applicant,
                procedure=entry.procedure,
                at=at,
                clerk=getattr(entry.fact, "clerk", ""),
            )


def _printed(entries: Iterable[OwnEntry]) -> tuple[str, ...]:
    return tuple(
        entry.code
        for entry in entries
        if isinstance(entry.fact, DocumentPrinted)
        and (entry.fact.form, entry.fact.copy) == (RECEIPT, 1)
    )


def _open(material: Material, standing: Punctuality) -> Iterator[DayLine]:
    """This counter's open dossiers: overdue, or due on the day."""
    for case in material.cases:
        if case.counter != material.counter or is_finished(case, material.as_of):
            continue
        if case.due_at is None or judged(case, material.as_of, material.as_of) is not standing:
            continue
        if standing is Punctuality.OVERDUE or case.due_at.date() == material.day:
            yield DayLine(
                code=case.code,
                applicant=case.applicant,
                procedure=case.procedure_name,
                at=case.due_at,
                clerk=case.clerk,
            )


def _gaps(serials: Sequence[int], band: Band) -> Iterator[NumberGap]:
    """Numbers of the band that were passed over, below the last one given out."""
    expected = band.first
    for serial in serials:
        if serial > expected:
            yield NumberGap(first=expected, last=serial - 1)
        expected = serial + 1


def _moves(entries: Iterable[OwnEntry]) -> Iterator[Move]:
    for entry in entries:
        if isinstance(entry.fact, FeeCollected | FeeRefunded) and entry.amount:
            yield entry.fact.clerk, entry.fact.method, entry.amount
