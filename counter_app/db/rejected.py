"""What the province would not take, with what it says and whose dossier it is about."""

from typing import Final

from sqlalchemy import Connection, func, select

from counter_app.db.journal import event_of
from counter_app.db.news import entry_of, read
from counter_app.db.schema import Record, dossiers, events, rejects
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.journal import wall_ms_of
from counter_app.domain.moments import from_unix_ms
from counter_app.service.ports import PeerRole, RejectedStep

_OF_DOSSIER: Final = (
    func.substr(events.c.subject, len(SUBJECT_PREFIX) + 1) == dossiers.c.id
) & events.c.subject.startswith(SUBJECT_PREFIX)
_REJECTED: Final = (
    select(
        events,
        rejects.c.reason,
        rejects.c.said,
        rejects.c.rejected_ms,
        dossiers.c.code,
        dossiers.c.id.label("dossier"),
    )
    .join(rejects, rejects.c.event == events.c.id)
    .outerjoin(dossiers, _OF_DOSSIER)
    .where(rejects.c.role == PeerRole.PROVINCE)
    .order_by(rejects.c.rejected_ms.desc(), events.c.seq)
)


def latest(connection: Connection, limit: int) -> tuple[RejectedStep, ...]:
    """See `Reader.rejected`."""
    return tuple(map(_shown, connection.execute(_REJECTED.limit(limit))))


def _shown(row: Record) -> RejectedStep:
    told = read(event_of(row))
    entry = entry_of(told.fact)
    return RejectedStep(
        dossier_id=row.dossier or "",
        code=row.code or (entry.code if entry else ""),
        kind=row.kind,
        fact=told.fact,
        at=from_unix_ms(wall_ms_of(row.time)),
        reason=row.reason,
        said=row.said,
        rejected_at=from_unix_ms(row.rejected_ms),
    )
