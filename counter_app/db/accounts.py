"""The accounts of the people at the counters, folded anew for each question: they are few."""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from counter_app.db import journal, voids
from counter_app.db.news import readable
from counter_app.db.prepared import Prepared
from counter_app.db.schema import events, standing
from counter_app.domain.accounts import SUBJECT_PREFIX, Account, fold
from counter_app.domain.facts.clerks import ClerkEnrolled, SessionOpened
from counter_app.domain.journal import Event

_KEYS: Final = Prepared(
    select(standing.c.key)
    .where(standing.c.kind == bindparam("kind"))
    .order_by(standing.c.time, standing.c.event)
)
_LATEST_SESSION: Final = (
    select(events)
    .join(standing, standing.c.event == events.c.id)
    .where(standing.c.kind == SessionOpened.KIND, standing.c.key == bindparam("key"))
)


def accounts(connection: Connection) -> tuple[Account, ...]:
    """See `Reader.accounts`."""
    enrolled = _KEYS.run(connection, {"kind": ClerkEnrolled.KIND}).fetchall()
    folded = (fold(readable(_events_of(connection, key))) for (key,) in enrolled)
    return tuple(account for account in folded if account is not None)


def _events_of(connection: Connection, account_id: str) -> list[Event]:
    """All events of an account that have an effect, and of its sessions the latest opening."""
    subject = SUBJECT_PREFIX + account_id
    void = voids.of_subject(connection, subject)
    told = [event for event in journal.of_subject(connection, subject) if event.id not in void]
    session = connection.execute(_LATEST_SESSION, {"key": account_id}).first()
    return told if session is None else [*told, journal.event_of(session)]
