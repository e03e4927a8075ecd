"""The dossiers of the province, read from the journal as the counters read theirs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.journal import Event
from counter_app.domain.moments import from_unix_ms
from provincial_server.authority import void_of
from provincial_server.database import add_missing
from provincial_server.rows import event_of
from provincial_server.tables import contents, dossiers, events

_SHA256: Final = re.compile("[0-9a-f]{64}")


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


def project(connection: Connection, feed: str, subjects: Iterable[str]) -> None:
    """Bring the lines of these subjects up to date; what is no dossier has none."""
    ours = [subject for subject in subjects if subject.startswith(SUBJECT_PREFIX)]
    told = _told(connection, feed, ours)
    void = void_of(connection, feed, ours)
    folded = {
        subject: dossier
        for subject, its in told.items()
        if (dossier := fold(its.events, void)) is not None
    }
    rows = [
        {
            "feed": feed,
            "subject": subject,
            "first_seen_ms": told[subject].first_seen_ms,
            **_line(dossier),
        }
        for subject, dossier in folded.items()
    ]
    _name_contents(connection, feed, folded.values())
    gone = told.keys() - folded.keys() if void else ()
    if gone:
        here = dossiers.c.feed == feed, dossiers.c.subject.in_(sorted(gone))
        connection.execute(delete(dossiers).where(*here))
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        insert = dialect.insert(dossiers)
        newer = {name: insert.excluded[name] for name in rows[0]}
        key = ["feed", "subject"]
        connection.execute(insert.on_conflict_do_update(index_elements=key, set_=newer), rows)


def _name_contents(connection: Connection, feed: str, told: Iterable[Dossier]) -> None:
    """Which files are to come: those that an event names."""
    rows: list[dict[str, object]] = [
        {"feed": feed, "sha256": bytes.fromhex(one.file.sha256), "size": one.file.size}
        for dossier in told
        for one in dossier.attachments
        if _SHA256.fullmatch(one.file.sha256)
    ]
    add_missing(connection, contents, rows)


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


@dataclass(slots=True)
class _Told:
    """What the journal tells of one dossier, and when the first of it came."""

    first_seen_ms: int
    events: list[Event] = field(default_factory=list)


def _told(connection: Connection, feed: str, subjects: list[str]) -> dict[str, _Told]:
    query = select(events).where(
        events.c.feed == feed, events.c.subject.in_(subjects), events.c.position.is_not(None)
    )
    told: dict[str, _Told] = {}
    for row in connection.execute(query):
        its = told.setdefault(row.subject, _Told(row.received_ms))
        its.first_seen_ms = min(its.first_seen_ms, row.received_ms)
        its.events.append(event_of(row))
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
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "state": int(dossier.state),
        "state_name": dossier.state.name.lower(),
    }
