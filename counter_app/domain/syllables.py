"""The Vietnamese syllable: its letters, where its tone mark stands, and what can be one.

The rules are those of the spelling itself, so names from other languages of the country (Ksor,
Krông) are simply no syllables here; nothing that depends on these rules may refuse a person's name.
"""

import re
import unicodedata
from typing import Final

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
TONES: Final = (GRAVE, HOOK, TILDE, ACUTE, DOT)
VOWELS: Final = "aăâeêioôơuưy"
_MARKED = frozenset("ăâêôơư")

_TONED: Final = {
    unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in VOWELS for tone in TONES
}
LETTERS: Final = frozenset((*_TONED, *VOWELS, "đ")) | frozenset("abcdefghijklmnopqrstuvwxyz")
"""Every lower-case letter of Vietnamese text, with the four that only foreign words use."""

_CONSONANTS = "bcdđfghjklmnpqrstvwxz"
_SHAPE = re.compile(
    rf"(qu(?=[{VOWELS}])|gi(?=[{VOWELS}])|[{_CONSONANTS}]*)([{VOWELS}]+)([{_CONSONANTS}]*)"
)

_RIME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in
    inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe
    oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân
    uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên
    uyêt uynh uyp uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng
    yêt yêu
    """
_RIMES: Final = frozenset(_RIME_LIST.split())
_RIME_BEGINNINGS = frozenset(rime[:n] for rime in _RIMES for n in range(1, len(rime) + 1)) - {"oo"}
"""Without the "oo" of "xoong": typed, it is nearly always a Telex ô."""
_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ONSETS: Final = frozenset(_ONSET_LIST.split()) | {""}
_STOPS = ("c", "ch", "p", "t")
_FRONT = frozenset("ieêy")


def untoned(word: str) -> tuple[str, str] | None:
    """A lower-case NFC word without its tone mark, and the mark; None where it bears several."""
    tones = [_TONED[letter][1] for letter in word if letter in _TONED]
    if len(tones) > 1:
        return None
    plain = "".join(_TONED[letter][0] if letter in _TONED else letter for letter in word)
    return plain, tones[0] if tones else ""


def toned(plain: str, tone: str, *, old_habit: bool = False) -> str:
    """The toneless word with the mark where it belongs: "hoà", or "hòa" in the old habit.

    A word that is no consonants-vowels-consonants is returned without the mark.
    """
    shape = _SHAPE.fullmatch(plain)
    if shape is None or not tone:
        return plain
    onset, vowels, final = shape.groups()
    at = len(onset) + _bearer(vowels, final, old_habit=old_habit)
    return plain[:at] + unicodedata.normalize("NFC", plain[at] + tone) + plain[at + 1 :]


def _bearer(vowels: str, final: str, *, old_habit: bool) -> int:
    """Which of the vowels bears the tone mark."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in _MARKED]
    if marked:
        return marked[-1]
    if final:
        return len(vowels) - 1
    if len(vowels) == 2:
        return int(vowels in ("oa", "oe", "uy") and not old_habit)
    return len(vowels) // 2


def same_habit(word: str) -> str:
    """A lower-case NFC word with its tone mark moved to where the newer habit puts it."""
    parts = untoned(word)
    if parts is None or not parts[1] or _SHAPE.fullmatch(parts[0]) is None:
        return word
    return toned(*parts)


def is_syllable(word: str) -> bool:
    """Whether a lower-case NFC word is a well-spelt syllable, in either habit of tone marks."""
    parts = untoned(word)
    if parts is None or not _is_spelt(parts[0], parts[1], _RIMES):
        return False
    return word in (toned(*parts), toned(*parts, old_habit=True))


def begins_syllable(plain: str, tone: str) -> bool:
    """Whether a toneless word and its tone are a syllable, or the beginning of one."""
    return _is_spelt(plain, tone, _RIME_BEGINNINGS)


def _is_spelt(plain: str, tone: str, rimes: frozenset[str]) -> bool:
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        return False
    onset, vowels, final = shape.groups()
    if final in _STOPS and tone in (GRAVE, HOOK, TILDE):
        return False
    if onset == "gi" and _is_rime("g", "i" + vowels + final, rimes):
        return True
    return _is_rime(onset, vowels + final, rimes)


def _is_rime(onset: str, rime: str, rimes: frozenset[str]) -> bool:
    if onset not in _ONSETS or not _agrees(onset, rime[0]):
        return False
    if onset == "qu" and rime[0] == "y":
        rime = "i" + rime[1:]
    return rime in rimes


def _agrees(onset: str, vowel: str) -> bool:
    """Whether the spelling of the onset fits the vowel: ke but ca, nghe but nga, ghe but ga."""
    match onset:
        case "k" | "gh" | "ngh":
            return vowel in _FRONT
        case "c" | "ng":
            return vowel not in _FRONT
        case "g":
            return vowel not in "eêy"
        case "qu":
            return vowel not in "ouư"
        case _:
            return True
