"""Backups by plan, and what the clerk must know of a restore; never in anyone's way."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from counter_app.domain.sentences import Said, Sentence
from counter_app.service import safekeeping
from counter_app.service.desk import Desk
from counter_app.ui.background import Background
from counter_app.ui.changes import Change, Changes

_LOOK_AGAIN_MS: Final = 60 * 60 * 1000
"""A window that stays open for weeks backs up every day all the same."""


class Safekeeping(QObject):
    """Looks at the start, each hour, and after an exchange; backs up when the plan asks for it.

    Signals: `told(Sentence, str)`: what the clerk should know, each thing once, with its tone.
    """

    told = Signal(object, str)

    def __init__(
        self, desk: Desk, background: Background, changes: Changes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = background
        self._said: set[str] = set()
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.start)
        changes.happened.connect(self._on_change)

    @Slot()
    def start(self) -> None:
        """Say what is to be said, and back up where the last good backup is older than a day."""
        self._timer.start()
        self._look()
        self._background.long(
            lambda: safekeeping.back_up_if_due(self._desk), done=self._on_over, failed=self._on_over
        )

    @Slot()
    def after_the_day(self) -> None:
        """The day was closed: back up what is planned, however young the last backup is."""
        self._background.long(
            lambda: safekeeping.back_up_as_planned(self._desk),
            done=self._on_over,
            failed=self._on_over,
        )

    def _look(self) -> None:
        self._background.store(lambda: safekeeping.remarks(self._desk), done=self._tell)

    def _tell(self, remarks: tuple[Sentence, ...]) -> None:
        for remark in remarks:
            if str(remark) not in self._said:
                self._said.add(str(remark))
                self.told.emit(remark, "warning")

    def _on_over(self, _outcome: object | Said) -> None:
        """What failed is remembered in the store, and told from there."""
        self._look()

    @Slot(object)
    def _on_change(self, change: Change) -> None:
        if Change.SYNC in change:
            self._look()
