"""The QR code of the identity card, of 2021 (thẻ CCCD gắn chip) and of 2024 (thẻ căn cước).

Fields between `|`: number, old number, name, birth date, gender, address, date of issue; the card
of 2024 adds four more, usually empty. What is read fills a panel that the clerk confirms; the
text of the code itself is kept nowhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from counter_app.domain.checks import FIRST_YEAR, LAST_YEAR
from counter_app.domain.codes import parse_code
from counter_app.domain.folding import exact_key
from counter_app.domain.mending import Mended, beyond_repair, may_have_lost_letters, mend
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.syllables import LETTERS

WHERE: Final = "card"
FIRST_2024_CARD: Final = date(2024, 7, 1)
"""From this day only the card of 2024 is issued (Luật Căn cước 26/2023/QH15, Điều 46)."""

_MOST_CHARACTERS: Final = 10_000
"""Far more than any card's text, even with each letter spelt out in numbers."""

_AIM_PREFIX = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_EDGES = "\ufeff\u200b \t\r\n\x02\x03\x04\x1d\x1e"
_SEPARATOR = re.compile(r"[|¦│~\\\t]")
"""The pipe, and what other keyboard layouts make of it; none of them occurs within a field."""

_LOOKS_LIKE_CARD = re.compile(r"(?<![0-9])[0-9]{12}(?:[|¦│~\\\t]|%7[Cc]|&#124;|&vert;)")
_NUMBER = re.compile(r"[^0-9]{0,10}([0-9]{12})")
_OLD_NUMBER = re.compile(r"(?:[0-9]{9}|[0-9]{12})?")
_DAY = re.compile(r"[0-9]{8}")
_YEAR_ONLY = re.compile(r"0000(?:19|20)[0-9]{2}")

_HEX_NAME = re.compile(r"(?:[0-9A-Fa-f]{2}){2,}")
_SLASHED_DAY = re.compile(r"(?:[0-9]{2}/[0-9]{2}/)?[0-9]{4}")
_PAGE = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_PAYMENT_START: Final = "000201"
"""The first field of every EMV payment code, VietQR among them."""
_PLATE = re.compile(r"\b[0-9]{2}[A-Z][A-Z0-9]?[- ]?[0-9]{3}\.?[0-9]{2}\b")

_HIGHLAND_LETTERS: Final = frozenset("ñčƀĕĭŏŭ")
"""Of Ê Đê, Gia Rai and Ba Na names."""
_NAME_SIGNS: Final = frozenset(" '’.-")
_ADDRESS_SIGNS: Final = frozenset(" '’.-,/()\"+&:")
_LONG_NUMBER = re.compile(r"[0-9]{6,}")

_PREFIX_LIST = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 "
    "036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 "
    "074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
PROVINCE_PREFIXES: Final = frozenset(_PREFIX_LIST.split())
"""The 63 codes in use when the numbers were given.

Provinces were merged since and codes moved, so a prefix is never shown as a province's name.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card's code says. `birth_date` is None where the card states a year only.

    `repaired` says what had to be undone of the scanner's typing, `warnings` what does not fit.
    """

    id_number: str
    old_id_number: str
    name: str
    birth_date: date | None
    gender: str
    address: str
    issued_on: date
    generation: Literal["2021", "2024"]
    repaired: tuple[Sentence, ...] = ()
    warnings: tuple[Sentence, ...] = ()


def looks_like_card(text: str) -> bool:
    """Whether a scan should be tried as a card: a cheap test, no promise that it can be read."""
    return _LOOKS_LIKE_CARD.search(_bare(text)[:64]) is not None


def read_card(text: str) -> Card:
    """The card behind a scanned code, its letters exactly as on the card.

    Raises `Refused` for other codes (a health insurance card, a payment, a page), for a code read
    in part, and for damage that cannot be undone with certainty.
    """
    bare = _bare(text)
    _refuse_other_codes(bare)
    mended = mend(bare)
    return _card(_SEPARATOR.split(_bare(mended.text)), mended)


def card_to_person(card: Card) -> Person:
    """The card's owner as an applicant, with the fields that came from the card named."""
    return Person(
        name=card.name,
        id_number=card.id_number,
        address=card.address,
        birth_date=card.birth_date.isoformat() if card.birth_date else "",
        gender=card.gender,
        from_card=(
            "name",
            "id_number",
            "address",
            *(["birth_date"] if card.birth_date else []),
            "gender",
        ),
    )


def id_number_warnings(
    id_number: str, gender: str, birth_date: date | None
) -> tuple[Sentence, ...]:
    """What in a 12-digit number does not fit the person; nothing for other numbers.

    Warnings only: data are corrected, gender is determined anew, births abroad have other codes.
    """
    if re.fullmatch(r"[0-9]{12}", id_number) is None:
        return ()
    century, odd = divmod(int(id_number[3]), 2)
    year = 1900 + 100 * century + int(id_number[4:6])
    found = []
    if id_number[:3] not in PROVINCE_PREFIXES:
        found.append(
            say(
                "Ba số đầu {prefix} của số định danh không có trong danh sách mã tỉnh (có thể do "
                "khai sinh ở nước ngoài); hãy đối chiếu với thẻ.",
                prefix=id_number[:3],
            )
        )
    if gender and gender != ("Nữ" if odd else "Nam"):
        found.append(say("Số định danh không khớp với giới tính; hãy đối chiếu với thẻ."))
    if birth_date is not None and birth_date.year != year:
        found.append(say("Số định danh không khớp với năm sinh; hãy đối chiếu với thẻ."))
    return tuple(found)


