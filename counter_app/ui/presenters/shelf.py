"""Entries put aside: nothing that was typed is lost by clearing the page."""

from counter_app.ui.presenters.entry import Entry

MOST = 10


class Shelf:
    """The latest entries that left the page unfinished."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    @property
    def empty(self) -> bool:
        return not self._entries

    def put(self, entry: Entry) -> None:
        """Keep an entry; an empty one is not worth it, the oldest goes where there is no room."""
        if not entry.empty:
            self._entries = [*self._entries, entry][-MOST:]

    def exchange(self, entry: Entry) -> Entry:
        """The latest entry put aside, for the one on the page, which is kept as the oldest."""
        taken = self._entries.pop()
        if not entry.empty:
            self._entries.insert(0, entry)
        return taken
