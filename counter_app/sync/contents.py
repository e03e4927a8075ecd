"""What travels of attachments: one chunk of a content at a time, and how far the node has come.

A content is named by its SHA-256 and goes from its start on; the node says how many bytes of it are
durable, so whoever was cut off goes on from there, after days as well. Nothing but the node's
signed receipt over the whole content's hash means that it is there.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from counter_app.sync.wire import (
    PROTOCOL,
    FeedName,
    Hash,
    MessageError,
    Moment,
    ShortId,
    Whole,
)

MEDIA_TYPE: Final = "application/vnd.motcua.content.v1"
MOST_CHUNK: Final = 256 << 10
"""Bytes of content in one request."""
MOST_CONTENT: Final = 32 << 20
"""Bytes of one content."""
MOST_REQUEST_CONTENT: Final = MOST_CHUNK + (4 << 10)
"""Of a request once unpacked."""
MOST_ANSWER_CONTENT: Final = 4 << 10
REQUEST_CONTEXT: Final = b"motcua-content-request/1\0"
_RECEIPT_CONTEXT: Final = "motcua-content-receipt/1"


class ContentRequest(Struct, frozen=True, kw_only=True):
    """A chunk of a content, or without `data` the question how far the node has come."""

    protocol: int = PROTOCOL
    device: ShortId
    time_ms: int
    feed: FeedName
    """The feed whose events name the content."""
    sha256: Hash
    size: Annotated[int, Meta(ge=0, le=MOST_CONTENT)]
    offset: Whole = 0
    data: Annotated[bytes, Meta(max_length=MOST_CHUNK)] = b""


class ContentReceipt(Struct, frozen=True, kw_only=True):
    """The node's word that a whole content is durable there and has this hash."""

    node: str
    device: ShortId
    at: Moment
    sha256: Hash
    size: Whole
    signature: bytes = b""


class ContentAnswer(Struct, frozen=True, kw_only=True):
    """How many bytes from the start are durable here; the receipt where that is all of them."""

    protocol: int = PROTOCOL
    node: str
    time_ms: Moment
    sha256: Hash
    held: Whole
    receipt: ContentReceipt | None = None


def receipt_message(receipt: ContentReceipt) -> bytes:
    """What the node signs."""
    return msgspec.json.encode(
        (
            _RECEIPT_CONTEXT,
            receipt.node,
            receipt.device.hex(),
            receipt.at,
            receipt.sha256.hex(),
            receipt.size,
        )
    )


def decode_request(content: bytes) -> ContentRequest:
    """Raises `MessageError`."""
    try:
        return msgspec.msgpack.decode(content, type=ContentRequest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(str(error)) from error


def decode_answer(content: bytes) -> ContentAnswer:
    """Raises `MessageError`."""
    try:
        return msgspec.msgpack.decode(content, type=ContentAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(str(error)) from error


def encode(message: ContentRequest | ContentAnswer) -> bytes:
    """The MessagePack of a message."""
    return msgspec.msgpack.encode(message)
