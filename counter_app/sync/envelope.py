"""Signed, compressed, bounded messages: what every request and answer of the exchange is put in.

An envelope is `MCS1`, the signer's id (16 bytes), an Ed25519 signature (64 bytes) and one zstd
frame that states its content's size. The signature covers the frame as it travels, so a message
is proven before anything of it is unpacked.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import Protocol

import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.domain.journal import DeviceId, device_id

MAGIC = b"MCS1"
REQUEST_CONTEXT = b"motcua-sync-request/1\0"
RESPONSE_CONTEXT = b"motcua-sync-response/1\0"
_LEVEL = 9
_ID_END = len(MAGIC) + 16
_SEAL_END = _ID_END + 64
_MOST_WINDOW = 8 << 20


class EnvelopeError(ValueError):
    """The bytes are not an envelope, or what they hold does not unpack within its bounds."""


class Signs(Protocol):
    """A private key's owner: a counter's device key, or a node's."""

    @property
    def public_key(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as it came, not yet proven and not yet unpacked."""

    signer: DeviceId
    signature: bytes
    frame: bytes

    def holds(self, context: bytes, public_key: bytes) -> bool:
        """Whether the owner of this raw public key signed this frame for this context."""
        return device_id(public_key) == self.signer and signature_holds(
            context + hashlib.sha256(self.frame).digest(), self.signature, public_key
        )

    def content(self, most: int) -> bytes:
        """The message, if it has at most `most` bytes. Raises `EnvelopeError`."""
        return unpack(self.frame, most)


def seal(content: bytes, signer: Signs, context: bytes) -> bytes:
    """The envelope of a message."""
    frame = zstandard.ZstdCompressor(level=_LEVEL).compress(content)
    signature = signer.sign(context + hashlib.sha256(frame).digest())
    return MAGIC + bytes.fromhex(device_id(signer.public_key)) + signature + frame


def open_envelope(data: bytes) -> Envelope:
    """Take an envelope apart. Raises `EnvelopeError`."""
    if len(data) <= _SEAL_END or not data.startswith(MAGIC):
        raise EnvelopeError("not an envelope")
    return Envelope(
        DeviceId(data[len(MAGIC) : _ID_END].hex()), data[_ID_END:_SEAL_END], data[_SEAL_END:]
    )


def answer_context(request: bytes) -> bytes:
    """The context of an answer: it is bound to the request's very bytes."""
    return RESPONSE_CONTEXT + hashlib.sha256(request).digest()


def signature_holds(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether this is the Ed25519 signature of the message by that raw public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def unpack(frame: bytes, most: int) -> bytes:
    """What a zstd frame holds, never more than `most` bytes. Raises `EnvelopeError`.

    The frame must state its size; one byte more is asked for, so that a frame that lies, goes on
    or breaks off is told from an honest one. zstandard's own `max_output_size` is no bound: it is
    ignored where the frame declares a size.
    """
    try:
        declared = zstandard.frame_content_size(frame)
        if not 0 <= declared <= most:
            raise EnvelopeError("the frame states no size within bounds")
        plain = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
        with plain.stream_reader(io.BytesIO(frame), read_across_frames=True) as reader:
            content = reader.read(declared + 1)
    except zstandard.ZstdError as error:
        raise EnvelopeError("not a zstd frame") from error
    if len(content) != declared:
        raise EnvelopeError("the frame does not hold what it states")
    return content
