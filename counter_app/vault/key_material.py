"""The two secrets of a device, and the signature made with one of them."""

import secrets
from dataclasses import dataclass, field
from typing import Protocol, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens the store and what signs its journal, 32 random bytes each; never shown."""

    database_key: bytes = field(repr=False)
    device_seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.database_key) != KEY_BYTES or len(self.device_seed) != KEY_BYTES:
            raise ValueError("a database key and a device seed have 32 bytes each")

    @classmethod
    def fresh(cls) -> Self:
        """New ones, from the operating system's generator."""
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))

    def joined(self) -> bytes:
        """Both as 64 bytes, for a holder to keep."""
        return self.database_key + self.device_seed

    @classmethod
    def parted(cls, joined: bytes) -> Self:
        """The reverse of `joined`. Raises `ValueError` where these are not 64 bytes."""
        return cls(joined[:KEY_BYTES], joined[KEY_BYTES:])


class Keys(Protocol):
    """A holder of the secrets."""

    def create(self) -> Secrets:
        """Make and keep new secrets: once returned, `load` finds them after any crash.

        Raises `Refused` where there are secrets already or the holder is not sound, and
        `Unavailable`.
        """
        ...

    def adopt(self, secrets: Secrets) -> None:
        """Keep secrets that were recovered, in the place of whatever was named before.

        Once returned, `load` finds them after any crash. Raises as `create` does, but for what is
        there already.
        """
        ...

    def load(self) -> Secrets:
        """The secrets. Raises `Refused`, `Unavailable` or `Damaged`."""
        ...


class DeviceKey:
    """The device's Ed25519 key (RFC 8032); a `Signer`."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        """Raw public key, 32 bytes."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(message)
