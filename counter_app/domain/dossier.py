"""A dossier as its events tell it: the deterministic fold of the journal.

The same set of events gives the same dossier, in whatever order they came (`causal_order`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from counter_app.domain.facts import DocumentPrinted, DossierReceived, Fact, decode
from counter_app.domain.journal import Event, causal_order

SUBJECT_PREFIX = "dossier:"


class NationalState(IntEnum):
    """The ten states that are reported to the national portal."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    IN_PROCESS = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUESTED = 6
    WITHDRAWAL_REQUESTED = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A paper of this dossier, and the event that recorded it."""

    document: DocumentPrinted
    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one dossier. `id` is its subject in the journal, without the prefix."""

    id: str
    feed: str
    event_id: str
    """The event that received it, 64 hexadecimal digits."""
    reception: DossierReceived
    state: NationalState
    printed: tuple[Printed, ...] = ()

    @property
    def code(self) -> str:
        return self.reception.code

    def copies_of(self, form: str) -> int:
        """How many times this form has left the printer."""
        return sum(1 for printed in self.printed if printed.document.form == form)


def fold(events: Iterable[Event]) -> Dossier | None:
    """The dossier that these events of one subject tell of; None until its reception is known."""
    dossier: Dossier | None = None
    for event in causal_order(events):
        dossier = _apply(dossier, event, _fact_of(event))
    return dossier


def _fact_of(event: Event) -> Fact:
    return decode(event.header.kind, event.header.version, event.payload)


def _apply(dossier: Dossier | None, event: Event, fact: Fact) -> Dossier | None:
    match dossier, fact:
        case None, DossierReceived():
            return Dossier(
                id=event.header.subject.removeprefix(SUBJECT_PREFIX),
                feed=event.header.feed,
                event_id=event.id.hex(),
                reception=fact,
                state=NationalState.RECEIVED,
            )
        case Dossier(), DocumentPrinted():
            printed = Printed(document=fact, event_id=event.id.hex())
            return replace(dossier, printed=(*dossier.printed, printed))
        case _:
            return dossier
