"""The window: pages hold widgets, presenters hold decisions, one door leads to the background.

Qt is imported by the calls, not by this module: the presenters below it stand without Qt.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.service.desk import Desk
from counter_app.texts import Texts

if TYPE_CHECKING:
    from counter_app.ui.window import MainWindow

__all__ = ["make_window", "run_window"]


def run_window(desk: Desk, texts: Texts, *, data_dir: Path) -> int:
    """Show the counter's window until it is closed; the exit code.

    Raises `Refused` where another window is open on the same data folder.
    """
    from counter_app.ui.application import run  # noqa: PLC0415

    return run(desk, texts, data_dir)


def make_window(desk: Desk, texts: Texts, *, data_dir: Path | None = None) -> "MainWindow":
    """The window on a desk, not shown yet; the application is made where there is none.

    What the clerk chooses for printing is kept in `data_dir`, or forgotten without one.
    """
    from counter_app.ui.application import window_on  # noqa: PLC0415

    return window_on(desk, texts, data_dir)
