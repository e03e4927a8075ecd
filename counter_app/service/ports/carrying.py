"""What goes beside the exchange: bundles in files, and the contents of attachments."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from counter_app.service.ports.links import ContentsState


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """A bundle that was written, read back and found whole. `left` events had no room in it."""

    events: int
    left: int
    size: int
    """Of the file, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedIn:
    """What a reply brought: events that were new here, and what is still unsent or rejected.

    `passed_over` runs of it could not be proven.
    """

    new: int
    unsent: int
    rejected: int
    passed_over: int


class Carrier(Protocol):
    """The exchange in files, for where no line goes."""

    def write(self, path: Path) -> CarriedOut:
        """Everything unsent, for the province's node and nobody else to read.

        Returns after the file was flushed, read back and found whole. Raises `Refused` where the
        counter is not enrolled, `Unavailable` where the file cannot be written.
        """
        ...

    def take(self, path: Path) -> CarriedIn:
        """Take in the province's reply: any file, in any order, any number of times.

        Raises `Refused` for a file that is damaged, cut, altered or for somebody else; nothing
        of it is taken then. `Unavailable` where it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadTurn:
    """What a turn of sending attachments left: what is unsent, and whether more can go at once.

    `again_at` is when the node grants the next window; `problem` says what was left for later.
    """

    state: ContentsState
    more: bool
    again_at: datetime | None = None
    problem: str = ""


class Uploads(Protocol):
    """Sends the contents of attachments, after the records and in nobody's way."""

    def send(self, most_bytes: int) -> UploadTurn:
        """One turn, of at most so many bytes and one chunk. Raises `Unavailable`.

        Ends early where records are unsent. What was cut off goes on from where the node is.
        """
        ...
