"""Facts about the office: its devices, names, policy, catalogue and calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from counter_app.domain.catalogue import Procedure
from counter_app.domain.facts.base import Fact
from counter_app.domain.office import Band, Office
from counter_app.domain.policy import ClockPolicy

HexId: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
"""An event's id as text. A payload with anything else in its place says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSetUp(Fact):
    """A store was made on a device: the first event of every origin."""

    KIND: ClassVar[str] = "device.set_up"
    public_key: str
    agency_code: str
    counter: int
    band: Band
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEnrolled(Fact):
    """The province vouches for a device: its certificate, in the province's feed.

    The latest one of a device counts. `valid_until` is None where it has no end.
    """

    KIND: ClassVar[str] = "device.enrolled"
    device: str
    public_key: str
    agency_code: str
    counter: int
    band: Band
    enrolled_at: datetime
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRevoked(Fact):
    """The province vouches no longer for a device, in the province's feed; for good.

    `last_good` are the ids (64 hexadecimal digits) of the last events that count, one for each
    branch of the device's chain; empty where nothing that it wrote does. What is neither among
    them nor before them along `prev` has no effect. Said again, the latest counts.
    """

    KIND: ClassVar[str] = "device.revoked"
    device: str
    last_good: tuple[HexId, ...]
    reason: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeEnrolled(Fact):
    """The province vouches for a commune's hub: its certificate, in the province's feed.

    A hub relays; it has no say about anything, and its key seals no event.
    """

    KIND: ClassVar[str] = "node.enrolled"
    node: str
    public_key: str
    agency_code: str
    name: str
    enrolled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryKeyDeclared(Fact):
    """To whom counters seal a second copy of their keys: the province, in its own feed.

    `recipient` is an age X25519 recipient (`age1…`); its identity lies offline. The latest counts.
    """

    KIND: ClassVar[str] = "recovery_key.declared"
    recipient: str
    declared_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDescribed(Fact):
    """How the office names itself on paper."""

    KIND: ClassVar[str] = "office.described"
    office: Office


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChosen(Fact):
    """The clock's named settings, and the decision they follow."""

    KIND: ClassVar[str] = "policy.chosen"
    policy: ClockPolicy
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePublished(Fact):
    """A version of a procedure entered the catalogue, or replaced the one of the same day."""

    KIND: ClassVar[str] = "procedure.published"
    procedure: Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredDay:
    """One day of a calendar decision: off, or a day of work in exchange."""

    day: date
    works: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDeclared(Fact):
    """The working calendar of a year by official decision; the latest declaration counts."""

    KIND: ClassVar[str] = "calendar.declared"
    year: int
    days: tuple[DeclaredDay, ...]
    decision: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSetChosen(Fact):
    """The province has papers printed by a set of forms from a day on, until the next choice."""

    KIND: ClassVar[str] = "form_set.chosen"
    form_set: str
    valid_from: date
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Fact):
    """The province tells its counters something, from the first day to the last, both included.

    Of several under one `notice` the latest counts. `agency_code` is "" for every agency.
    """

    KIND: ClassVar[str] = "notice.published"
    notice: str
    text: str
    valid_from: date
    valid_until: date
    agency_code: str = ""