def _bare(text: str) -> str:
    return _AIM_PREFIX.sub("", text.strip(_EDGES)).strip(_EDGES)


def _refuse_other_codes(text: str) -> None:
    for is_one, said in _OTHER_CODES:
        if is_one(text):
            raise Refused(said, WHERE)
    if len(text) > _MOST_CHARACTERS or not looks_like_card(text):
        raise Refused(
            say(
                "Đây không phải mã QR của thẻ căn cước (thẻ năm 2021: ở mặt trước; thẻ năm 2024: "
                "ở mặt sau)."
            ),
            WHERE,
        )


def _is_health_insurance(text: str) -> bool:
    """Number, name as hexadecimal UTF-8, birth date with slashes."""
    fields = text.split("|")
    return (
        len(fields) > 3
        and _HEX_NAME.fullmatch(fields[1]) is not None
        and _SLASHED_DAY.fullmatch(fields[2]) is not None
    )


_OTHER_CODES: Final[tuple[tuple[Callable[[str], bool], Sentence], ...]] = (
    (
        _is_health_insurance,
        say("Đây là mã QR của thẻ bảo hiểm y tế. Hãy quét mã QR trên thẻ căn cước."),
    ),
    (
        lambda text: _PAGE.match(text) is not None,
        say("Đây là mã QR của một trang mạng. Hãy quét mã QR trên thẻ căn cước."),
    ),
    (
        lambda text: text.startswith(_PAYMENT_START) and not looks_like_card(text),
        say("Đây là mã QR chuyển tiền. Hãy quét mã QR trên thẻ căn cước."),
    ),
    (
        lambda text: parse_code(text) is not None,
        say("Đây là mã hồ sơ. Hãy quét mã QR trên thẻ căn cước."),
    ),
    (
        lambda text: _PLATE.search(text) is not None and not looks_like_card(text),
        say("Đây có vẻ là mã QR trên giấy tờ xe. Hãy quét mã QR trên thẻ căn cước."),
    ),
)


def _card(fields: list[str], mended: Mended) -> Card:
    numbers, (name, birth, gender, address, issued), extra = _told_apart(fields)
    _refuse_damaged_text(name, gender, address)
    birth_date = None if _YEAR_ONLY.fullmatch(birth) else _day(birth)
    issued_on = _day(issued)
    if birth_date is not None and birth_date > issued_on:
        raise _misread_date()
    gender = "Nam" if exact_key(gender) == "nam" else "Nữ"
    return Card(
        id_number=numbers[0],
        old_id_number=numbers[1],
        name=" ".join(name.split()),
        birth_date=birth_date,
        gender=gender,
        address=" ".join(address.split()),
        issued_on=issued_on,
        generation="2024" if extra or issued_on >= FIRST_2024_CARD else "2021",
        repaired=mended.repaired,
        warnings=id_number_warnings(numbers[0], gender, birth_date) + _year_only(birth_date),
    )


def _told_apart(fields: list[str]) -> tuple[tuple[str, str], tuple[str, ...], bool]:
    """Both numbers, the five fields from name to date of issue, and whether more follow.

    The number of fields is not relied on: the gender between a date and the address is the anchor.
    """
    at = next((n for n in (4, 3) if _is_anchor(fields, n)), None)
    number = _NUMBER.fullmatch(fields[0])
    if at is None or number is None:
        raise _read_in_part()
    old = fields[1].strip() if at == 4 else ""
    if not _OLD_NUMBER.fullmatch(old):
        raise _read_in_part()
    return (number.group(1), old), tuple(fields[at - 2 : at + 3]), len(fields) > at + 3


def _is_anchor(fields: list[str], at: int) -> bool:
    return (
        len(fields) > at + 2
        and _DAY.fullmatch(fields[at - 1]) is not None
        and _DAY.fullmatch(fields[at + 2]) is not None
    )


def _refuse_damaged_text(name: str, gender: str, address: str) -> None:
    whole = _is_written(name, _NAME_SIGNS, digits=False) and _is_written(
        address, _ADDRESS_SIGNS, digits=True
    )
    if not whole or exact_key(gender) not in ("nam", "nữ") or _LONG_NUMBER.search(address):
        raise beyond_repair()
    if exact_key(gender) == "nam" and may_have_lost_letters(name, address):
        raise beyond_repair()


def _is_written(text: str, signs: frozenset[str], *, digits: bool) -> bool:
    """Whether a text has letters, and only what a card's text is written with."""
    return any(letter.isalpha() for letter in text) and all(
        letter in LETTERS
        or letter in signs
        or letter in _HIGHLAND_LETTERS
        or (digits and letter in "0123456789")
        for letter in text.lower()
    )


def _day(digits: str) -> date:
    try:
        day = date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError as error:
        raise _misread_date() from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _misread_date()
    return day


def _year_only(birth_date: date | None) -> tuple[Sentence, ...]:
    if birth_date is not None:
        return ()
    return (say("Thẻ chỉ ghi năm sinh; hãy đối chiếu và nhập ngày sinh nếu có giấy tờ khác."),)


def _read_in_part() -> Refused:
    return Refused(
        say("Mã QR của thẻ đọc chưa đủ. Hãy giữ yên thẻ, quét lại hoặc nhập bằng tay theo thẻ."),
        WHERE,
    )


def _misread_date() -> Refused:
    return Refused(
        say("Ngày đọc từ mã QR không đúng lịch. Hãy quét lại hoặc nhập bằng tay theo thẻ."), WHERE
    )
