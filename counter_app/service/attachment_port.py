"""What the use cases ask of the place where scans and photos are kept."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from counter_app.domain.media import AttachmentLimits, Media
from counter_app.service.ports import PageImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A content that is durably kept: `sha256` and `size` are its own, not the original file's."""

    sha256: str
    size: int
    media: Media


class Attachments(Protocol):
    """Keeps contents encrypted, each once. What no event names is swept away in time."""

    @property
    def limits(self) -> AttachmentLimits: ...

    def take(self, path: Path) -> Taken:
        """Examine a file, clean it of what a camera told about place and owner, and keep it.

        Returns once it was read back and will survive a power cut. Raises `Refused` where the
        file cannot stand for a paper, `Unavailable` where it cannot be read or kept now.
        """
        ...

    def holds(self, sha256: str) -> bool:
        """Whether there is a file for this content, sound or not."""
        ...

    def is_sound(self, sha256: str) -> bool:
        """Whether the content is here, whole and unchanged."""
        ...

    def content(self, sha256: str) -> Iterator[bytes]:
        """The content, portion by portion, each proven before it is given.

        Raises `Damaged` where it is missing or not what was kept.
        """
        ...

    def picture(self, sha256: str, page: int, edge: int) -> PageImage:
        """A page (from 0) whose sides are at most `edge` pixels. Raises `Refused`, `Damaged`."""
        ...

    def save(self, sha256: str, path: Path) -> None:
        """Write the content in the clear, whole or not at all. Raises `Unavailable`, `Damaged`."""
        ...

    def unnamed(self, named: Collection[str], before: datetime) -> tuple[Path, ...]:
        """What is kept since before a moment and belongs to none of these contents."""
        ...

    def discard(self, paths: Collection[Path], before: datetime) -> int:
        """Remove those of `unnamed` that nobody kept anew meanwhile; how many were."""
        ...
