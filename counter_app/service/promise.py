"""The promise on the receipt: suspended, resumed, and given anew with an apology (form 04)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_app.domain import roles
from counter_app.domain.acting import MOST_REASON, for_citizen, needed, softly
from counter_app.domain.checks import MOST_NAME, check_text
from counter_app.domain.facts.life import DueChanged, ProcessingResumed, ProcessingSuspended
from counter_app.domain.moments import in_viet_nam, spoken_day, spoken_moment
from counter_app.domain.punctuality import began_at
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.service.desk import Desk
from counter_app.service.steps import Act, Done, Steps, opened

NOTICE = timedelta(days=1)
"""How long before its end at the latest a promise may be given anew (NĐ 61/2018 Điều 19.9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Act):
    """The clock stands still by law, with its ground."""

    reason: str
    legal_ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Act):
    """The clock runs again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Act):
    """A new due time, and who signs the apology; `because` where a rule is broken by it."""

    new_due_at: datetime
    reason: str
    signer: str
    because: str = ""


def suspend(desk: Desk, command: Suspend) -> Done:
    """Stop the clock. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.SUSPEND)
    with opened(desk, command) as step:
        step.may(ProcessingSuspended)
        return step.record(
            ProcessingSuspended(
                reason=for_citizen(command.reason, "reason"),
                legal_ground=check_text(command.legal_ground, "legal_ground", most=MOST_REASON),
                suspended_at=step.at,
                clerk=step.clerk,
            )
        )


def resume(desk: Desk, command: Resume) -> Done:
    """Let the clock run: the promise moves by the working time that it stood still."""
    roles.allow(desk.actor, roles.Act.RESUME)
    with opened(desk, command) as step:
        step.may(ProcessingResumed)
        since = began_at(step.dossier, ProcessingSuspended)
        assert since is not None
        promise = step.promise.suspended(since, step.at)
        return step.record(
            ProcessingResumed(
                resumed_at=step.at,
                due_at=promise.due_at,
                explanation=promise.explanation,
                clerk=step.clerk,
            )
        )


def extend(desk: Desk, command: Extend) -> Done:
    """Form 04: an apology and a new date, once, and a day before the old one at the latest.

    Later, or a second time, it is possible with a reason, and flagged. Raises `Refused`.
    """
    roles.allow(desk.actor, roles.Act.EXTEND)
    with opened(desk, command) as step:
        step.may(DueChanged)
        old = step.dossier.due_at
        if old is None:
            raise Refused(say("Hồ sơ này không có ngày hẹn trả để hẹn lại."), "new_due_at")
        new = _checked(step, command.new_due_at, in_viet_nam(old))
        reason = for_citizen(command.reason, "reason")
        return step.record(
            DueChanged(
                paper=step.next_number(DueChanged),
                old_due_at=old,
                new_due_at=new,
                reason=reason,
                signer=needed(command.signer, "signer", most=MOST_NAME),
                changed_at=step.at,
                against_rule=_against_rule(step, in_viet_nam(old), command.because),
                clerk=step.clerk,
            )
        )


def _checked(step: Steps, given: datetime, old: datetime) -> datetime:
    """The new due time. Raises `Refused` where nobody could keep it or it is no later promise."""
    new, time = in_viet_nam(given).replace(second=0, microsecond=0), step.time
    if new <= max(old, step.at):
        raise Refused(
            say(
                "Ngày hẹn mới phải sau ngày hẹn cũ ({old}) và sau lúc này.", old=spoken_moment(old)
            ),
            "new_due_at",
        )
    day = time.day(new.date())
    if not day.works:
        raise Refused(
            say(
                "Ngày {day} là ngày nghỉ{label}; hãy hẹn vào ngày làm việc.",
                day=spoken_day(new.date()),
                label=f" ({day.label})" if day.label else "",
            ),
            "new_due_at",
        )
    if new != time.clamp(new.date(), new.time()):
        raise Refused(
            say("{hour:%H:%M} nằm ngoài giờ làm việc; hãy hẹn trong giờ.", hour=new), "new_due_at"
        )
    return new


def _against_rule(step: Steps, old: datetime, because: str) -> str:
    """Why a rule of the law is broken by this promise; "" where none is."""
    rule: Sentence | None = None
    if step.dossier.taken(DueChanged):
        rule = say("Chỉ được hẹn lại một lần (NĐ 61/2018/NĐ-CP Điều 19 khoản 9).")
    elif step.at > old - NOTICE:
        rule = say(
            "Phải hẹn lại chậm nhất một ngày trước khi hết hạn (NĐ 61/2018/NĐ-CP Điều 19 khoản 9)."
        )
    return softly(because, rule) if rule is not None else ""
