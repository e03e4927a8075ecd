"""Where the scanner puts its files, and which program scans, remembered beside the store."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

from counter_app.ui.papers.settings import FILE_NAME

_INBOX: Final = "scanning/folder"
_REMOVE: Final = "scanning/remove"
_PROGRAM: Final = "scanning/program"


class ScanSettings:
    """The scanner's folder, whether an attached scan is taken out of it, and what scans.

    Without a data folder they are remembered for this run only.
    """

    def __init__(self, data_dir: Path | None) -> None:
        self._kept: dict[str, str] = {}
        self._file: QSettings | None = None
        if data_dir is not None:
            self._file = QSettings(str(data_dir / FILE_NAME), QSettings.Format.IniFormat)

    @property
    def inbox(self) -> Path | None:
        """The folder that was chosen; None where none was."""
        kept = self._get(_INBOX, "")
        return Path(kept) if kept else None

    @inbox.setter
    def inbox(self, folder: Path) -> None:
        self._set(_INBOX, str(folder))

    @property
    def remove(self) -> bool:
        """Whether scans leave the folder once they are attached; yes until chosen otherwise."""
        return self._get(_REMOVE, "yes") == "yes"

    @remove.setter
    def remove(self, wanted: bool) -> None:
        self._set(_REMOVE, "yes" if wanted else "no")

    @property
    def program(self) -> tuple[str, ...]:
        """The scanning program that was chosen and its arguments; none for the system's own.

        Kept as a JSON list; `{folder}` in it stands for the scanner's folder. What cannot be read
        as such a list counts as none.
        """
        try:
            kept = json.loads(self._get(_PROGRAM, "[]"))
        except ValueError:
            return ()
        words = kept if isinstance(kept, list) else []
        return tuple(words) if all(isinstance(word, str) for word in words) else ()

    @program.setter
    def program(self, command: Sequence[str]) -> None:
        self._set(_PROGRAM, json.dumps(list(command), ensure_ascii=False))

    def _get(self, name: str, usual: str) -> str:
        if self._file is not None:
            return str(self._file.value(name, usual))
        return self._kept.get(name, usual)

    def _set(self, name: str, value: str) -> None:
        self._kept[name] = value
        if self._file is not None:
            self._file.setValue(name, value)
            self._file.sync()
