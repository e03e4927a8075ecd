"""The office as its papers name it, the device on its counter, and what is not its own to say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from counter_app.domain.checks import check_text
from counter_app.domain.sentences import Refused, say

_MOST_NAME: Final = 200
_SCHEMES: Final = ("https://", "http://")


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


def check_office(office: Office) -> Office:
    """The office as it is kept. Raises `Refused` with the field's name."""

    def text(name: str, *, needed: bool = False) -> str:
        line = check_text(getattr(office, name), name, most=_MOST_NAME)
        if needed and not line:
            raise Refused(say("Chưa nhập nội dung này."), name)
        return line

    url = text("tracking_url")
    if url and not (url.startswith(_SCHEMES) and "{code}" in url and " " not in url):
        raise Refused(
            say(
                "Địa chỉ tra cứu phải bắt đầu bằng https:// và có {mark} ở chỗ của mã hồ sơ.",
                mark="{code}",
            ),
            "tracking_url",
        )
    return replace(
        office,
        agency_name=text("agency_name", needed=True),
        unit_name=text("unit_name", needed=True),
        place=text("place", needed=True),
        phone=text("phone"),
        tracking_url=url,
    )
