"""Real file systems that are small, full, or for reading only."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PORTION = 4096


class Disk:
    """A disk of its own, whose free space a test takes and gives back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @contextmanager
    def full_but_for(self, room: int) -> Iterator[None]:
        """No more than so many bytes are left while the block runs."""
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * _PORTION)
            except OSError:
                pass
            file.truncate(max(file.tell() - room, 0))
        try:
            yield
        finally:
            self._ballast.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be written while the block runs."""
        _run("mount", "-o", "remount,ro", str(self.folder))
        try:
            yield
        finally:
            _run("mount", "-o", "remount,rw", str(self.folder))


def _run(*command: str) -> None:
    program = shutil.which(command[0])
    assert program is not None
    subprocess.run([program, *command[1:]], check=True, capture_output=True)  # noqa: S603 - literals


@contextmanager
def mounted(folder: Path, size: str = "24m") -> Iterator[Disk]:
    """A small disk, where this machine lets us mount one."""
    folder.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    except subprocess.CalledProcessError:
        pytest.skip("no small disk can be mounted here")
    try:
        yield Disk(folder)
    finally:
        _run("umount", "-l", str(folder))
