"""The node's own key, kept in a file beside the database, never in it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counter_app.domain.sentences import Damaged, Unavailable, say
from counter_app.sync.letters import Reader

KEY_FILE: Final = "node.json"


class NodeKey:
    """The Ed25519 key that the province's counters know this node by."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._reader = Reader(seed)
        self._seed = seed

    @property
    def public_key(self) -> bytes:
        """Raw public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return self._key.sign(message)

    def derived(self, purpose: bytes) -> bytes:
        """A key of 32 bytes for a purpose of this node's own."""
        return HKDF(algorithm=SHA256(), length=32, salt=b"", info=purpose).derive(self._seed)

    def open(self, letter: bytes) -> bytes:
        """What was sealed to this node's key. Raises `LetterError`."""
        return self._reader.open(letter)


@dataclass(frozen=True, slots=True)
class _KeyFile:
    seed: str


def node_key(folder: Path) -> NodeKey:
    """The key in this folder, made and flushed to disk at the first call.

    Raises `Unavailable` where the folder cannot be used, `Damaged` where the file makes no sense.
    """
    path = folder / KEY_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write(path, secrets.token_bytes(32))
    except OSError as error:
        raise Unavailable(
            say("Không dùng được thư mục dữ liệu {folder}.", folder=str(folder))
        ) from error
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_KeyFile)
        return NodeKey(bytes.fromhex(kept.seed))
    except (msgspec.MsgspecError, ValueError) as error:
        raise Damaged(say("Tệp khóa của máy chủ {path} bị hỏng.", path=str(path))) from error


def _write(path: Path, seed: bytes) -> None:
    """All of the file or nothing; a key that another process made meanwhile wins."""
    made = path.with_suffix(f".{secrets.token_hex(4)}.new")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(_KeyFile(seed.hex())))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()
    _flush_names(path.parent)


def _flush_names(folder: Path) -> None:
    """Make a new name in this folder durable; Windows does so by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
