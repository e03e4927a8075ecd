"""The machine under the program: its clock, its key, and how far long work is."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The machine's clock, in Viet Nam time to the millisecond."""

    def now(self) -> datetime: ...


class Signer(Protocol):
    """The device's own key."""

    @property
    def public_key(self) -> bytes:
        """Raw Ed25519 public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        ...


Progress = Callable[[int, int], None]
"""Hears how much is done, of how much."""
