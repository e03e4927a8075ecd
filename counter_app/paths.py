"""Where a counter's files are: one data directory, private to the user of the machine."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from counter_app.domain.sentences import Refused, say

APP_NAME = "motcua-counter"
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class DataDir:
    """The data directory and the names of what lies in it. `prepare` makes it."""

    root: Path

    @property
    def store(self) -> Path:
        """The encrypted store."""
        return self.root / "store.db"

    @property
    def keys(self) -> Path:
        """Who holds the keys of the store."""
        return self.root / "keys.json"

    @property
    def attachments(self) -> Path:
        """The directory of the encrypted scans and photos."""
        return self.root / "attachments"

    @property
    def recovery(self) -> Path:
        """The second copy of the keys, sealed to the province's recovery key."""
        return self.root / "recovery.age"

    @property
    def logs(self) -> Path:
        """The directory of the log files."""
        return self.root / "logs"

    def prepare(self) -> None:
        """Make what is missing, readable by its owner alone, and prove that it can be written.

        A directory that is there already keeps its rights. Raises `Refused` for "data".
        """
        try:
            if self.root.exists() and not self.root.is_dir():
                raise Refused(
                    say(
                        "{path} là một tệp, không dùng làm thư mục dữ liệu được. Hãy chọn một "
                        "thư mục khác bằng --data.",
                        path=self.root,
                    ),
                    "data",
                )
            self.root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            self.logs.mkdir(mode=PRIVATE, exist_ok=True)
            _try_writing(self.root)
            _try_writing(self.logs)
        except OSError as error:
            raise Refused(
                say(
                    "Không tạo hoặc không ghi được vào thư mục dữ liệu {path}. Hãy kiểm tra quyền "
                    "ghi và dung lượng đĩa, hoặc chọn thư mục khác bằng --data.",
                    path=self.root,
                ),
                "data",
            ) from error


def data_dir(chosen: Path | None = None) -> DataDir:
    """The data directory chosen with `--data`, or the user's own one on this machine."""
    if chosen is None:
        return DataDir(platformdirs.user_data_path(APP_NAME, appauthor=False))
    return DataDir(chosen.expanduser().absolute())


def state_dir() -> Path:
    """Where this machine remembers of its counters what no copy of a data directory brings back."""
    return platformdirs.user_state_path(APP_NAME, appauthor=False) / "witness"


def _try_writing(folder: Path) -> None:
    trial = folder / f".write-test-{secrets.token_hex(8)}"
    trial.touch(mode=0o600, exist_ok=False)
    trial.unlink()
