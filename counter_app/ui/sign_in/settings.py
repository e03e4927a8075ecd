"""After how long the window locks itself, and who was here last; remembered beside the store."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

from counter_app.domain.accounts import DEFAULT_POLICY
from counter_app.ui.papers.settings import FILE_NAME

MOST_MINUTES: Final = 15
"""QCVN 12:2026/BCA: software with important data locks after 15 minutes at the latest."""
_IDLE: Final = "sign_in/idle_minutes"
_LAST: Final = "sign_in/last"


class SignInSettings:
    """Without a data folder for this run only."""

    def __init__(self, data_dir: Path | None) -> None:
        self._last = ""
        self._file: QSettings | None = None
        if data_dir is not None:
            self._file = QSettings(str(data_dir / FILE_NAME), QSettings.Format.IniFormat)

    @property
    def idle_lock(self) -> timedelta:
        """From one to 15 minutes; five where nothing else, or nonsense, was written."""
        kept = str(self._file.value(_IDLE, "")) if self._file is not None else ""
        if kept.isdecimal() and 1 <= int(kept) <= MOST_MINUTES:
            return timedelta(minutes=int(kept))
        return DEFAULT_POLICY.idle_lock

    @property
    def last(self) -> str:
        """The id of the account that signed in last; "" before the first."""
        return str(self._file.value(_LAST, "")) if self._file is not None else self._last

    @last.setter
    def last(self, account_id: str) -> None:
        self._last = account_id
        if self._file is not None:
            self._file.setValue(_LAST, account_id)
            self._file.sync()
