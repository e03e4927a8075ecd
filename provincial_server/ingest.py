"""Which events the node takes: pure decisions, without database or clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from counter_app.domain.facts import MalformedPayload, decode
from counter_app.domain.journal import DeviceId, Event, EventId, Run, seal_holds
from counter_app.sync.enrolment import HUB
from counter_app.sync.wire import (
    MOST_PAYLOAD_BYTES,
    MOST_SEEN,
    MOST_TEXT,
    PROVINCE_KINDS,
    province_feed,
)
from provincial_server.problems import Reason

UNKNOWN_ORIGIN: Final = Reason(
    "unknown_origin",
    "Máy ghi sự kiện này chưa được tỉnh ghi danh.",
    "The device that wrote this event is not enrolled.",
)
OUT_OF_SCOPE: Final = Reason(
    "out_of_scope",
    "Sự kiện thuộc cơ quan khác với cơ quan mà máy này được ghi danh.",
    "The event belongs to another agency than the device is enrolled for.",
)
BAD_SEAL: Final = Reason(
    "bad_seal",
    "Chữ ký niêm phong không khớp với nội dung; dữ liệu có thể đã bị sửa.",
    "The seal does not hold; the data may have been altered.",
)
RESERVED_KIND: Final = Reason(
    "reserved_kind",
    "Loại sự kiện này chỉ máy chủ của tỉnh được ghi.",
    "Only the province writes events of this kind.",
)
MALFORMED: Final = Reason(
    "malformed",
    "Nội dung sự kiện không đúng với loại của nó.",
    "The content of the event is not what its kind promises.",
)
TOO_LARGE: Final = Reason(
    "too_large", "Sự kiện vượt quá kích thước cho phép.", "The event is larger than allowed."
)
REVOKED_ORIGIN: Final = Reason(
    "revoked_origin",
    "Máy ghi sự kiện này đã bị thu hồi; sự kiện không thuộc phần được công nhận.",
    "The device that wrote this event was revoked; the event is not among those that count.",
)
REASONS: Final[Mapping[str, Reason]] = {
    reason.code: reason
    for reason in (
        UNKNOWN_ORIGIN,
        OUT_OF_SCOPE,
        BAD_SEAL,
        RESERVED_KIND,
        MALFORMED,
        TOO_LARGE,
        REVOKED_ORIGIN,
    )
}


ITSELF: Final = -1
"""Stands for the number of a counter where the province's node is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledDevice:
    """A device as its latest certificate tells. `revoked_by` is the event that revoked it."""

    id: DeviceId
    public_key: bytes
    agency_code: str
    counter: int
    valid_until_ms: int | None = None
    """Unix milliseconds; None where its certificate has no end."""
    revoked_by: EventId | None = None

    @property
    def revoked(self) -> bool:
        return self.revoked_by is not None


def run_fault(
    run: Run, sender: EnrolledDevice, devices: Mapping[DeviceId, EnrolledDevice]
) -> Reason | None:
    """Why nothing of this run can be taken from this sender; None where it is proven.

    The ids were computed from the content on arrival, so one seal proves the whole run.
    """
    first, last = run.events[0].header, run.events[-1]
    origin = devices.get(first.origin)
    if origin is None or origin.counter == HUB:
        return UNKNOWN_ORIGIN
    if not _in_scope(first.feed, origin, sender):
        return OUT_OF_SCOPE
    return None if seal_holds(last.id, run.seal, origin.public_key) else BAD_SEAL


def after_last_good(run: Run, good: Collection[EventId]) -> tuple[Event, ...]:
    """The events at the end of a proven run that its revoked origin wrote too late.

    An event that is good vouches for all before it in the run.
    """
    for index in reversed(range(len(run.events))):
        if run.events[index].id in good:
            return run.events[index + 1 :]
    return run.events


def _in_scope(feed: str, origin: EnrolledDevice, sender: EnrolledDevice) -> bool:
    """Devices write for their agency; the province's node in its own feed as well."""
    if origin.counter == ITSELF and feed == province_feed(sender.agency_code):
        return True
    return {origin.agency_code, sender.agency_code} == {feed}


def event_fault(event: Event, *, of_province: bool = False) -> Reason | None:
    """Why this event of a proven run is not taken; None where it is. Unknown kinds are.

    `of_province`: the province's own node wrote it, into its own feed.
    """
    header = event.header
    if len(event.payload) > MOST_PAYLOAD_BYTES or len(header.seen) > MOST_SEEN:
        return TOO_LARGE
    if not all(map(_is_name, (header.subject, header.kind))) or not _is_text(header.actor):
        return MALFORMED
    if header.kind in PROVINCE_KINDS and not of_province:
        return RESERVED_KIND
    try:
        decode(header.kind, header.version, event.payload)
    except MalformedPayload:
        return MALFORMED
    return None


def _is_text(text: str) -> bool:
    return len(text) <= MOST_TEXT and "\0" not in text


def _is_name(text: str) -> bool:
    return bool(text) and _is_text(text)
