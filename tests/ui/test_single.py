"""One window for one store: a second one would sync the same queue twice (lesson 7)."""

import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.domain.sentences import Refused, Unavailable
from counter_app.texts import Texts
from counter_app.ui import run_window
from counter_app.ui.single import LOCK_NAME, only_window
from tests.ui.office import Counter

HOLD = """
import sys
from pathlib import Path
from counter_app.ui.single import only_window
with only_window(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(folder: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_window_says_so_and_changes_nothing(tmp_path: Path, counter: Counter) -> None:
    before = counter.store.sync_state().total
    with _holder(tmp_path) as holder:
        with pytest.raises(Refused) as refusal:
            run_window(counter.desk, Texts("vi"), data_dir=tmp_path)
        holder.kill()

    assert str(refusal.value).startswith("Ứng dụng quầy đang mở trên máy này.")
    assert refusal.value.where == "window"
    assert counter.store.sync_state().total == before


def test_the_lock_of_a_killed_window_is_taken_over(tmp_path: Path) -> None:
    with _holder(tmp_path) as holder:
        holder.kill()
        holder.wait()

    with only_window(tmp_path):
        assert (tmp_path / LOCK_NAME).exists()


def test_the_lock_goes_with_the_window(tmp_path: Path) -> None:
    with only_window(tmp_path):
        pass

    with only_window(tmp_path), pytest.raises(Refused), only_window(tmp_path):
        pass


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as said, only_window(tmp_path / "away"):
        pass

    assert "Không ghi được vào thư mục dữ liệu" in str(said.value)
