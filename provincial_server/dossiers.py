"""The dossiers of the province, read from the journal as the counters read theirs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.journal import Event
from counter_app.domain.moments import from_unix_ms
from provincial_server.rows import event_of
from provincial_server.tables import dossiers, events

_PORTION: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDossier:
    """A line of the province's list. `clash` marks a code that more than one dossier bears."""

    code: str
    procedure_code: str
    procedure_name: str
    applicant: str
    id_number: str
    """Masked but for its last three digits."""
    received_at: datetime
    due_at: datetime | None
    state: int
    state_name: str
    feed: str
    first_seen_at: datetime
    """When it reached the province."""
    clash: bool


def project(connection: Connection, feed: str, new: Iterable[Event], now: int) -> None:
    """Bring the list up to date with new events of one feed."""
    subjects = sorted(
        {e.header.subject for e in new if e.header.subject.startswith(SUBJECT_PREFIX)}
    )
    for start in range(0, len(subjects), _PORTION):
        _project(connection, feed, subjects[start : start + _PORTION], now)


def listed(connection: Connection) -> Iterator[ListedDossier]:
    """All dossiers by the day they were received, then by code."""
    rows = connection.execute(
        select(dossiers).order_by(dossiers.c.received_at, dossiers.c.code, dossiers.c.subject)
    ).all()
    bearers = Counter(row.code for row in rows)
    for row in rows:
        yield ListedDossier(
            code=row.code,
            procedure_code=row.procedure_code,
            procedure_name=row.procedure_name,
            applicant=row.applicant,
            id_number=row.id_masked,
            received_at=datetime.fromisoformat(row.received_at),
            due_at=datetime.fromisoformat(row.due_at) if row.due_at else None,
            state=row.state,
            state_name=row.state_name,
            feed=row.feed,
            first_seen_at=from_unix_ms(row.first_seen_ms),
            clash=bearers[row.code] > 1,
        )


def masked(id_number: str) -> str:
    """The last three digits of a personal number behind asterisks."""
    return "*" * len(id_number[:-3]) + id_number[-3:]


def _project(connection: Connection, feed: str, subjects: list[str], now: int) -> None:
    told = _events_by_subject(connection, feed, subjects)
    here = dossiers.c.feed == feed, dossiers.c.subject.in_(subjects)
    known = set(connection.execute(select(dossiers.c.subject).where(*here)).scalars())
    for subject, its_events in told.items():
        dossier = fold(its_events)
        if dossier is None:
            continue
        if subject in known:
            connection.execute(
                update(dossiers)
                .where(dossiers.c.feed == feed, dossiers.c.subject == subject)
                .values(**_line(dossier))
            )
        else:
            key = {"feed": feed, "subject": subject, "first_seen_ms": now}
            connection.execute(insert(dossiers).values(**key, **_line(dossier)))


def _events_by_subject(
    connection: Connection, feed: str, subjects: list[str]
) -> dict[str, list[Event]]:
    query = select(events).where(
        events.c.feed == feed, events.c.subject.in_(subjects), events.c.position.is_not(None)
    )
    told: dict[str, list[Event]] = {}
    for row in connection.execute(query):
        told.setdefault(row.subject, []).append(event_of(row))
    return told


def _line(dossier: Dossier) -> dict[str, object]:
    reception = dossier.reception
    return {
        "code": reception.code,
        "procedure_code": reception.procedure.code,
        "procedure_name": reception.procedure.name,
        "applicant": reception.applicant.name,
        "id_masked": masked(reception.applicant.id_number),
        "received_at": reception.received_at.isoformat(),
        "due_at": reception.due_at.isoformat() if reception.due_at else None,
        "state": int(dossier.state),
        "state_name": dossier.state.name.lower(),
    }
