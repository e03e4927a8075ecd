"""What the clerk chose for printing, remembered beside the store."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

from counter_app.service.ports import Paper

FILE_NAME: Final = "window.ini"
_PRINTER: Final = "printing/printer"
_PAPER: Final = "printing/paper"
_FOLDER: Final = "printing/folder"


class PaperSettings:
    """Printer, paper and folder of the last time; without a data folder for this run only."""

    def __init__(self, data_dir: Path | None) -> None:
        self._kept: dict[str, str] = {}
        self._file: QSettings | None = None
        if data_dir is not None:
            path = data_dir / FILE_NAME
            self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def printer(self) -> str:
        """The printer that receipts go to at once; "" where each is shown first."""
        return self._get(_PRINTER)

    @printer.setter
    def printer(self, name: str) -> None:
        self._set(_PRINTER, name)

    @property
    def paper(self) -> Paper:
        """The paper that is in the printer; A5 until another was chosen."""
        kept = self._get(_PAPER)
        return Paper(kept) if kept in set(Paper) else Paper.A5

    @paper.setter
    def paper(self, paper: Paper) -> None:
        self._set(_PAPER, paper.value)

    @property
    def folder(self) -> str:
        """Where PDF files were saved last; "" before the first."""
        return self._get(_FOLDER)

    @folder.setter
    def folder(self, folder: str) -> None:
        self._set(_FOLDER, folder)

    def _get(self, name: str) -> str:
        if self._file is not None:
            return str(self._file.value(name, ""))
        return self._kept.get(name, "")

    def _set(self, name: str, value: str) -> None:
        self._kept[name] = value
        if self._file is not None:
            self._file.setValue(name, value)
            self._file.sync()
