"""Contents that arrive in chunks: each chunk sealed and durable, the whole proven at its end.

The chunks of a content lie in a folder of its own, one file each, named after where they begin; a
file is there whole or not at all. Whoever brings a chunk twice writes the same again, so several
processes may receive the same content at once.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from counter_app.sealed.folder import BlobFolder
from counter_app.sealed.sealing import BrokenSealError, Sealing

_PARTS: Final = "parts"
_OWN_FOLDER: Final = 0o700


class MismatchError(Exception):
    """All bytes came, and they are not the content that they were said to be."""


class GrowingFolder:
    """Whole contents in a `BlobFolder`, and beside them those that are on their way."""

    def __init__(self, root: Path, sealing: Sealing) -> None:
        self._root = root
        self._sealing = sealing
        self.whole = BlobFolder(root, sealing)

    def held(self, sender: str, sha256: str) -> int:
        """How many bytes from the start this sender has brought. Raises `OSError`."""
        end = 0
        for start, size, _ in self._parts(sender, sha256):
            if start != end:
                break
            end += size
        return end

    def add(self, sender: str, sha256: str, offset: int, chunk: bytes) -> int:
        """Keep a chunk that begins at or before what is held; how many bytes are held then.

        A chunk that begins behind is passed over. Raises `OSError`.
        """
        held = self.held(sender, sha256)
        fresh = chunk[held - offset :] if offset <= held else b""
        if not fresh:
            return held
        folder = self._folder(sender, sha256)
        folder.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)
        path = folder / f"{held:012}-{len(fresh):06}"
        staged = folder / f".{path.name}.{secrets.token_hex(4)}"
        try:
            with staged.open("wb") as file:
                file.writelines(self._sealing.sealed(fresh, f"{folder.name}/{path.name}"))
                file.flush()
                os.fsync(file.fileno())
            staged.replace(path)
        finally:
            staged.unlink(missing_ok=True)
        return self.held(sender, sha256)

    def complete(self, sender: str, sha256: str) -> None:
        """Put the whole content in its place, durable and read back.

        Raises `MismatchError` where it is another one; what came is gone then. `OSError`.
        """
        content = b"".join(self._chunks(sender, sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            self.forget(sender, sha256)
            raise MismatchError
        self.whole.put(sha256, content)
        self.forget(sender, sha256)

    def forget(self, sender: str, sha256: str) -> None:
        """Remove what came of a content."""
        for _, _, path in self._parts(sender, sha256):
            path.unlink(missing_ok=True)
        folder = self._folder(sender, sha256)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    def _chunks(self, sender: str, sha256: str) -> Iterator[bytes]:
        end = 0
        for start, size, path in self._parts(sender, sha256):
            if start != end:
                break
            end += size
            with path.open("rb") as file:
                try:
                    yield from self._sealing.opened(file, f"{path.parent.name}/{path.name}")
                except BrokenSealError:
                    return

    def _parts(self, sender: str, sha256: str) -> list[tuple[int, int, Path]]:
        found = []
        for path in self._folder(sender, sha256).glob("[0-9]*-[0-9]*"):
            start, _, size = path.name.partition("-")
            found.append((int(start), int(size), path))
        return sorted(found)

    def _folder(self, sender: str, sha256: str) -> Path:
        return self._root / _PARTS / self._sealing.name_of(f"{sender}/{sha256}")
