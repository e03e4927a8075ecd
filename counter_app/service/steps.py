"""What every step of a dossier's life has in common: load, check, record, commit.

    with opened(desk, act) as step:
        step.may(SupplementRequested)
        return step.record(SupplementRequested(...))

Nothing is written unless `record` returned; whatever raises before rolls back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from counter_app.domain.acting import Occasion, last_moment, moment_after
from counter_app.domain.checks import check_text
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import PaperNumber
from counter_app.domain.fees import in_dong
from counter_app.domain.moments import CLOCK_TOLERANCE, spoken_moment
from counter_app.domain.promise import PromiseClock
from counter_app.domain.sentences import Sentence, say
from counter_app.domain.worktime import WorkTime
from counter_app.service.desk import Desk
from counter_app.service.papers import dossier_with
from counter_app.service.ports import Work
from counter_app.service.reception import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What every step says: on which dossier (its code, or its id where a code is not enough),
    when (None is now), by which clerk ("" is whoever works here)."""

    code: str
    at: datetime | None = None
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A step that is safely in the journal, and what the clerk should still know.

    `recorded` are the ids of the events that it wrote, in order.
    """

    dossier: Dossier
    recorded: tuple[str, ...]
    warnings: tuple[Sentence, ...] = ()

    @property
    def event_id(self) -> str:
        """The step's own event: the last that was written."""
        return self.recorded[-1]


class Steps:
    """One transaction on one dossier: what it is, at which moment, and what happens to it."""

    def __init__(self, work: Work, dossier: Dossier, at: datetime, clerk: str) -> None:
        self.work = work
        self.dossier = dossier
        self.at = at
        self.clerk = check_text(clerk, "clerk", most=100)
        self._warnings: list[Sentence] = []
        self._recorded: list[str] = []

    @property
    def occasion(self) -> Occasion:
        """Who acts on it as it is now, when, and under the calendar as it is declared."""
        return Occasion(
            dossier=self.dossier, at=self.at, clerk=self.clerk, calendar=calendar_of(self.work)
        )

    @property
    def promise(self) -> PromiseClock:
        """See `Occasion.promise`."""
        return self.occasion.promise

    @property
    def time(self) -> WorkTime:
        """See `Occasion.time`."""
        return self.occasion.time

    def may(self, fact: type[Fact]) -> None:
        """See `Occasion.may`."""
        self.occasion.may(fact)

    def warn(self, *sentences: Sentence) -> None:
        """Tell the clerk something that does not stop the step."""
        self._warnings += sentences

    def warn_of_money(self) -> None:
        """Where fees were taken for what ends without a result."""
        paid = self.dossier.collected - self.dossier.refunded
        if paid > 0:
            self.warn(
                say("Đã thu {amount}; hãy hoàn lại nếu quy định cho phép.", amount=in_dong(paid))
            )

    def began(self, event_id: str) -> None:
        """The transaction began with this event, which is part of what it did."""
        self._recorded.append(event_id)

    def next_number(self, fact: type[Fact]) -> PaperNumber:
        """The next number of this counter's book of this kind of paper."""
        year = self.at.year
        return PaperNumber(
            year=year,
            book=self.work.device().counter,
            number=self.work.last_paper_number(fact.KIND, year) + 1,
        )

    def add(self, fact: Fact) -> None:
        """Record a fact without committing yet; the dossier is what it is after it."""
        event = self.work.record(fact, subject=SUBJECT_PREFIX + self.dossier.id)
        self._recorded.append(event.id.hex())
        self.dossier = dossier_with(self.work, self.dossier.id)

    def record(self, fact: Fact) -> Done:
        """Record the step's last fact and commit."""
        self.add(fact)
        return self.done()

    def done(self) -> Done:
        """Commit what was recorded."""
        self.work.commit()
        return Done(
            dossier=self.dossier,
            recorded=tuple(self._recorded),
            warnings=tuple(self._warnings),
        )


@contextmanager
def opened(desk: Desk, act: Act) -> Iterator[Steps]:
    """The dossier of an act, in a transaction that `Steps.record` commits.

    Raises `Refused` where there is no such dossier, or the moment lies in the future or before
    the last step. A clock that runs behind an earlier step's is warned about and stops nothing.
    """
    now = desk.clock.now().replace(microsecond=0)
    with desk.writing() as work:
        dossier = dossier_with(work, act.code.strip().upper())
        last = last_moment(dossier)
        steps = Steps(work, dossier, moment_after(last, act.at, now), act.clerk or desk.actor.name)
        if act.at is None and now < last - CLOCK_TOLERANCE:
            steps.warn(
                say(
                    "Bước trước được ghi lúc {moment}, sau giờ của máy này; hãy kiểm tra đồng hồ.",
                    moment=spoken_moment(last),
                )
            )
        yield steps
