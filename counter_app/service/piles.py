"""The piles on a counter's desk: today's, due, overdue, ready to return, waiting for papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from counter_app.domain.moments import VIET_NAM, in_viet_nam
from counter_app.domain.worktime import WorkTime
from counter_app.service.desk import Desk
from counter_app.service.ports import DossierRow, Pile, PileAsked, Reader
from counter_app.service.reception import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Piled:
    """The dossiers of one pile, how many lie on each, and when that was."""

    pile: Pile
    rows: tuple[DossierRow, ...]
    sizes: Mapping[Pile, int]
    now: datetime


def look_at(desk: Desk, pile: Pile, limit: int) -> Piled:
    """The first dossiers of a pile, and the sizes of all, as of now."""
    now = in_viet_nam(desk.clock.now())
    with desk.store.reading() as reader:
        until = _until(reader, now)
        asked = {one: PileAsked(pile=one, now=now, until=until) for one in Pile}
        return Piled(
            pile=pile,
            rows=reader.pile(asked[pile], limit),
            sizes={one: reader.pile_size(asked[one]) for one in Pile},
            now=now,
        )


def _until(reader: Reader, now: datetime) -> datetime:
    """The end of the next working day: on a Friday that is Monday's."""
    day = WorkTime(calendar_of(reader), reader.policy()).next_working_day(now.date())
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=VIET_NAM)
