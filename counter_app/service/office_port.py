"""What the office's own papers ask of the store: books, hand-overs, and what was printed."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.facts.papers import DocumentPrinted
from counter_app.domain.journal import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A dossier that went from one office to another, and the event that says so."""

    event_id: EventId
    dossier_id: str
    fact: HandedOver | TakenBack


class OfficeReader(Protocol):
    """Questions about what lies between the dossiers."""

    def printed(self, subject: str) -> tuple[DocumentPrinted, ...]:
        """What was printed or saved under a subject of the journal, in the order it came here."""
        ...

    def moved_on(self, day: date) -> tuple[Moved, ...]:
        """The hand-overs of a day that this device wrote, as they were recorded."""
        ...

    def register_years(self) -> tuple[tuple[int, int], ...]:
        """The years of this counter's book with the count of their lines, the latest first."""
        ...
