"""What a scan is, so that the window can route it wherever the focus stands."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from counter_app.domain.codes import parse_code
from counter_app.domain.idcard import looks_like_card

_PARTS = re.compile(r"[/?&=#\s]+")
_PAGE = re.compile(r"https?://|www\.", re.IGNORECASE)
_EDGES = "\ufeff \t\r\n\x02\x03\x04"


class ScanKind(StrEnum):
    """What stands behind a scanned text."""

    CARD = "card"
    """Probably an identity card: to be tried with `read_card`, which may still refuse it."""
    DOSSIER = "dossier"
    """A dossier code, alone or in the address of a tracking page."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Scan:
    """A classified scan. Holds the dossier code, never the scanned text itself."""

    kind: ScanKind
    code: str = ""
    """In capitals, as it was printed; "" for anything but a dossier."""


def classify_scan(text: str) -> Scan:
    """What was scanned. A page's address with two different codes in it is something else."""
    bare = text.strip(_EDGES)
    codes = _codes_in(bare)
    if len(codes) == 1:
        return Scan(ScanKind.DOSSIER, codes.pop())
    if not _PAGE.match(bare) and looks_like_card(text):
        return Scan(ScanKind.CARD)
    return Scan(ScanKind.OTHER)


def _codes_in(text: str) -> set[str]:
    parts = _PARTS.split(unquote(text)) if _PAGE.match(text) else [text]
    return {part.strip().upper() for part in parts if parse_code(part) is not None}
