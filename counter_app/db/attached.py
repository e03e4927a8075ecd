"""Which contents the journal names: what must be in the attachments' folder, and what may go."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from counter_app.db.journal import event_of
from counter_app.db.news import read
from counter_app.db.schema import events
from counter_app.domain.attached import NamedContent
from counter_app.domain.facts.attachments import AttachmentAdded
from counter_app.domain.journal import DeviceId

_ADDED: Final = select(events).where(events.c.kind == AttachmentAdded.KIND).order_by(events.c.seq)
_PORTION: Final = 500


def contents(connection: Connection, origin: DeviceId) -> Iterator[NamedContent]:
    """One for each event that attached a file, in the order of their arrival.

    Reads the whole journal: for proofs and sweeps, not for pages.
    """
    for row in connection.execute(_ADDED).yield_per(_PORTION):
        told = read(event_of(row))
        if isinstance(told.fact, AttachmentAdded):
            yield NamedContent(
                sha256=told.fact.sha256,
                own=told.event.header.origin == origin,
                name=told.fact.name,
                added_at=told.fact.added_at,
            )
