"""What the use cases ask of the place where a counter's backups are made."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from counter_app.service.ports import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade:
    """A backup that was read back and proven. Sizes are in bytes; `recoverable` says that it holds
    the keys, sealed to the province's recovery key."""

    file: Path
    made_at: datetime
    size: int
    events: int
    dossiers: int
    attachments: int
    attachment_bytes: int
    recoverable: bool
    removed: int = 0
    """Older backups that made room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """Where backups go by themselves, and how many of this counter's are kept there."""

    folder: Path
    keep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """How things stand: `last` is the last good backup, `problem` why the last try failed."""

    plan: BackupPlan | None = None
    last: BackupMade | None = None
    problem: str = ""
    problem_at: datetime | None = None


class Backups(Protocol):
    """Makes backups of one counter, and remembers in its store how that went."""

    def make(self, to: Path, *, attachments: bool = True, progress: Progress = ...) -> BackupMade:
        """Write a backup into a folder, read it back, prove it, then give it its name.

        Whoever works meanwhile is not held up. Raises `Refused` for "to", `Unavailable` where the
        disk is full, away or read-only, `Damaged` where the store is not sound; nothing is then
        left behind.
        """
        ...

    def thin_out(self, plan: BackupPlan, newest: BackupMade) -> int:
        """Remove this counter's oldest backups beyond what is kept; how many were removed."""
        ...

    def state(self) -> BackupState: ...

    def choose(self, plan: BackupPlan | None) -> None:
        """Remember the plan; None for no backups by themselves."""
        ...

    def made(self, made: BackupMade) -> None:
        """Remember the last good backup."""
        ...

    def failed(self, problem: str, at: datetime) -> None:
        """Remember that the last try failed, and why."""
        ...
