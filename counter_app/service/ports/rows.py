"""What the store answers with: rows of lists, plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counter_app.domain.authority import Void
from counter_app.domain.facts import Fact
from counter_app.domain.facts.days import DayClosed
from counter_app.domain.facts.money import PaymentMethod
from counter_app.domain.journal import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One dossier in a list: what a clerk needs to recognise it."""

    id: str
    code: str
    procedure_code: str
    procedure_name: str
    applicant_name: str
    id_number: str
    phone: str
    received_at: datetime
    due_at: datetime | None
    state: int
    stage: str = ""
    """The value of its `Stage`."""


class Pile(StrEnum):
    """The dossiers that a counter looks after, as they lie on its desk."""

    TODAY = "today"
    """Received or brought on this day, the latest first."""
    DUE = "due"
    """Open, its clock running, to be ready by the next working day's end; the first due first."""
    OVERDUE = "overdue"
    """Open past its time (or its clock stopped after that); the longest first."""
    READY = "ready"
    """The result waits for the citizen; the longest first."""
    WAITING = "waiting"
    """The citizen was asked for papers; the first due first."""
    SHARING = "sharing"
    """Under a code that another dossier has as well; by code."""
    DISPUTED = "disputed"
    """With acts that did not know of each other, for the head to settle; the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PileAsked:
    """Which pile, at which moment; `until` is the end of what is due soon."""

    pile: Pile
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Money that a clerk took in for a dossier, in whole đồng; below 0 where it was given back."""

    code: str
    clerk: str
    method: PaymentMethod
    receipt_number: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A day that this counter closed, and the event that says so."""

    event_id: EventId
    fact: DayClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unfinished entry, kept so that a crash loses no typing. `body` is JSON."""

    key: str
    body: bytes
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A step of a dossier that has no effect, and why. `code` is "" where no entry tells one."""

    dossier_id: str
    code: str
    event_id: str
    kind: str
    actor: str
    device: str
    at: datetime
    why: Void


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedStep:
    """What the province would not take, and why: its `reason` as a code, and as it `said` it.

    `dossier_id` is "" where it is about no dossier that is here, `code` where no entry tells one.
    """

    dossier_id: str
    code: str
    kind: str
    fact: Fact
    at: datetime
    reason: str
    said: str
    rejected_at: datetime
