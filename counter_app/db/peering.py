"""The nodes that this counter exchanges with, each in its role, and how it stands with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from counter_app.db import notes, tallying
from counter_app.db.outbox import Outbox
from counter_app.db.schema import events, peers, rejects
from counter_app.db.standing import StandingReader
from counter_app.domain.journal import EventId
from counter_app.domain.moments import VIET_NAM
from counter_app.service.ports import (
    Attempts,
    LinkState,
    Peer,
    PeerRole,
    PeerState,
    Reject,
    SyncState,
)

_LAST_RECEIPT, _NEXT_ATTEMPT, _ATTEMPTS = "last receipt", "next attempt", "attempts"
_PROBLEM, _CLOCK_OFFSET, _RELAYED = "sync problem", "clock off by seconds", "last relayed"

_PUT_PEER = insert(peers)
_KEEP_PEER: Final = _PUT_PEER.on_conflict_do_update(
    index_elements=[peers.c.role, peers.c.node],
    set_={
        column: _PUT_PEER.excluded[column]
        for column in ("url", "public_key", "certificate_pem", "current")
    },
)
_PEER: Final = select(peers).where(peers.c.current, peers.c.role == bindparam("role"))
_PUT_REJECT = insert(rejects)
_KEEP_REJECT: Final = _PUT_REJECT.on_conflict_do_update(
    index_elements=[rejects.c.role, rejects.c.event],
    set_={
        column: _PUT_REJECT.excluded[column]
        for column in ("reason", "said", "rejected_ms", "hearsay")
    },
)
_COUNT_EVENTS: Final = select(func.max(events.c.seq))
_COUNT_REJECTS: Final = (
    select(func.count()).select_from(rejects).where(rejects.c.role == PeerRole.PROVINCE)
)


def peer_of(connection: Connection, role: PeerRole) -> Peer | None:
    """The current node of a role."""
    row = connection.execute(_PEER, {"role": role}).first()
    if row is None:
        return None
    return Peer(
        url=row.url, node=row.node, public_key=row.public_key, certificate_pem=row.certificate_pem
    )


def keep_peer(connection: Connection, role: PeerRole, peer: Peer) -> None:
    """From now on this is the node of its role."""
    drop_peer(connection, role)
    connection.execute(
        _KEEP_PEER,
        {
            "role": role,
            "node": peer.node,
            "url": peer.url,
            "public_key": peer.public_key,
            "certificate_pem": peer.certificate_pem,
            "current": True,
        },
    )


def drop_peer(connection: Connection, role: PeerRole) -> None:
    """No node has this role any more."""
    connection.execute(update(peers).where(peers.c.role == role).values(current=False))


# ---------------------------------------------------------------- what nodes said


def keep_rejects(outbox: Outbox, told: Sequence[Reject], *, hearsay: bool = False) -> None:
    """Keep what a node would not take; hearsay never stands against its own word."""
    for one in told:
        if hearsay and not outbox.is_open(one.event_id):
            continue
        outbox.connection.execute(
            _KEEP_REJECT,
            {
                "role": outbox.role,
                "event": one.event_id,
                "reason": one.reason,
                "said": one.said,
                "rejected_ms": _milliseconds(one.rejected_at),
                "hearsay": hearsay,
            },
        )


def rejects_of(connection: Connection, role: PeerRole) -> tuple[Reject, ...]:
    """What the node of a role would not take, in order."""
    query = select(rejects).where(rejects.c.role == role).order_by(rejects.c.rejected_ms)
    return tuple(
        Reject(
            event_id=EventId(row.event),
            reason=row.reason,
            said=row.said,
            rejected_at=_at(row.rejected_ms),
        )
        for row in connection.execute(query)
    )


def note_receipt(connection: Connection, role: PeerRole, at: datetime) -> None:
    """The last moment at which the node of a role signed for anything."""
    name = notes.name_of(role, _LAST_RECEIPT)
    notes.note(connection, name, max(notes.whole_of(connection, name) or 0, _milliseconds(at)))


def relayed_after(connection: Connection) -> int:
    """See `SyncStore.relayed_after`."""
    return notes.whole_of(connection, _RELAYED) or 0


def note_relayed(connection: Connection, number: int | None) -> None:
    """The last receipt that the hub handed on; None where it is another hub than before."""
    notes.note(connection, _RELAYED, number)


# ---------------------------------------------------------------- attempts


def note_attempts(connection: Connection, role: PeerRole, attempts: Attempts) -> None:
    """When to try again, how often it failed in a row, and what is to be said of it."""
    at = None if attempts.next_at is None else _milliseconds(attempts.next_at)
    notes.note(connection, notes.name_of(role, _NEXT_ATTEMPT), at)
    notes.note(connection, notes.name_of(role, _ATTEMPTS), attempts.failures)
    notes.note(connection, notes.name_of(role, _PROBLEM), attempts.problem)


def attempts_of(connection: Connection, role: PeerRole) -> Attempts:
    """See `PeerStore.attempts`."""
    return Attempts(
        next_at=_noted_moment(connection, notes.name_of(role, _NEXT_ATTEMPT)),
        failures=notes.whole_of(connection, notes.name_of(role, _ATTEMPTS)) or 0,
        problem=notes.text_of(connection, notes.name_of(role, _PROBLEM)),
    )


def note_clock(connection: Connection, role: PeerRole, seconds: int) -> None:
    """How far this machine's clock is from a node's."""
    notes.note(connection, notes.name_of(role, _CLOCK_OFFSET), seconds)


def clock_offset(connection: Connection, role: PeerRole) -> int:
    """How far this machine's clock was from a node's at the last exchange, in seconds."""
    return notes.whole_of(connection, notes.name_of(role, _CLOCK_OFFSET)) or 0


def state_towards(outbox: Outbox) -> PeerState | None:
    """How it stands with the node of one role; None where there is none."""
    connection, role = outbox.connection, outbox.role
    peer = peer_of(connection, role)
    return None if peer is None else _state(outbox, peer.url)


def _state(outbox: Outbox, url: str) -> PeerState:
    connection, role = outbox.connection, outbox.role
    attempts = attempts_of(connection, role)
    return PeerState(
        url=url,
        unsent=outbox.count(),
        waiting_since=_moment(outbox.oldest_ms()),
        last_receipt_at=_noted_moment(connection, notes.name_of(role, _LAST_RECEIPT)),
        next_attempt_at=attempts.next_at,
        attempts=attempts.failures,
        problem=attempts.problem,
    )


def sync_state(to_province: Outbox, to_hub: Outbox) -> SyncState:
    """See `SyncStore.sync_state`."""
    connection = to_province.connection
    peer = peer_of(connection, PeerRole.PROVINCE)
    province = _state(to_province, peer.url if peer else "")
    hub = state_towards(to_hub)
    return SyncState(
        link=LinkState.NOT_ENROLLED if peer is None else _link(province, hub),
        url=province.url,
        unsent=province.unsent,
        total=tallying.value_of(connection, tallying.OWN_EVENTS),
        rejected=connection.scalar(_COUNT_REJECTS) or 0,
        waiting_since=province.waiting_since,
        last_receipt_at=province.last_receipt_at,
        next_attempt_at=province.next_attempt_at,
        attempts=province.attempts,
        problem=province.problem,
        clock_off_by_seconds=clock_offset(connection, PeerRole.PROVINCE),
        hub=hub,
        events=connection.scalar(_COUNT_EVENTS) or 0,
        certified_until=StandingReader(connection, to_province.origin).certified_until(),
    )


def _link(province: PeerState, hub: PeerState | None) -> LinkState:
    if hub is not None and not hub.attempts:
        return _link_by_hub(province, hub)
    if province.attempts or province.problem:
        return LinkState.OFFLINE
    return LinkState.SENDING if province.unsent else LinkState.AT_PROVINCE


def _link_by_hub(province: PeerState, hub: PeerState) -> LinkState:
    if not province.unsent:
        return LinkState.AT_PROVINCE
    return LinkState.SENDING if hub.unsent else LinkState.AT_HUB


def _noted_moment(connection: Connection, name: str) -> datetime | None:
    return _moment(notes.whole_of(connection, name))


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else _at(milliseconds)


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, VIET_NAM)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
