"""What changed, told once to whoever shows it."""

from enum import Flag, auto

from PySide6.QtCore import QObject, Signal


class Change(Flag):
    """The parts of the store that a page may depend on."""

    DOSSIERS = auto()
    CATALOGUE = auto()
    SYNC = auto()


class Changes(QObject):
    """The one broadcast: pages refresh where it concerns them; no page knows another.

    Signals: `happened(Change)`.
    """

    happened = Signal(object)

    def tell(self, change: Change) -> None:
        """Tell everyone what an operation changed, all of it at once."""
        self.happened.emit(change)
