"""Sealing for whoever owns an Ed25519 key that is known: age files to ssh-ed25519 recipients.

Counters and nodes know each other by their Ed25519 keys already, so a file for one of them needs
no key more (age-encryption.org/v1; X25519 is derived from the key as ssh-ed25519 recipients do).
"""

import base64
from collections.abc import Iterable

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_SSH_KIND = b"ssh-ed25519"


class LetterError(ValueError):
    """The bytes are no letter, not to this reader, or not as they were sealed."""


class Reader:
    """Opens letters to the owner of a key, by its 32 bytes of seed."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    def open(self, letter: bytes) -> bytes:
        """What was sealed, whole and unaltered. Raises `LetterError`."""
        key = Ed25519PrivateKey.from_private_bytes(self._seed)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        try:
            return bytes(pyrage.decrypt(letter, [pyrage.ssh.Identity.from_buffer(pem)]))
        except pyrage.DecryptError as error:
            raise LetterError(str(error)) from error


def sealed_to(content: bytes, readers: Iterable[bytes]) -> bytes:
    """A letter that the owner of any of these raw public keys can open, and nobody else."""
    recipients = [pyrage.ssh.Recipient.from_str(_ssh_line(key)) for key in readers]
    return bytes(pyrage.encrypt(content, recipients))


def _ssh_line(public_key: bytes) -> str:
    """The key as OpenSSH writes it (RFC 8709)."""
    parts = (_SSH_KIND, public_key)
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"{_SSH_KIND.decode()} {base64.b64encode(blob).decode()}"
