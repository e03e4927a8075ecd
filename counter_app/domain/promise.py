"""How the promise of a dossier moves after its reception: suspension, supplement, payment.

A promise moves from where it stands, never from scratch: a calendar that was declared later does
not silently change what was printed. The words are plain Vietnamese, frozen like the receipt's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.dossier import Dossier, Step, apology_in_words
from counter_app.domain.due import due
from counter_app.domain.due_words import duration_in_words
from counter_app.domain.facts.life import (
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


class Terms:
    """The terms under which one dossier's promise moves: its limit and policy, the calendar."""

    def __init__(self, reception: DossierReceived, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self.limit = reception.procedure.limit
        self.policy = reception.policy
        self.time = WorkTime(calendar, reception.policy)

    def suspended(self, promise: Promise, since: datetime, until: datetime) -> Promise:
        """The clock stood still by law: the promise moves by the working time that passed."""
        return self._stood_still(promise, "tạm dừng", since, until)

    def paid(self, promise: Promise, since: datetime, until: datetime) -> Promise:
        """The citizen has paid; whether the wait counts is for the policy to say."""
        if not self.policy.payment_stops_clock:
            return promise
        return self._stood_still(promise, "chờ nộp phí, lệ phí", since, until)

    def supplemented(self, promise: Promise, since: datetime, until: datetime) -> Promise:
        """All papers are there; the promise moves by the policy frozen on the dossier.

        One that had run out before the supplement was asked for stays: a request cannot make a
        late dossier timely.
        """
        due_at = promise.due_at
        if due_at is None:
            return promise
        if in_viet_nam(since) > self._last_moment(due_at):
            return Promise(due_at=due_at, explanation=_overdue(due_at, since))
        match self.policy.supplement_clock:
            case SupplementClock.RESTART:
                return self._restarted(until)
            case SupplementClock.EXTEND:
                return self._extended(due_at, since, until)
            case SupplementClock.SUBTRACT:
                return self._stood_still(promise, "chờ bổ sung", since, until)

    def _last_moment(self, due_at: datetime) -> datetime:
        due_at = in_viet_nam(due_at)
        works = self.time.day(due_at.date()).works
        if works and ends_with_day(self.limit, self.time):
            return self.time.closing(due_at.date())
        return due_at

    def _restarted(self, until: datetime) -> Promise:
        counted = due(until, self.limit, self._calendar, self.policy)
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
        last = self.time.next_working_day(old.date() + timedelta(days=waited - 1))
        return Promise(
            due_at=self.time.clamp(last, old.time()) if waited else due_at,
            explanation=(
                f"{_waited('chờ bổ sung', since, until)}, lùi {waited} ngày đến ngày làm việc; "
                f"hạn cũ {spoken_moment(old)}"
            ),
        )

    def _stood_still(self, promise: Promise, why: str, since: datetime, until: datetime) -> Promise:
        if promise.due_at is None:
            return promise
        old = in_viet_nam(promise.due_at)
        moved, lost = prolonged(promise.due_at, Suspension(since, until), self.limit, self.time)
        how = f"lùi {duration_in_words(lost)} làm việc" if lost else "hạn không đổi"
        return Promise(
            due_at=moved,
            explanation=f"{_waited(why, since, until)}, {how}; hạn cũ {spoken_moment(old)}",
        )

    def replayed(self, promise: Promise, steps: Iterable[Step]) -> Promise:
        """What a promise would be now, had it been given at reception: after a correction."""
        since: dict[type[object], datetime] = {}
        for fact in (step.fact for step in steps if step.counts):
            match fact:
                case SupplementRequested(requested_at=at) | PaymentRequested(requested_at=at):
                    since[type(fact)] = at
                case ProcessingSuspended(suspended_at=at):
                    since[type(fact)] = at
                case SupplementReceived(received_at=until) if SupplementRequested in since:
                    promise = self.supplemented(promise, since[SupplementRequested], until)
                case ProcessingResumed(resumed_at=until) if ProcessingSuspended in since:
                    promise = self.suspended(promise, since[ProcessingSuspended], until)
                case FeeCollected() if fact.explanation and PaymentRequested in since:
                    promise = self.paid(promise, since[PaymentRequested], fact.collected_at)
                case DueChanged():
                    promise = Promise(due_at=fact.new_due_at, explanation=apology_in_words(fact))
        return promise


def _waited(why: str, since: datetime, until: datetime) -> str:
    return f"{why} từ {spoken_moment(in_viet_nam(since))} đến {spoken_moment(in_viet_nam(until))}"


def _overdue(due_at: datetime, since: datetime) -> str:
    return (
        f"hạn {spoken_moment(in_viet_nam(due_at))} đã qua khi yêu cầu bổ sung lúc "
        f"{spoken_moment(in_viet_nam(since))} nên giữ nguyên"
    )
