"""Good bytes made bad: flipped, cut, spliced, and with lengths that are not so."""

from collections.abc import Callable
from functools import reduce
from typing import Final

from hypothesis import strategies as st

Change = Callable[[bytes], bytes]

_LENGTHS: Final = (0, 1, 0x7F, 0x80, 0xA0, 0xC4, 0xC6, 0xD9, 0xDB, 0xDC, 0xDD, 0xDF, 0xFF)
"""Bytes that announce lengths in MessagePack, or are one."""
_WIDE: Final = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\xcf" + b"\xff" * 8)
_PLACES: Final = st.floats(0, 1, exclude_max=True)


def changes() -> st.SearchStrategy[Change]:
    """One to three changes, for whatever bytes they are applied to."""
    one = st.one_of(
        st.builds(_flipped, _PLACES, st.integers(1, 255)),
        st.builds(_overwritten, _PLACES, st.sampled_from(_LENGTHS).map(lambda one: bytes([one]))),
        st.builds(_overwritten, _PLACES, st.sampled_from(_WIDE)),
        st.builds(_inserted, _PLACES, st.binary(min_size=1, max_size=9)),
        st.builds(_spliced, _PLACES, _PLACES),
        st.builds(_spliced, _PLACES, st.just(1.0)),
    )
    return st.lists(one, min_size=1, max_size=3).map(_in_turn)


def mutated(good: bytes) -> st.SearchStrategy[bytes]:
    """These bytes, changed."""
    return changes().map(lambda change: change(good))


def _in_turn(some: list[Change]) -> Change:
    return lambda good: reduce(lambda changed, change: change(changed), some, good)


def _flipped(place: float, change: int) -> Change:
    def flip(good: bytes) -> bytes:
        at = int(place * len(good))
        return good[:at] + bytes(one ^ change for one in good[at : at + 1]) + good[at + 1 :]

    return flip


def _overwritten(place: float, more: bytes) -> Change:
    def overwrite(good: bytes) -> bytes:
        at = int(place * len(good))
        return good[:at] + more + good[at + len(more) :]

    return overwrite


def _inserted(place: float, more: bytes) -> Change:
    def insert(good: bytes) -> bytes:
        at = int(place * len(good))
        return good[:at] + more + good[at:]

    return insert


def _spliced(first: float, second: float) -> Change:
    """The beginning of one copy and the end of another; with 1 as `second` nothing but the first.

    What lies between is left out, or comes twice.
    """
    return lambda good: good[: int(first * len(good))] + good[int(second * len(good)) :]
