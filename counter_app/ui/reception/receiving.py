"""The moment between the key and the durable dossier."""

from PySide6.QtCore import QObject, Signal

from counter_app.domain.sentences import Refused, Said
from counter_app.service.desk import Desk
from counter_app.service.reception import Received, ReceiveDossier, receive
from counter_app.ui.background import Background
from counter_app.ui.presenters.entry import Entry
from counter_app.ui.presenters.reception import ReceptionPresenter


class Receiving(QObject):
    """Has one dossier written at a time; the form stays in use meanwhile.

    Signals: `landed(str)`: its code, once it is in the journal and the form made room for the
    next; `failed(Said)`: nothing was written and the form is as it was.
    """

    landed = Signal(str)
    failed = Signal(object)

    def __init__(
        self, desk: Desk, background: Background, presenter: ReceptionPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._background, self._presenter = desk, background, presenter
        self._entry: Entry | None = None

    @property
    def busy(self) -> bool:
        """Whether a dossier is being written."""
        return self._entry is not None

    def start(self, command: ReceiveDossier) -> None:
        """Have the form's dossier written."""
        self._entry = self._presenter.entry
        self._background.store(
            lambda: receive(self._desk, command), self._on_received, self._on_failure
        )

    def _on_received(self, received: Received) -> None:
        """What was changed while it was being written came too late, but is not lost."""
        if self._presenter.entry == self._entry:
            self._presenter.start_anew()
        else:
            self._presenter.clear()
        self._entry = None
        self.landed.emit(received.dossier.code)

    def _on_failure(self, said: Said) -> None:
        self._entry = None
        if isinstance(said, Refused):
            self._presenter.refuse(said)
        self.failed.emit(said)
