"""The faces of Tinos, metric-compatible with Times New Roman, and what they can print."""

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from counter_app.resources import resource

REPLACEMENT = "□"
"""Stands visibly where the faces have no glyph."""

NO_BREAK = "\xa0"
"""Keeps two words on one line; printed as a plain space."""

LINE = 1.16
"""From baseline to baseline, in units of the size: stacked diacritics keep clear."""
ASCENT = 0.93
"""From a line's top to its baseline, in units of the size."""


class Face(StrEnum):
    """One face; its value is the name that the PDF knows it by."""

    REGULAR = "Tinos-Regular"
    BOLD = "Tinos-Bold"
    ITALIC = "Tinos-Italic"
    BOLD_ITALIC = "Tinos-BoldItalic"


@cache
def load(face: Face) -> TTFont:
    """The face, registered with ReportLab once; each document embeds the glyphs it uses."""
    font = TTFont(face.value, str(resource("fonts", f"{face.value}.ttf")), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font


@cache
def _advances(face: Face) -> dict[str, float]:
    metrics = load(face).face
    return {chr(code): metrics.charWidths[code] / 1000 for code in metrics.charToGlyph}


def width(text: str, face: Face, size: float) -> float:
    """How wide a `printable` text is."""
    return size * _advance(text, face)


@lru_cache(maxsize=4096)
def _advance(text: str, face: Face) -> float:
    """The width at size 1: a form is mostly words that every form has."""
    return sum(map(_advances(face).__getitem__, text))


def printable(text: str) -> str:
    """The text as it can be printed: NFC, single spaces, and nothing lost unseen.

    What has a shape but no glyph becomes `REPLACEMENT`, as does what runs from right to left.
    Characters without any shape (joiners, marks of direction, controls) are left out.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    shaped = unicodedata.normalize("NFC", text.translate(_SHAPES))
    words = shaped.translate(_GLYPHS).split(" ")
    return " ".join(word for word in words if word.strip(NO_BREAK))


class _Shapes(dict[int, str]):
    """Spaces of every kind as a space, ligatures taken apart, shapeless characters as nothing."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character == NO_BREAK:
            self[code] = NO_BREAK
        elif character.isspace():
            self[code] = " "
        elif category in ("Cc", "Cf"):
            self[code] = ""
        elif 0xFB00 <= code <= 0xFB06:
            self[code] = unicodedata.normalize("NFKC", character)
        else:
            self[code] = character
        return self[code]


class _Glyphs(dict[int, str]):
    """Every character that the faces have, and the replacement for all others."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        backwards = unicodedata.bidirectional(character) in ("R", "AL", "AN")
        here = character in _advances(Face.REGULAR) and not backwards
        self[code] = character if here else REPLACEMENT
        return self[code]


_SHAPES = _Shapes()
_GLYPHS = _Glyphs()
