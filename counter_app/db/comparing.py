"""What this store and its node should hold alike of each feed, and whether they were found to.

Left out is what the node has not been sent yet and what it rejected. While the node is to be
compared with before anything else, nothing counts as sent, so everything is held up to it.
"""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db import feed_days, notes
from counter_app.db.outbox import Outbox
from counter_app.db.schema import events, rejects
from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import EventId
from counter_app.service.ports import PeerRole

_REJECTED: Final = (
    select(events.c.id)
    .join(rejects, rejects.c.event == events.c.id)
    .where(rejects.c.role == bindparam("role"))
)
_FIRST, _APART = "compare first", "apart in"


def compare_first(connection: Connection, role: PeerRole, feeds: frozenset[str]) -> None:
    """These feeds are to be compared with the node before anything is sent or fetched."""
    notes.note(connection, notes.name_of(role, _FIRST), " ".join(sorted(feeds)))


def must_compare(connection: Connection, role: PeerRole) -> frozenset[str]:
    """See `SyncStore.must_compare`."""
    return frozenset(notes.text_of(connection, notes.name_of(role, _FIRST)).split())


def held(outbox: Outbox, feed: str) -> dict[int, Fingerprint]:
    """See `SyncStore.held`."""
    return feed_days.held(outbox.connection, feed, _left_out(outbox))


def held_on(outbox: Outbox, feed: str, day: int) -> set[EventId]:
    """See `SyncStore.held_on`."""
    return feed_days.ids_on(outbox.connection, feed, day) - _left_out(outbox)


def _left_out(outbox: Outbox) -> set[EventId]:
    rejected = set(map(EventId, outbox.connection.scalars(_REJECTED, {"role": outbox.role})))
    if must_compare(outbox.connection, outbox.role):
        return rejected
    return rejected | set(outbox.ids())


def apart(connection: Connection, role: PeerRole, feed: str) -> Fingerprint | None:
    """See `SyncStore.apart`."""
    noted = notes.text_of(connection, _apart_in(role, feed))
    if not noted:
        return None
    count, total = noted.split()
    return Fingerprint(int(count), int(total, 16))


def stayed_apart(
    connection: Connection, role: PeerRole, feed: str, difference: Fingerprint
) -> None:
    """See `SyncStore.stayed_apart`."""
    notes.note(connection, _apart_in(role, feed), f"{difference.count} {difference.total:x}")
    compare_first(connection, role, must_compare(connection, role) - {feed})


def agreed(outbox: Outbox, feed: str) -> bool:
    """See `SyncStore.agreed`; whether this feed had to be compared first."""
    first = must_compare(outbox.connection, outbox.role)
    notes.note(outbox.connection, _apart_in(outbox.role, feed), None)
    if feed not in first:
        return False
    outbox.deliver_all(feed)
    compare_first(outbox.connection, outbox.role, first - {feed})
    return True


def _apart_in(role: PeerRole, feed: str) -> str:
    return notes.name_of(role, f"{_APART} {feed}")
