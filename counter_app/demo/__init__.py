"""The demo: a province and a counter on one machine, for a person or walked through by itself."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_app.bootstrap import create_counter, open_counter
from counter_app.demo.province import Province, running_province
from counter_app.paths import data_dir
from counter_app.service.desk import Desk
from counter_app.service.setup import SetUpCounter
from counter_app.texts import Texts

_SET_UP = SetUpCounter(
    agency_code="H30.12", counter=1, commune="Xã Mẫu", phone="0900 000 000", demo=True
)


def run_demo(texts: Texts, *, data: Path | None, output: Path) -> int:
    """Start a provincial server on loopback and open the counter's window beside it.

    Without a display the main job is walked through the real window, and `output` holds the
    papers, a picture of each step and a summary. A demo that a person works with is kept in
    `data` (default: inside `output`) from one run to the next; a walk begins anew.
    """
    folder = data or output / "data"
    if _has_display():
        from counter_app.ui import run_window  # noqa: PLC0415 - only once the platform is chosen

        with _demo(folder) as (desk, _province):
            return run_window(desk, texts, data_dir=folder / "counter")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from counter_app.demo.walk import walk  # noqa: PLC0415 - only once the platform is chosen

    shutil.rmtree(folder, ignore_errors=True)
    with _demo(folder) as (desk, province):
        return walk(desk, texts, province, output)


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


@contextmanager
def _demo(folder: Path) -> Iterator[tuple[Desk, Province]]:
    counter = data_dir(folder / "counter")
    with running_province(folder / "province") as province:
        if not counter.store.exists():
            create_counter(counter, _SET_UP, None)
        with open_counter(counter) as desk:
            _enrol(desk, province)
            yield desk, province


def _enrol(desk: Desk, province: Province) -> None:
    """The server has another port each time; an enrolled counter is told the new one."""
    code = province.enrolment_code(_SET_UP.agency_code, _SET_UP.counter)
    desk.exchange.enrol(province.url, code)
