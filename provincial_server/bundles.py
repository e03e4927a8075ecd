"""The exchange in files: what a counter carried here is taken in, and a reply written for it.

A bundle is taken as a whole or refused as a whole; the reply holds the node's receipts, what it
would not take, and what the counter lacks of its feeds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from counter_app.domain.journal import DeviceId, EventId
from counter_app.domain.sentences import Refused, say
from counter_app.sync.bundle import BundleError, Content, Opens, pack, reply_context, unpack
from counter_app.sync.envelope import seal
from counter_app.sync.wire import (
    MOST_RELAYED,
    Rejection,
    RelayedReceipt,
    SyncResponse,
    encode,
)
from provincial_server.exchange import Asked, Exchange, Taken, readable
from provincial_server.ingest import EnrolledDevice
from provincial_server.problems import Problem

_MOST_REPLY_BYTES: Final = 96 << 20
"""Of the messages in a reply; what does not fit comes with the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a bundle brought, and the reply to it."""

    device: DeviceId
    events: int
    rejected: int
    reply: bytes


def imported(exchange: Exchange, opener: Opens, content: bytes) -> Imported:
    """Take a bundle in, and answer it; all it brought is durable when this returns.

    Raises `Refused` where it is damaged, not to this node, or not from one enrolled device.
    """
    asked = _asked(exchange, _messages(opener, content))
    taken = [exchange.take(one) for one in asked]
    last = asked[-1]
    held = frozenset(event for one in taken for event in one.durable)
    reply = [*_receipts(exchange, last.sender, taken), *_news(exchange, last, held)]
    return Imported(
        device=last.sender.id,
        events=len(held),
        rejected=sum(len(one.rejected) for one in taken),
        reply=_packed(exchange, last.sender, reply),
    )


def exported(exchange: Exchange, sender: EnrolledDevice) -> bytes:
    """All that a counter may read, as a reply to no request: for one that has no line at all."""
    cursors = dict.fromkeys(readable(sender), 0)
    return _packed(exchange, sender, _pages(exchange, sender, cursors, frozenset()))


def _messages(opener: Opens, content: bytes) -> Sequence[bytes]:
    try:
        return unpack(content, Content.REQUESTS, opener)
    except BundleError as error:
        raise Refused(
            say("Tệp này không phải gói gửi cho máy chủ này, hoặc đã hỏng; không nhận gì từ tệp."),
            "path",
        ) from error


def _asked(exchange: Exchange, messages: Sequence[bytes]) -> list[Asked]:
    """Every message proven, all of one sender: nothing is taken of a bundle with a bad one."""
    try:
        asked = [exchange.prove(message) for message in messages]
    except Problem as problem:
        raise Refused(
            say("Không nhận gói này: {reason}", reason=problem.reason.vi), "path"
        ) from problem
    if len({one.sender.id for one in asked}) != 1:
        raise Refused(say("Gói này không phải do một máy gửi; không nhận gì từ tệp."), "path")
    return asked


def _receipts(
    exchange: Exchange, sender: EnrolledDevice, taken: Sequence[Taken]
) -> Iterator[SyncResponse]:
    """The node's word on what came, as many receipts as a message holds."""
    for start in range(0, len(taken), MOST_RELAYED):
        some = taken[start : start + MOST_RELAYED]
        receipts = tuple(
            RelayedReceipt(exchange.receipt(sender.id, one.durable), tuple(sorted(one.durable)))
            for one in some
            if one.durable
        )
        refused = tuple(
            Rejection(event, reason.code, reason.vi, reason.en)
            for one in some
            for event, reason in sorted(one.rejected.items())
        )
        told = exchange.tell(sender, {})
        yield msgspec.structs.replace(told, relayed=receipts, refused_above=refused)


def _news(exchange: Exchange, last: Asked, held: frozenset[EventId]) -> Iterator[SyncResponse]:
    """What the sender lacks, by the cursors of its last message."""
    known = last.request.node == exchange.incarnation
    cursors = last.request.cursors if known else dict.fromkeys(last.request.cursors, 0)
    return _pages(exchange, last.sender, cursors, held)


def _pages(
    exchange: Exchange,
    sender: EnrolledDevice,
    cursors: Mapping[str, int],
    held: frozenset[EventId],
) -> Iterator[SyncResponse]:
    at = dict(cursors)
    while at:
        told = exchange.tell(sender, at, held)
        yield told
        at = {page.feed: page.position for page in told.feeds if page.more}


def _packed(exchange: Exchange, sender: EnrolledDevice, responses: Iterable[SyncResponse]) -> bytes:
    """The reply's file, as far as it has room; what is left comes with the next."""
    context = reply_context(bytes.fromhex(sender.id))
    messages: list[bytes] = []
    room = _MOST_REPLY_BYTES
    for response in responses:
        message = seal(encode(response), exchange.key, context)
        room -= len(message)
        if messages and room < 0:
            break
        messages.append(message)
    return pack(Content.REPLY, messages, [sender.public_key, exchange.key.public_key])
