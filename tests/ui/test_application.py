"""The whole run: from the desk to the exit code, with nothing lost on the way."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.texts import Texts
from counter_app.ui import run_window
from counter_app.ui.application import dressed
from counter_app.ui.shell import Shell
from counter_app.ui.single import only_window
from counter_app.ui.window import MainWindow
from tests.ui.office import Counter


@pytest.fixture
def _own_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the run installs goes with the test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


def _window() -> MainWindow:
    return next(
        one.window_
        for one in QApplication.topLevelWidgets()
        if isinstance(one, Shell) and one.isVisible() and one.window_ is not None
    )


def _when_shown(act: Callable[[MainWindow], object]) -> None:
    dressed()
    QTimer.singleShot(0, lambda: act(_window()))


@pytest.mark.usefixtures("qtbot", "_own_hooks")
def test_the_run_ends_with_the_window_and_gives_the_lock_back(
    counter: Counter, tmp_path: Path
) -> None:
    _when_shown(lambda window: window.window().close())

    code = run_window(counter.desk, Texts("vi"), data_dir=tmp_path)

    assert code == 0
    with only_window(tmp_path):
        pass


@pytest.mark.usefixtures("_own_hooks")
def test_an_exception_in_a_slot_is_told_and_the_window_goes_on(
    qtbot: QtBot, counter: Counter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []

    def look(window: MainWindow) -> None:
        told.append(window.messages.text)
        window.window().close()

    def break_down(window: MainWindow) -> None:
        QTimer.singleShot(0, lambda: look(window))
        raise ZeroDivisionError

    _when_shown(break_down)

    assert run_window(counter.desk, Texts("vi"), data_dir=tmp_path) == 0
    assert "Có lỗi trong chương trình (mã " in told[0]
    assert "ZeroDivisionError" in caplog.text
