"""The catalogue: procedures as versioned data, each version frozen on the dossiers under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby


class ComponentKind(StrEnum):
    """In what form a paper comes with the dossier (national LoaiBan, and what is only shown)."""

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
    are `Limit(unit=WORKING_DAY, quarters=12)`, half a day is `quarters=2`. `next_day_after_15` is
    the rule of same-day procedures (Luật Hộ tịch Điều 5.3; NĐ 23/2015 Điều 7): received after
    15:00, due on the next working day.
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
class FeeStep:
    """Another amount from one unit on: from page 3 it is 1.000 đồng, `start=3, amount=1000`."""

    start: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A fee in whole đồng for each unit. `decided_locally`: the provincial council sets it.

    An `amount` of 0 that is decided locally is not known here; it is not free.
    """

    name: str
    amount: int = 0
    unit: str = ""
    """What one amount is for ("bản", "trang"), "" for the dossier."""
    decided_locally: bool = False
    steps: tuple[FeeStep, ...] = ()
    """By ascending `start`, each from 2 on."""
    most: int = 0
    """What one piece costs at most, however many units it has; 0 where there is no such bound."""
    channel: str = ""
    """The one channel this is for, "" for all."""
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
        """Whether `day` is within this version's own validity.

        A later version of the same code ends an earlier one the day before it begins, without
        the earlier being rewritten: which version governs a day is for `version_on` to say.
        """
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def version_on(versions: Iterable[Procedure], day: date) -> Procedure | None:
    """Of one code's versions, the one that governs dossiers received on `day`.

    The latest that had begun by then, if it has not ended: an earlier version left open does not
    come back when its successor ends. None where no version governs the day.
    """
    begun = [version for version in versions if version.valid_from <= day]
    latest = max(begun, key=lambda version: version.valid_from, default=None)
    return latest if latest is not None and latest.in_force_on(day) else None


def in_force(procedures: Iterable[Procedure], day: date) -> tuple[Procedure, ...]:
    """Of a whole catalogue, the one version of each code that governs a day, by code."""
    by_code = groupby(sorted(procedures, key=_code), key=_code)
    governing = (version_on(versions, day) for _, versions in by_code)
    return tuple(version for version in governing if version is not None)


def first_days(procedures: Iterable[Procedure]) -> dict[str, date]:
    """By code, the day on which the first of its versions begins."""
    by_code = groupby(sorted(procedures, key=_code), key=_code)
    return {code: min(version.valid_from for version in versions) for code, versions in by_code}


def prevailing(
    provincial: Iterable[Procedure], local: Iterable[Procedure]
) -> tuple[Procedure, ...]:
    """The catalogue of a counter, by code and first day, where the province has the last word.

    Of a code that the province publishes, nothing local counts from the day on which the
    province's first version begins; what was in force before stays for dossiers of those days.
    """
    decreed = tuple(provincial)
    since = first_days(decreed)
    kept = (one for one in local if one.code not in since or one.valid_from < since[one.code])
    return tuple(sorted((*decreed, *kept), key=lambda one: (one.code, one.valid_from)))


def _code(procedure: Procedure) -> str:
    return procedure.code
