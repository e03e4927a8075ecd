"""Catalogue files on disk: which format a name means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.domain.catalogue import Procedure
from counter_app.domain.sentences import Refused, say
from counter_app.sheets.catalogue_json import from_json, to_json
from counter_app.sheets.catalogue_xlsx import from_xlsx, to_xlsx
from counter_app.whole_files import read_whole, write_whole

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
        return _format_of(path).read(read_whole(path, most=MOST_BYTES))

    def write(self, path: Path, procedures: Iterable[Procedure]) -> None:
        """Write the file whole, or leave what was there.

        Raises `Refused` for another ending, `Unavailable` where it cannot be written now.
        """
        write_whole(path, _format_of(path).write(procedures))


def _format_of(path: Path) -> _Format:
    known = _FORMATS.get(path.suffix.lower())
    if known is None:
        raise Refused(
            say("Tệp “{name}” không đúng loại: danh mục là tệp .xlsx hoặc .json.", name=path.name),
            "path",
        )
    return known
