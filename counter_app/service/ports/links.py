"""How it stands with the nodes a counter syncs with, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counter_app.domain.journal import EventId


class LinkState(StrEnum):
    """Where this counter's events are, as signed receipts tell; never as hope."""

    NOT_ENROLLED = "not_enrolled"
    OFFLINE = "offline"
    SENDING = "sending"
    AT_HUB = "at_hub"
    """All at the commune's hub, which has the province's word for some of it only."""
    AT_PROVINCE = "at_province"


class PeerRole(StrEnum):
    """What a node is to this counter."""

    PROVINCE = "province"
    HUB = "hub"
    """A relay in the commune: what it has is durable there, and on its way to the province."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerState:
    """How it stands with one node, by its signed receipts.

    `waiting_since` is when the oldest event was written that it has said nothing of.
    """

    url: str
    unsent: int = 0
    waiting_since: datetime | None = None
    last_receipt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """The truth in the corner of the window: how it stands with the province.

    `unsent` is what no word of the province names, direct or handed on. `hub` tells the same of
    the commune's hub, None where the counter has none.
    """

    link: LinkState
    url: str = ""
    unsent: int = 0
    total: int = 0
    rejected: int = 0
    waiting_since: datetime | None = None
    last_receipt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    problem: str = ""
    clock_off_by_seconds: int = 0
    hub: PeerState | None = None
    events: int = 0
    """How many the store holds of anybody: whoever sees it grow knows that something came."""
    certified_until: datetime | None = None
    """When this device's certificate ends; None where there is none, or no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A node this counter syncs with."""

    url: str
    node: str
    """Its incarnation: changes when the node was restored from a backup."""
    public_key: str
    """Raw Ed25519 public key of the node, 64 hexadecimal digits."""
    certificate_pem: str = ""
    """The authority its TLS certificate must come from; "" for the system's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """An event the node would not take, and why; kept until a person has dealt with it."""

    event_id: EventId
    reason: str
    said: str
    rejected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """What a hub handed on of the province's word, proven where it acknowledges.

    `number` is the last of the receipts behind it; `at` is when the province last signed.
    """

    number: int
    acknowledged: tuple[EventId, ...] = ()
    at: datetime | None = None
    refused: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentContent:
    """A file's content that a node has not acknowledged: its hash (hexadecimal) and its bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsState:
    """How many contents of attachments a node has not acknowledged, and their bytes."""

    unsent: int = 0
    unsent_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often an exchange failed in a row, why, and when it is tried again."""

    next_at: datetime | None = None
    failures: int = 0
    problem: str = ""
