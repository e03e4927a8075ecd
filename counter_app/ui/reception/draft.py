"""Keeps the form in the store while it is being filled, so that a power cut loses no typing."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from typing_extensions import override

from counter_app.service.desk import Desk
from counter_app.service.drafts import drop_draft, keep_draft, kept_drafts
from counter_app.ui.background import Background, Failed
from counter_app.ui.presenters.checking import DRAFT_KEY
from counter_app.ui.presenters.entry import Entry, to_json

WAIT_MS = 400
"""At most this much typing is at risk."""


class DraftKeeper(QObject):
    """Saves what `entry` gives a moment after it changed; many changes make one save."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        entry: Callable[[], Entry],
        failed: Failed,
    ) -> None:
        super().__init__()
        self._desk, self._background = desk, background
        self._entry, self._failed = entry, failed
        self._kept = Entry()
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._save)

    def watch(self, window: QObject) -> None:
        """Save what is still unsaved when this window is closed."""
        window.installEventFilter(self)

    def find(self, found: Callable[[bytes], None]) -> None:
        """Look for the draft that an earlier run left behind."""
        self._background.store(
            lambda: _kept(self._desk),
            lambda body: found(body) if body else None,
            self._failed,
        )

    def note(self) -> None:
        """The entry may have changed."""
        if not self._timer.isActive() and self._entry() != self._kept:
            self._timer.start()

    def pause(self) -> None:
        """The entry is being received: a draft written now would outlive it."""
        self._timer.stop()

    def forget(self) -> None:
        """The draft went with the dossier that it became."""
        self._timer.stop()
        self._kept = Entry()

    @Slot()
    def _save(self) -> None:
        entry = self._entry()
        if entry == self._kept:
            return
        self._kept = entry
        self._background.store(lambda: _keep(self._desk, entry), failed=self._failed)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close and self._timer.isActive():
            self._timer.stop()
            self._save()
        return False


def _kept(desk: Desk) -> bytes | None:
    return next((one.body for one in kept_drafts(desk) if one.key == DRAFT_KEY), None)


def _keep(desk: Desk, entry: Entry) -> None:
    if entry.empty:
        drop_draft(desk, DRAFT_KEY)
    else:
        keep_draft(desk, DRAFT_KEY, to_json(entry))
