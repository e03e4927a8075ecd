"""Small private files that are whole or not there: never half-written, never readable by others."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER_ONLY = 0o600
_BINARY = getattr(os, "O_BINARY", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", None)


def replace_private(path: Path, content: bytes) -> None:
    """Write `path` anew: after a crash it holds the old content or the new. Raises `OSError`."""
    with _staged(path, content) as staged:
        staged.replace(path)
    _make_name_durable(path.parent)


def publish_private(path: Path, content: bytes) -> None:
    """Write `path` for the first time, of two programs at once only one succeeds.

    Raises `FileExistsError` where it is there already, and `OSError`.
    """
    with _staged(path, content) as staged:
        try:
            # Unlike a rename, a link never takes the place of what another program just wrote.
            os.link(staged, path)
        except FileExistsError:
            raise
        except OSError:
            _publish_without_links(staged, path)
    _make_name_durable(path.parent)


def _publish_without_links(staged: Path, path: Path) -> None:
    """For file systems such as FAT; leaves a moment for a second program to come between."""
    if path.exists():
        raise FileExistsError(path)
    staged.replace(path)


@contextmanager
def _staged(path: Path, content: bytes) -> Iterator[Path]:
    staged = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        # The mode comes with the file's birth, before it holds anything.
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield staged
    finally:
        staged.unlink(missing_ok=True)


def _make_name_durable(folder: Path) -> None:
    """Flush the directory itself where the system can (Windows does so on its own)."""
    if _DIRECTORY is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
