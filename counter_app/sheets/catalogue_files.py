"""Catalogue files on disk: which format a name means, and how a file is read and written whole.

The world's errors are told apart for the clerk: a wrong or broken file is `Refused` (take
another one), a file that is locked, missing or on a full disk is `Unavailable` (try again).
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.domain.catalogue import Procedure
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.sheets.catalogue_json import from_json, to_json
from counter_app.sheets.catalogue_xlsx import from_xlsx, to_xlsx

MOST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Format:
    read: Callable[[bytes], tuple[Procedure, ...]]
    write: Callable[[Iterable[Procedure]], bytes]


_FORMATS: Final = {
    ".json": _Format(from_json, to_json),
    ".xlsx": _Format(from_xlsx, to_xlsx),
}


class SheetCatalogueFiles:
    """Reads and writes catalogues as `.json` and `.xlsx`, of at most 16 MiB."""

    def read(self, path: Path) -> tuple[Procedure, ...]:
        """All procedures of a file, or `BadRows` with everything that is wrong in it.

        Raises `Refused` where it is not such a file, `Unavailable` where it cannot be read now.
        """
        return _format_of(path).read(_content(path))

    def write(self, path: Path, procedures: Iterable[Procedure]) -> None:
        """Write the file whole, or leave what was there: it is made beside and then put in place.

        Raises `Refused` for another ending, `Unavailable` where it cannot be written now.
        """
        content = _format_of(path).write(procedures)
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
            raise Unavailable(
                say("Không ghi được tệp “{name}”: {reason}.", name=path.name, reason=_why(error))
            ) from error


def _format_of(path: Path) -> _Format:
    known = _FORMATS.get(path.suffix.lower())
    if known is None:
        raise Refused(
            say("Tệp “{name}” không đúng loại: danh mục là tệp .xlsx hoặc .json.", name=path.name),
            "path",
        )
    return known


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
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
    if len(content) > MOST_BYTES:
        raise Refused(
            say("Tệp “{name}” lớn quá {most} MB.", name=path.name, most=MOST_BYTES >> 20), "path"
        )
    return content


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


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
