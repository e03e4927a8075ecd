"""How the promise of a dossier moves after its reception: suspension, supplement, payment.

A promise moves from where it was set (at reception, by a count begun anew, with an apology) by
all the working time that stood still since, so that several short waits never add up to more than
they took. The words are plain Vietnamese, frozen like the receipt's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.dossier import Dossier, Step, apology_in_words
from counter_app.domain.due import due
from counter_app.domain.due_words import duration_in_words
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import (
    DossierCorrected,
    DueChanged,
    ProcessingResumed,
    ProcessingSuspended,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.facts.money import FeeCollected, PaymentRequested
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.policy import SupplementClock
from counter_app.domain.reckoning import Suspension, ends_with_day, prolonged
from counter_app.domain.worktime import WorkTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The due time that holds, None where no date is given, and how it came about."""

    due_at: datetime | None
    explanation: str


def promise_of(dossier: Dossier) -> Promise:
    """The promise that holds now."""
    return Promise(due_at=dossier.due_at, explanation=dossier.explanation)


class PromiseClock:
    """The promise of one dossier as it moves, under its limit and policy and the calendar."""

    def __init__(
        self, reception: DossierReceived, calendar: WorkCalendar, promise: Promise
    ) -> None:
        self.promise = promise
        self._limit = reception.procedure.limit
        self._policy = reception.policy
        self._calendar = calendar
        self._time = WorkTime(calendar, reception.policy)
        self._set_to = promise.due_at
        self._waits: list[Suspension] = []

    def suspended(self, since: datetime, until: datetime) -> Promise:
        """The clock stood still by law: the promise moves by the working time that passed."""
        return self._stood_still("tạm dừng", since, until)

    def paid(self, since: datetime, until: datetime) -> Promise:
        """The citizen has paid; whether the wait counts is for the policy to say."""
        if not self._policy.payment_stops_clock:
            return self.promise
        return self._stood_still("chờ nộp phí, lệ phí", since, until)

    def supplemented(self, since: datetime, until: datetime) -> Promise:
        """All papers are there; the promise moves by the policy frozen on the dossier.

        One that had run out before the supplement was asked for stays: a request cannot make a
        late dossier timely.
        """
        due_at = self.promise.due_at
        if due_at is None:
            return self.promise
        if in_viet_nam(since) > self._last_moment(due_at):
            return self._set(Promise(due_at=due_at, explanation=_overdue(due_at, since)))
        match self._policy.supplement_clock:
            case SupplementClock.RESTART:
                return self._set(self._counted_anew(until))
            case SupplementClock.EXTEND:
                return self._set(self._extended(due_at, since, until))
            case SupplementClock.SUBTRACT:
                return self._stood_still("chờ bổ sung", since, until)

    def _set(self, promise: Promise) -> Promise:
        self.promise, self._set_to, self._waits = promise, promise.due_at, []
        return promise

    def _last_moment(self, due_at: datetime) -> datetime:
        due_at = in_viet_nam(due_at)
        works = self._time.day(due_at.date()).works
        if works and ends_with_day(self._limit, self._time):
            return self._time.closing(due_at.date())
        return due_at

    def _counted_anew(self, until: datetime) -> Promise:
        counted = due(until, self._limit, self._calendar, self._policy)
        return Promise(
            due_at=counted.at,
            explanation=(
                f"nộp đủ giấy tờ lúc {spoken_moment(in_viet_nam(until))} nên thời hạn tính lại từ "
                f"đầu (NĐ 61/2018/NĐ-CP Điều 19 khoản 4): {counted.explanation}"
            ),
        )

    def _extended(self, due_at: datetime, since: datetime, until: datetime) -> Promise:
        old = in_viet_nam(due_at)
        waited = max((in_viet_nam(until).date() - in_viet_nam(since).date()).days, 0)
        last = self._time.next_working_day(old.date() + timedelta(days=waited - 1))
        how = f"lùi {waited} ngày đến ngày làm việc" if waited else "hạn không đổi"
        return Promise(
            due_at=self._time.clamp(last, old.time()) if waited else due_at,
            explanation=(
                f"{_waited('chờ bổ sung', since, until)}, {how}; hạn cũ {spoken_moment(old)}"
            ),
        )

    def _stood_still(self, why: str, since: datetime, until: datetime) -> Promise:
        old = self.promise.due_at
        if old is None or self._set_to is None:
            return self.promise
        _, before = prolonged(self._set_to, self._waits, self._limit, self._time)
        self._waits.append(Suspension(since, until))
        moved, after = prolonged(self._set_to, self._waits, self._limit, self._time)
        lost = after - before
        how = f"lùi {duration_in_words(lost)} làm việc" if lost else "hạn không đổi"
        self.promise = Promise(
            due_at=moved if lost else old,
            explanation=(
                f"{_waited(why, since, until)}, {how}; hạn cũ {spoken_moment(in_viet_nam(old))}"
            ),
        )
        return self.promise

    def replay(self, steps: Iterable[Step]) -> Promise:
        """What the promise would be after these steps, had it been the first: for a correction."""
        self._walk(steps, as_recorded=False)
        return self.promise

    def follow(self, steps: Iterable[Step]) -> None:
        """Go through what happened, keeping every promise as it was recorded."""
        self._walk(steps, as_recorded=True)

    def _walk(self, steps: Iterable[Step], *, as_recorded: bool) -> None:
        since: dict[type[Fact], datetime] = {}
        for fact in (step.fact for step in steps if step.counts):
            match fact:
                case SupplementRequested(requested_at=at) | PaymentRequested(requested_at=at):
                    since[type(fact)] = at
                case ProcessingSuspended(suspended_at=at):
                    since[type(fact)] = at
                case DueChanged(new_due_at=due_at):
                    self._set(Promise(due_at=due_at, explanation=apology_in_words(fact)))
                case DossierReceived() | DossierCorrected() if as_recorded:
                    entry = fact.corrected if isinstance(fact, DossierCorrected) else fact
                    self._set(Promise(due_at=entry.due_at, explanation=entry.explanation))
                case SupplementReceived() | ProcessingResumed() | FeeCollected():
                    self._ended(fact, since)
                    if as_recorded and fact.explanation:
                        self._keep(Promise(due_at=fact.due_at, explanation=fact.explanation))

    def _ended(
        self,
        fact: SupplementReceived | ProcessingResumed | FeeCollected,
        since: dict[type[Fact], datetime],
    ) -> None:
        """A wait is over. Without its beginning (settled away) it moves nothing."""
        match fact:
            case SupplementReceived() if SupplementRequested in since:
                self.supplemented(since[SupplementRequested], fact.received_at)
            case ProcessingResumed() if ProcessingSuspended in since:
                self.suspended(since[ProcessingSuspended], fact.resumed_at)
            case FeeCollected() if fact.explanation and PaymentRequested in since:
                self.paid(since[PaymentRequested], fact.collected_at)

    def _keep(self, recorded: Promise) -> None:
        self.promise = recorded
        if not self._waits:
            self._set_to = recorded.due_at


def clock_of(dossier: Dossier, calendar: WorkCalendar) -> PromiseClock:
    """The clock of a dossier as it stands now."""
    clock = PromiseClock(dossier.reception, calendar, promise_of(dossier))
    clock.follow(dossier.steps)
    return clock


def _waited(why: str, since: datetime, until: datetime) -> str:
    return f"{why} từ {spoken_moment(in_viet_nam(since))} đến {spoken_moment(in_viet_nam(until))}"


def _overdue(due_at: datetime, since: datetime) -> str:
    return (
        f"hạn {spoken_moment(in_viet_nam(due_at))} đã qua khi yêu cầu bổ sung lúc "
        f"{spoken_moment(in_viet_nam(since))} nên giữ nguyên"
    )
