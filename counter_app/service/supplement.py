"""Asking for a supplement, before or after acceptance, and taking it in (form 02)."""

from dataclasses import dataclass, replace

from counter_app.domain import roles
from counter_app.domain.acting import for_citizen, needed, softly
from counter_app.domain.checks import check_text
from counter_app.domain.facts.life import (
    SupplementItem,
    SupplementReceived,
    SupplementRequested,
)
from counter_app.domain.facts.reception import ComponentReceived
from counter_app.domain.moments import spoken_moment
from counter_app.domain.punctuality import began_at, requests_after_reception
from counter_app.domain.sentences import Refused, say
from counter_app.domain.stages import UNDECIDED
from counter_app.service.desk import Desk
from counter_app.service.presenting import opened_or_presented
from counter_app.service.reception import (
    MOST_COMPONENTS,
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
        step.may(SupplementRequested)
        again = _again_because(step, command.because)
        _warn_late(step)
        return step.record(
            SupplementRequested(
                paper=step.next_number(SupplementRequested),
                items=_checked(command.items),
                reason=for_citizen(command.reason, "reason"),
                requested_at=step.at,
                contact=check_text(command.contact, "contact", most=200),
                again_because=again,
                clerk=step.clerk,
            )
        )


def _checked(items: tuple[SupplementItem, ...]) -> tuple[SupplementItem, ...]:
    if not 1 <= len(items) <= MOST_COMPONENTS:
        raise Refused(
            say("Cần ghi từ 1 đến {most} giấy tờ phải bổ sung.", most=MOST_COMPONENTS), "items"
        )
    return tuple(_checked_item(item, f"items.{number}") for number, item in enumerate(items, 1))


def _checked_item(item: SupplementItem, where: str) -> SupplementItem:
    if not 1 <= item.count <= 99:
        raise Refused(say("Số lượng giấy tờ phải bổ sung phải từ 1 đến 99."), f"{where}.count")
    return replace(
        item,
        name=needed(item.name, f"{where}.name", most=500),
        what_is_wrong=check_text(item.what_is_wrong, f"{where}.what_is_wrong", most=500),
    )


def _again_because(step: Steps, because: str) -> str:
    """Why there is another request: one is the rule, before acceptance and after it each."""
    dossier = step.dossier
    accepted = dossier.stage not in UNDECIDED
    earlier = requests_after_reception(dossier) if accepted else dossier.taken(SupplementRequested)
    if not earlier:
        return ""
    rule = say("Chỉ được yêu cầu bổ sung một lần (NĐ 61/2018/NĐ-CP Điều 11 khoản 2).")
    reason = softly(because, rule)
    if accepted:
        step.warn(say("Hồ sơ có hơn một lần yêu cầu bổ sung bị tính là quá hạn (QĐ 766/QĐ-TTg)."))
    return reason


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
