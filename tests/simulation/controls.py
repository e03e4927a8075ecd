"""Deliberate bugs, each a plausible slip in production code; the simulation must catch them all."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import Connection, select

from counter_app.db import work as db_work
from counter_app.db.exchange import SqlSyncStore
from counter_app.domain import dossier as domain_dossier
from counter_app.domain.facts import DossierReceived
from counter_app.domain.facts import decode as fact_of
from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import Event, EventId, Run, wall_ms_of
from counter_app.service import reception
from counter_app.service.desk import Desk
from counter_app.service.reception import Received, ReceiveDossier
from counter_app.sync.calling import Caller
from counter_app.sync.pace import Batch
from counter_app.sync.transport import Link
from counter_app.sync.visit import Visit
from provincial_server import appending, exchange, ingest
from provincial_server.appending import Judged
from provincial_server.exchange import Exchange, Taken
from provincial_server.ingest import OUT_OF_SCOPE, TOO_LARGE, EnrolledDevice
from provincial_server.problems import Reason
from provincial_server.rows import event_of
from provincial_server.tables import events, feeds
from tests.simulation import lives
from tests.simulation.points import PowerCut

Patched = AbstractContextManager[Any]


@dataclass(frozen=True, slots=True)
class Control:
    """A bug, the features of the worlds in which it can show, and how it is switched on."""

    name: str
    features: frozenset[str]
    switched_on: Callable[[], Patched]


def control(name: str, features: str, switched_on: Callable[[], Patched]) -> Control:
    return Control(name, frozenset(features.split(", ")), switched_on)


# ---------------------------------------------------------------- at the counter


def _acknowledges_what_it_sends() -> Patched:
    production = Visit.round

    def buggy(self: Visit, link: Link, batch: Batch) -> None:
        ids = [event.id for run in self._next for event in run.events]
        self.store.acknowledge(ids, self.clock.now())
        production(self, link, batch)

    return patch.object(Visit, "round", buggy)


def _moves_the_cursor_first() -> Patched:
    production = SqlSyncStore.take_in

    def buggy(self: SqlSyncStore, feed: str, runs: Sequence[Run], position: int) -> int:
        with self._access.changing() as connection:
            self._keep_cursor(connection, feed, position)
        return production(self, feed, runs, position)

    return patch.object(SqlSyncStore, "take_in", buggy)


@contextmanager
def _takes_the_number_beforehand() -> Iterator[None]:
    receive, next_code = reception.receive, reception.next_code

    def buggy(desk: Desk, command: ReceiveDossier) -> Received:
        with desk.writing() as work:
            code = next_code(work, desk.clock.now())
        with patch.object(reception, "next_code", lambda *_: code):
            return receive(desk, command)

    with patch.object(lives, "receive", buggy):
        yield


def _passes_over_own_events() -> Patched:
    production = SqlSyncStore.take_in

    def buggy(self: SqlSyncStore, feed: str, runs: Sequence[Run], position: int) -> int:
        others = [run for run in runs if run.events[0].header.origin != self._origin]
        return production(self, feed, others, position)

    return patch.object(SqlSyncStore, "take_in", buggy)


@contextmanager
def _orders_by_wall_clock() -> Iterator[None]:
    def by_clock(told: Collection[Event]) -> list[Event]:
        return sorted(told, key=lambda event: (wall_ms_of(event.header.time), event.id))

    def clock_only(wall_ms: int, _causes: object) -> int:
        return wall_ms << 16

    with (
        patch.object(domain_dossier, "causal_order", by_clock),
        patch.object(db_work, "tick", clock_only),
    ):
        yield


def _keeps_cursors_across_lives() -> Patched:
    return patch.object(SqlSyncStore, "_begin_anew", lambda *_arguments, **_named: None)


def _forgets_the_next_attempt() -> Patched:
    return patch.object(Caller, "put_off", lambda *_arguments: None)


# ---------------------------------------------------------------- at the province


def _append(
    buggy: Callable[[Connection, Sequence[Judged]], Sequence[Judged]],
) -> Patched:
    """Production's append, of what the bug leaves of the judged runs."""
    production = appending.append

    def appended(
        connection: Connection, feed: str, judged: Sequence[Judged], now: int
    ) -> list[Event]:
        return production(connection, feed, buggy(connection, judged), now)

    return patch.object(exchange, "append", appended)


def _without(judged: Sequence[Judged], dropped: Collection[EventId]) -> list[Judged]:
    """The same runs; what is dropped is said to be durable, and gets no position."""
    return [
        replace(
            item,
            faults={
                **item.faults,
                **{event.id: TOO_LARGE for event in item.run.events if event.id in dropped},
            },
        )
        for item in judged
    ]


