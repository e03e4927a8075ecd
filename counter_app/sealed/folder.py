"""Sealed contents in a folder: whole and proven, or not there."""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from counter_app.sealed.sealing import BrokenSealError, Sealing

_OWNER_ONLY: Final = 0o600
_OWN_FOLDER: Final = 0o700
_BINARY: Final = getattr(os, "O_BINARY", 0)
_DIRECTORY: Final = getattr(os, "O_DIRECTORY", None)
_STAGED: Final = "."
"""What the names of unfinished files begin with."""


class NotHereError(Exception):
    """There is no file for this content."""


class BlobFolder:
    """One file a content, at `ab/<name>`: `ab` are the first two digits of the name."""

    def __init__(self, root: Path, sealing: Sealing) -> None:
        self._root = root
        self._sealing = sealing

    def put(self, sha256: str, content: bytes) -> None:
        """Keep a content. Once this returned it survives a power cut, and was read back.

        What is there already and sound stays, and counts as new; what is damaged is put right.
        Raises `OSError`; `BrokenSealError` where the disk does not give back what was written.
        """
        name = self._sealing.name_of(sha256)
        path = self._path(name)
        if self.is_sound(sha256):
            os.utime(path)
        else:
            self._write_anew(path, sha256, content)
        # Also for what was there: who put it there may have died before this.
        _make_names_durable(path.parent, self._root, self._root.parent)

    def _write_anew(self, path: Path, sha256: str, content: bytes) -> None:
        for folder in (self._root, path.parent):
            folder.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)
        with _staged(path) as staged:
            _write(staged, self._sealing.sealed(content, path.name))
            self._prove(staged, path.name, sha256)
            staged.replace(path)

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The content, chunk by chunk, each proven before it is given.

        Raises `NotHereError`; `BrokenSealError` after the last sound chunk of a damaged file;
        `OSError`.
        """
        name = self._sealing.name_of(sha256)
        try:
            with self._path(name).open("rb") as file:
                yield from self._sealing.opened(file, name)
        except FileNotFoundError as error:
            raise NotHereError from error

    def holds(self, sha256: str) -> bool:
        """Whether there is a file for this content, sound or not."""
        return self._path(self._sealing.name_of(sha256)).is_file()

    def is_sound(self, sha256: str) -> bool:
        """Whether the content is here, whole and unchanged."""
        name = self._sealing.name_of(sha256)
        try:
            self._prove(self._path(name), name, sha256)
        except (FileNotFoundError, BrokenSealError):
            return False
        return True

    def _prove(self, path: Path, name: str, sha256: str) -> None:
        told = hashlib.sha256()
        with path.open("rb") as file:
            for chunk in self._sealing.opened(file, name):
                told.update(chunk)
        if told.hexdigest() != sha256:
            raise BrokenSealError

    def unnamed(self, named: Collection[str], before: float) -> tuple[Path, ...]:
        """Files older than a moment (Unix seconds) that belong to none of these contents."""
        kept = {self._sealing.name_of(sha256) for sha256 in named}
        return tuple(
            path
            for path in self._root.glob("??/*")
            if path.name not in kept and _is_older(path, before)
        )

    def discard(self, paths: Collection[Path], before: float) -> int:
        """Remove those of these files that are still as old; how many were."""
        gone = 0
        for path in paths:
            with suppress(FileNotFoundError):
                if _is_older(path, before):
                    path.unlink()
                    gone += 1
        return gone

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name


def _is_older(path: Path, before: float) -> bool:
    return path.stat().st_mtime < before


@contextmanager
def _staged(path: Path) -> Iterator[Path]:
    staged = path.with_name(f"{_STAGED}{path.name}.{secrets.token_hex(4)}")
    try:
        yield staged
    finally:
        staged.unlink(missing_ok=True)


def _write(path: Path, portions: Iterator[bytes]) -> None:
    """Write a new file and wait until the disk has it."""
    # The mode comes with the file's birth, before it holds anything.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _OWNER_ONLY)
    with closing(os.fdopen(descriptor, "wb")) as file:
        file.writelines(portions)
        file.flush()
        os.fsync(file.fileno())


def _make_names_durable(*folders: Path) -> None:
    """Flush the directories themselves where the system can (Windows does so on its own)."""
    if _DIRECTORY is None:
        return
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
