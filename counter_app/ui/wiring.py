"""What ties a page to its window: signals of agreed names, each of which means one thing."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

Answers: TypeAlias = Mapping[str, tuple[Callable[..., object], ...]]
"""What is done where a page emits a signal of this name."""
News: TypeAlias = Mapping[str, SignalInstance]
"""What a page is told that has a slot of this name."""


def tie(page: QWidget, answers: Answers, news: News) -> None:
    """What the page asks for is done, and what it wants to hear it is told."""
    for name, slots in answers.items():
        signal = getattr(page, name, None)
        if isinstance(signal, SignalInstance):
            for slot in slots:
                signal.connect(slot)
    for name, told in news.items():
        if hasattr(page, name):
            told.connect(getattr(page, name))
