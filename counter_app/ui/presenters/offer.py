"""The procedures a clerk may choose from, the usual ones first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from counter_app.domain.catalogue import Procedure
from counter_app.domain.matching import ranked
from counter_app.service.desk import Desk

USUAL_SINCE = timedelta(days=90)
MOST_SUGGESTED = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """What is in force today, and how often each was received lately."""

    procedures: Sequence[Procedure] = ()
    use: Mapping[str, int] = field(default_factory=dict)

    def find(self, code: str) -> Procedure | None:
        """The procedure under this code, if it is in force."""
        return next((one for one in self.procedures if one.code == code), None)

    def suggest(self, typed: str) -> tuple[Procedure, ...]:
        """What matches a few letters typed, with or without diacritics; the usual ones first."""
        usual = sorted(self.procedures, key=self._familiarity)
        if typed.strip():
            usual = list(ranked(typed, usual, key=_words))
        return tuple(usual[:MOST_SUGGESTED])

    def _familiarity(self, procedure: Procedure) -> tuple[int, int, str]:
        """Often received first; among strangers the plain one before its variants."""
        return -self.use.get(procedure.code, 0), len(procedure.name), procedure.name


def _words(procedure: Procedure) -> str:
    return f"{procedure.name} {procedure.code}"


def todays_offer(desk: Desk) -> Offer:
    """Ask the store what may be received today."""
    today = desk.clock.now().date()
    with desk.store.reading() as reader:
        return Offer(reader.procedures_on(today), reader.procedure_use(today - USUAL_SINCE))
