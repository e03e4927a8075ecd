"""One transaction of the only writer: events recorded, projected, sealed."""

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.sqlite import insert

from counter_app.db import journal
from counter_app.db.journal import Mark
from counter_app.db.news import News, Told
from counter_app.db.projection import Projection
from counter_app.db.reader import StoreReader
from counter_app.db.schema import drafts
from counter_app.db.witness import Witness
from counter_app.domain.accounts import SUBJECT_PREFIX as ACCOUNT_PREFIX
from counter_app.domain.facts import DeviceSetUp, Fact, encode
from counter_app.domain.facts.clerks import SessionOpened
from counter_app.domain.ids import RANDOM_BITS, sortable_id
from counter_app.domain.journal import (
    DeviceId,
    Event,
    Header,
    make_event,
    payload_hash,
    seal_message,
    tick,
)
from counter_app.service.ports import Clock, Draft, Signer

_SALT_BYTES = 16
_LATEST_TIME = 2**63 - 1
_SEALED_EVENTS, _SEALED_BYTES = 100, 128 << 10
"""A long transaction is sealed in between as well, so that it can travel in portions."""

_PUT_DRAFT = insert(drafts)
_KEEP_DRAFT: Final = _PUT_DRAFT.on_conflict_do_update(
    index_elements=[drafts.c.key],
    set_={"body": _PUT_DRAFT.excluded.body, "saved_ms": _PUT_DRAFT.excluded.saved_ms},
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes in this store, with which key, by which clock, into which tables, and who outside
    of it remembers the last event."""

    origin: DeviceId
    signer: Signer
    clock: Clock
    projection: Projection
    witness: Witness | None = None

    def wall_ms(self) -> int:
        """Unix milliseconds by the machine's clock, right or wrong."""
        return int(self.clock.now().timestamp() * 1000)


@dataclass(slots=True)
class _Unsealed:
    """What was recorded since the last seal."""

    seq: int
    event: Event
    events: int = 0
    size: int = 0


class StoreWork(StoreReader):
    """The port `Work` over the writer's open transaction."""

    def __init__(self, connection: Connection, hand: Hand, actor: str = "") -> None:
        super().__init__(connection, hand.origin)
        self._hand = hand
        self._actor = actor
        self._prev: Mark | None = None
        self._feed = ""
        self._unsealed: _Unsealed | None = None
        self._over = False

    def record(self, fact: Fact, *, subject: str, actor: str = "") -> Event:
        """See `Work.record`."""
        self._must_be_open()
        heads = journal.heads_of(self._connection, subject)
        known = (*heads, *self._account_of(fact))
        event = self._event(fact, subject, actor or self._actor, known)
        seq = journal.append(self._connection, event)
        self._prev = Mark(event.id, event.header.time)
        self._known.clear()
        news = News(subject, (Told(event, fact),), complete=not heads)
        self._hand.projection.take(self._connection, news)
        self._remember(seq, event)
        return event

    def _account_of(self, fact: Fact) -> tuple[Mark, ...]:
        """A session follows what is known of its account: nothing done in it is earlier."""
        if not isinstance(fact, SessionOpened):
            return ()
        return journal.heads_of(self._connection, ACCOUNT_PREFIX + fact.clerk)

    def _event(self, fact: Fact, subject: str, actor: str, heads: tuple[Mark, ...]) -> Event:
        prev = self._prev or journal.last_of(self._connection, self._origin)
        causes = [mark.time for mark in (*heads, *((prev,) if prev else ()))]
        payload = encode(fact, secrets.token_hex(_SALT_BYTES) if fact.PERSONAL else "")
        header = Header(
            feed=self._feed_for(fact),
            origin=self._origin,
            actor=actor,
            subject=subject,
            kind=fact.KIND,
            version=fact.VERSION,
            time=min(tick(self._hand.wall_ms(), causes), _LATEST_TIME),
            prev=prev.id if prev else None,
            seen=tuple(mark.id for mark in heads),
            payload_hash=payload_hash(payload),
        )
        return make_event(header, payload)

    def _feed_for(self, fact: Fact) -> str:
        """The commune's feed, named after its agency."""
        if isinstance(fact, DeviceSetUp):
            self._feed = fact.agency_code
        self._feed = self._feed or self.device().agency_code
        return self._feed

    def _remember(self, seq: int, event: Event) -> None:
        before = self._unsealed or _Unsealed(seq, event)
        self._unsealed = _Unsealed(seq, event, before.events + 1, before.size + len(event.payload))
        if self._unsealed.events >= _SEALED_EVENTS or self._unsealed.size >= _SEALED_BYTES:
            self._seal()

    def _seal(self) -> None:
        if self._unsealed is not None:
            seal = self._hand.signer.sign(seal_message(self._unsealed.event.id))
            journal.keep_seal(self._connection, self._unsealed.seq, seal)
            self._unsealed = None

    def new_id(self) -> str:
        """See `Work.new_id`."""
        return sortable_id(self._hand.wall_ms(), secrets.randbits(RANDOM_BITS))

    def keep_draft(self, draft: Draft) -> None:
        """See `Work.keep_draft`."""
        self._must_be_open()
        saved_ms = int(draft.saved_at.timestamp() * 1000)
        row = {"key": draft.key, "body": draft.body, "saved_ms": saved_ms}
        self._connection.execute(_KEEP_DRAFT, row)

    def drop_draft(self, key: str) -> None:
        """See `Work.drop_draft`."""
        self._must_be_open()
        self._connection.execute(delete(drafts).where(drafts.c.key == key))

    def commit(self) -> None:
        """See `Work.commit`."""
        self._must_be_open()
        self._over = True
        self._seal()
        self._connection.commit()
        if self._hand.witness is not None and self._prev is not None:
            self._hand.witness.note_head(self._prev.id)

    def _must_be_open(self) -> None:
        if self._over:
            raise RuntimeError("this work was committed already")
