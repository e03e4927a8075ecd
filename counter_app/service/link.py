"""How it stands between this counter and the nodes it exchanges with, all of one look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.office import Device
from counter_app.domain.roles import Act, may
from counter_app.domain.sentences import Sentence
from counter_app.service import safekeeping, trust
from counter_app.service.backup_port import BackupState
from counter_app.service.desk import Desk
from counter_app.service.ports import (
    ContentsState,
    Direction,
    LinkState,
    PassedOver,
    PeerRole,
    Pile,
    PileAsked,
    RejectedStep,
    SyncState,
)

MOST_NAMED: Final = 200
"""Rejects that are listed one by one: more of them have one cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStanding:
    """One feed towards one node: `held` events that it should hold as well, its position here.

    `compared` says whether the last exchange came to its end; `apart` is by how much both sides
    were left different, `awaited` that they are compared before anything else.
    """

    role: PeerRole
    feed: str
    ours: bool
    """Whether it is the commune's."""
    held: int
    cursor: int
    compared: bool
    apart: Fingerprint | None
    awaited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLooked:
    """The link as it stands. `passed_over` is None for whoever may not settle anything."""

    now: datetime
    device: Device
    state: SyncState
    unsent_bytes: int
    feeds: tuple[FeedStanding, ...]
    rejected: tuple[RejectedStep, ...]
    disputed: int
    shared: int
    passed_over: tuple[PassedOver, ...] | None
    contents: ContentsState
    backups: BackupState
    certificate: Sentence | None
    remarks: tuple[Sentence, ...]


def look_at_link(desk: Desk) -> LinkLooked:
    """Everything there is to say about the link, but for the calendar, which takes longer."""
    now = in_viet_nam(desk.clock.now())
    state = desk.sync_store.sync_state()
    with desk.store.reading() as reader:
        device = reader.device()
        rejected = reader.rejected(MOST_NAMED)
        disputed, shared = (
            reader.pile_size(PileAsked(pile=pile, now=now, until=now))
            for pile in (Pile.DISPUTED, Pile.SHARING)
        )
    return LinkLooked(
        now=now,
        device=device,
        state=state,
        unsent_bytes=desk.sync_store.towards(_way(state)).unsent_bytes(),
        feeds=_feeds(desk, device, state),
        rejected=rejected,
        disputed=disputed,
        shared=shared,
        passed_over=trust.passed_over(desk) if may(desk.actor, Act.SETTLE) else None,
        contents=desk.sync_store.contents_state(),
        backups=safekeeping.backup_state(desk),
        certificate=trust.certificate_notice(desk),
        remarks=safekeeping.remarks(desk),
    )


def bundle_name(desk: Desk) -> str:
    """A name for what is carried to the province, that no other counter and minute has."""
    now = in_viet_nam(desk.clock.now())
    with desk.store.reading() as reader:
        device = reader.device()
    return f"gui-tinh-{device.agency_code}-{device.counter}-{now:%Y%m%d-%H%M}.bundle"


def _way(state: SyncState) -> PeerRole:
    """Which way the next events go."""
    by_hub = state.hub is not None and not state.hub.attempts
    return PeerRole.HUB if by_hub else PeerRole.PROVINCE


def _feeds(desk: Desk, device: Device, state: SyncState) -> tuple[FeedStanding, ...]:
    if state.link is LinkState.NOT_ENROLLED:
        return ()
    roles = [PeerRole.PROVINCE, *([PeerRole.HUB] if state.hub is not None else [])]
    towards = {role: desk.sync_store.towards(role) for role in roles}
    return tuple(
        _standing(role, towards[role], feed, ours=feed == device.agency_code)
        for role in roles
        for feed in towards[role].feeds()
    )


def _standing(role: PeerRole, towards: Direction, feed: str, *, ours: bool) -> FeedStanding:
    cursor = towards.cursor(feed)
    return FeedStanding(
        role=role,
        feed=feed,
        ours=ours,
        held=sum(towards.held(feed).values(), Fingerprint()).count,
        cursor=cursor,
        compared=bool(cursor) and not towards.attempts().failures,
        apart=towards.apart(feed),
        awaited=feed in towards.must_compare(),
    )
