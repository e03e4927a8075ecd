"""The port `Attachments` on a folder: the world's errors told as sentences."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.attachments.pictures import examined, picture_of
from counter_app.domain.media import WHERE, AttachmentLimits, too_big
from counter_app.domain.sentences import Damaged, Refused, Sentence, Unavailable, say
from counter_app.sealed.folder import BlobFolder, NotHereError
from counter_app.sealed.sealing import BrokenSealError, Sealing
from counter_app.service.attachment_port import Taken
from counter_app.service.ports import PageImage

_DEFAULT_LIMITS: Final = AttachmentLimits()


class SealedAttachments:
    """Contents in a folder under keys derived from the store's; safe for several programs."""

    def __init__(
        self, folder: Path, database_key: bytes, limits: AttachmentLimits = _DEFAULT_LIMITS
    ) -> None:
        self.limits = limits
        self._folder = BlobFolder(folder, Sealing(database_key))

    def take(self, path: Path) -> Taken:
        """See `Attachments.take`."""
        content, media = examined(_read(path, self.limits.file_bytes), self.limits)
        sha256 = hashlib.sha256(content).hexdigest()
        with _disk():
            self._folder.put(sha256, content)
        return Taken(sha256=sha256, size=len(content), media=media)

    def holds(self, sha256: str) -> bool:
        """See `Attachments.holds`."""
        return self._folder.holds(sha256)

    def is_sound(self, sha256: str) -> bool:
        """See `Attachments.is_sound`."""
        with _disk():
            return self._folder.is_sound(sha256)

    def content(self, sha256: str) -> Iterator[bytes]:
        """See `Attachments.content`."""
        with _disk():
            yield from self._folder.chunks(sha256)

    def picture(self, sha256: str, page: int, edge: int) -> PageImage:
        """See `Attachments.picture`."""
        return picture_of(b"".join(self.content(sha256)), page, edge)

    def save(self, sha256: str, path: Path) -> None:
        """See `Attachments.save`."""
        with _writing(path) as unfinished:
            handle, made = unfinished
            with os.fdopen(handle, "wb") as file:
                file.writelines(self.content(sha256))
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)

    def unnamed(self, named: Collection[str], before: datetime) -> tuple[Path, ...]:
        """See `Attachments.unnamed`."""
        with _disk():
            return self._folder.unnamed(named, before.timestamp())

    def discard(self, paths: Collection[Path], before: datetime) -> int:
        """See `Attachments.discard`."""
        with _disk():
            return self._folder.discard(paths, before.timestamp())


def _read(path: Path, most: int) -> bytes:
    """The whole file, if it has at most `most` bytes. Raises `Refused` or `Unavailable`."""
    try:
        if path.is_dir():
            raise Refused(say("“{name}” là thư mục, không phải tệp.", name=path.name), WHERE)
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise Unavailable(say("Không tìm thấy tệp “{name}”.", name=path.name)) from error
    except OSError as error:
        raise Unavailable(_unreadable(path, error)) from error
    if len(content) > most:
        raise too_big(most)
    return content


def _unreadable(path: Path, error: OSError) -> Sentence:
    if isinstance(error, PermissionError):
        return say(
            "Không đọc được tệp “{name}”: tệp đang mở ở chương trình khác, hoặc không được "
            "phép đọc.",
            name=path.name,
        )
    return say("Không đọc được tệp “{name}”: {reason}.", name=path.name, reason=_why(error))


@contextmanager
def _disk() -> Iterator[None]:
    """What the attachments' folder does wrong, as sentences."""
    try:
        yield
    except NotHereError as error:
        raise Damaged(
            say("Thiếu nội dung của tệp đính kèm trong thư mục dữ liệu; hãy khôi phục từ sao lưu.")
        ) from error
    except BrokenSealError as error:
        raise Damaged(
            say("Nội dung của tệp đính kèm đã hỏng trên ổ đĩa; hãy khôi phục từ sao lưu.")
        ) from error
    except OSError as error:
        raise Unavailable(
            say(
                "Không đọc hoặc ghi được thư mục tệp đính kèm ({reason}); hãy kiểm tra ổ đĩa và "
                "dung lượng còn trống.",
                reason=_why(error),
            )
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[tuple[int, Path]]:
    """A new file beside `path`, gone again unless it took its place."""
    made: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".export-", suffix=".tmp", dir=path.parent)
        made = Path(name)
        yield handle, made
    except OSError as error:
        raise Unavailable(
            say("Không ghi được tệp “{name}”: {reason}.", name=path.name, reason=_why(error))
        ) from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
