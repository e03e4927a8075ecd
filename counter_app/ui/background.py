"""One door for background work: a worker each for the store, the network, papers, long work.

The window never waits: work runs on its worker in the order it was given, and what came of it
is told on the window's own thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from counter_app.domain.sentences import Said
from counter_app.logs import report_bug
from counter_app.ui.garbage import Collector

_PATIENCE_SECONDS: Final = 2.0

Work = Callable[[], Any]
Done = Callable[[Any], object]
Failed = Callable[[Said], object]


@dataclass(frozen=True, slots=True)
class _Then:
    """Who is told what came of some work."""

    done: Done | None
    failed: Failed | None
    broke: Callable[[], object] | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of some work: its result, or what it raised."""

    result: Any = None
    error: Exception | None = None


class Background(QObject):
    """Runs work off the window's thread, and delivers its outcome on it.

    A `Said` goes to the work's own `failed`, or to the signal `said` where none was given. Any
    other exception is a bug: it goes to the signal `broke`, and the work's own `broke` is called
    for it to tidy up. Work must not touch a widget.

    Signals: `said(Said)`, `broke(Exception)`.
    """

    said = Signal(object)
    broke = Signal(object)
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = _Lane("store")
        self._network = _Lane("network")
        self._papers = _Lane("papers")
        self._long = _Lane("long")
        self._collector = Collector(self)
        self._pending = 0
        self._closed = False
        self._finished.connect(self._deliver)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and everything was delivered."""
        return self._pending == 0

    def store(
        self,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        broke: Callable[[], object] | None = None,
    ) -> None:
        """Run work that asks or writes the store."""
        self._run(self._store, work, _Then(done, failed, broke))

    def network(
        self,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        broke: Callable[[], object] | None = None,
    ) -> None:
        """Run work that may wait for the network."""
        self._run(self._network, work, _Then(done, failed, broke))

    def papers(
        self,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        broke: Callable[[], object] | None = None,
    ) -> None:
        """Run work that draws pages, or that may wait for a printer."""
        self._run(self._papers, work, _Then(done, failed, broke))

    def long(
        self,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        broke: Callable[[], object] | None = None,
    ) -> None:
        """Run work that takes seconds, so that no receipt waits behind it: books, reports."""
        self._run(self._long, work, _Then(done, failed, broke))

    def close(self) -> None:
        """Finish what the store and the printers were given; nothing is delivered any more.

        An exchange or long work under way has two seconds: it could go on for minutes, and it can
        be cut off at any point without a loss.
        """
        self._closed = True
        self._store.finish()
        self._papers.finish()
        self._network.finish(_PATIENCE_SECONDS)
        self._long.finish(_PATIENCE_SECONDS)
        self._collector.stop()

    def _run(self, lane: "_Lane", work: Work, then: _Then) -> None:
        if self._closed:
            return
        self._pending += 1
        lane.submit(lambda: self._over(_outcome_of(work), then))

    def _over(self, outcome: _Outcome, then: _Then) -> None:
        """On the worker, so that the signal always crosses to the window's thread."""
        if not self._closed:
            self._finished.emit((outcome, then))
        elif outcome.error is not None and not isinstance(outcome.error, Said):
            report_bug(outcome.error)

    @Slot(object)
    def _deliver(self, over: tuple[_Outcome, _Then]) -> None:
        outcome, then = over
        self._pending -= 1
        if self._closed:
            return
        match outcome.error:
            case None:
                if then.done is not None:
                    then.done(outcome.result)
            case Said() as said:
                (then.failed or self.said.emit)(said)
            case error:
                if then.broke is not None:
                    then.broke()
                self.broke.emit(error)


class _Lane:
    """One worker that does one thing after another. The end of the program does not wait for it."""

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)

    def submit(self, task: Callable[[], None]) -> None:
        if not self._thread.ident:
            self._thread.start()
        self._queue.put(task)

    def finish(self, patience: float | None = None) -> None:
        """Do what was submitted, then stop; wait for that, or for so many seconds."""
        self._queue.put(None)
        if self._thread.ident:
            self._thread.join(patience)

    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            task()


def _outcome_of(work: Work) -> _Outcome:
    try:
        return _Outcome(result=work())
    except Exception as error:  # noqa: BLE001 - handed to the window's thread
        return _Outcome(error=error)
