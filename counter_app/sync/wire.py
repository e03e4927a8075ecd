"""What travels between a counter and a node, as MessagePack; `docs/sync.md` specifies the bytes.

An event on the wire carries only what cannot be derived: ids and payload hashes are computed
anew by whoever receives it, and inside a run each event's `prev` is the one before it.
Unknown fields are passed over, so a newer peer may say more.
"""

from collections.abc import Sequence
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Struct

from counter_app.domain.facts import (
    DeviceEnrolled,
    DeviceRevoked,
    FormSetChosen,
    NodeEnrolled,
    NoticePublished,
    RecoveryKeyDeclared,
)
from counter_app.domain.fingerprint import SUM_BYTES
from counter_app.domain.journal import (
    DeviceId,
    Event,
    EventId,
    Header,
    Run,
    make_event,
    payload_hash,
)

MEDIA_TYPE: Final = "application/vnd.motcua.sync.v1"
PROTOCOL: Final = 1

MOST_REQUEST_BYTES: Final = 4 << 20
"""Of a request as it travels."""
MOST_REQUEST_CONTENT: Final = 16 << 20
"""Of a request once unpacked."""
MOST_ANSWER_BYTES: Final = 16 << 20
"""Of an answer as it travels: a page always holds a whole run, which came as one request."""
MOST_ANSWER_CONTENT: Final = 64 << 20
"""Of an answer once unpacked."""
MOST_EVENTS: Final = 1000
"""Of all runs of one request together; a run may have as many."""
MOST_WANTED: Final = 100
MOST_DAYS: Final = 20_000
"""Of all feeds that one request compares: half a century."""
MOST_COMPARED: Final = 20_000
"""Ids of differing days in one answer, which names one day at least."""
MOST_ASKED: Final = 500
"""Events that one request asks for by id."""
MOST_RELAYED: Final = 20
"""Receipts of the node above that one answer hands on."""
MOST_SEEN: Final = 256
MOST_PAYLOAD_BYTES: Final = 512 << 10
MOST_TEXT: Final = 200
"""Characters of an actor, a subject, a kind or a feed's name."""
PROVINCE_KINDS: Final = frozenset(
    kind.KIND
    for kind in (
        DeviceEnrolled,
        DeviceRevoked,
        NodeEnrolled,
        FormSetChosen,
        NoticePublished,
        RecoveryKeyDeclared,
    )
)
"""What only the province's node may write, and only in the province's feed."""
END_OF_FEED: Final = 2**63 - 1
"""A cursor behind everything: no page is wanted."""
RECEIPT_CONTEXT: Final = "motcua-receipt/1"

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
ShortId = Annotated[bytes, Meta(min_length=16, max_length=16)]
Sum = Annotated[bytes, Meta(min_length=SUM_BYTES, max_length=SUM_BYTES)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Whole = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Moment = Annotated[int, Meta(ge=0, lt=221_845_392_000_000)]
"""Unix milliseconds before the year 9000: what every calendar can show and reckon with."""
FeedName = Annotated[str, Meta(min_length=1, max_length=MOST_TEXT)]


class MessageError(ValueError):
    """The bytes are not the message they should be."""


class WireEvent(Struct, frozen=True, array_like=True):
    """An event without what can be derived.

    An entry of `seen` is an id, or the index of an earlier event of the same run.
    """

    actor: str
    subject: str
    kind: str
    version: Whole
    time: Whole
    seen: tuple[Hash | int, ...]
    payload: bytes


class WireRun(Struct, frozen=True):
    """A run: `prev` is its first event's, None where the origin begins."""

    feed: FeedName
    origin: ShortId
    prev: Hash | None
    events: Annotated[tuple[WireEvent, ...], Meta(min_length=1, max_length=MOST_EVENTS)]
    seal: Signature


class Page(Struct, frozen=True):
    """How much the sender of a request is ready to take in one answer."""

    events: Annotated[int, Meta(ge=1)] = 500
    payload_bytes: Annotated[int, Meta(ge=1)] = 512 << 10


class DayMark(Struct, frozen=True, array_like=True):
    """What is held of one day of a feed: see `counter_app.domain.fingerprint`."""

    day: Whole
    count: Whole
    sum: Sum


class FeedDays(Struct, frozen=True):
    """What the sender of a request holds of a feed, day by day; to be compared."""

    feed: FeedName
    days: Annotated[tuple[DayMark, ...], Meta(max_length=MOST_DAYS)]


class DifferingDay(Struct, frozen=True):
    """A day of which the node holds another set: the ids of its own, ascending."""

    feed: FeedName
    day: Whole
    ids: tuple[Hash, ...]


class SyncRequest(Struct, frozen=True, kw_only=True):
    """What a counter says: its cursors, the runs the node lacks, and what it wants to know."""

    protocol: int = PROTOCOL
    device: ShortId
    time_ms: int
    """The counter's wall clock, Unix milliseconds."""
    node: str
    """The incarnation that the cursors belong to; "" where none is known."""
    cursors: Annotated[dict[FeedName, Whole], Meta(max_length=64)]
    runs: Annotated[tuple[WireRun, ...], Meta(max_length=MOST_EVENTS)] = ()
    page: Page = Page()
    compare: Annotated[tuple[FeedDays, ...], Meta(max_length=64)] = ()
    """Feeds to be compared day by day."""
    ask: Annotated[tuple[Hash, ...], Meta(max_length=MOST_ASKED)] = ()
    """Events of the feeds under `cursors` that the node holds and the counter lacks."""
    relayed_after: Whole = 0
    """The last relayed receipt that the counter took in from this incarnation."""


class Receipt(Struct, frozen=True, kw_only=True):
    """The node's word that events are durable there, signed so that it stands alone.

    `digest` is SHA-256 over the ascending ids of those events of the request that are durable;
    `count` is how many they are, `at` the node's clock in Unix milliseconds.
    """

    node: str
    device: ShortId
    at: Moment
    count: Whole
    digest: Hash
    signature: bytes = b""


class RelayedReceipt(Struct, frozen=True):
    """A receipt of the node above, with the ids that its digest is over: it proves itself.

    `number` counts a relay's receipts from 1; 0 in a file.
    """

    receipt: Receipt
    ids: tuple[Hash, ...]
    number: Whole = 0


class Rejection(Struct, frozen=True):
    """An event that the node will not take, and why, for the clerk to read."""

    event: Hash
    reason: str
    vi: str
    en: str


class FeedPage(Struct, frozen=True):
    """A stretch of a feed: what lies between the request's cursor and `position`."""

    feed: FeedName
    position: Whole
    """The cursor after this page."""
    more: bool
    """Whether the feed goes on behind this page."""
    count: Whole
    """How many events the feed holds."""
    sum: Sum = bytes(SUM_BYTES)
    """The fingerprint of all of them, of the same moment as `count` and `position`."""
    runs: tuple[WireRun, ...] = ()
    after: Whole = 0
    """The cursor that the page starts behind."""


class SyncResponse(Struct, frozen=True, kw_only=True):
    """What the node answers, after everything it speaks of was committed."""

    protocol: int = PROTOCOL
    node: str
    time_ms: Moment
    receipt: Receipt
    rejected: tuple[Rejection, ...] = ()
    wanted: Annotated[tuple[Hash, ...], Meta(max_length=MOST_WANTED)] = ()
    """Events that others here name as their `prev`, and that are missing."""
    feeds: tuple[FeedPage, ...] = ()
    differing: tuple[DifferingDay, ...] = ()
    """The first days, of those compared, on which the node holds another set."""
    given: tuple[WireRun, ...] = ()
    """Runs with the events asked for, as many as there is room for."""
    relayed: Annotated[tuple[RelayedReceipt, ...], Meta(max_length=MOST_RELAYED)] = ()
    """From a relay: what the node above acknowledged since."""
    refused_above: tuple[Rejection, ...] = ()
    """From a relay: what the node above would not take, of this counter's events."""


Message = TypeVar("Message", SyncRequest, SyncResponse)


def encode(message: SyncRequest | SyncResponse) -> bytes:
    """The MessagePack of a message."""
    return msgspec.msgpack.encode(message)


def decode(content: bytes, kind: type[Message]) -> Message:
    """The message in these bytes. Raises `MessageError`."""
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(str(error)) from error


def to_wire(run: Run) -> WireRun:
    """A run without what can be derived."""
    first = run.events[0].header
    places = {event.id: index for index, event in enumerate(run.events)}
    return WireRun(
        feed=first.feed,
        origin=bytes.fromhex(first.origin),
        prev=first.prev,
        events=tuple(_event_to_wire(event, places) for event in run.events),
        seal=run.seal,
    )


def _event_to_wire(event: Event, places: dict[EventId, int]) -> WireEvent:
    header = event.header
    return WireEvent(
        actor=header.actor,
        subject=header.subject,
        kind=header.kind,
        version=header.version,
        time=header.time,
        seen=tuple(places.get(cause, bytes(cause)) for cause in header.seen),
        payload=event.payload,
    )


def from_wire(run: WireRun) -> Run:
    """The run with all ids computed anew. Raises `MessageError` where an index leads nowhere."""
    events: list[Event] = []
    prev = EventId(run.prev) if run.prev is not None else None
    for wired in run.events:
        header = Header(
            feed=run.feed,
            origin=DeviceId(run.origin.hex()),
            actor=wired.actor,
            subject=wired.subject,
            kind=wired.kind,
            version=wired.version,
            time=wired.time,
            prev=prev,
            seen=tuple(_cause(cause, events) for cause in wired.seen),
            payload_hash=payload_hash(wired.payload),
        )
        events.append(make_event(header, wired.payload))
        prev = events[-1].id
    return Run(tuple(events), run.seal)


def _cause(cause: bytes | int, before: Sequence[Event]) -> EventId:
    if isinstance(cause, bytes):
        return EventId(cause)
    if not 0 <= cause < len(before):
        raise MessageError("an event has seen one that is not before it")
    return before[cause].id


def receipt_message(receipt: Receipt) -> bytes:
    """What the node signs: a JSON array in fixed order, UTF-8, without spaces."""
    return msgspec.json.encode(
        (
            RECEIPT_CONTEXT,
            receipt.node,
            receipt.device.hex(),
            receipt.at,
            receipt.count,
            receipt.digest.hex(),
        )
    )


def province_feed(agency_code: str) -> str:
    """The feed of an agency's province: `H30` for `H30.12` and for `000.00.12.H30`."""
    parts = agency_code.split(".")
    return parts[0] if not parts[0].isdigit() else parts[-1]
