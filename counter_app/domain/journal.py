"""The journal's grammar: headers, content-addressed ids, hybrid time, seals and runs.

An event is a header and a payload. The header holds the payload's hash and the ids of the events
before it, so an event's id (SHA-256 over its header) vouches for everything that led to it.
`docs/journal.md` specifies the bytes for writers in other languages.
"""

import hashlib
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NewType

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

EventId = NewType("EventId", bytes)
"""SHA-256 over the header's bytes: 32 bytes, shown as 64 hexadecimal digits."""

DeviceId = NewType("DeviceId", str)
"""The first 16 bytes of the SHA-256 of a device's public key, as 32 hexadecimal digits."""

HEADER_FORMAT = "motcua-event/1"
SEAL_CONTEXT = b"motcua-seal/1\0"
_COUNTER_BITS = 16


@dataclass(frozen=True, slots=True)
class Header:
    """Where an event stands: in which feed, of whom, about what, after what.

    `prev` is the origin's previous event (None for its first); `seen` are the subject's latest
    events that the writer knew, in ascending order; `time` is hybrid time (see `tick`).
    """

    feed: str
    origin: DeviceId
    actor: str
    subject: str
    kind: str
    version: int
    time: int
    prev: EventId | None
    seen: tuple[EventId, ...]
    payload_hash: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """A header, the payload's very bytes, and the id that vouches for both."""

    id: EventId
    header: Header
    payload: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of linked events of one origin; `seal` signs the last and so vouches for all."""

    events: tuple[Event, ...]
    seal: bytes


def header_bytes(header: Header) -> bytes:
    """The canonical bytes of a header: a JSON array in fixed order, UTF-8, without spaces."""
    return msgspec.json.encode(
        (
            HEADER_FORMAT,
            header.feed,
            header.origin,
            header.actor,
            header.subject,
            header.kind,
            header.version,
            header.time,
            header.prev.hex() if header.prev is not None else None,
            [event_id.hex() for event_id in header.seen],
            header.payload_hash.hex(),
        )
    )


def event_id(header: Header) -> EventId:
    """The id of the event under this header."""
    return EventId(hashlib.sha256(header_bytes(header)).digest())


def payload_hash(payload: bytes) -> bytes:
    """SHA-256 of the payload as written."""
    return hashlib.sha256(payload).digest()


def make_event(header: Header, payload: bytes) -> Event:
    """The event of a header that was made for this payload."""
    return Event(event_id(header), header, payload)


def device_id(public_key: bytes) -> DeviceId:
    """The id of the device that owns this raw Ed25519 public key (32 bytes)."""
    return DeviceId(hashlib.sha256(public_key).digest()[:16].hex())


def tick(wall_ms: int, causes: Iterable[int]) -> int:
    """Hybrid time for a new event: the wall clock, but always after every cause.

    `wall_ms` is Unix time in milliseconds, `causes` the hybrid times of the events it follows.
    A wrong clock therefore never blocks a save and never puts an effect before its cause.
    """
    return max(max(wall_ms, 0) << _COUNTER_BITS, max(causes, default=-1) + 1)


def wall_ms_of(time: int) -> int:
    """The wall-clock part of a hybrid time, Unix milliseconds."""
    return time >> _COUNTER_BITS


def seal_message(event: EventId) -> bytes:
    """What a device signs to seal a transaction that ends on this event."""
    return SEAL_CONTEXT + event


def seal_holds(event: EventId, seal: bytes, public_key: bytes) -> bool:
    """Whether `seal` is the Ed25519 signature of this event by that raw public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(seal, seal_message(event))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_sound(event: Event) -> bool:
    """Whether id, header and payload vouch for one another."""
    return (
        payload_hash(event.payload) == event.header.payload_hash
        and event_id(event.header) == event.id
    )


def is_linked(events: Sequence[Event]) -> bool:
    """Whether these are one origin's events in one feed, each the `prev` of the next."""
    return all(
        after.header.prev == before.id
        and after.header.origin == before.header.origin
        and after.header.feed == before.header.feed
        for before, after in pairwise(events)
    )


def run_holds(run: Run, public_key: bytes) -> bool:
    """Whether every event of the run is sound and linked, and its seal by this key holds."""
    if not run.events or run.events[0].header.origin != device_id(public_key):
        return False
    return (
        all(is_sound(event) for event in run.events)
        and is_linked(run.events)
        and seal_holds(run.events[-1].id, run.seal, public_key)
    )


def causal_order(events: Iterable[Event]) -> list[Event]:
    """Each event once, after everything it had seen; ties by hybrid time, then by id.

    The answer depends on the set of events alone, not on the order in which they arrived.
    Events that were seen but are not here yet do not hold anything back.
    """
    known = {event.id: event for event in events}
    waiting = {
        event.id: {cause for cause in event.header.seen if cause in known}
        for event in known.values()
    }
    effects: dict[EventId, list[EventId]] = {event_id_: [] for event_id_ in known}
    for effect, causes in waiting.items():
        for cause in causes:
            effects[cause].append(effect)
    return _drain(known, waiting, effects)


def _drain(
    known: dict[EventId, Event],
    waiting: dict[EventId, set[EventId]],
    effects: dict[EventId, list[EventId]],
) -> list[Event]:
    ready = [(known[i].header.time, i) for i, causes in waiting.items() if not causes]
    heapq.heapify(ready)
    ordered: list[Event] = []
    while ready:
        _, done = heapq.heappop(ready)
        ordered.append(known[done])
        for effect in effects[done]:
            waiting[effect].discard(done)
            if not waiting[effect]:
                heapq.heappush(ready, (known[effect].header.time, effect))
    return ordered


def digest_of(events: Iterable[EventId]) -> bytes:
    """The fingerprint of a set of events: SHA-256 over their ids in ascending order, each once."""
    return hashlib.sha256(b"".join(sorted(set(events)))).digest()


def heads(events: Iterable[Event]) -> tuple[EventId, ...]:
    """The latest events: those that no other event here has seen, in ascending order."""
    known = {event.id: event for event in events}
    seen = {cause for event in known.values() for cause in event.header.seen}
    return tuple(sorted(event_id_ for event_id_ in known if event_id_ not in seen))
