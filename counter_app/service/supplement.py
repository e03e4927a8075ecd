"""Asking for a supplement, before or after acceptance, and taking it in (form 02)."""

from dataclasses import dataclass

from counter_app.domain import roles
from counter_app.domain.checks import check_text
from counter_app.domain.deeds import Missing, supplement_requested
from counter_app.domain.facts.life import (
    SupplementItem,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.facts.reception import ComponentReceived
from counter_app.domain.moments import spoken_moment
from counter_app.domain.punctuality import began_at
from counter_app.domain.sentences import say
from counter_app.domain.stages import UNDECIDED
from counter_app.service.desk import Desk
from counter_app.service.presenting import opened_or_presented
from counter_app.service.reception import (
    ReceiveDossier,
    checked_components,
)
from counter_app.service.steps import Act, Done, Steps, opened

NOTICE_DAYS = 3
"""Working days from reception within which the citizen is told (NĐ 61/2018 Điều 19.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSupplement(Act):
    """Ask for what is missing, once and for all; `because` where it is not the first time.

    `entry` is a dossier that is only being brought; its `code` is then "".
    """

    code: str = ""
    entry: ReceiveDossier | None = None
    items: tuple[SupplementItem, ...]
    reason: str
    contact: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveSupplement(Act):
    """Take in what was asked for. `components` are the papers that came; None for all of it."""

    components: tuple[ComponentReceived, ...] | None = None
    note: str = ""


def request_supplement(desk: Desk, command: RequestSupplement) -> Done:
    """Form 02. Raises `Refused`; a second request is possible with a reason, and flagged."""
    roles.allow(desk.actor, roles.Act.SUPPLEMENT)
    with opened_or_presented(desk, command, command.entry) as step:
        paper = step.next_number(SupplementRequested)
        missing = Missing(
            items=command.items,
            reason=command.reason,
            contact=command.contact,
            because=command.because,
        )
        fact = supplement_requested(step.occasion, paper, missing)
        _warn_again(step, fact)
        _warn_late(step)
        return step.record(fact)


def _warn_again(step: Steps, fact: SupplementRequested) -> None:
    if fact.again_because and step.dossier.stage not in UNDECIDED:
        step.warn(say("Hồ sơ có hơn một lần yêu cầu bổ sung bị tính là quá hạn (QĐ 766/QĐ-TTg)."))


def _warn_late(step: Steps) -> None:
    dossier = step.dossier
    if dossier.stage in UNDECIDED:
        return
    time = step.time
    received = time.settle(dossier.reception.received_at)
    last = time.closing(time.working_days_after(received.date(), NOTICE_DAYS))
    if step.at > last:
        step.warn(
            say(
                "Đã quá {days} ngày làm việc từ khi tiếp nhận, hạn để yêu cầu bổ sung là {last}.",
                days=NOTICE_DAYS,
                last=spoken_moment(last),
            )
        )
    if dossier.due_at is not None and step.at > dossier.due_at:
        step.warn(say("Hồ sơ đã quá hạn; yêu cầu bổ sung không làm thay đổi hạn trả."))


def receive_supplement(desk: Desk, command: ReceiveSupplement) -> Done:
    """The papers came: they join those of the dossier, and the promise moves by its policy."""
    roles.allow(desk.actor, roles.Act.SUPPLEMENT)
    with opened(desk, command) as step:
        step.may(SupplementReceived)
        dossier = step.dossier
        since = began_at(dossier, SupplementRequested)
        assert since is not None
        brought = _brought(step, command.components)
        promise = step.promise.supplemented(since, step.at)
        return step.record(
            SupplementReceived(
                components=_joined(dossier.components, brought),
                received_at=step.at,
                due_at=promise.due_at,
                explanation=promise.explanation,
                clerk=step.clerk,
                note=check_text(command.note, "note", most=2000),
            )
        )


def _brought(
    step: Steps, components: tuple[ComponentReceived, ...] | None
) -> tuple[ComponentReceived, ...]:
    asked = step.dossier.taken(SupplementRequested)[-1].items
    if components is None:
        return tuple(
            ComponentReceived(name=item.name, kind=item.kind, count=item.count) for item in asked
        )
    brought = checked_components(components)
    missing = {item.name for item in asked} - {component.name for component in brought}
    if missing:
        step.warn(say("Còn thiếu: {names}.", names="; ".join(sorted(missing))))
    return brought


def _joined(
    there: tuple[ComponentReceived, ...], brought: tuple[ComponentReceived, ...]
) -> tuple[ComponentReceived, ...]:
    """A paper that was brought replaces the faulty one of the same name and kind."""
    new = {(component.name, component.kind) for component in brought}
    kept = (component for component in there if (component.name, component.kind) not in new)
    return (*kept, *brought)
