"""Whose turn it is to write: one transaction at a time within this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from counter_app.db.errors import BUSY
from counter_app.domain.sentences import Unavailable


class Turns:
    """A lock that is waited for with patience, and never by the thread that holds it."""

    def __init__(self, patience_seconds: float) -> None:
        self._patience = patience_seconds
        self._lock = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and hold it. Raises `Unavailable` when patience ends."""
        if self._holder == threading.get_ident():
            raise RuntimeError("a transaction cannot be begun inside another one")
        if not self._lock.acquire(timeout=self._patience):
            raise Unavailable(BUSY)
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()
