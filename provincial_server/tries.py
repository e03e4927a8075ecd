"""How often one address may hand in a wrong code, counted in the database for all workers."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from sqlalchemy import delete, func, insert, select

from provincial_server.clock import NowMs
from provincial_server.database import Database
from provincial_server.tables import wrong_codes

_MOST_WRONG: Final = 10
_WINDOW_MS: Final = 600_000
_SUBSCRIBER_BITS: Final = 64
"""What one subscriber of IPv6 is given; below that he may choose any address."""


class Tries:
    """Counts wrong codes by address over ten minutes; what is older is forgotten."""

    def __init__(self, database: Database, now: NowMs) -> None:
        self._database = database
        self._now = now

    def seconds_to_wait(self, address: str) -> int:
        """How long this address must wait before its next try; 0 where it may try now."""
        since = self._now() - _WINDOW_MS
        tried = wrong_codes.c.tried_ms
        query = select(func.count(), func.min(tried)).where(
            wrong_codes.c.address == _subscriber(address), tried > since
        )
        with self._database.reading() as connection:
            wrong, first = connection.execute(query).one()
        return max((first - since) // 1000, 1) if wrong >= _MOST_WRONG else 0

    def was_wrong(self, address: str) -> None:
        now = self._now()
        with self._database.writing() as connection:
            connection.execute(
                delete(wrong_codes).where(wrong_codes.c.tried_ms <= now - _WINDOW_MS)
            )
            connection.execute(
                insert(wrong_codes).values(address=_subscriber(address), tried_ms=now)
            )


def _subscriber(address: str) -> str:
    """Whom an address belongs to, as far as it tells."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(known, IPv6Address):
        return str(IPv6Network((int(known), _SUBSCRIBER_BITS), strict=False))
    return str(known)
