"""The counter's durable memory: the ports `Store` and `SyncStore` on one encrypted file."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from counter_app.db import journal, migrate, notes
from counter_app.db.engine import Connections
from counter_app.db.errors import WRONG_KEY, NotOurs
from counter_app.db.exchange import Access, SqlSyncStore
from counter_app.db.meeting import meet
from counter_app.db.projection import Projection, last_seq
from counter_app.db.proof import prove
from counter_app.db.reader import StoreReader
from counter_app.db.turns import Turns
from counter_app.db.witness import Witness
from counter_app.db.work import Hand, StoreWork
from counter_app.domain.facts.stores import Notice
from counter_app.domain.journal import EventId, device_id
from counter_app.domain.sentences import Damaged, Refused, Unavailable, say
from counter_app.service.ports import Clock, JournalProof, Progress, Signer

PATIENCE_MS: Final = 10_000
"""How long a writer waits for another one."""


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Point:
    """How many events a store holds, and the last one that it wrote itself."""

    events: int
    head: EventId | None


class SqlStore(SqlSyncStore):
    """The ports `Store` and `SyncStore`; safe to use from several threads."""

    @contextmanager
    def reading(self) -> Iterator[StoreReader]:
        """Answers from the moment of this call, whatever is written meanwhile."""
        with self._access.reading() as connection:
            yield StoreReader(connection, self._origin)

    @contextmanager
    def writing(self, actor: str = "") -> Iterator[StoreWork]:
        """The writer's transaction, rolled back unless `commit` returned.

        Its events carry `actor` where `record` names no other. Waits for other writers. Raises
        `Unavailable` where they take too long.
        """
        with self._access.writing() as connection:
            yield StoreWork(connection, self._access.hand, actor)

    def verify(self, progress: Progress = _silent) -> JournalProof:
        """See `Store.verify`. Reads one moment of the store; writers go on meanwhile."""
        with self._access.reading() as connection:
            return self._proof(connection, progress)

    def verify_journal(self, progress: Progress = _silent) -> JournalProof:
        """The same without the tables: every hash, link and seal, and the file's pages."""
        with self._access.reading() as connection:
            return prove(connection, self._access.hand.signer, None, progress)

    def _proof(self, connection: Connection, progress: Progress) -> JournalProof:
        hand = self._access.hand
        return prove(connection, hand.signer, hand.projection, progress)

    def bring_up_to_date(self, revisions: Path) -> migrate.Migration | None:
        """Migrate an older store, see `migrate`."""
        return migrate.migrate(
            self._access.connections,
            revisions,
            now=self._access.hand.clock.now,
            prove=lambda connection: self._proof(connection, _silent),
        )

    def rebuild(self, progress: Progress = _silent) -> int:
        """See `Store.rebuild`. One transaction: whoever reads meanwhile sees the old tables."""
        with self._access.changing() as connection:
            return self._access.hand.projection.rebuild(connection, progress)

    def meet(self, witness: Witness) -> tuple[Notice, ...]:
        """Let a witness outside of the store watch it from now on.

        What tells that the store was restored or cloned is recorded, see `StoreRestored`. Raises
        `OSError` where the witness cannot do its work.
        """
        hand = replace(self._access.hand, witness=witness)
        noticed = meet(replace(self._access, hand=hand), witness)
        self._access = replace(self._access, hand=hand)
        return noticed

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of this moment under the same key, while others go on writing."""
        self._access.connections.copy_to(path)

    def point(self) -> Point:
        """Where the store stands."""
        with self._access.reading() as connection:
            head = journal.last_of(connection, self._origin)
            return Point(last_seq(connection), head.id if head else None)

    def holds(self, event: EventId | None) -> bool:
        """Whether an event is here; there is always nothing."""
        if event is None:
            return True
        with self._access.reading() as connection:
            return journal.place_of(connection, event) is not None

    def noted(self, name: str) -> str:
        """What this machine remembers for itself under a name; "" where nothing."""
        with self._access.reading() as connection:
            return notes.text_of(connection, name)

    def note(self, notices: Mapping[str, str]) -> None:
        """Remember texts by their names."""
        with self._access.changing() as connection:
            for name, text in notices.items():
                notes.note(connection, name, text)

    def close(self) -> None:
        """Close the file. Nothing is lost without: what was committed is durable already."""
        self._access.connections.dispose()
        if self._access.hand.witness is not None:
            self._access.hand.witness.close()


def create_store(
    path: Path, *, key: bytes, signer: Signer, clock: Clock, patience_ms: int = PATIENCE_MS
) -> SqlStore:
    """A new, empty store under a raw key of 32 bytes, readable by its owner only.

    Raises `Refused` where there is a file already, `Unavailable` where it cannot be written.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise Refused(say("Đã có tệp {path}.", path=path), "data") from error
    except OSError as error:
        raise Unavailable(say("Không tạo được tệp {path}.", path=path)) from error
    connections = Connections(path, key, patience_ms=patience_ms)
    try:
        with connections.writing() as connection:
            migrate.build(connection, migrate.REVISIONS)
    except BaseException:
        connections.dispose()
        raise
    return _store(connections, signer, clock, patience_ms)


def open_store(
    path: Path, *, key: bytes, signer: Signer, clock: Clock, patience_ms: int = PATIENCE_MS
) -> SqlStore:
    """The store in this file, brought up to date.

    Raises `Refused` where there is none, the key does not fit or a newer program made it,
    `Damaged` where the file is no store any more.
    """
    if not path.is_file():
        raise Refused(say("Không có tệp dữ liệu {path}.", path=path), "data")
    if path.stat().st_size == 0:
        raise Damaged(migrate.NOT_A_STORE)
    connections = Connections(path, key, patience_ms=patience_ms)
    store = _store(connections, signer, clock, patience_ms)
    try:
        store.bring_up_to_date(migrate.REVISIONS)
    except NotOurs as error:
        store.close()
        raise Refused(WRONG_KEY, "data") from error
    except BaseException:
        store.close()
        raise
    return store


def _store(connections: Connections, signer: Signer, clock: Clock, patience_ms: int) -> SqlStore:
    origin = device_id(signer.public_key)
    hand = Hand(origin=origin, signer=signer, clock=clock, projection=Projection(origin))
    return SqlStore(Access(connections, Turns(patience_ms / 1000), hand))
