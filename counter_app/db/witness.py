"""What stands outside the store about it: the token of its last opening, and its last own event.

Both are small files in the user's state folder, which no backup of the data folder holds. They are
named after the device, so a store may be moved, and a second copy on one machine is told apart.
Where they cannot be written the counter works on, unwatched.
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from counter_app.domain.journal import DeviceId, EventId

_PRIVATE: Final = 0o700
_OWNER_ONLY: Final = 0o600
_BINARY: Final = getattr(os, "O_BINARY", 0)
_ID_BYTES: Final = 32
_CHECK_BYTES: Final = 8
_MOST_TOKENS: Final = 4096


class Witness:
    """The files of one device; safe for several programs, except that the last one to note wins."""

    def __init__(self, folder: Path, device: DeviceId) -> None:
        self._folder = folder
        self._tokens = folder / f"{device}.token"
        self._head = folder / f"{device}.head"
        self._descriptor: int | None = None
        self._failed = False

    def tokens(self) -> tuple[str, ...] | None:
        """The tokens that the store may hold: two while it is being opened. None where there are
        none here. Raises `OSError` where that cannot be told."""
        try:
            raw = self._tokens.read_bytes()[:_MOST_TOKENS]
        except FileNotFoundError:
            return None
        return tuple(raw.decode("ascii", "replace").split("\n")[:2])

    def keep_tokens(self, *tokens: str) -> None:
        """Durably replace the tokens, whole or not at all. Raises `OSError`."""
        self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        staged = self._tokens.with_name(f".{self._tokens.name}.{secrets.token_hex(8)}")
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
            with os.fdopen(os.open(staged, flags, _OWNER_ONLY), "wb") as file:
                file.write("\n".join(tokens).encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
            staged.replace(self._tokens)
        finally:
            staged.unlink(missing_ok=True)

    def head(self) -> EventId | None:
        """The last own event that was noted; None where none was, or half of it."""
        try:
            raw = self._head.read_bytes()
        except OSError:
            return None
        event, check = raw[:_ID_BYTES], raw[_ID_BYTES:]
        return EventId(event) if check and check == _check(event) else None

    def note_head(self, event: EventId) -> None:
        """Note an event that is durable in the store.

        Not flushed to the disk: after a power cut an older one may stand here, which the store
        holds as well. A failure is remembered and ends the noting: it must not fail what is saved.
        """
        if self._failed:
            return
        try:
            if self._descriptor is None:
                self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
                flags = os.O_WRONLY | os.O_CREAT | _BINARY
                self._descriptor = os.open(self._head, flags, _OWNER_ONLY)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, event + _check(event))
        except OSError:
            self._failed = True

    @property
    def failed(self) -> bool:
        """Whether the last event can no longer be noted."""
        return self._failed

    def close(self) -> None:
        """Close the file of the last event."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def fresh_token() -> str:
    """A new token, as nobody has had it."""
    return secrets.token_hex(16)


def _check(event: bytes) -> bytes:
    return hashlib.sha256(event).digest()[:_CHECK_BYTES]
