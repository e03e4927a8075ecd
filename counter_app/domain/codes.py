"""Dossier codes: `agency-YYMMDD-NNNN` (NĐ 61/2018 Điều 26, TT 01/2018 Điều 19)."""

import re
from dataclasses import dataclass
from datetime import date

from typing_extensions import override

from counter_app.domain.sentences import Refused, say

_NEW_STYLE = re.compile(r"[GHKT][0-9]{2}(?:\.[0-9]{1,4}){0,3}")
_OLD_STYLE = re.compile(r"(?:[0-9]{2,3}\.){1,3}[GHKT][0-9]{2}")
_CODE = re.compile(
    r"((?:[0-9]{2,3}\.)*[GHKT][0-9]{2}(?:\.[0-9]{1,4})*)-([0-9]{6}|[0-9]{8})-([0-9]{4,7})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCode:
    """A code taken apart. `day` is the day of reception, not of data entry."""

    agency: str
    day: date
    serial: int

    @override
    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.serial:04d}"


def check_agency(agency: str) -> str:
    """The agency code, if it is one in the new (`H30.12`) or old (`000.00.12.H30`) style.

    Raises `Refused` otherwise.
    """
    if _NEW_STYLE.fullmatch(agency) or _OLD_STYLE.fullmatch(agency):
        return agency
    raise Refused(
        say("Mã cơ quan “{agency}” không đúng: cần dạng H30.12 hoặc 000.00.12.H30.", agency=agency),
        "agency",
    )


def is_province(feed: str) -> bool:
    """Whether a feed is a province's (`H30`), not an agency's."""
    return "." not in feed


def parse_code(text: str) -> DossierCode | None:
    """The dossier code in this text, or None where it is not one."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        return None
    agency, digits, serial = match.groups()
    try:
        day = _day_of(digits)
    except ValueError:
        return None
    return DossierCode(agency=agency, day=day, serial=int(serial))


def _day_of(digits: str) -> date:
    year = int(digits[:-4]) if len(digits) == 8 else 2000 + int(digits[:2])
    return date(year, int(digits[-4:-2]), int(digits[-2:]))
