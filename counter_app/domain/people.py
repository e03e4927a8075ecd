"""The persons of a dossier: whose it is, and who brought it."""

from dataclasses import dataclass
from enum import StrEnum


class ApplicantKind(StrEnum):
    """Who applies (the national payload's LoaiDoiTuong, mapped at the border)."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    HOUSEHOLD_BUSINESS = "household_business"
    ORGANISATION = "organisation"
    STATE_AGENCY = "state_agency"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The applicant: the owner of the dossier (chủ hồ sơ).

    `id_number` is the 12-digit personal number (or an old 9-digit one, or a business's code), ""
    where none was shown. `from_card` names the fields that were read from an identity card.
    """

    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    birth_date: str = ""
    """ISO date, "" where unknown."""
    gender: str = ""
    """"Nam", "Nữ", or ""."""
    kind: ApplicantKind = ApplicantKind.CITIZEN
    from_card: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who brought the dossier where that is not the applicant (người nộp), and by what right.

    `authority` is the authorisation paper or the kinship that stands for it (TT 04/2020/TT-BTP,
    Điều 2), in the clerk's words.
    """

    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    authority: str = ""
