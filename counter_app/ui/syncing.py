"""When to exchange with the province, and what the corner says of it. Never in anyone's way."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from counter_app.domain.sentences import Said
from counter_app.service.desk import Desk
from counter_app.service.ports import LinkState, SyncState
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes
from counter_app.ui.presenters.corner import LOOK_AGAIN, corner, is_due, next_sync_in
from counter_app.ui.presenters.pace import Pace

_LOOK_AGAIN_MS: Final = int(LOOK_AGAIN.total_seconds() * 1000)


class Syncing(QObject):
    """Exchanges in the background: at the start, soon after each change, when an attempt is due.

    Signals: `shown(Corner)`: the corner's truth, anew; `sending(tuple)`: how many of how many are
    sent, None where no exchange is under way.
    """

    shown = Signal(object)
    sending = Signal(object)
    _progressed = Signal(int, int)

    def __init__(
        self, desk: Desk, background: Background, changes: Changes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = background
        self._changes = changes
        self._state: SyncState | None = None
        self._told: SyncState | None = None
        self._sending: tuple[int, int] | None = None
        self._pace = Pace()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_due)
        self._progressed.connect(self._on_progress)
        changes.happened.connect(self._on_change)

    def start(self) -> None:
        """Look how things stand, and exchange as soon as that is allowed."""
        self._look(self._exchange_or_arm)

    @Slot()
    def now(self) -> None:
        """The clerk asks for an exchange at once, whatever the back-off says."""
        self._look(self._exchange_if_enrolled)

    def _exchange_if_due(self, state: SyncState) -> None:
        if is_due(state, self._desk.clock.now()):
            self._exchange(state, due_only=True)

    def _exchange_if_enrolled(self, state: SyncState) -> None:
        self._exchange(state, due_only=False)

    def _exchange(self, state: SyncState, *, due_only: bool) -> None:
        if state.link is LinkState.NOT_ENROLLED or self._sending is not None:
            return
        self._timer.stop()
        self._sending = (0, 0)
        self._show()
        self._background.network(
            lambda: self._desk.exchange.sync(self._progressed.emit, due_only=due_only),
            done=self._on_synced,
            failed=self._on_failed,
            broke=self._on_broken,
        )

    def _on_synced(self, state: SyncState) -> None:
        """A hub is asked every few seconds: where nothing came, nobody is told to look again."""
        self._sending = None
        before, self._state = self._told, state
        self._told = state
        if before is None or before.events != state.events:
            self._changes.tell(Change.SYNC | Change.DOSSIERS | Change.CATALOGUE)
        elif before != state:
            self._changes.tell(Change.SYNC)
        else:
            self._show()
            self._arm(state)

    def _on_failed(self, _said: Said) -> None:
        """The engine kept the reason and the next attempt: the corner tells both."""
        self._sending = None
        self._changes.tell(Change.SYNC)

    def _on_broken(self) -> None:
        """A bug, told elsewhere: no hurry to meet it again."""
        self._sending = None
        self._look(lambda _: self._timer.start(_LOOK_AGAIN_MS))

    def _look(self, then: Callable[[SyncState], object]) -> None:
        def learned(state: SyncState) -> None:
            self._state = state
            self._show()
            then(state)

        self._background.store(self._desk.sync_store.sync_state, done=learned)

    def _arm(self, state: SyncState) -> None:
        delay = next_sync_in(state, self._desk.clock.now())
        if delay is not None and self._sending is None:
            self._timer.start(int(delay.total_seconds() * 1000))

    def _exchange_or_arm(self, state: SyncState) -> None:
        self._exchange_if_due(state)
        self._arm(state)

    def _show(self) -> None:
        if self._state is not None:
            self.sending.emit(self._sending)
            now = self._desk.clock.now()
            left = self._pace.left(self._sending, now)
            self.shown.emit(corner(self._state, now, self._sending, left))

    @Slot(object)
    def _on_change(self, _change: Change) -> None:
        self._look(self._arm)

    @Slot()
    def _on_due(self) -> None:
        self._look(self._exchange_or_arm)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self._sending is not None:
            self._sending = (done, total)
            self._show()
