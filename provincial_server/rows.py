"""Events as rows and back; a header is kept as its canonical bytes, so its hash is provable."""

import msgspec
from sqlalchemy import Row

from counter_app.domain.journal import (
    HEADER_FORMAT,
    DeviceId,
    Event,
    EventId,
    Header,
    header_bytes,
)


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


def row_of(
    event: Event, *, position: int | None, sealed_by: EventId, now: int
) -> dict[str, object]:
    """The row of an event without its seal. What was rejected has neither position nor subject."""
    header = event.header
    taken = position is not None
    return {
        "id": event.id,
        "feed": header.feed,
        "position": position,
        "origin": header.origin,
        "subject": header.subject if taken else "",
        "kind": header.kind if taken else "",
        "prev": header.prev,
        "sealed_by": sealed_by,
        "seal": None,
        "header": header_bytes(header),
        "payload": event.payload,
        "received_ms": now,
    }
