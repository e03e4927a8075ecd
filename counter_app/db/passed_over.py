"""The steps of dossiers that have no effect, for the head to see."""

from typing import Final

from sqlalchemy import Connection, func, select

from counter_app.db.journal import event_of
from counter_app.db.news import entry_of, read
from counter_app.db.schema import Record, dossiers, events, voided
from counter_app.domain.authority import Void
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import DossierReceived
from counter_app.domain.journal import wall_ms_of
from counter_app.domain.moments import from_unix_ms
from counter_app.service.ports import PassedOver

_OF_DOSSIER: Final = func.substr(voided.c.subject, len(SUBJECT_PREFIX) + 1) == dossiers.c.id
_VOID: Final = (
    select(events, voided.c.reason, dossiers.c.code)
    .join(voided, voided.c.event == events.c.id)
    .outerjoin(dossiers, _OF_DOSSIER)
    .where(voided.c.subject.startswith(SUBJECT_PREFIX))
    .order_by(events.c.time, events.c.id)
)


def all_of(connection: Connection) -> tuple[PassedOver, ...]:
    """See `Reader.passed_over`."""
    rows = connection.execute(_VOID).all()
    codes = {row.subject: entry.code for row in rows if (entry := _entry(row)) is not None}
    return tuple(_shown(row, row.code or codes.get(row.subject, "")) for row in rows)


def _entry(row: Record) -> DossierReceived | None:
    return entry_of(read(event_of(row)).fact)


def _shown(row: Record, code: str) -> PassedOver:
    return PassedOver(
        dossier_id=row.subject.removeprefix(SUBJECT_PREFIX),
        code=code,
        event_id=row.id.hex(),
        kind=row.kind,
        actor=row.actor,
        device=row.origin,
        at=from_unix_ms(wall_ms_of(row.time)),
        why=Void(row.reason),
    )
