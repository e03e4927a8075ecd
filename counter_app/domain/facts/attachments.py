"""Scans and photos of a dossier's papers: added, withdrawn, taken out of the counter."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import ClassVar

from counter_app.domain.facts.base import Fact


class Digitised(IntEnum):
    """How a file stands for a paper: the flag that provincial systems exchange by component."""

    NO = 0
    """Kept beside the paper, does not stand for it."""
    SCANNED = 1
    REUSED = 2
    """A document that was digitised before (kho quản lý dữ liệu điện tử)."""
    REUSED_RESULT = 3
    """The result of another dossier."""


class Place(StrEnum):
    """What of the dossier a file shows."""

    COMPONENT = "component"
    RESULT = "result"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentAdded(Fact):
    """A file was attached; its content lay durably in the attachments' folder before this.

    `component` is the name of the component where `place` says so: names outlive a correction of
    the list, numbers do not. `sha256` (64 hexadecimal digits) and `size` are those of the content
    as it is kept. `width` and `height` are the pixels of the largest page, 0 for PDF. `name` is
    the file's own. `reused_from` names where a re-used document comes from (a dossier's code, a
    result's number; MaKetQuaThayThe).
    """

    KIND: ClassVar[str] = "attachment.added"
    PERSONAL: ClassVar[bool] = True
    place: Place
    component: str = ""
    sha256: str
    size: int
    media_type: str
    pages: int
    width: int = 0
    height: int = 0
    digitised: Digitised
    reused_from: str = ""
    name: str
    added_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentWithdrawn(Fact):
    """A file was attached by mistake. Its content is kept until the dossier is purged.

    `attachment` is the id of the event that added it, 64 hexadecimal digits.
    """

    KIND: ClassVar[str] = "attachment.withdrawn"
    PERSONAL: ClassVar[bool] = True
    attachment: str
    reason: str
    withdrawn_at: datetime
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentExported(Fact):
    """A file left the counter's encrypted store; exports of personal data are logged."""

    KIND: ClassVar[str] = "attachment.exported"
    PERSONAL: ClassVar[bool] = True
    attachment: str
    exported_at: datetime
    clerk: str = ""
