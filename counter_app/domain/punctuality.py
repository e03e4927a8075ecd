"""Early, on time or late: of what is finished, and of what is still open.

Report II.06 asks for early, on time and late of what is resolved, within and over its time of
what is pending. QĐ 766/QĐ-TTg judges by a rule of its own (`late_by_766`).
"""

from datetime import datetime
from enum import StrEnum

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierRefused,
    DossierStopped,
    DossierWithdrawn,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.facts.money import PaymentRequested
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.policy import EarlyMeans
from counter_app.domain.reckoning import Suspension, prolonged
from counter_app.domain.stages import Stage
from counter_app.domain.worktime import WorkTime


class Punctuality(StrEnum):
    """How a dossier stands to the time it was promised for."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WITHIN = "within"
    """Open, and its time has not run out."""
    OVERDUE = "overdue"
    """Open, and its time has run out."""


def finished_at(dossier: Dossier) -> datetime | None:
    """When it was finished: result ready, else returned, else stopped, refused or withdrawn."""
    for fact in (
        *dossier.taken(ResultReady),
        *dossier.taken(ResultReturned),
        *dossier.taken(DossierStopped),
        *dossier.taken(DossierRefused),
        *dossier.taken(DossierWithdrawn),
    ):
        match fact:
            case (
                ResultReady(ready_at=at)
                | ResultReturned(returned_at=at)
                | DossierStopped(stopped_at=at)
                | DossierRefused(refused_at=at)
                | DossierWithdrawn(withdrawn_at=at)
            ):
                return in_viet_nam(at)
    return None


def punctuality(dossier: Dossier, now: datetime) -> Punctuality | None:
    """How it stands at `now`; None for a dossier that was never accepted.

    Compared to the minute, as it is printed. While the clock stands still, what counts is when it
    stopped. Without a due date nothing is ever late.
    """
    if not dossier.taken(DossierReceived):
        return None
    finished = finished_at(dossier)
    if finished is None:
        late = is_late(dossier.due_at, clock_stopped_at(dossier) or in_viet_nam(now))
        return Punctuality.OVERDUE if late else Punctuality.WITHIN
    if is_late(dossier.due_at, finished):
        return Punctuality.LATE
    return Punctuality.EARLY if _is_early(dossier, finished) else Punctuality.ON_TIME


def _minute(moment: datetime) -> datetime:
    return in_viet_nam(moment).replace(second=0, microsecond=0)


def is_late(due_at: datetime | None, moment: datetime) -> bool:
    """Whether this minute is after the promised one; never where nothing was promised."""
    return due_at is not None and _minute(moment) > _minute(due_at)


def _is_early(dossier: Dossier, finished: datetime) -> bool:
    if dossier.due_at is None:
        return False
    due_at = _minute(dossier.due_at)
    if dossier.reception.policy.early_means is EarlyMeans.DUE_DAY:
        return finished.date() < due_at.date()
    return _minute(finished) < due_at


def clock_stopped_at(dossier: Dossier) -> datetime | None:
    """Since when the clock stands still, where it does; under a withdrawal that is asked for, too.

    The moment of the outermost wait, for an inner one began while it stood still.
    """
    stops = {
        Stage.AWAITING_SUPPLEMENT: SupplementRequested,
        Stage.SUSPENDED: ProcessingSuspended,
    }
    if dossier.reception.policy.payment_stops_clock:
        stops[Stage.AWAITING_PAYMENT] = PaymentRequested
    for stage in (*dossier.interrupted, dossier.stage):
        if stage in stops:
            return began_at(dossier, stops[stage])
    return None


def began_at(dossier: Dossier, wait: type[Fact]) -> datetime | None:
    """When the last wait of this kind began; None where there was none."""
    match dossier.taken(wait)[-1:]:
        case (SupplementRequested(requested_at=at),) | (PaymentRequested(requested_at=at),):
            return in_viet_nam(at)
        case (ProcessingSuspended(suspended_at=at),):
            return in_viet_nam(at)
        case _:
            return None


def late_by_766(dossier: Dossier, calendar: WorkCalendar, end_of_period: datetime) -> bool:
    """Whether QĐ 766/QĐ-TTg counts it as late.

    Against the time on the receipt, moved by the working time that was waited for a supplement
    alone; what is not finished by the period's end is judged there, a supplement still awaited at
    its request. More than one supplement request is late whatever the time.
    """
    if len(requests_after_reception(dossier)) > 1:
        return True
    finished = finished_at(dossier)
    if finished is None and dossier.stage is Stage.AWAITING_SUPPLEMENT:
        finished = began_at(dossier, SupplementRequested)
    end = in_viet_nam(end_of_period)
    return is_late(_due_less_waiting(dossier, calendar), min(finished or end, end))


def requests_after_reception(dossier: Dossier) -> tuple[SupplementRequested, ...]:
    """The supplement requests that were made once it was accepted."""
    received_at = in_viet_nam(dossier.reception.received_at)
    return tuple(
        request
        for request in dossier.taken(SupplementRequested)
        if in_viet_nam(request.requested_at) >= received_at
    )


def _due_less_waiting(dossier: Dossier, calendar: WorkCalendar) -> datetime | None:
    """The time that was first promised, less waiting."""
    promised_at = first_promise(dossier)
    if promised_at is None:
        return None
    waits: list[Suspension] = []
    since: datetime | None = None
    time = WorkTime(calendar, dossier.reception.policy)
    for fact in (step.fact for step in dossier.steps if step.counts):
        match fact:
            case DossierReceived():
                since = None
            case SupplementRequested(requested_at=at):
                since = at
            case SupplementReceived(received_at=until) if since is not None:
                waits.append(Suspension(since, until))
    return prolonged(promised_at, waits, dossier.reception.procedure.limit, time)[0]


def first_promise(dossier: Dossier) -> datetime | None:
    """The time on the first receipt, or by a correction of what it depends on.

    None where nothing was promised, or the dossier was not accepted.
    """
    entry: DossierReceived | None = None
    promised_at: datetime | None = None
    for fact in (step.fact for step in dossier.steps if step.counts):
        match fact:
            case DossierReceived() | DossierCorrected():
                entered = fact if isinstance(fact, DossierReceived) else fact.corrected
                if entry is None or promised_anew(entry, entered):
                    promised_at = in_viet_nam(entered.due_at) if entered.due_at else None
                entry = entered
    return promised_at


def promised_anew(old: DossierReceived, new: DossierReceived) -> bool:
    """Whether a correction changed what the due time depends on."""
    return (old.procedure.limit, old.received_at) != (new.procedure.limit, new.received_at)
