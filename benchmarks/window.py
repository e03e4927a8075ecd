"""From the start of the process to a window that takes keys, against the least that could do."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import msgspec

from benchmarks.measure import Ratio, Result
from counter_app.bootstrap import create_counter
from counter_app.paths import DataDir
from counter_app.service.setup import SetUpCounter

_ROUNDS = 7

_USABLE = """
import sys
from pathlib import Path
from time import perf_counter
from PySide6.QtCore import QEvent, QObject, QTimer

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            window.removeEventFilter(self)
            QTimer.singleShot(0, usable)
        return False

def usable():
    assert window.isActiveWindow() and window.focusWidget() is not None
    at = perf_counter()
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[1]) if statm.exists() else 0
    print(f'{{"at": {at}, "rss": {pages * 4096}}}', flush=True)
    window.close()

def show():
    watcher = Painted()
    window.installEventFilter(watcher)
    window.show()
    window.activateWindow()
    app.exec()
"""

_OURS = """
from counter_app.bootstrap import open_counter
from counter_app.paths import DataDir
from counter_app.texts import Texts
from counter_app.ui import make_window
with open_counter(DataDir(Path(sys.argv[1]))) as desk:
    window = make_window(desk, Texts("vi"), data_dir=Path(sys.argv[1]))
    from PySide6.QtWidgets import QApplication
    app = QApplication.instance()
    show()
"""

_BARE = """
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from counter_app.clock import SystemClock
from counter_app.db import open_store
from counter_app.paths import DataDir
from counter_app.vault import DeviceKey, open_keys
folder = DataDir(Path(sys.argv[1]))
secrets = open_keys(folder.root, passphrase=None).load()
signer = DeviceKey(secrets.device_seed)
store = open_store(folder.store, key=secrets.database_key, signer=signer, clock=SystemClock())
app = QApplication([])
window = QMainWindow()
field = QLineEdit()
window.setCentralWidget(field)
with store.reading() as reader:
    window.setWindowTitle(reader.office().unit_name)
field.setFocus()
show()
store.close()
"""


class _Report(msgspec.Struct):
    at: float
    rss: int


@dataclass(frozen=True)
class _Start:
    seconds: float
    megabytes: float


def run() -> list[Result]:
    """At most half as much again as a bare window of PySide6 that opens the same store."""
    with TemporaryDirectory() as folder:
        place = SetUpCounter(agency_code="H30.12", counter=1, commune="Xã Mẫu", demo=True)
        create_counter(DataDir(Path(folder)), place, None)
        _started(_OURS, folder), _started(_BARE, folder)
        starts = [(_started(_OURS, folder), _started(_BARE, folder)) for _ in range(_ROUNDS)]
    return [
        Ratio(
            name="start of the process to a window that takes keys, to a bare window on its store",
            ours=median(our.seconds for our, _ in starts) * 1000,
            theirs=median(bare.seconds for _, bare in starts) * 1000,
            limit=1.5,
            unit="ms",
        ),
        Ratio(
            name="memory of the started window, to a bare window on its store",
            ours=median(our.megabytes for our, _ in starts),
            theirs=median(bare.megabytes for _, bare in starts),
            limit=1.5,
            unit="MB",
        ),
    ]


def _started(script: str, folder: str) -> _Start:
    before = perf_counter()
    finished = subprocess.run(
        [sys.executable, "-c", _USABLE + script, folder],
        check=True,
        stdout=subprocess.PIPE,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    )
    report = msgspec.json.decode(finished.stdout, type=_Report)
    return _Start(report.at - before, report.rss / (1 << 20))
