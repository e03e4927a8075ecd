"""The exchange: the store in the direction of a node, and whoever talks to nodes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import EventId, Run
from counter_app.service.ports.links import (
    Attempts,
    ContentsState,
    HandedOn,
    Peer,
    PeerRole,
    Reject,
    SyncState,
    UnsentContent,
)
from counter_app.service.ports.machine import Progress


class PeerStore(Protocol):
    """A store in the direction of one node. Each call is a transaction of its own."""

    def peer(self) -> Peer | None: ...

    def set_peer(self, peer: Peer) -> None:
        """Remember the node; a new incarnation starts all its cursors anew."""
        ...

    def drop_peer(self) -> None:
        """There is no such node any more."""
        ...

    def unsent_runs(self, *, events: int, payload_bytes: int) -> tuple[Run, ...]:
        """This device's oldest unacknowledged, unrejected events, within bounds (at least one)."""
        ...

    def runs_holding(self, events: Sequence[EventId]) -> tuple[Run, ...]:
        """Sealed runs that contain these events, for a node that asks for missing links."""
        ...

    def acknowledge(self, events: Sequence[EventId], at: datetime, receipt: bytes = b"", /) -> None:
        """A signed receipt says that these are durable at the node.

        `receipt` is that receipt as it came, for a relay to hand on.
        """
        ...

    def reject(self, rejects: Sequence[Reject], receipt: bytes = b"", /) -> None:
        """The node will not take these; its receipt tells what it took besides."""
        ...

    def cursor(self, feed: str) -> int:
        """The position up to which the node's feed has been taken in; 0 at the start."""
        ...

    def take_in(self, feed: str, runs: Sequence[Run], position: int) -> int:
        """Append foreign runs and advance the cursor in one transaction; how many were new.

        The caller has proven the runs. Events that are here already are passed over.
        """
        ...

    def must_compare(self) -> frozenset[str]:
        """The feeds to be compared with the node before anything is sent or fetched.

        Those that were known when it turned out to be another incarnation than before.
        """
        ...

    def held(self, feed: str) -> dict[int, Fingerprint]:
        """What the node should hold of a feed, by day: all but what is unsent or rejected.

        What must be compared first counts as sent.
        """
        ...

    def held_on(self, feed: str, day: int) -> set[EventId]:
        """The events behind one day of `held`."""
        ...

    def taken_after_all(self, events: Collection[EventId]) -> None:
        """The node tells that it holds these: what of them it once rejected, it has taken since."""
        ...

    def apart(self, feed: str) -> Fingerprint | None:
        """By how much this feed differed from the node's when mending was given up; or None."""
        ...

    def stayed_apart(self, feed: str, difference: Fingerprint) -> None:
        """Mending this feed was in vain: it is not tried again for the same difference."""
        ...

    def agreed(self, feed: str, position: int, theirs: Fingerprint) -> bool:
        """The node holds the same of this feed, up to `position`, with this fingerprint.

        Where it had to be compared first, own events count as delivered and the cursor is there;
        unless something was written meanwhile, so that it must be compared again: then False.
        """
        ...

    def device_keys(self) -> dict[str, bytes]:
        """Public keys by device id, from the certificates in the journal."""
        ...

    def attempts(self) -> Attempts:
        """The back-off as it was kept."""
        ...

    def attempted(self, *, next_attempt_at: datetime | None, attempts: int, problem: str) -> None:
        """Keep the back-off, so that a restart does not forget it."""
        ...

    def clock_offset(self, seconds: int) -> None:
        """How far this machine's clock was from the node's at the last exchange."""
        ...


class ContentQueue(Protocol):
    """The contents of attachments that wait for one node."""

    def unsent_contents(self, limit: int) -> tuple[UnsentContent, ...]:
        """Contents attached here that the node has not acknowledged, the most urgent first.

        Open dossiers by the time that was promised, then the finished ones.
        """
        ...

    def contents_state(self) -> ContentsState: ...

    def content_sent(self, sha256: str, at: datetime) -> None:
        """A signed receipt says that this content is durable at the node."""
        ...


class Direction(PeerStore, ContentQueue, Protocol):
    """A counter's store in the direction of one node."""

    def feeds(self) -> tuple[str, ...]:
        """The feeds that were taken in from the node, by name."""
        ...

    def unsent_bytes(self) -> int:
        """The payload's size of what is still to be offered to the node."""
        ...


class SyncStore(Direction, Protocol):
    """The store as the sync engine sees it, in the direction of the province."""

    def towards(self, role: PeerRole) -> Direction:
        """The same store in the direction of the node of a role."""
        ...

    def rejects(self) -> tuple[Reject, ...]:
        """What the province would not take, as it said itself or through the hub."""
        ...

    def unsent(self) -> tuple[EventId, ...]:
        """This device's events that no signed receipt and no reject has named, oldest first."""
        ...

    def relayed_after(self) -> int:
        """The last of the province's receipts that the hub handed on; 0 where there is none."""
        ...

    def take_handed_on(self, told: HandedOn) -> None:
        """Keep the province's word that came through the hub.

        What it is said to have refused is shown as such, and offered to the province none the
        less until it says so itself: a relay has no authority.
        """
        ...

    def node_keys(self) -> dict[str, bytes]:
        """Public keys of this commune's hubs by node id, from the province's certificates."""
        ...

    def sync_state(self) -> SyncState: ...


class Exchange(Protocol):
    """Talks to the province, through the commune's hub where there is one."""

    def enrol(self, url: str, code: str, authority: str = "") -> Peer:
        """Hand in a single-use code. Raises `Refused` or `Unavailable`.

        `authority` is the PEM of the province's own authority for TLS; "" for the system's.
        """
        ...

    def set_hub(self, url: str, authority: str = "") -> Peer:
        """Exchange through the commune's hub from now on. Raises `Refused` or `Unavailable`."""
        ...

    def clear_hub(self) -> None:
        """Exchange with the province directly from now on."""
        ...

    def close(self) -> None:
        """Hang up whatever line is kept open between two exchanges."""
        ...

    def sync(self, progress: Progress = ..., *, due_only: bool = False) -> SyncState:
        """Exchange until neither side has anything for the other, or raise `Unavailable`.

        With `due_only` nobody is called before the time that the back-off set.
        """
        ...
