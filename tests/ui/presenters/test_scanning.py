"""Which program scans: what was chosen, else what the system offers, else a clear sentence."""

from pathlib import Path

import pytest

from counter_app.domain.sentences import Refused, Unavailable
from counter_app.ui.presenters.scanning import Machine, name_of, programs_of, scan_command

FOLDER = Path("quét")


def machine(*there: str, windows: bool = False, app_data: Path | None = None) -> Machine:
    return Machine(
        windows=windows,
        environment={"LOCALAPPDATA": str(app_data)} if app_data else {},
        which=lambda name: f"/usr/bin/{name}" if name in there else None,
    )


def test_the_systems_own_program_is_found() -> None:
    assert scan_command((), FOLDER, machine("simple-scan")) == ("/usr/bin/simple-scan",)
    assert scan_command((), FOLDER, machine("skanlite")) == ("/usr/bin/skanlite",)
    windows = machine("wiaacmgr.exe", "simple-scan", windows=True)
    assert scan_command((), FOLDER, windows) == ("/usr/bin/wiaacmgr.exe",)


def test_the_windows_scan_app_is_offered_only_where_it_is_installed(tmp_path: Path) -> None:
    assert list(programs_of(machine(windows=True, app_data=tmp_path))) == []

    (tmp_path / "Packages" / "Microsoft.WindowsScan_8wekyb3d8bbwe").mkdir(parents=True)

    ((program, argument),) = programs_of(machine(windows=True, app_data=tmp_path))
    assert program == "explorer.exe"
    assert argument.endswith("WindowsScan_8wekyb3d8bbwe!App")


def test_what_was_chosen_comes_first_and_is_told_the_folder() -> None:
    chosen = ("C:\\Máy quét\\scan.exe", "--to", "{folder}", "a; rm -rf b")

    command = scan_command(chosen, FOLDER, machine("simple-scan"))

    assert command == ("C:\\Máy quét\\scan.exe", "--to", "quét", "a; rm -rf b")
    assert name_of(command) == "scan.exe"


def test_without_a_program_or_a_folder_a_sentence_says_what_to_do() -> None:
    with pytest.raises(Unavailable, match="không có chương trình quét"):
        scan_command((), FOLDER, machine())
    with pytest.raises(Refused, match="thư mục máy quét trước"):
        scan_command(("x",), None, machine())
