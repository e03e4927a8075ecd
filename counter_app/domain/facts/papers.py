"""Papers that left the printer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from counter_app.domain.facts.base import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPrinted(Fact):
    """A paper left the printer or was saved as a file. `copy` is 1 for the first, then more.

    Its subject is what it is of: a dossier, a day, a register, a report (`docs/adr/0012`). `form`
    is its name, the same in every set: "receipt", "supplement-request", ... `paper` is "xlsx" for
    a workbook. `about` is the event that the paper tells of (two requests are two originals), ""
    where it tells of none.
    """

    KIND: ClassVar[str] = "document.printed"
    form: str
    form_set: str
    paper: str
    copy: int
    printed_at: datetime
    digest: str
    """SHA-256 of the file, 64 hexadecimal digits."""
    about: str = ""
