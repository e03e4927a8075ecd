"""Moments as columns hold them, and as the numbers of rows sort by them."""

from datetime import datetime

from counter_app.domain.moments import VIET_NAM

_SECONDS_2000 = 946_684_800
_FIRST_SECOND, _LAST_SECOND = -62_135_500_000, 253_402_200_000
"""Within the years 1 to 9999 in every zone."""
_MOST_SECONDS = 2**32 - 1
_FINER_BITS = 31
"""Below the seconds: 10 bits of milliseconds, 12 of counter, 9 to tell counters apart."""


def seconds_of(moment: datetime) -> int:
    """Unix seconds. Others may have written any year, and no list may stumble over it."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=VIET_NAM)
    return max(_FIRST_SECOND, min(int(aware.timestamp()), _LAST_SECOND))


def natural_floor(seconds: int) -> int:
    """The lowest number that a dossier received at this second or later may have."""
    return max(0, min(seconds - _SECONDS_2000, _MOST_SECONDS)) << _FINER_BITS
