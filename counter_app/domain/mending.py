"""Undoing what scanners do to Vietnamese text when they type it like a keyboard.

A repair is made only where there is exactly one way to make it and it explains the whole text;
letters that were swallowed are never guessed. What cannot be repaired so is `Refused`; so is text
that a typing program took for its keys, because "Dar" may be "Dả" and may be a name of its own.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from counter_app.domain.sentences import Refused, Sentence, say
from counter_app.domain.syllables import LETTERS, is_syllable

_MOST_ROUNDS: Final = 4
"""Damage on damage: "&#225;&#187;&#133;" are entities of misread bytes, misread once more."""

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DIGITS = re.compile(r"(?<![0-9])[0-9]{6,}(?![0-9])")
_CODE_PAGES: Final = ("cp1252", "cp1258", "cp437", "cp850")

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"^\s|\s$|\s\s|\s,|,\s*,|^,|,$")
_VIETNAMESE: Final = tuple(sorted(letter for letter in LETTERS if not letter.isascii()))
_REMAINS: Final = frozenset("ÃĂã")
"""First bytes of "Í" or "ư" misread as CP1252, CP1258 or CP850, the second one swallowed."""
_BEST_FIT: Final = {"a": "ă", "d": "đ", "i": "ĩ", "o": "ơ", "u": "ưũ"}
"""What Windows writes, unasked, for the letters after them where CP1252 has no such letter."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text as it was before the scanner typed it, NFC, and what had to be undone."""

    text: str
    repaired: tuple[Sentence, ...] = ()


def beyond_repair() -> Refused:
    """The refusal for text whose letters cannot be known for certain."""
    return Refused(
        say(
            "Máy quét gõ sai chữ có dấu, không thể khôi phục chắc chắn. Hãy đối chiếu với thẻ và "
            "nhập bằng tay. Lần sau hãy tắt Unikey khi quét, hoặc chuyển máy quét sang cổng COM "
            "(UTF-8)."
        ),
        "card",
    )


def mend(text: str) -> Mended:
    """The text with every certain repair made. Raises `Refused` where there are two ways."""
    repaired: list[Sentence] = []
    for _ in range(_MOST_ROUNDS):
        step = _one_repair(text)
        if step is None:
            break
        text, said = step
        if said not in repaired:
            repaired.append(said)
    return Mended(unicodedata.normalize("NFC", text), tuple(repaired))


def may_have_lost_letters(*texts: str) -> bool:
    """Whether a code page on the way may have swallowed letters of these texts unseen.

    A letter that no single-byte code page holds proves that none was on the way. Without such a
    letter, each word must be well spelt, and no letter that occurs nowhere in the texts may make
    another well-spelt word of it.
    """
    whole = "".join(texts)
    marked = {letter for letter in whole if not letter.isascii()}
    if any("\u1ea0" <= letter <= "\u1ef9" for letter in marked):
        return False
    if marked <= _REMAINS or any(_GAP.search(text) for text in texts):
        return True
    words = {word for text in texts for word in _WORD.findall(text) if not word.isdigit()}
    return any(not is_syllable(word.lower()) or _may_be_a_rest(word, whole) for word in words)


def _one_repair(text: str) -> tuple[str, Sentence] | None:
    for repair in (_unquoted, _unescaped, _from_decimals, _from_code_page):
        mended = repair(text)
        if mended is not None:
            return mended
    return None


def _unquoted(text: str) -> tuple[str, Sentence] | None:
    if not _PERCENT.search(text):
        return None
    if "+" in text and " " not in text and "%20" not in text:
        text = text.replace("+", " ")
    try:
        mended = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError as error:
        raise beyond_repair() from error
    return mended, say(
        "Đã giải mã các chữ viết kiểu địa chỉ trang mạng (%XX); hãy đối chiếu với thẻ."
    )


def _unescaped(text: str) -> tuple[str, Sentence] | None:
    mended = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    if mended == text:
        return None
    return mended, say("Đã giải mã các chữ viết kiểu HTML; hãy đối chiếu với thẻ.")


def _from_decimals(text: str) -> tuple[str, Sentence] | None:
    """Letters typed as the decimal numbers of their bytes: "Ng022501870141c" for "Ngọc"."""
    if not text.isascii():
        return None
    mended = _DIGITS.sub(lambda run: _letters_of(run.group()) or run.group(), text)
    if mended == text:
        return None
    return mended, say("Đã ghép lại chữ có dấu từ các số máy quét gõ ra; hãy đối chiếu với thẻ.")


def _letters_of(digits: str) -> str | None:
    width = 4 if digits.startswith("0") else 3
    codes = [int(digits[at : at + width]) for at in range(0, len(digits), width)]
    if len(digits) % width or not all(128 <= code <= 255 for code in codes):
        return None
    try:
        return bytes(codes).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _from_code_page(text: str) -> tuple[str, Sentence] | None:
    """UTF-8 bytes shown as the characters of a single-byte code page: "TrÆ°Æ¡ng"."""
    if text.isascii():
        return None
    readings = {reading for page in _CODE_PAGES if (reading := _reread(text, page)) is not None}
    readings = {reading for reading in readings if _is_vietnamese(reading)} or readings
    if len(readings) > 1:
        raise beyond_repair()
    if not readings:
        return None
    return readings.pop(), say("Đã sửa chữ có dấu bị sai bảng mã; hãy đối chiếu với thẻ.")


def _is_vietnamese(text: str) -> bool:
    letters = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return all(letter.isascii() or letter.lower() in LETTERS for letter in letters)


def _reread(text: str, page: str) -> str | None:
    try:
        return b"".join(_byte(character, page) for character in text).decode("utf-8")
    except UnicodeError:
        return None


def _byte(character: str, page: str) -> bytes:
    """The byte of the page; where it leaves one undefined, Windows shows a control character."""
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else page)


def _may_be_a_rest(word: str, whole: str) -> bool:
    return any(
        letter not in whole and is_syllable(before.lower())
        for before, letter in (*_longer(word), *_richer(word))
    )


def _longer(word: str) -> Iterator[tuple[str, str]]:
    """The word with one more letter, where its capitals allow that; and the letter."""
    for at in range(len(word) + 1):
        for letter in _VIETNAMESE:
            for added in (letter, letter.upper()):
                longer = word[:at] + added + word[at:]
                if longer.islower() or longer.isupper() or longer.istitle():
                    yield longer, added


def _richer(word: str) -> Iterator[tuple[str, str]]:
    """The word with one letter that best fit may have made plain; and that letter."""
    for at, plain in enumerate(word):
        for letter in _BEST_FIT.get(plain.lower(), ""):
            marked = letter.upper() if plain.isupper() else letter
            yield word[:at] + marked + word[at + 1 :], marked
