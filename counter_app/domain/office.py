"""The office as its papers name it, the device on its counter, and what is not its own to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from counter_app.domain.sentences import Refused, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A commune's one-stop unit, as printed in the head of every form."""

    agency_code: str
    """`H30.12` in the new style, `000.00.12.H30` in the old."""
    agency_name: str
    """"ỦY BAN NHÂN DÂN XÃ MẪU"."""
    unit_name: str
    """"TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU"."""
    place: str
    """The địa danh of the date line: "Xã Mẫu" as it is written there, without "UBND"."""
    phone: str = ""
    tracking_url: str = ""
    """Where a citizen follows a dossier; `{code}` stands for the code. "" where there is none."""
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The stretch of daily serial numbers that one device may give out, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One counter's machine: its id, its place in the office, its band."""

    id: str
    public_key: str
    """Raw Ed25519 public key, 64 hexadecimal digits."""
    agency_code: str
    counter: int
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Decreed:
    """What the province has the last word on: the office can change none of it."""

    procedures: Mapping[str, date]
    """By code, the first day of the province's first version; from then on the code is its own."""
    years: frozenset[int]
    """Those whose calendar it declared."""


def default_band(counter: int) -> Band:
    """The band of counter 1 to 9 before the province grants another: 1001-1999 for counter 1.

    Numbers below 1000 stay with the provincial system. `Refused` for any other counter.
    """
    if not 1 <= counter <= 9:
        raise Refused(
            say("Số quầy phải từ 1 đến 9, không phải {counter}.", counter=counter), "counter"
        )
    return Band(first=counter * 1000 + 1, last=counter * 1000 + 999)
