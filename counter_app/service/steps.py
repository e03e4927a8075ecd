"""What every step of a dossier's life has in common: load, check, record, commit.

    with opened(desk, act) as step:
        step.may(SupplementRequested)
        return step.record(SupplementRequested(...))

Nothing is written unless `record` returned; whatever raises before rolls back.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.checks import check_text
from counter_app.domain.chronicle import happened_at
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.facts.life import PaperNumber
from counter_app.domain.fees import in_dong
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.promise import PromiseClock, clock_of
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.stages import BESIDES, why_not
from counter_app.domain.worktime import WorkTime
from counter_app.service.desk import Desk
from counter_app.service.papers import dossier_with
from counter_app.service.ports import Work
from counter_app.service.reception import CLOCK_TOLERANCE, calendar_of

MOST_REASON: Final = 2000
MOST_NAME: Final = 200

_TECHNICAL = re.compile(
    r"exception|traceback|stack ?trace|null ?pointer|undefined|\bHTTP/?[ \d.]*[45]\d\d\b|"
    r"\berror\b|timeout|time-out|\bSQL|lỗi (hệ thống|máy chủ|kết nối|phần mềm|mạng|kỹ thuật)|"
    r"\b[45]\d\d (internal|bad|service|gateway|forbidden|unauthori)",
    re.IGNORECASE,
)


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
    def promise(self) -> PromiseClock:
        """The dossier's promise, to be moved under the calendar as it is declared."""
        return clock_of(self.dossier, calendar_of(self.work))

    @property
    def time(self) -> WorkTime:
        """The working time under the dossier's policy."""
        return WorkTime(calendar_of(self.work), self.dossier.reception.policy)

    def may(self, fact: type[Fact]) -> None:
        """Raise `Refused`, saying what can be done instead, where this step cannot follow."""
        reason = why_not(fact, self.dossier.stage, self.dossier.code)
        if reason is not None:
            raise Refused(reason, "code")

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


def last_moment(dossier: Dossier) -> datetime:
    """When the last step that counts happened; printing and files are no steps."""
    moments = [
        moment
        for step in dossier.steps
        if step.counts
        and not isinstance(step.fact, BESIDES)
        and (moment := happened_at(step.fact)) is not None
    ]
    return max(moments)


def moment_after(last: datetime, given: datetime | None, now: datetime) -> datetime:
    """The moment of a step, to the second. Raises `Refused` where a given one cannot be."""
    if given is None:
        return in_viet_nam(now)
    moment = in_viet_nam(given).replace(microsecond=0)
    if moment > now + CLOCK_TOLERANCE:
        raise Refused(
            say("Thời điểm {moment} nằm ở tương lai.", moment=spoken_moment(moment)), "at"
        )
    if moment < last.replace(second=0, microsecond=0):
        raise Refused(
            say(
                "Thời điểm {moment} sớm hơn bước trước của hồ sơ ({last}).",
                moment=spoken_moment(moment),
                last=spoken_moment(last),
            ),
            "at",
        )
    return moment


def needed(text: str, where: str, *, most: int = MOST_REASON) -> str:
    """A text that must be there, as it is kept. Raises `Refused`."""
    line = check_text(text, where, most=most)
    if not any(letter.isalnum() for letter in line):
        raise Refused(say("Chưa nhập nội dung này."), where)
    return line


def for_citizen(text: str, where: str) -> str:
    """A reason that a citizen will read. Raises `Refused` for what only a programmer would."""
    line = needed(text, where)
    found = _TECHNICAL.search(line)
    if found is not None:
        raise Refused(
            say(
                "“{part}” là lỗi kỹ thuật, không phải lý do với công dân; hãy ghi lý do theo quy "
                "định.",
                part=found.group(),
            ),
            where,
        )
    return line


def softly(because: str, rule: Sentence, where: str = "because") -> str:
    """Why a rule that may be broken with a reason is broken. Raises `Refused` without one."""
    line = check_text(because, where, most=MOST_REASON)
    if not any(letter.isalnum() for letter in line):
        raise Refused(
            say("{rule} Nếu vẫn cần, hãy ghi lý do; việc này sẽ được đánh dấu.", rule=rule), where
        )
    return line
