"""Keys for comparing Vietnamese text, however it was typed: NFC or NFD, upper case, no diacritics.

Both keys are of the same shape, words of letters and digits with single spaces between them, and
`fold_text(text) == fold_text(exact_key(text))`: an exact hit is always a folded hit as well.
"""

import unicodedata

from counter_app.domain.syllables import same_habit

_LOOK_ALIKES = str.maketrans({"ð": "đ", "ɖ": "đ"})
"""Eth and the African d, which lists made outside Viet Nam show in the place of đ."""


def fold_text(text: str) -> str:
    """Lower case without diacritics, đ as d, anything between words as one space.

    For names, procedure names and queries alike. Folding twice changes nothing.
    """
    bare = _without_marks(_without_marks(text).lower())
    return _words(bare.translate(_LOOK_ALIKES).replace("đ", "d"))


def exact_key(text: str) -> str:
    """Lower case with diacritics, the two habits of tone marks ("hoà", "hòa") made one."""
    words = _words(unicodedata.normalize("NFC", text).lower().translate(_LOOK_ALIKES))
    return " ".join(same_habit(word) for word in words.split(" "))


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _words(text: str) -> str:
    """Letters and digits with the marks that stand on them; all else is one space."""
    kept = ""
    for character in text:
        if character.isalnum() or (unicodedata.combining(character) and kept and kept[-1] != " "):
            kept += character
        elif not unicodedata.combining(character):
            kept += " "
    return unicodedata.normalize("NFC", " ".join(kept.split()))
