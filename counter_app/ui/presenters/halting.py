"""Long work that a clerk may stop."""

from collections.abc import Callable

from counter_app.domain.sentences import Said, Sentence


class Stopped(Said):
    """The clerk wanted it no more."""


class Halt:
    """Hears of the progress of long work, and stops it at its next step when asked to.

    `words` say that it was stopped.
    """

    def __init__(self, tell: Callable[[int, int], object], words: Sentence) -> None:
        self._tell, self._words = tell, words
        self._wanted = False

    def stop(self) -> None:
        """Stop soon. May be called from any thread."""
        self._wanted = True

    def progress(self, done: int, total: int) -> None:
        """So many of so many. Raises `Stopped` where that was asked for."""
        if self._wanted:
            raise Stopped(self._words)
        self._tell(done, total)
