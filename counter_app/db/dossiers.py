"""The table of dossiers: one row each, as the fold of its events has it."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from counter_app.db import cases, codes, journal, search_index, tallying, voids
from counter_app.db.moments import natural_floor, seconds_of
from counter_app.db.news import Audit, News, readable
from counter_app.db.prepared import Prepared
from counter_app.db.schema import Record, dossiers
from counter_app.domain.authority import Void
from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier, fold
from counter_app.domain.journal import Event, EventId, wall_ms_of
from counter_app.domain.moments import from_unix_ms

_COUNTER_MASK = 2**12 - 1
_HASH_MASK = 2**9 - 1

_MOST_SHIFTED = 64

_INSERT: Final = Prepared(insert(dossiers))
_BY_ID: Final = select(dossiers).where(dossiers.c.id == bindparam("id_"))
_UPDATE: Final = update(dossiers).where(dossiers.c.number == bindparam("number_"))
_DELETE: Final = delete(dossiers).where(dossiers.c.number == bindparam("number_"))
_TAKEN: Final = Prepared(select(dossiers.c.id).where(dossiers.c.number == bindparam("number_")))


class DossiersProjector:
    """Keeps the table of dossiers, its count, and the files that search looks into."""

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(dossiers))
        search_index.clear(connection)
        codes.clear(connection)
        tallying.drop(connection, tallying.DOSSIERS)

    def take(self, connection: Connection, news: News) -> None:
        if not news.subject.startswith(SUBJECT_PREFIX):
            return
        if news.complete:
            events = [told.event for told in news.told]
        else:
            events = journal.of_subject(connection, news.subject)
        self._tell(connection, news, events)

    def renew(self, connection: Connection, subjects: Collection[str]) -> None:
        for subject in subjects:
            void = voids.of_subject(connection, subject)
            self.take(connection, News(subject, (), complete=False, void=void))

    def _tell(self, connection: Connection, news: News, events: list[Event]) -> None:
        dossier = _folded(events, news.void)
        dossier_id = news.subject.removeprefix(SUBJECT_PREFIX)
        old = None if news.complete else _row_of(connection, dossier_id)
        if dossier is not None:
            _write(connection, dossier, natural_number(dossier, events), old)
        elif old is not None:
            _remove(connection, old)

    def audit(self, connection: Connection) -> Audit:
        return _DossiersAudit(connection)


def _folded(events: list[Event], void: Mapping[EventId, Void]) -> Dossier | None:
    return fold(readable(events), void)


def _row_of(connection: Connection, dossier_id: str) -> Record | None:
    return connection.execute(_BY_ID, {"id_": dossier_id}).first()


def _write(connection: Connection, dossier: Dossier, natural: int, old: Record | None) -> None:
    _write_row(connection, dossier, natural, old)
    codes.keep(connection, dossier, old.code if old is not None else "")


def _remove(connection: Connection, old: Record) -> None:
    """Nothing is left that would make a dossier of what was one."""
    connection.execute(_DELETE, {"number_": old.number})
    search_index.withdraw(connection, old.number)
    codes.forget(connection, old.id, old.code)
    tallying.take_one(connection, tallying.DOSSIERS)


def _write_row(connection: Connection, dossier: Dossier, natural: int, old: Record | None) -> None:
    """Write the row anew; where what was entered is another, file it anew as well."""
    row = columns_of(dossier)
    words, parts = str(row["words"]), str(row["parts"])
    if old is not None and _stays(old, natural, words, parts):
        connection.execute(_UPDATE, {"number_": old.number, **row})
        return
    if old is not None:
        connection.execute(_DELETE, {"number_": old.number})
        search_index.withdraw(connection, old.number)
    else:
        tallying.add(connection, tallying.DOSSIERS)
    number = _free_number(connection, natural)
    _INSERT.run(connection, {"number": number, **row})
    search_index.file_under(connection, number, words, parts)


def _stays(old: Record, natural: int, words: str, parts: str) -> bool:
    """Whether the dossier stands where it should, and search finds it as it should."""
    return _stands(old.number, natural) and (old.words, old.parts) == (words, parts)


def _stands(number: int, natural: int) -> bool:
    return 0 <= number - natural < _MOST_SHIFTED


def columns_of(dossier: Dossier) -> dict[str, object]:
    """The row of a dossier, but for its number."""
    reception = dossier.reception
    received_at = seconds_of(reception.received_at)
    return {
        "id": dossier.id,
        "feed": dossier.feed,
        "event": bytes.fromhex(dossier.event_id),
        "code": reception.code,
        "procedure_code": reception.procedure.code,
        "procedure_name": reception.procedure.name,
        "applicant_name": reception.applicant.name,
        "id_number": reception.applicant.id_number,
        "phone": reception.applicant.phone,
        "received_day": from_unix_ms(received_at * 1000).date().isoformat(),
        "received_at": received_at,
        "due_at": seconds_of(dossier.due_at) if dossier.due_at else None,
        "state": int(dossier.state),
        "stage": dossier.stage.value,
        "words": search_index.words_of(reception),
        "parts": search_index.parts_of(reception, dossier.former_codes),
        "disputed": bool(dossier.conflicts),
        **cases.columns_of(dossier),
    }


def natural_number(dossier: Dossier, events: list[Event]) -> int:
    """A row number that sorts by moment of reception, whenever and wherever the event arrived.

    32 bits of seconds since 2000, then 10 bits of milliseconds and 12 bits of counter from the
    hybrid time of its first event, then 9 bits of its id to tell counters apart.
    """
    received = natural_floor(seconds_of(dossier.reception.received_at))
    time = min(event.header.time for event in events)
    counter = min(time & 0xFFFF, _COUNTER_MASK)
    told_apart = int.from_bytes(hashlib.sha256(dossier.id.encode()).digest()[:2]) & _HASH_MASK
    return received | ((wall_ms_of(time) % 1000 << 12 | counter) << 9) | told_apart


def _free_number(connection: Connection, natural: int) -> int:
    """The number itself, or the next one where two dossiers came to the same (once in ages)."""
    number = natural
    while _TAKEN.value(connection, {"number_": number}) is not None:
        number += 1
    return number


class _DossiersAudit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._count = 0
        self._codes = codes.CodesAudit(connection)

    def holds(self, news: News) -> bool:
        if not news.subject.startswith(SUBJECT_PREFIX):
            return True
        events = [told.event for told in news.told]
        dossier = _folded(events, news.void)
        if dossier is None:
            return True
        self._count += 1
        self._codes.hear(dossier)
        stored = _row_of(self._connection, dossier.id)
        if stored is None:
            return False
        expected = {"number": stored.number, **columns_of(dossier)}
        return (
            _stands(stored.number, natural_number(dossier, events))
            and dict(stored._mapping) == expected  # noqa: SLF001 - SQLAlchemy's public name
            and search_index.is_filed(self._connection, stored.number, stored.words, stored.parts)
        )

    def complete(self) -> bool:
        stored = self._connection.scalar(select(func.count()).select_from(dossiers))
        told = tallying.value_of(self._connection, tallying.DOSSIERS)
        filed = search_index.filed(self._connection)
        return {stored, told, *filed} == {self._count} and self._codes.complete()
