"""The data directory: found, made private, refused with a sentence."""

import os
import stat
import sys
from pathlib import Path

import pytest

from counter_app.domain.sentences import Refused
from counter_app.paths import DataDir, data_dir

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="uses Linux paths or modes")


@linux_only
def test_without_a_choice_it_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert data_dir().root == tmp_path / "motcua-counter"
    assert list(tmp_path.iterdir()) == []


def test_a_chosen_directory_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert data_dir(Path("quầy 1")).root == tmp_path / "quầy 1"
    assert data_dir(Path("~/x")).root == Path.home() / "x"


def test_the_files_have_their_names() -> None:
    folder = DataDir(Path("d"))

    assert (folder.store, folder.keys, folder.logs) == (
        Path("d/store.db"),
        Path("d/keys.json"),
        Path("d/logs"),
    )


def test_it_is_made_with_its_logs_and_nothing_else(tmp_path: Path) -> None:
    folder = data_dir(tmp_path / "mới" / "Xã Mẫu")

    folder.prepare()
    folder.prepare()

    assert list(folder.root.iterdir()) == [folder.logs]
    assert list(folder.logs.iterdir()) == []


@linux_only
def test_only_the_owner_enters_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        data_dir(tmp_path / "d").prepare()
    finally:
        os.umask(before)

    for made in (tmp_path / "d", tmp_path / "d" / "logs"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_file_is_no_data_directory(tmp_path: Path) -> None:
    (tmp_path / "d").write_text("x")

    with pytest.raises(Refused, match="là một tệp") as refusal:
        data_dir(tmp_path / "d").prepare()

    assert refusal.value.where == "data"
    assert str(tmp_path / "d") in str(refusal.value)


def test_a_directory_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")

    with pytest.raises(Refused, match="Không tạo hoặc không ghi được") as refusal:
        data_dir(tmp_path / "f" / "d").prepare()

    assert refusal.value.where == "data"


def test_a_file_in_the_place_of_the_logs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("x")

    with pytest.raises(Refused, match="Không tạo hoặc không ghi được"):
        data_dir(tmp_path).prepare()


@linux_only
@pytest.mark.parametrize("place", ["/proc", "/sys/kernel"])
def test_a_place_that_takes_no_files_is_refused(place: str) -> None:
    with pytest.raises(Refused, match="Không tạo hoặc không ghi được"):
        data_dir(Path(place)).prepare()
