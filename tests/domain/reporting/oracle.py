"""Form II.06 and its like counted the slow way: fact by fact, without the fold."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from counter_app.domain.facts import DossierReceived, Fact
from counter_app.domain.facts.life import (
    DossierRefused,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    ProcessingResumed,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.facts.money import PaymentRequested
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.policy import EarlyMeans


@dataclass
class Told:
    """What a life's facts tell, read one after the other."""

    entry: DossierReceived
    due: datetime | None
    finished: datetime | None = None
    stopped: datetime | None = None


def told(facts: Iterable[Fact]) -> Told | None:
    """None for a dossier that was never accepted."""
    life: Told | None = None
    for fact in facts:
        if isinstance(fact, DossierReceived):
            life = Told(entry=fact, due=fact.due_at)
        elif life is not None:
            _hear(life, fact)
    return life


def _hear(life: Told, fact: Fact) -> None:  # noqa: C901 - one line for each fact
    match fact:
        case SupplementRequested(requested_at=at) | ProcessingSuspended(suspended_at=at):
            life.stopped = at
        case PaymentRequested(requested_at=at):
            if life.entry.policy.payment_stops_clock:
                life.stopped = at
        case SupplementReceived() | ProcessingResumed():
            life.stopped, life.due = None, fact.due_at
        case DueChanged(new_due_at=due):
            life.due = due
        case ResultReady(ready_at=at) | DossierStopped(stopped_at=at):
            life.finished = life.finished or at
        case DossierRefused(refused_at=at) | DossierWithdrawn(withdrawn_at=at):
            life.finished = life.finished or at
        case ResultReturned(returned_at=at):
            life.finished = life.finished or at


def minute(moment: datetime) -> str:
    return f"{moment.astimezone(VIET_NAM):%Y-%m-%d %H:%M}"


def column_of(life: Told, end: datetime, as_of: datetime) -> int:
    """Of columns 8, 9, 10, 12 and 13, the one that a dossier stands in."""
    finished, due = life.finished, life.due
    if finished is None or finished >= end:
        at = min(as_of, life.stopped) if life.stopped and not finished else as_of
        return 13 if due is not None and minute(at) > minute(due) else 12
    if due is not None and minute(finished) > minute(due):
        return 10
    if due is None:
        return 9
    by_day = life.entry.policy.early_means is EarlyMeans.DUE_DAY
    shown = slice(10) if by_day else slice(None)
    return 8 if minute(finished)[shown] < minute(due)[shown] else 9


def ii06(
    lives: Iterable[Sequence[Fact]], first: date, last: date, now: datetime
) -> dict[tuple[str, int], int]:
    """Every figure of the form by field and column, sums counted on their own."""
    start = datetime(first.year, first.month, first.day, tzinfo=VIET_NAM)
    behind = date.fromordinal(last.toordinal() + 1)
    end = datetime(behind.year, behind.month, behind.day, tzinfo=VIET_NAM)
    figures: Counter[tuple[str, int]] = Counter()
    for facts in lives:
        life = told(facts)
        if life is None or life.entry.received_at >= end:
            continue
        before = life.entry.received_at < start
        if before and life.finished is not None and life.finished < start:
            continue
        came = 6 if before else 4 if life.entry.channel == "online" else 5
        stands = column_of(life, end, min(now, end))
        total = 7 if stands < 11 else 11
        for column in (3, came, total, stands):
            figures[life.entry.procedure.field, column] += 1
    return dict(figures)
