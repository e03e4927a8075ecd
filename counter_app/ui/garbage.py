"""Python's cyclic garbage, collected on the window's thread only.

A worker that happened to collect a forgotten widget would destroy it on the wrong thread, and the
process with it. While workers run, the collector is therefore off and a timer does its work.
"""

import gc
from typing import ClassVar, Final

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS: Final = 1000


class Collector(QObject):
    """Keeps collection on the thread that it was made on, until `stop`."""

    _running: ClassVar[int] = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        Collector._running += 1
        gc.disable()

    def stop(self) -> None:
        """The workers are gone: back to Python's own ways, once the last collector stopped."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        Collector._running -= 1
        if not Collector._running:
            gc.enable()

    @Slot()
    def _collect(self) -> None:
        """What Python would have collected by now: the oldest generation that is due."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        for generation, (count, threshold) in reversed(list(enumerate(due))):
            if count > threshold:
                gc.collect(generation)
                return
