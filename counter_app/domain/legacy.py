"""Text from old Word and Excel lists, written for .VnTime (TCVN3) or VNI-Times fonts.

Such text is Vietnamese only to a reader who has the font; pasted elsewhere it shows as "NguyÔn"
or "Nguyeãn". TCVN3 gives each letter with its marks one character of the upper half of Latin-1;
VNI writes most marks as a second character after the letter.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from counter_app.domain.syllables import ACUTE, DOT, GRAVE, HOOK, TILDE, is_syllable

_TCVN3_GROUPS: Final = {
    "a": "µ¶·¸¹",
    "ă": "»¼½¾Æ",
    "â": "ÇÈÉÊË",
    "e": "ÌÎÏÐÑ",
    "ê": "ÒÓÔÕÖ",
    "i": "×ØÜÝÞ",
    "o": "ßáâãä",
    "ô": "åæçèé",
    "ơ": "êëìíî",
    "u": "ïñòóô",
    "ư": "õö÷øù",
    "y": "úûüýþ",
}
"""By vowel: its characters for huyền, hỏi, ngã, sắc, nặng."""

_TCVN3_PLAIN: Final = dict(zip("¡¢£¤¥¦§¨©ª«¬\xad®", "ĂÂÊÔƠƯĐăâêôơưđ", strict=True))

_VNI_TONES: Final = {"ø": GRAVE, "û": HOOK, "õ": TILDE, "ù": ACUTE, "ï": DOT}
_VNI_HAT: Final = {"à": GRAVE, "å": HOOK, "ã": TILDE, "á": ACUTE, "ä": DOT, "â": ""}
_VNI_BREVE: Final = {"è": GRAVE, "ú": HOOK, "ü": TILDE, "é": ACUTE, "ë": DOT, "ê": ""}
_VNI_ALONE: Final = dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True))

_WORD = re.compile(r"[^\s,.;:/()\"'?!0-9-]+")


def legacy_reading(text: str) -> str | None:
    """The text in Unicode if it is surely TCVN3 or VNI text; None where it is not, or may not be.

    Sure means: read as it stands it is not Vietnamese, and in one of the two encodings, but not in
    both, every word with a special character is a well-spelt syllable.
    """
    text = unicodedata.normalize("NFC", text)
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words or all(is_syllable(word.lower()) for word in words):
        return None
    readings = {_read(text, word_reading) for word_reading in (_from_tcvn3, _from_vni)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _read(text: str, word_reading: Callable[[str], str | None]) -> str | None:
    readings = {word: word_reading(word) for word in set(_WORD.findall(text))}
    for word, reading in readings.items():
        if not word.isascii() and (reading is None or not is_syllable(reading.lower())):
            return None
    return _WORD.sub(lambda match: readings[match.group()] or match.group(), text)


def _from_tcvn3(word: str) -> str | None:
    if word.isascii():
        return word
    letters = [_TCVN3.get(letter, letter) for letter in word]
    if not all(letter in _TCVN3 or letter.isascii() for letter in word):
        return None
    reading = "".join(letters)
    capitals = sum(letter.isupper() for letter in reading)
    return reading.upper() if capitals > 1 or (capitals and len(word) == 1) else reading


def _from_vni(word: str) -> str | None:
    reading, rest = "", word
    while rest:
        for length in (2, 1):
            letter = _VNI.get(rest[:length])
            if letter is not None:
                break
        else:
            length, letter = 1, rest[0]
            if not letter.isascii():
                return None
        reading, rest = reading + letter, rest[length:]
    return reading


def _tcvn3() -> dict[str, str]:
    table = dict(_TCVN3_PLAIN)
    for vowel, characters in _TCVN3_GROUPS.items():
        for character, tone in zip(characters, (GRAVE, HOOK, TILDE, ACUTE, DOT), strict=True):
            table[character] = unicodedata.normalize("NFC", vowel + tone)
    return table


def _vni() -> dict[str, str]:
    """Lower and upper case; a capital letter may carry a capital or a small mark."""
    table = dict(_VNI_ALONE)
    for vowels, marks, hat in (
        ("aeouy", _VNI_TONES, ""),
        ("aeo", _VNI_HAT, "\u0302"),
        ("a", _VNI_BREVE, "\u0306"),
    ):
        table |= {
            v + m: unicodedata.normalize("NFC", v + hat + t)
            for v in vowels
            for m, t in marks.items()
        }
    table |= {
        "ôö"[at] + mark: unicodedata.normalize("NFC", "ơư"[at] + tone)
        for at in (0, 1)
        for mark, tone in _VNI_TONES.items()
    }
    capitals = {key.upper(): letter.upper() for key, letter in table.items()}
    mixed = {key[0].upper() + key[1:]: letter.upper() for key, letter in table.items()}
    return table | mixed | capitals


_TCVN3: Final[Mapping[str, str]] = _tcvn3()
_VNI: Final[Mapping[str, str]] = _vni()
