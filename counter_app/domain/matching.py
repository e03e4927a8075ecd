"""Choosing from a short list by a few letters: beginnings of words, initials, parts of a code."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, TypeVar

from counter_app.domain.folding import exact_key, fold_text
from counter_app.domain.telex import telex_readings

_Item = TypeVar("_Item")

_WORSE_WITHOUT_MARKS: Final = 10


def ranked(query: str, items: Iterable[_Item], key: Callable[[_Item], str]) -> tuple[_Item, ...]:
    """The items whose text (`key`) the query matches, best first; ties stay in the given order.

    An empty query keeps every item. Meant for lists of some thousands, not for the register.
    """
    scored = [(score(query, key(item)), item) for item in items]
    hits = [(hit, item) for hit, item in scored if hit is not None]
    return tuple(item for _, item in sorted(hits, key=lambda pair: pair[0]))


def matches(query: str, text: str) -> bool:
    """Whether the query matches at all."""
    return score(query, text) is not None


def score(query: str, text: str) -> int | None:
    """How far the text is from what was typed: 0 is nearest; None where it does not match.

    "khai s" and "dkks" both find "Đăng ký khai sinh", "1193" finds "1.001193". A match with the
    diacritics as typed is nearer than any without.
    """
    words = _words(text)
    kinds = [kind for asked in _askings(query) if (kind := _kind(asked, words)) is not None]
    if not kinds:
        return None
    exact = f" {_exact(query)}" in f" {_exact(text)}"
    return min(kinds) + (0 if exact else _WORSE_WITHOUT_MARKS)


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(fold_text(text).split())


@lru_cache(maxsize=8192)
def _exact(text: str) -> str:
    return exact_key(text)


@lru_cache(maxsize=64)
def _askings(query: str) -> tuple[tuple[str, ...], ...]:
    """The words asked for: as typed, then as they read with leftovers of Telex or VNI."""
    words = exact_key(query).split()
    readings = [telex_readings(word) or (word,) for word in words]
    most = max(map(len, readings), default=0)
    read = [[some[min(n, len(some) - 1)] for some in readings] for n in range(most)]
    return tuple(dict.fromkeys(tuple(map(fold_text, asked)) for asked in (words, *read)))


def _kind(asked: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    for kind, holds in enumerate(_KINDS):
        if holds(asked, words):
            return kind
    return None


def _is_whole(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return asked == words


def _is_phrase(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return f" {' '.join(asked)}" in f" {' '.join(words)}"


def _are_initials(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    letters = "".join(asked)
    return len(letters) > 1 and letters in "".join(word[0] for word in words)


def _are_ordered(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    rest = iter(words)
    return all(any(word.startswith(one) for word in rest) for one in asked)


def _are_scattered(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in asked)


def _are_inside(asked: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(_holds(word, one) for word in words) for one in asked)


def _holds(word: str, part: str) -> bool:
    """A part of a number anywhere in it, of a word only where it is long enough to mean it."""
    return part in word and (part.isdigit() or len(part) > 2 or word.startswith(part))


_KINDS: Final = (
    _is_whole,
    _is_phrase,
    _are_initials,
    _are_ordered,
    _are_scattered,
    _are_inside,
)
"""From nearest to farthest; the place in this list is the score."""
