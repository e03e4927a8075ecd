"""Files that are read whole within bounds, and written whole or not at all.

The world's errors are told apart for the clerk: a file that is too big is `Refused` (take another
one), one that is locked, missing or on a full disk is `Unavailable` (try again).
"""

import os
import tempfile
from errno import ENOSPC
from pathlib import Path

from counter_app.domain.sentences import Refused, Sentence, Unavailable, say


def read_whole(path: Path, *, most: int) -> bytes:
    """The content of a file of at most `most` bytes. Raises `Refused` or `Unavailable`."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise Unavailable(say("Không tìm thấy tệp “{name}”.", name=path.name)) from error
    except PermissionError as error:
        raise Unavailable(
            say(
                "Không đọc được tệp “{name}”: tệp đang mở ở chương trình khác, hoặc không được "
                "phép đọc.",
                name=path.name,
            )
        ) from error
    except OSError as error:
        raise Unavailable(
            say("Không đọc được tệp “{name}”: {reason}.", name=path.name, reason=_why(error))
        ) from error
    if len(content) > most:
        raise Refused(
            say("Tệp “{name}” lớn quá {most} MB.", name=path.name, most=most >> 20), "path"
        )
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there: it is made beside it and then put in its place.

    Raises `Unavailable` where it cannot be written now.
    """
    try:
        _put_in_place(path, content)
    except PermissionError as error:
        raise Unavailable(
            say(
                "Không ghi được tệp “{name}”: tệp đang mở ở chương trình khác, hoặc không được "
                "phép ghi vào thư mục này.",
                name=path.name,
            )
        ) from error
    except OSError as error:
        raise Unavailable(_unwritten(path.name, error)) from error


def _put_in_place(path: Path, content: bytes) -> None:
    handle, made = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(path)
    finally:
        Path(made).unlink(missing_ok=True)


def _unwritten(name: str, error: OSError) -> Sentence:
    if error.errno == ENOSPC:
        return say(
            "Không ghi được tệp “{name}”: ổ đĩa đã đầy. Hãy giải phóng dung lượng hoặc chọn ổ đĩa "
            "khác.",
            name=name,
        )
    return say("Không ghi được tệp “{name}”: {reason}.", name=name, reason=_why(error))


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
