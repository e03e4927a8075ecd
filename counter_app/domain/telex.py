"""Leftovers of the Telex and VNI typing methods: "Nguyeenx" and "Nguye64n" for "Nguyễn".

They stay in a text when the typing program was off, or when someone typed faster than it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from counter_app.domain.folding import exact_key
from counter_app.domain.syllables import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    TILDE,
    VOWELS,
    begins_syllable,
    is_syllable,
    toned,
    untoned,
)

MOST_KEYS: Final = 12
"""No syllable takes more key presses ("nghieengs" takes nine)."""

_HORN = {"u": "ư", "o": "ơ"}
_HAT = {"a": "â", "e": "ê", "o": "ô"}


@dataclass(frozen=True, slots=True)
class _Keys:
    """What the keys of a method do: set a tone, or change one of the letters before them."""

    tones: Mapping[str, str]
    changes: Mapping[str, Mapping[str, str]]
    w_stands_alone: bool = False


_TELEX: Final = _Keys(
    tones={"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT},
    changes={
        "a": {"a": "â"},
        "e": {"e": "ê"},
        "o": {"o": "ô"},
        "w": {"a": "ă", **_HORN},
        "d": {"d": "đ"},
    },
    w_stands_alone=True,
)
_VNI: Final = _Keys(
    tones={"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT},
    changes={"6": _HAT, "7": _HORN, "8": {"a": "ă"}, "9": {"d": "đ"}},
)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands on the screen after some keys, toneless, and the tone so far."""

    letters: str = ""
    tone: str = ""


def telex_readings(word: str) -> tuple[str, ...]:
    """What else a word may mean if keys of Telex or VNI were left in it, as lower-case NFC.

    For names and for queries, so the beginning of a syllable counts as well. A well-spelt syllable
    and a word without leftovers have no other reading.
    """
    typed = exact_key(word)
    if " " in typed or is_syllable(typed):
        return ()
    found = {
        toned(state.letters, state.tone)
        for keys in (_TELEX, _VNI)
        for state in _states(typed, keys)
        if begins_syllable(state.letters, state.tone)
    }
    return tuple(sorted(found - {typed}))


def _states(typed: str, keys: _Keys) -> set[_Typed]:
    """Every state that the keys, pressed one by one, can have led to."""
    if len(typed) > MOST_KEYS:
        return set()
    states = {_Typed()}
    for key in typed:
        states = {after for before in states for after in _pressed(before, key, keys)}
    return states


def _pressed(state: _Typed, key: str, keys: _Keys) -> Iterator[_Typed]:
    if key in keys.tones and any(letter in VOWELS for letter in state.letters):
        if not state.tone:
            yield _Typed(state.letters, keys.tones[key])
        return
    for letters in _changed(state.letters, keys.changes.get(key, {})):
        yield _Typed(letters, state.tone)
    yield from _appended(state, key, keys)


def _changed(letters: str, change: Mapping[str, str]) -> Iterator[str]:
    for at, letter in enumerate(letters):
        if letter in change:
            yield letters[:at] + change[letter] + letters[at + 1 :]
    if "u" in change:
        for pair in ("uo", "ưo"):
            if pair in letters:
                yield letters.replace(pair, "ươ", 1)


def _appended(state: _Typed, key: str, keys: _Keys) -> Iterator[_Typed]:
    parts = untoned(key)
    if parts is None or not key.isalpha() or (parts[1] and state.tone):
        return
    yield _Typed(state.letters + parts[0], parts[1] or state.tone)
    if key == "w" and keys.w_stands_alone:
        yield _Typed(state.letters + "ư", state.tone)
