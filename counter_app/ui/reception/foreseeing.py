"""Asks the store while the clerk types: when would it be due, and what speaks against it?"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from counter_app.domain.sentences import Said
from counter_app.service.desk import Desk
from counter_app.ui.background import Background
from counter_app.ui.presenters.foresight import Foresight, foresee
from counter_app.ui.presenters.reception import ReceptionPresenter

_PAUSE_MS = 120
_AGAIN_MS = 30_000
"""The due time moves with the clock while a citizen stands at the counter."""


class Foreseeing(QObject):
    """Keeps the presenter's foresight up to date.

    Signals: `known`: there is news; `failed(Said)`: the store is away.
    """

    known = Signal()
    failed = Signal(object)

    def __init__(
        self, desk: Desk, background: Background, presenter: ReceptionPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._background, self._presenter = desk, background, presenter
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._pause.timeout.connect(self.ask)
        self._again.timeout.connect(self.ask)
        self._again.start()

    def soon(self) -> None:
        """The entry changed: ask when the clerk pauses, where it is another question."""
        known = self._presenter.foresight
        if known is None or known.question != self._presenter.question:
            self._pause.start()

    @Slot()
    def ask(self) -> None:
        """Ask now."""
        question = self._presenter.question
        if question is not None:
            self._background.store(
                lambda: foresee(self._desk, question), self._on_answer, self._on_failure
            )

    def _on_answer(self, foresight: Foresight) -> None:
        self._presenter.take_foresight(foresight)
        self.known.emit()

    def _on_failure(self, said: Said) -> None:
        self.failed.emit(said)
