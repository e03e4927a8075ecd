"""What scanners, cables and typing programs do to the text of a card."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

Damage = Callable[[str], str]

_LETTERS = re.compile(r"[^\W\d_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"

_KEYS = {
    "telex": {
        "\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j",
        "\u0306": "w", "\u031b": "w",
    },
    "vni": {
        "\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5",
        "\u0302": "6", "\u031b": "7", "\u0306": "8",
    },
}  # fmt: skip


def _each(change: Callable[[str], str]) -> Damage:
    return lambda text: "".join(c if c.isascii() else change(c) for c in text)


def _misread(page: str) -> Damage:
    """UTF-8 bytes shown in a code page, undefined bytes as control characters."""

    def shown(byte: int) -> str:
        try:
            return bytes([byte]).decode(page)
        except UnicodeDecodeError:
            return chr(byte)

    return lambda text: "".join(shown(byte) for byte in text.encode())


def _swallowed(page: str) -> Damage:
    """Letters that a code page does not hold are gone."""
    return lambda text: text.encode(page, "ignore").decode(page)


def _without(damage: Damage, unseen: Callable[[str], bool]) -> Damage:
    return lambda text: "".join(c for c in damage(text) if not unseen(c))


def _typed(method: str) -> Damage:
    """The keys that would have made the text, for a typing program that was off."""
    return lambda text: _LETTERS.sub(lambda word: _keys(word.group(), method), text)


def _keys(word: str, method: str) -> str:
    """The tone's key comes last, as most people type."""
    keys, tone, base = "", "", ""
    for c in unicodedata.normalize("NFD", word):
        if c in _TONES:
            tone = _KEYS[method][c]
        elif c in "đĐ":
            keys += ("d" if c == "đ" else "D") + ("d" if method == "telex" else "9")
        elif unicodedata.combining(c):
            keys += _KEYS[method].get(c, base.lower())
        else:
            keys, base = keys + c, c
    return keys + tone


def best_fit(text: str) -> str:
    """What Windows makes of a text for CP1252: a few letters go plain, others become "?"."""
    return (
        text.translate(str.maketrans("ăđơưĩũĂƠƯĨŨĐ", "adouiuAOUIUÐ"))
        .encode("cp1252", "replace")
        .decode("cp1252")
    )


def bare(text: str) -> str:
    """The text without any diacritics."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


LOSSLESS: Final[Mapping[str, Damage]] = {
    "none": str,
    "carriage return": lambda text: text + "\r",
    "symbology prefix": lambda text: f"]Q1{text}\r\n",
    "byte order mark": lambda text: "\ufeff" + text,
    "byte order mark, misread": lambda text: _misread("cp1252")("\ufeff" + text),
    "broken bar": lambda text: text.replace("|", "¦"),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "percent": quote,
    "percent, letters only": _each(quote),
    "percent, form": quote_plus,
    "decimal entities": _each(lambda c: f"&#{ord(c)};"),
    "hexadecimal entities": _each(lambda c: f"&#x{ord(c):X};"),
    "entities of bytes": _each(lambda c: "".join(f"&#{b};" for b in c.encode())),
    "four-digit bytes": _each(lambda c: "".join(f"{b:04d}" for b in c.encode())),
    "three-digit bytes": _each(lambda c: "".join(f"{b:03d}" for b in c.encode())),
    "CP1252": _misread("cp1252"),
    "Latin-1": _misread("latin-1"),
    "CP1258": _misread("cp1258"),
    "CP437": _misread("cp437"),
    "CP850": _misread("cp850"),
    "CP1252 twice": lambda text: _misread("cp1252")(_misread("cp1252")(text)),
}
"""Nothing is lost, so the card must be read as it is."""

LOSSY: Final[Mapping[str, Damage]] = {
    "ASCII only": _swallowed("ascii"),
    "letters of CP1252 only": _swallowed("cp1252"),
    "letters of CP1258 only": _swallowed("cp1258"),
    "letters of CP437 only": _swallowed("cp437"),
    "letters of CP850 only": _swallowed("cp850"),
    "letters of Latin-1 only": _swallowed("latin-1"),
    "question marks": lambda text: text.encode("cp1252", "replace").decode("cp1252"),
    "best fit": best_fit,
    "no diacritics": bare,
    "misread, undefined bytes gone": lambda text: text.encode().decode("cp1252", "ignore"),
    "misread as CP1258, undefined bytes gone": lambda t: t.encode().decode("cp1258", "ignore"),
    "misread, controls gone": _without(_misread("latin-1"), lambda c: "\x80" <= c <= "\x9f"),
    "misread, no-break spaces plain": lambda t: _misread("cp1252")(t).replace("\xa0", " "),
    "misread, soft hyphens gone": _without(_misread("cp1252"), lambda c: c == "\xad"),
    "high bits gone": lambda text: bytes(b & 0x7F for b in text.encode()).decode(),
    "replacement characters": lambda text: text.encode().decode("ascii", "replace"),
    "Latin-1 decimals": lambda text: "".join(c if c.isascii() else f"{ord(c):04d}" for c in text),
    "keys of Telex": _typed("telex"),
    "keys of VNI": _typed("vni"),
}
"""Something is, or may be lost: the card is read as it is, or refused, and never read wrongly."""
