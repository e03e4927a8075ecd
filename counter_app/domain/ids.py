"""Ids of new things: random, and in the order of the moments at which they were made."""

from typing import Final

RANDOM_BITS: Final = 80
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIME_BITS: Final = 48


def sortable_id(wall_ms: int, random: int) -> str:
    """26 characters of Crockford's base 32: Unix milliseconds, then 80 random bits (as ULID)."""
    number = (wall_ms & (2**_TIME_BITS - 1)) << RANDOM_BITS | random
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
