"""New events of one subject, read once for every projector that wants to know them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection

from counter_app.domain.authority import Void
from counter_app.domain.facts import Fact, MalformedPayload, Unknown, decode
from counter_app.domain.facts.life import DossierCorrected, DossierPresented
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.journal import Event, EventId


@dataclass(frozen=True, slots=True)
class Told:
    """An event and what it says."""

    event: Event
    fact: Fact


@dataclass(frozen=True, slots=True)
class News:
    """New events about one subject. `complete`: nothing else about it is in the journal.

    `void` are those of the subject's events, new or not, that have no effect.
    """

    subject: str
    told: tuple[Told, ...]
    complete: bool
    void: Mapping[EventId, Void] = field(default_factory=dict)

    @property
    def effective(self) -> Iterator[Told]:
        """The new events that have an effect."""
        return (told for told in self.told if told.event.id not in self.void)


def read(event: Event) -> Told:
    """What an event says. One that does not hold what its kind promises says nothing: it was
    written elsewhere, stays in the journal, and must not stop anything here."""
    header = event.header
    try:
        return Told(event, decode(header.kind, header.version, event.payload))
    except MalformedPayload:
        return Told(event, Unknown(kind=header.kind, version=header.version))


def readable(events: Iterable[Event]) -> Iterator[Event]:
    """The events that hold what their kind promises, or are of a kind not known here."""
    for event in events:
        try:
            decode(event.header.kind, event.header.version, event.payload)
        except MalformedPayload:
            continue
        yield event


def news_of(events: Sequence[Event], *, complete: bool) -> News:
    """The news in these events of one subject."""
    return News(events[0].header.subject, tuple(read(event) for event in events), complete)


def entry_of(fact: Fact) -> DossierReceived | None:
    """What was entered of a dossier, in the facts that give it a code."""
    match fact:
        case DossierReceived():
            return fact
        case DossierPresented(entry=entry) | DossierCorrected(corrected=entry):
            return entry
        case _:
            return None


class Audit(Protocol):
    """Compares what a projector's tables hold with what they should."""

    def holds(self, news: News) -> bool:
        """Whether the tables say what all events of this subject say."""
        ...

    def complete(self) -> bool:
        """After all subjects: whether the tables hold nothing else."""
        ...


class Projector(Protocol):
    """Keeps some of the content tables in step with the journal, in the caller's transaction.

    The same set of events leaves the same rows, in whatever order and portions it came.
    """

    def clear(self, connection: Connection) -> None: ...

    def take(self, connection: Connection, news: News) -> None: ...

    def renew(self, connection: Connection, subjects: Collection[str]) -> None:
        """Tell anew of subjects whose events are judged otherwise than when they were taken."""
        ...

    def audit(self, connection: Connection) -> Audit: ...
