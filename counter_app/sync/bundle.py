"""Messages of the exchange in a file, for where no line goes: a letter with sealed envelopes.

The letter (`letters.py`) is to the receiver and, so that the writer can read back what it wrote,
to the writer. Inside are `MCB1`, what the messages are, and each message with its length before it.
A file is taken as a whole or refused as a whole; every message in it is signed as on the line.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, Protocol

from counter_app.sync.letters import LetterError, sealed_to

MOST_BUNDLE_BYTES: Final = 128 << 20
"""Of the file."""
REPLY_CONTEXT: Final = b"motcua-bundle-reply/1\0"
"""What a reply's envelopes are signed for, followed by the 16 bytes of the device's id."""
_MAGIC: Final = b"MCB1"
_LENGTH_BYTES: Final = 4


class Content(Enum):
    """What a bundle's messages are."""

    REQUESTS = b"\x01"
    """To a node: envelopes with `SyncRequest`s, as a counter would send them."""
    REPLY = b"\x02"
    """To a counter: envelopes with `SyncResponse`s, signed by the node for that counter."""


class BundleError(ValueError):
    """The file is no bundle, not to this reader, not whole, or not as it was written."""


class Opens(Protocol):
    """Whoever letters are addressed to."""

    def open(self, letter: bytes) -> bytes: ...


def pack(content: Content, messages: Iterable[bytes], readers: Sequence[bytes]) -> bytes:
    """The bundle's bytes, for the owners of these raw public keys.

    Raises `BundleError` where the messages are more than a bundle holds.
    """
    parts = [_MAGIC, content.value]
    for message in messages:
        parts += [len(message).to_bytes(_LENGTH_BYTES, "big"), message]
    sealed = sealed_to(b"".join(parts), readers)
    if len(sealed) > MOST_BUNDLE_BYTES:
        raise BundleError("too many messages for a bundle")
    return sealed


def unpack(data: bytes, content: Content, reader: Opens) -> tuple[bytes, ...]:
    """The messages of a bundle. Raises `BundleError`."""
    if len(data) > MOST_BUNDLE_BYTES:
        raise BundleError("larger than any bundle")
    try:
        opened = reader.open(data)
    except LetterError as error:
        raise BundleError(str(error)) from error
    head = _MAGIC + content.value
    if not opened.startswith(head):
        raise BundleError("not a bundle of this kind")
    return _parted(opened, len(head))


def _parted(opened: bytes, at: int) -> tuple[bytes, ...]:
    messages = []
    while at < len(opened):
        start = at + _LENGTH_BYTES
        end = start + int.from_bytes(opened[at:start], "big")
        if end > len(opened) or start > len(opened):
            raise BundleError("a message is cut off")
        messages.append(opened[start:end])
        at = end
    return tuple(messages)


def reply_context(device: bytes) -> bytes:
    """The context of a reply's envelopes to a device, by the 16 bytes of its id."""
    return REPLY_CONTEXT + device
