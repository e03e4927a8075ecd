"""What the window knows of a page: its key, its name, and how to come by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from counter_app.domain.roles import Act
from counter_app.domain.sentences import Sentence


class PageWidget(Protocol):
    """A page: `keys` are (key, what it does) in the clerk's language."""

    @property
    def keys(self) -> Sequence[tuple[str, str]]: ...

    def activate(self) -> object:
        """Put the focus where the clerk begins."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the window."""

    key: str
    """The key that opens it from anywhere: "Ctrl+1"."""
    name: Sentence
    act: Act
    """What one must be allowed to do for the page to be offered."""
    made: Callable[[], PageWidget]
    """The page, made at the first call."""


class Place(QFrame):
    """Where a page stands in the window: empty until it is first opened."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def open(self) -> None:
        """Have the page here."""
        widget = self._page.made()
        assert isinstance(widget, QWidget)
        if widget.parentWidget() is not self:
            self._layout.addWidget(widget)
