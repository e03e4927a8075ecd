"""Which program of the system scans, decided without Qt; what it writes comes by the folder."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from counter_app.domain.sentences import Refused, Unavailable, say

FOLDER_MARK: Final = "{folder}"
"""In a configured command: the scanner's folder."""
_SCAN_APP: Final = "Microsoft.WindowsScan_8wekyb3d8bbwe"

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What this computer offers; tests say so of another one."""

    windows: bool = os.name == "nt"
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    which: Callable[[str], str | None] = shutil.which


def programs_of(machine: Machine) -> Iterator[Command]:
    """The scanning programs that are there, the best first.

    On Windows the assistant for scanners and cameras, then the Windows Scan app; elsewhere GNOME's
    Document Scanner, then KDE's.
    """
    names = ("wiaacmgr.exe",) if machine.windows else ("simple-scan", "skanlite")
    for name in names:
        found = machine.which(name)
        if found is not None:
            yield (found,)
    app_data = machine.environment.get("LOCALAPPDATA", "")
    if machine.windows and app_data and (Path(app_data) / "Packages" / _SCAN_APP).is_dir():
        yield "explorer.exe", f"shell:AppsFolder\\{_SCAN_APP}!App"


def scan_command(chosen: Sequence[str], folder: Path | None, machine: Machine) -> Command:
    """The program to start with its arguments, one by one: no shell ever reads them.

    Raises `Refused` without a folder in which its files would be found, `Unavailable` where
    neither a program was chosen nor the system offers one.
    """
    if folder is None:
        raise Refused(
            say("Hãy chọn thư mục máy quét trước (Ctrl+Shift+O); tệp quét được lấy từ đó."),
            "folder",
        )
    command = tuple(chosen) or next(programs_of(machine), ())
    if not command:
        raise Unavailable(
            say(
                "Máy này không có chương trình quét nào đã biết. Hãy chọn chương trình (Shift+F8), "
                "hoặc quét thẳng từ máy quét vào thư mục {folder}.",
                folder=folder,
            )
        )
    return tuple(part.replace(FOLDER_MARK, str(folder)) for part in command)


def name_of(command: Command) -> str:
    """What a program is called, without where it lies."""
    return command[0].replace("\\", "/").rsplit("/", 1)[-1]
