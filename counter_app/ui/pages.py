"""What the window knows of a page: its key, its name, its widget."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from counter_app.domain.roles import Act
from counter_app.domain.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the window. `keys` are (key, what it does) in the clerk's language."""

    key: str
    """The key that opens it from anywhere: "Ctrl+1"."""
    name: Sentence
    widget: QWidget
    act: Act
    """What one must be allowed to do for the page to be offered."""
    activate: Callable[[], object]
    """Puts the focus where the clerk begins."""
    keys: tuple[tuple[str, str], ...] = ()
