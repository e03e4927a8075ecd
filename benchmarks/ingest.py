"""Taking in the events of 10,000 dossiers over HTTP, against bare COPY and INSERT of their rows.

`BENCH_INGEST` says how many dossiers; the requests are sealed beforehand.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import psycopg

from benchmarks.measure import Figure, Ratio, Result
from benchmarks.province import (
    Caller,
    Line,
    PostgreSQL,
    enrolled,
    live,
    postgresql,
    processor_seconds,
    serving,
)
from provincial_server.projector import catch_up
from provincial_server.serving import Node, Place

DOSSIERS: Final = int(os.environ.get("BENCH_INGEST", "10000"))
COMMUNES: Final = 20
WORKERS: Final = os.cpu_count() or 1
CONNECTIONS: Final = COMMUNES
ROUNDS: Final = 3


def run() -> list[Result]:
    """At most twice the time of the bare statements, which judge, hash and prove nothing."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        rounds = [_round(server, folder / str(number)) for number in range(ROUNDS)]
    one = rounds[0]
    taken_in = median(each.taken_in for each in rounds)
    return [
        Ratio(
            name=f"events of {DOSSIERS} dossiers over HTTP to bare COPY and INSERT of their rows",
            ours=taken_in,
            theirs=median(each.copied for each in rounds),
            limit=2.0,
            unit="s",
        ),
        Figure(name="taken in", value=one.events / taken_in, unit=f"events/s, {WORKERS} workers"),
        _per_event("processor time of the workers", [each.workers_used for each in rounds], one),
        _per_event("processor time of the database", [each.database_used for each in rounds], one),
        Figure(name="events of a dossier", value=one.events / DOSSIERS, unit="events"),
        Figure(name="dossiers folded", value=DOSSIERS / one.folded, unit="dossiers/s"),
        Figure(name="on disk with indexes", value=one.disk / DOSSIERS, unit="bytes a dossier"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What one round took, in seconds and bytes."""

    events: int
    taken_in: float
    workers_used: float
    database_used: float
    folded: float
    copied: float
    disk: int


def _per_event(name: str, seconds: Sequence[float], one: _Round) -> Figure:
    return Figure(name=name, value=median(seconds) / one.events * 1e6, unit="us an event")


def _round(server: PostgreSQL, folder: Path) -> _Round:
    place = Place(folder=folder, database_url=server.fresh("ours"))
    with Node(place) as node:
        callers = _callers(node)
        with serving(place, WORKERS) as served:
            before = processor_seconds(served.pid), processor_seconds(server.pid)
            taken_in = asyncio.run(_send_all(served.url, callers))
            after = processor_seconds(served.pid), processor_seconds(server.pid)
        started = perf_counter()
        catch_up(node.database)
        folded = perf_counter() - started
    events = sum(len(caller.events) for caller in callers)
    rows, disk = _rows_of(place.database_url, events)
    bare = Place(folder=folder / "bare", database_url=server.fresh("bare"))
    Node(bare).close()
    copied = _copied(bare.database_url, rows)
    return _Round(
        events=events,
        taken_in=taken_in,
        workers_used=after[0] - before[0],
        database_used=after[1] - before[1],
        folded=folded,
        copied=copied,
        disk=disk,
    )


def _callers(node: Node) -> list[Caller]:
    callers = [enrolled(node, commune) for commune in range(COMMUNES)]
    for number, caller in enumerate(callers):
        live(caller, range(DOSSIERS // COMMUNES), seed=number)
        caller.prepare()
    return callers


async def _send_all(url: str, callers: Sequence[Caller]) -> float:
    """The time until all is answered; a commune's requests follow one another."""
    waiting = list(callers)
    lines = [Line(url) for _ in range(CONNECTIONS)]

    async def work(line: Line) -> None:
        while waiting:
            for body in waiting.pop().requests:
                answer = await line.post(body)
                if answer.status != HTTPStatus.OK:
                    raise AssertionError(answer)
        line.close()

    started = perf_counter()
    await asyncio.gather(*map(work, lines))
    return perf_counter() - started


def _rows_of(address: str, events: int) -> tuple[bytes, int]:
    """The rows as COPY gives them, and what their table and its indexes take on disk."""
    with psycopg.connect(address) as connection:
        with connection.cursor().copy("COPY (SELECT * FROM events) TO STDOUT BINARY") as copy:
            rows = b"".join(bytes(part) for part in copy)
        held, disk = connection.execute(
            "SELECT (SELECT sum(position) FROM feeds WHERE feed LIKE '%.%'), "
            "sum(pg_total_relation_size(relid)) FROM pg_partition_tree('events')"
        ).fetchone() or (0, 0)
    if held != events:
        raise AssertionError("not everything was taken in")
    return rows, int(disk)


def _copied(address: str, rows: bytes) -> float:
    with psycopg.connect(address) as connection:
        started = perf_counter()
        connection.execute("CREATE TEMPORARY TABLE staging (LIKE events)")
        with connection.cursor().copy("COPY staging FROM STDIN BINARY") as copy:
            copy.write(rows)
        connection.execute("INSERT INTO events SELECT * FROM staging ON CONFLICT DO NOTHING")
        connection.commit()
        return perf_counter() - started
