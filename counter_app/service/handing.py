"""Handing a dossier over to a handling office, and taking it back: the control slip's rows."""

from dataclasses import dataclass
from datetime import datetime

from counter_app.domain import roles
from counter_app.domain.acting import needed
from counter_app.domain.catalogue import Limit
from counter_app.domain.checks import MOST_NAME, check_text
from counter_app.domain.deeds import Passing, handed_over
from counter_app.domain.due import due
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.moments import in_viet_nam, spoken_moment
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.reception import calendar_of
from counter_app.service.steps import Act, Done, Steps, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Act):
    """Give it to `to_office` ("" for the procedure's handling office) from where it lies.

    The receiving office's own step has a `limit`, or an end `step_due_at`, or neither.
    """

    giver: str
    to_office: str = ""
    receiver: str = ""
    limit: Limit | None = None
    step_due_at: datetime | None = None
    coordinating: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Act):
    """The counter takes it from the office that holds it."""

    giver: str
    receiver: str = ""
    note: str = ""


def hand_over(desk: Desk, command: HandOver) -> Done:
    """A row of the control slip. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.HAND_OVER)
    with opened(desk, command) as step:
        passing = Passing(
            giver=command.giver,
            to_office=command.to_office,
            receiver=command.receiver,
            step_due_at=_step_due(step, command),
            coordinating=command.coordinating,
            note=command.note,
        )
        fact = handed_over(step.occasion, passing)
        _warn_late_step(step)
        if fact.step_due_at is not None:
            _warn_beyond_promise(step, fact.step_due_at)
        return step.record(fact)


def _step_due(step: Steps, command: HandOver) -> datetime | None:
    """When the receiving office must be done; its working time is the dossier's."""
    if command.step_due_at is not None:
        return in_viet_nam(command.step_due_at)
    if command.limit is None:
        return None
    policy = step.dossier.reception.policy
    return due(step.at, command.limit, calendar_of(step.work), policy).at


def _warn_beyond_promise(step: Steps, step_due: datetime) -> None:
    due_at = step.dossier.due_at
    if due_at is not None and step_due > due_at:
        step.warn(
            say(
                "Hạn của bước này ({step}) sau ngày hẹn trả ({due}).",
                step=spoken_moment(step_due),
                due=spoken_moment(in_viet_nam(due_at)),
            )
        )


def _warn_late_step(step: Steps) -> None:
    """The office that gives it away was later than its own step allowed."""
    rows = step.dossier.taken(HandedOver)
    last = rows[-1].step_due_at if rows and rows[-1].to_office == step.dossier.holder else None
    if last is not None and step.at > last:
        step.warn(
            say(
                "{office} giao trả sau hạn của bước này ({due}).",
                office=step.dossier.holder,
                due=spoken_moment(in_viet_nam(last)),
            )
        )


def take_back(desk: Desk, command: TakeBack) -> Done:
    """A row of the control slip: the counter has it again. Raises `Refused`."""
    roles.allow(desk.actor, roles.Act.HAND_OVER)
    with opened(desk, command) as step:
        step.may(TakenBack)
        counter = step.dossier.reception.office.unit_name
        holder = step.dossier.holder
        if holder in ("", counter):
            raise Refused(say("Hồ sơ đang ở tại quầy, chưa bàn giao cho nơi nào."), "code")
        _warn_late_step(step)
        return step.record(
            TakenBack(
                from_office=holder,
                to_office=counter,
                giver=needed(command.giver, "giver", most=MOST_NAME),
                receiver=check_text(command.receiver or step.clerk, "receiver", most=MOST_NAME),
                taken_at=step.at,
                note=check_text(command.note, "note", most=2000),
            )
        )