def _code_of(event: Event) -> str:
    if event.header.kind != DossierReceived.KIND:
        return ""
    fact = fact_of(event.header.kind, event.header.version, event.payload)
    return fact.code if isinstance(fact, DossierReceived) else ""


def _deduplicates_by_code() -> Patched:
    def buggy(connection: Connection, judged: Sequence[Judged]) -> list[Judged]:
        received = select(events).where(events.c.kind == DossierReceived.KIND)
        known = {_code_of(event_of(row)): row.subject for row in connection.execute(received)}
        dropped: set[EventId] = set()
        for event in (event for item in judged for event in item.run.events):
            code = _code_of(event) if len(event.payload) < 100_000 else ""
            if code and known.setdefault(code, event.header.subject) != event.header.subject:
                dropped.add(event.id)
        return _without(judged, dropped)

    return _append(buggy)


def _refuses_branches() -> Patched:
    def buggy(connection: Connection, judged: Sequence[Judged]) -> list[Judged]:
        dropped: set[EventId] = set()
        for item in judged:
            first = item.run.events[0]
            followed = select(events.c.id).where(
                events.c.prev == first.header.prev, events.c.id != first.id
            )
            if connection.execute(followed).first() is not None:
                dropped.update(event.id for event in item.run.events)
        return _without(judged, dropped)

    return _append(buggy)


def _reads_the_position_before_the_lock() -> Patched:
    production = Exchange._take

    def buggy(self: Exchange, sender: EnrolledDevice, runs: Sequence[Run]) -> Taken:
        with self.database.reading() as connection:
            query = select(feeds.c.position, feeds.c.sum).where(feeds.c.feed == sender.agency_code)
            row = connection.execute(query).one_or_none()
        if row is None:
            return production(self, sender, runs)
        read = Fingerprint.read(row.position, row.sum)
        with patch.object(appending, "_locked", lambda *_: read):
            return production(self, sender, runs)

    return patch.object(Exchange, "_take", buggy)


def _answers_before_the_commit() -> Patched:
    production = Exchange._take

    def buggy(self: Exchange, sender: EnrolledDevice, runs: Sequence[Run]) -> Taken:
        try:
            return production(self, sender, runs)
        except PowerCut:
            return Taken(frozenset(event.id for run in runs for event in run.events))

    return patch.object(Exchange, "_take", buggy)


def _checks_no_seal() -> Patched:
    return patch.object(ingest, "seal_holds", lambda *_: True)


def _checks_no_scope() -> Patched:
    production = ingest.run_fault

    def buggy(run: Run, sender: EnrolledDevice, devices: Any) -> Reason | None:
        fault = production(run, sender, devices)
        return None if fault is OUT_OF_SCOPE else fault

    return patch.object(exchange, "run_fault", buggy)


def _rejects_whole_runs() -> Patched:
    production = exchange._judge

    def buggy(sender: EnrolledDevice, runs: Sequence[Run], origins: Any) -> Any:
        judged, rejected = production(sender, runs, origins)
        spread = dict(rejected)
        for run in runs:
            faults = [rejected[event.id] for event in run.events if event.id in rejected]
            if faults:
                spread.update({event.id: faults[0] for event in run.events})
        kept = [item for item in judged if not spread.keys() & {e.id for e in item.run.events}]
        return kept, spread

    return patch.object(exchange, "_judge", buggy)


CONTROLS: Final = (
    control("acknowledges what it sends", "bad line", _acknowledges_what_it_sends),
    control("moves the cursor before the page", "power cuts", _moves_the_cursor_first),
    control(
        "takes the number in another transaction",
        "meanwhile, second process",
        _takes_the_number_beforehand,
    ),
    control("passes over own events after a restore", "restored", _passes_over_own_events),
    control("lets the last writer win by wall clock", "wrong clocks", _orders_by_wall_clock),
    control("keeps cursors across lives", "province restored", _keeps_cursors_across_lives),
    control("forgets the next attempt", "bad line", _forgets_the_next_attempt),
    control("deduplicates by dossier code", "restored, cloned", _deduplicates_by_code),
    control("refuses branches", "restored, cloned", _refuses_branches),
    control("reads the position before the lock", "meanwhile", _reads_the_position_before_the_lock),
    control("answers before the commit", "province cuts", _answers_before_the_commit),
    control("checks no seal", "intruder", _checks_no_seal),
    control("checks no scope", "intruder", _checks_no_scope),
    control("rejects whole runs", "too much", _rejects_whole_runs),
)
