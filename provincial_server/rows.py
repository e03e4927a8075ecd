"""Events as rows and back; a header is kept as its canonical bytes, so its hash is provable."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Row

from counter_app.domain.fingerprint import day_of
from counter_app.domain.journal import (
    HEADER_FORMAT,
    DeviceId,
    Event,
    EventId,
    Header,
    header_bytes,
)
from provincial_server.ingest import EnrolledDevice


@dataclass(slots=True)
class Standing:
    """What the journal says about an event: where it is, whose seal vouches for it, its own."""

    position: int | None
    sealed_by: EventId
    seal: bytes | None


class _KeptHeader(msgspec.Struct, array_like=True, frozen=True):
    format: str
    feed: str
    origin: str
    actor: str
    subject: str
    kind: str
    version: int
    time: int
    prev: str | None
    seen: tuple[str, ...]
    payload_hash: str


def event_of(row: Row[tuple[object, ...]]) -> Event:
    """The event in a row of `events`. Raises `ValueError` where its header does not read."""
    return Event(EventId(row.id), header_of(row.header), row.payload)


def device_of(row: Row[tuple[object, ...]]) -> EnrolledDevice:
    """The device in a row of `devices`."""
    return EnrolledDevice(
        id=DeviceId(row.id),
        public_key=row.public_key,
        agency_code=row.agency_code,
        counter=row.counter,
        valid_until_ms=row.valid_until_ms,
        revoked_by=row.revoked_by,
    )


def header_of(kept: bytes) -> Header:
    """The header under its canonical bytes. Raises `ValueError` where they are not."""
    try:
        read = msgspec.json.decode(kept, type=_KeptHeader)
    except msgspec.MsgspecError as error:
        raise ValueError("a header does not read") from error
    if read.format != HEADER_FORMAT:
        raise ValueError("a header of another format")
    return Header(
        feed=read.feed,
        origin=DeviceId(read.origin),
        actor=read.actor,
        subject=read.subject,
        kind=read.kind,
        version=read.version,
        time=read.time,
        prev=EventId(bytes.fromhex(read.prev)) if read.prev is not None else None,
        seen=tuple(EventId(bytes.fromhex(cause)) for cause in read.seen),
        payload_hash=bytes.fromhex(read.payload_hash),
    )


def row_of(event: Event, standing: Standing, now: int) -> tuple[object, ...]:
    """The row of an event in `events`, in the order of its columns.

    What was rejected has neither position, nor subject, nor kind: they may be what is wrong.
    """
    header = event.header
    taken = standing.position is not None
    return (
        header.feed,
        event.id,
        standing.position,
        day_of(header),
        header.origin,
        header.subject if taken else "",
        header.kind if taken else "",
        header.prev,
        standing.sealed_by,
        standing.seal,
        header_bytes(header),
        event.payload,
        now,
    )
