"""The contents that this device attached, and which of them a node has acknowledged.

`contents` is read from the journal: one row for each file of a dossier that counts and was attached
here. What was sent is this machine's own knowledge, by the receipts it holds.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from counter_app.db import journal, voids
from counter_app.db.news import Audit, News, readable
from counter_app.db.schema import contents, dossiers, sent_contents
from counter_app.domain.authority import Void
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.facts.attachments import AttachmentAdded, AttachmentWithdrawn
from counter_app.domain.journal import DeviceId, EventId
from counter_app.service.ports import ContentsState, PeerRole, UnsentContent

_MOST_BYTES: Final = 2**40
"""What others wrote may be any number."""

_OF_DOSSIER: Final = select(contents).where(contents.c.dossier == bindparam("id_"))
_DELETE: Final = delete(contents).where(contents.c.dossier == bindparam("id_"))
_SENT: Final = exists().where(
    sent_contents.c.sha256 == contents.c.sha256, sent_contents.c.role == bindparam("role")
)
_UNSENT: Final = (
    select(contents.c.sha256, contents.c.size)
    .outerjoin(dossiers, dossiers.c.id == contents.c.dossier)
    .where(~_SENT)
    .order_by(
        dossiers.c.finished_at.is_not(None),
        dossiers.c.due_at.is_(None),
        dossiers.c.due_at,
        contents.c.dossier,
        contents.c.sha256,
    )
    .limit(bindparam("limit"))
)
_STATE: Final = select(
    func.count().label("unsent"), func.coalesce(func.sum(contents.c.size), 0).label("bytes")
).where(~_SENT)
_KEEP: Final = insert_or(sent_contents).on_conflict_do_nothing()


class ContentsProjector:
    """Keeps the table `contents`."""

    def __init__(self, origin: DeviceId) -> None:
        self._origin = origin

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(contents))

    def take(self, connection: Connection, news: News) -> None:
        if any(_concerns(told.fact) for told in news.told):
            self._tell(connection, news.subject, news.void)

    def renew(self, connection: Connection, subjects: Collection[str]) -> None:
        for subject in subjects:
            self._tell(connection, subject, voids.of_subject(connection, subject))

    def _tell(self, connection: Connection, subject: str, void: Mapping[EventId, Void]) -> None:
        if not subject.startswith(SUBJECT_PREFIX):
            return
        connection.execute(_DELETE, {"id_": subject.removeprefix(SUBJECT_PREFIX)})
        dossier = fold(readable(journal.of_subject(connection, subject)), void)
        rows = [] if dossier is None else list(_rows_of(dossier, self._origin))
        if rows:
            connection.execute(insert(contents), rows)

    def audit(self, connection: Connection) -> Audit:
        return _ContentsAudit(connection, self._origin)


def _concerns(fact: object) -> bool:
    return isinstance(fact, AttachmentAdded | AttachmentWithdrawn)


def _rows_of(dossier: Dossier, origin: DeviceId) -> Iterator[dict[str, object]]:
    own = {
        one.file.sha256: one.file.size
        for one in dossier.attachments
        if one.device == origin and one.withdrawn is None
    }
    for sha256, size in own.items():
        yield {"dossier": dossier.id, "sha256": sha256, "size": max(0, min(size, _MOST_BYTES))}


class _ContentsAudit:
    def __init__(self, connection: Connection, origin: DeviceId) -> None:
        self._connection = connection
        self._origin = origin
        self._count = 0

    def holds(self, news: News) -> bool:
        if not any(_concerns(told.fact) for told in news.told):
            return True
        dossier = fold(readable(told.event for told in news.told), news.void)
        if dossier is None:
            return True
        stored = self._connection.execute(_OF_DOSSIER, {"id_": dossier.id}).all()
        self._count += len(stored)
        expected = {(row["sha256"], row["size"]) for row in _rows_of(dossier, self._origin)}
        return {(row.sha256, row.size) for row in stored} == expected

    def complete(self) -> bool:
        return self._connection.scalar(select(func.count()).select_from(contents)) == self._count


def unsent(connection: Connection, role: PeerRole, limit: int) -> tuple[UnsentContent, ...]:
    """See `PeerStore.unsent_contents`."""
    rows = connection.execute(_UNSENT, {"role": role, "limit": limit})
    return tuple(UnsentContent(sha256=row.sha256, size=row.size) for row in rows)


def state(connection: Connection, role: PeerRole) -> ContentsState:
    """See `PeerStore.contents_state`."""
    row = connection.execute(_STATE, {"role": role}).one()
    return ContentsState(unsent=row.unsent, unsent_bytes=row.bytes)


def note_sent(connection: Connection, role: PeerRole, sha256: str, at: datetime) -> None:
    """See `PeerStore.content_sent`."""
    row = {"role": role, "sha256": sha256, "at_ms": round(at.timestamp() * 1000)}
    connection.execute(_KEEP, row)


def forget_sent(connection: Connection, role: PeerRole) -> None:
    """The node is another one than before: everything is offered anew."""
    connection.execute(delete(sent_contents).where(sent_contents.c.role == role))
