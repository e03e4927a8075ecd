"""The folder into which a scanner writes: which of its files are finished, and not yet used."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from counter_app.domain.sentences import Unavailable, say
from counter_app.service.ports import Clock

QUIET: Final = timedelta(seconds=2)
"""A file that did not change for so long is finished."""
MOST_FILES: Final = 500
_UNFINISHED: Final = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")
_HIDDEN: Final = (".", "~")
_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class _State:
    """What a file looked like, and since when it has looked so."""

    size: int
    changed_ns: int
    since: datetime


class ScannerInbox:
    """Looks at a folder again and again; what a scanner is still writing is left alone."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._clock = clock
        self._states: dict[Path, _State] = {}
        self._done: dict[Path, _State] = {}

    def look(self) -> tuple[Path, ...]:
        """The finished files that were not dealt with, oldest first. Raises `Unavailable`.

        Finished is what had the same size and time at two looks, `QUIET` or more apart.
        """
        now = self._clock.now()
        states = {path: self._state(path, seen) for path, seen in self._seen(now)}
        self._states = states
        ready = [
            path
            for path, state in states.items()
            if state.size and now - state.since >= QUIET and not _same(self._done.get(path), state)
        ]
        return tuple(sorted(ready, key=lambda path: (states[path].changed_ns, path.name)))

    def done(self, path: Path, *, remove: bool) -> bool:
        """The file was attached, or passed over: `look` tells of it no more unless it changes.

        With `remove` it is taken out of the folder, where a scan would else lie in the clear; but
        not where it changed meanwhile. Whether it is gone. Raises `Unavailable`.
        """
        state = self._states.get(path)
        if state is None:
            return False
        self._done[path] = state
        if not remove:
            return False
        try:
            return _removed(path, state)
        except OSError as error:
            raise Unavailable(
                say("Không xóa được tệp “{name}” khỏi thư mục máy quét.", name=path.name)
            ) from error

    def _seen(self, now: datetime) -> Iterator[tuple[Path, _State]]:
        try:
            paths = sorted(path for path in self.folder.iterdir() if _may_be_a_scan(path))
        except OSError as error:
            raise Unavailable(
                say("Không mở được thư mục máy quét {folder}.", folder=self.folder)
            ) from error
        for path in paths[:MOST_FILES]:
            with suppress(OSError):  # gone again, or renamed, between listing and looking
                if path.is_file():
                    told = path.stat()
                    yield path, _State(told.st_size, told.st_mtime_ns, now)

    def _state(self, path: Path, seen: _State) -> _State:
        known = self._states.get(path)
        if known is None or not _same(known, seen) or known.since > seen.since:
            return seen
        return known


def _same(known: _State | None, state: _State) -> bool:
    return known is not None and (known.size, known.changed_ns) == (state.size, state.changed_ns)


def _removed(path: Path, state: _State) -> bool:
    told = path.stat()
    if (told.st_size, told.st_mtime_ns) != (state.size, state.changed_ns):
        return False
    path.unlink()
    return True


def _may_be_a_scan(path: Path) -> bool:
    name = path.name.lower()
    return not (name.startswith(_HIDDEN) or name.endswith(_UNFINISHED) or name in _SYSTEM)
