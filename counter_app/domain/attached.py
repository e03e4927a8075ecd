"""The files of a dossier, as its events tell of them."""

from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.domain.facts.attachments import AttachmentAdded, AttachmentWithdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of a dossier, the event that added it, and the device that keeps its content.

    `withdrawn` is the first withdrawal, None while the file counts.
    """

    file: AttachmentAdded
    event_id: str
    device: str
    withdrawn: AttachmentWithdrawn | None = None


def files_after(
    files: tuple[Attached, ...],
    fact: AttachmentAdded | AttachmentWithdrawn,
    event_id: str,
    device: str,
) -> tuple[Attached, ...]:
    """The files after one more event, of this id and written by this device."""
    if isinstance(fact, AttachmentAdded):
        return (*files, Attached(file=fact, event_id=event_id, device=device))
    return tuple(
        replace(one, withdrawn=fact)
        if one.event_id == fact.attachment and one.withdrawn is None
        else one
        for one in files
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedContent:
    """A content that an event names. `own`: this device attached it, so its file must be here."""

    sha256: str
    own: bool
    name: str
    added_at: datetime
