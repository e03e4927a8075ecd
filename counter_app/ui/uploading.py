"""When attachments are sent: behind the records, in turns, whenever the node grants it."""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from counter_app.domain.sentences import Said
from counter_app.service.desk import Desk
from counter_app.service.ports import UploadTurn
from counter_app.service.uploading import send_contents
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes

_SOON: Final = timedelta(seconds=3)
_LATER: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(minutes=5)


class Uploading(QObject):
    """Takes turns on the network with the exchange, which always goes first.

    Signals: `turned(UploadTurn)`: how far it is.
    """

    turned = Signal(object)

    def __init__(
        self, desk: Desk, background: Background, changes: Changes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = background
        self._under_way = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._take_turn)
        changes.happened.connect(self._on_change)

    def start(self) -> None:
        """Begin soon, when the window is up and the records had their chance."""
        self._again_in(_SOON)

    @Slot()
    def _take_turn(self) -> None:
        if self._under_way:
            return
        self._under_way = True
        self._background.network(
            lambda: send_contents(self._desk),
            done=self._on_turned,
            failed=self._on_failed,
            broke=self._on_broken,
        )

    def _on_turned(self, turn: UploadTurn) -> None:
        self._under_way = False
        self.turned.emit(turn)
        if turn.more:
            self._again_in(timedelta())
        elif turn.again_at is not None:
            wait = turn.again_at - self._desk.clock.now()
            self._again_in(min(max(wait, _SOON), _LONGEST))
        elif turn.state.unsent:
            self._again_in(_LATER)

    def _on_failed(self, _said: Said) -> None:
        """The line is away; the corner tells that of the records, and one word is enough."""
        self._under_way = False
        self._again_in(_LATER)

    def _on_broken(self) -> None:
        self._under_way = False
        self._again_in(_LONGEST)

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if Change.DOSSIERS in change and not self._timer.isActive():
            self._again_in(_SOON)

    def _again_in(self, wait: timedelta) -> None:
        self._timer.start(int(wait.total_seconds() * 1000))
