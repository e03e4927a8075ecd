"""What every act on a dossier has in common, whoever acts: a clerk at a counter, or an office that
handles dossiers and writes at the province. What the acts say is in `deeds.py`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.calendar import WorkCalendar
from counter_app.domain.checks import check_text
from counter_app.domain.chronicle import happened_at
from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact
from counter_app.domain.moments import CLOCK_TOLERANCE, in_viet_nam, spoken_moment
from counter_app.domain.promise import PromiseClock, clock_of
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.stages import BESIDES, why_not
from counter_app.domain.worktime import WorkTime

MOST_REASON: Final = 2000
OFFICE_ACTOR: Final = "office:"
"""Leads the actor of what an office that handles dossiers wrote at the province: its name follows.

The person's name is in the payload, which may be redacted one day; a header never is.
"""

_TECHNICAL = re.compile(
    r"exception|traceback|stack ?trace|null ?pointer|undefined|\bHTTP/?[ \d.]*[45]\d\d\b|"
    r"\berror\b|timeout|time-out|\bSQL|lỗi (hệ thống|máy chủ|kết nối|phần mềm|mạng|kỹ thuật)|"
    r"\b[45]\d\d (internal|bad|service|gateway|forbidden|unauthori)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """On which dossier, at which moment, by whom (a name as printed), under which calendar."""

    dossier: Dossier
    at: datetime
    clerk: str
    calendar: WorkCalendar

    @property
    def promise(self) -> PromiseClock:
        """The dossier's promise, to be moved under the calendar as it is declared."""
        return clock_of(self.dossier, self.calendar)

    @property
    def time(self) -> WorkTime:
        """The working time under the dossier's policy."""
        return WorkTime(self.calendar, self.dossier.reception.policy)

    def may(self, fact: type[Fact]) -> None:
        """Raise `Refused`, saying what can be done instead, where this step cannot follow."""
        reason = why_not(fact, self.dossier.stage, self.dossier.code)
        if reason is not None:
            raise Refused(reason, "code")


def office_named(actor: str) -> str:
    """The handling office behind an actor; "" where it is a person's account."""
    return actor.removeprefix(OFFICE_ACTOR) if actor.startswith(OFFICE_ACTOR) else ""


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
