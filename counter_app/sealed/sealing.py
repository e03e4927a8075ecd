"""How a content lies on the disk: AES-256-GCM in chunks, after the STREAM construction.

    head      "motcua-blob/1" and a line feed, then 32 random bytes
    chunks    64 KiB of content each (the last may be shorter) with their tag of 16 bytes

Every file has a key of its own, derived from the store's key, the random bytes and the file's
name. A chunk's nonce is its number (11 bytes) and whether it is the last (1 byte), so chunks can
be neither moved, nor dropped, nor cut off, and a file says nothing under another's name. The name
is an HMAC of the content's hash: whoever finds the folder cannot tell whether it holds a document
that they know. Source: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance", 2015.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HEAD: Final = b"motcua-blob/1\n"
CHUNK: Final = 64 << 10
_SALT_BYTES: Final = 32
_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32


class BrokenSealError(Exception):
    """Bytes that are not what was sealed here under this name."""


class Sealing:
    """Names and seals contents under keys derived from the store's."""

    def __init__(self, database_key: bytes) -> None:
        self._names = _derived(database_key, b"", b"motcua-attachments/1 names")
        self._contents = _derived(database_key, b"", b"motcua-attachments/1 contents")

    def name_of(self, sha256: str) -> str:
        """The file's name for a content: 64 hexadecimal digits."""
        return hmac.new(self._names, sha256.encode(), hashlib.sha256).hexdigest()

    def sealed(self, content: bytes, name: str) -> Iterator[bytes]:
        """The file's bytes, portion by portion."""
        salt = os.urandom(_SALT_BYTES)
        cipher = self._cipher(salt, name)
        yield HEAD + salt
        starts = range(0, max(len(content), 1), CHUNK)
        for number, start in enumerate(starts):
            last = start + CHUNK >= len(content)
            yield cipher.encrypt(_nonce(number, last=last), content[start : start + CHUNK], HEAD)

    def opened(self, file: BinaryIO, name: str) -> Iterator[bytes]:
        """The content, chunk by chunk, each proven before it is given.

        Raises `BrokenSealError`, after the last sound chunk, where the file is not whole.
        """
        head = file.read(len(HEAD) + _SALT_BYTES)
        if len(head) < len(HEAD) + _SALT_BYTES or not head.startswith(HEAD):
            raise BrokenSealError
        cipher = self._cipher(head[len(HEAD) :], name)
        number, chunk = 0, file.read(CHUNK + _TAG_BYTES)
        while True:
            following = file.read(CHUNK + _TAG_BYTES)
            yield _opened(cipher, chunk, _nonce(number, last=not following))
            if not following:
                return
            number, chunk = number + 1, following

    def _cipher(self, salt: bytes, name: str) -> AESGCM:
        return AESGCM(_derived(self._contents, salt, name.encode()))


def _opened(cipher: AESGCM, chunk: bytes, nonce: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, chunk, HEAD)
    except InvalidTag as error:
        raise BrokenSealError from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((last,))


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=info).derive(key)
