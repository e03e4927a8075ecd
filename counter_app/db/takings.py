"""Money taken in and given back, one row each: what the treasurer counts at the end of a day."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from counter_app.db import journal, voids
from counter_app.db.moments import seconds_of
from counter_app.db.news import Audit, News, readable
from counter_app.db.schema import dossiers, takings
from counter_app.domain.authority import Void
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, Step, fold
from counter_app.domain.facts.life import ConflictSettled
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentMethod
from counter_app.domain.journal import EventId
from counter_app.domain.moments import VIET_NAM, from_unix_ms
from counter_app.service.ports import Taking

_MOST = 10**15
"""A thousand billion đồng: what others wrote may be any number, and a column holds 63 bits."""

_OF_DOSSIER: Final = select(takings).where(takings.c.dossier == bindparam("id_"))
_DELETE: Final = delete(takings).where(takings.c.dossier == bindparam("id_"))
_OF_DAYS: Final = (
    select(takings, dossiers.c.code)
    .join(dossiers, dossiers.c.id == takings.c.dossier)
    .where(takings.c.day.between(bindparam("first"), bindparam("last")))
    .order_by(takings.c.at, takings.c.amount.desc(), takings.c.event)
)


class TakingsProjector:
    """Keeps the table `takings`."""

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(takings))

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
        rows = [] if dossier is None else list(_rows_of(dossier))
        if rows:
            connection.execute(insert(takings), rows)

    def audit(self, connection: Connection) -> Audit:
        return _TakingsAudit(connection)


def _concerns(fact: object) -> bool:
    return isinstance(fact, FeeCollected | FeeRefunded | ConflictSettled)


def _rows_of(dossier: Dossier) -> Iterator[dict[str, object]]:
    """What of the dossier's money counts; given back is below 0."""
    for step in dossier.steps:
        match step:
            case Step(fact=FeeCollected() as fact, counts=True):
                yield _row(dossier, step, fact.collected_at, fact.amount)
            case Step(fact=FeeRefunded() as fact, counts=True):
                yield _row(dossier, step, fact.refunded_at, -fact.amount)


def _row(dossier: Dossier, step: Step, moment: datetime, amount: int) -> dict[str, object]:
    assert isinstance(step.fact, FeeCollected | FeeRefunded)
    at = seconds_of(moment)
    return {
        "event": bytes.fromhex(step.event_id),
        "dossier": dossier.id,
        "day": from_unix_ms(at * 1000).date().isoformat(),
        "at": at,
        "clerk": step.fact.clerk,
        "method": step.fact.method.value,
        "receipt_number": step.fact.receipt_number,
        "amount": max(-_MOST, min(amount, _MOST)),
    }


class _TakingsAudit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._count = 0

    def holds(self, news: News) -> bool:
        if not any(_concerns(told.fact) for told in news.told):
            return True
        dossier = fold(readable(told.event for told in news.told), news.void)
        if dossier is None or not news.subject.startswith(SUBJECT_PREFIX):
            return True
        stored = {
            row.event: dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
            for row in self._connection.execute(_OF_DOSSIER, {"id_": dossier.id})
        }
        self._count += len(stored)
        return stored == {row["event"]: row for row in _rows_of(dossier)}

    def complete(self) -> bool:
        return len(self._connection.execute(select(takings.c.event)).all()) == self._count


def of_days(connection: Connection, first: date, last: date) -> tuple[Taking, ...]:
    """See `Reader.takings`."""
    span = {"first": first.isoformat(), "last": last.isoformat()}
    return tuple(map(_taking, connection.execute(_OF_DAYS, span)))


def _taking(row: "Row[*tuple[object, ...]]") -> Taking:
    return Taking(
        code=row.code,
        clerk=row.clerk,
        method=PaymentMethod(row.method),
        receipt_number=row.receipt_number,
        amount=row.amount,
        at=datetime.fromtimestamp(row.at, VIET_NAM),
    )
