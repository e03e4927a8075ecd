"""One door for background work: one worker for the store, one for the network.

The window never waits: work runs on its worker in the order it was given, and what came of it
is told on the window's own thread.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from counter_app.domain.sentences import Said

Done = Callable[[Any], None]
Failed = Callable[[Said], None]


class Background(QObject):
    """Runs work off the window's thread, and delivers its outcome on it.

    A `Said` goes to the work's own `failed`, or to `said` where none was given. Any other
    exception is a bug and goes to `broke`.

    Signals: `said(Said)`, `broke(Exception)`.
    """

    said = Signal(object)
    broke = Signal(object)
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._network = ThreadPoolExecutor(max_workers=1, thread_name_prefix="network")
        self._pending = 0
        self._closed = False
        self._finished.connect(self._deliver)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and everything was delivered."""
        return self._pending == 0

    def store(
        self, work: Callable[[], Any], done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Run work that asks or writes the store, or that prints."""
        self._run(self._store, work, done, failed)

    def network(
        self, work: Callable[[], Any], done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Run work that may wait for the network."""
        self._run(self._network, work, done, failed)

    def close(self) -> None:
        """Finish what the store was asked to do, drop the rest; nothing is delivered any more."""
        self._closed = True
        self._network.shutdown(wait=False, cancel_futures=True)
        self._store.shutdown(wait=True)

    def _run(
        self,
        worker: ThreadPoolExecutor,
        work: Callable[[], Any],
        done: Done | None,
        failed: Failed | None,
    ) -> None:
        if self._closed:
            return
        self._pending += 1
        future = worker.submit(work)
        future.add_done_callback(lambda over: self._finished.emit((over, done, failed)))

    @Slot(object)
    def _deliver(self, outcome: tuple[Future[Any], Done | None, Failed | None]) -> None:
        future, done, failed = outcome
        self._pending -= 1
        if self._closed or future.cancelled():
            return
        error = future.exception()
        match error:
            case None:
                if done is not None:
                    done(future.result())
            case Said():
                (failed or self.said.emit)(error)
            case _:
                self.broke.emit(error)
