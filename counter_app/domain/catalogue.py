"""The catalogue: procedures as versioned data, each version frozen on the dossiers under it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ComponentKind(StrEnum):
    """In what form a paper comes with the dossier (the national LoaiBan, and what is only shown)."""

    ORIGINAL = "original"
    COPY = "copy"
    CERTIFIED_COPY = "certified_copy"
    E_COPY = "e_copy"
    E_FORM = "e_form"
    SHOWN = "shown"


class LimitUnit(StrEnum):
    """The unit of a procedure's time limit."""

    HOUR = "hour"
    """Working hours; eight of them are a day, four a half day."""
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    SAME_DAY = "same_day"
    NONE = "none"
    """No due date is given."""


class Confidence(StrEnum):
    """How well a figure of the starter catalogue is founded."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long the office may take.

    `quarters` counts quarters of the unit, so that half days stay whole numbers: 3 working days
    are `Limit(unit=WORKING_DAY, quarters=12)`, half a day is `quarters=2`. `next_day_after_15` is the rule of
    same-day procedures (Luật Hộ tịch Điều 5.3; NĐ 23/2015 Điều 7): received after 15:00, due on
    the next working day.
    """

    unit: LimitUnit
    quarters: int = 0
    next_day_after_15: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentSpec:
    """A paper the procedure asks for. `required_if` is "" where it is always required."""

    name: str
    kind: ComponentKind
    count: int = 1
    required_if: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Who need not pay, and by which rule."""

    name: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A fee in whole đồng for each unit. `decided_locally`: the provincial council sets it."""

    name: str
    amount: int = 0
    unit: str = ""
    """What one amount is for ("bản", "trang"), "" for the dossier."""
    decided_locally: bool = False
    exemptions: tuple[Exemption, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One version of one procedure, valid from a day until (and with) another.

    Identified by (`code`, `valid_from`). `home_system` names where it must be received
    ("provincial", a ministry's system, "national"); `channels` are "direct", "online", "post".
    """

    code: str
    name: str
    field: str
    home_system: str = "provincial"
    deciding_level: str = "commune"
    channels: tuple[str, ...] = ("direct", "online", "post")
    components: tuple[ComponentSpec, ...] = ()
    limit: Limit
    fees: tuple[FeeRule, ...] = ()
    legal_basis: tuple[str, ...] = ()
    handling_office: str = ""
    valid_from: date
    valid_to: date | None = None
    source: str = ""
    code_confidence: Confidence = Confidence.HIGH
    detail_confidence: Confidence = Confidence.MEDIUM
    note: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether this version governs dossiers received on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
