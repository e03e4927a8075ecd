"""The exchange over a slow line: against PouchDB, against zstd, and against itself in a full store.

`BENCH_LINK` says how many dossiers go over the line (default: 1000; the limits are those of
10,000, which takes the peer a quarter of an hour).
"""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import httpx
import zstandard

from benchmarks.measure import Kind, Ratio, Result, Skipped
from benchmarks.slow_line import SlowLine
from benchmarks.store import filled_store, person, shape
from counter_app.db import create_store
from counter_app.domain.catalogue import in_force
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person
from counter_app.resources import shipped_calendars
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.setup import SetUpCounter, set_up
from counter_app.sheets import starter_catalogue
from counter_app.sync.calling import Outside
from counter_app.sync.engine import SyncEngine
from counter_app.sync.transport import HttpTransport
from counter_app.sync.wire import SyncRequest, encode, to_wire
from provincial_server.serving import Place, Running
from tests.db.office import KEY, Counter, HandClock

COUNT: Final = int(os.environ.get("BENCH_LINK", "1000"))
FULL: Final = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
FEW: Final = 1000
_KEPT = Path("build/bench")
_PEER = Path(__file__).parent / "peers" / "pouchdb"
_BITS_A_SECOND: Final = 256_000
_ONE_WAY_SECONDS: Final = 0.15
_IDLE_BYTES: Final = 2500
_NEW: Final = 10
_ROUNDS: Final = 15
_START = datetime(2026, 9, 1, 8, 0, tzinfo=VIET_NAM)
_TODAY = datetime(2026, 11, 24, 8, 0, tzinfo=VIET_NAM)


@dataclass(frozen=True, slots=True)
class _Sent:
    seconds: float
    bytes: int


def run() -> list[Result]:
    """The limits of the exchange; see each name."""
    with TemporaryDirectory(dir=_KEPT if _KEPT.is_dir() else None) as folder:
        root = Path(folder)
        path = root / "link.db"
        shutil.copyfile(_a_day_of(COUNT), path)
        counter = Counter(1, path, HandClock(_START)).open()
        with closing(counter.store):
            documents = _documents(counter, root / "documents.json")
            packed = _packed(counter)
            ours, idle = _ours(counter, root)
        return [
            *_against_peer(ours, _theirs(documents, root)),
            Ratio(
                name=f"bytes of {COUNT} dossiers on the line to zstd -19 of the same events",
                ours=ours.bytes,
                theirs=packed,
                limit=1.6,
                unit="B",
            ),
            Ratio(
                name="an idle poll with its HTTP headers, to 2.5 kB",
                ours=idle,
                theirs=_IDLE_BYTES,
                limit=1,
                unit="B",
            ),
            _by_what_is_stored(),
        ]


# ---------------------------------------------------------------- ours


def _ours(counter: Counter, root: Path) -> tuple[_Sent, int]:
    """Everything to a new node over the line, and then an exchange with nothing to say."""
    with _node(root / "node") as node, _slow(node.url) as line:
        engine = _engine(counter)
        code = node.issue_code("H30.12", 1).code
        engine.enrol(f"http://127.0.0.1:{line.port}", code)
        before, start = line.carried, perf_counter()
        engine.sync()
        sent = _Sent(perf_counter() - start, line.carried - before)
        before = line.carried
        engine.sync()
        return sent, line.carried - before


def _engine(counter: Counter) -> SyncEngine:
    outside = Outside(transport=HttpTransport(counter.clock, httpx.Timeout(120)))
    store = counter.store
    return SyncEngine(
        store=store, sync_store=store, signer=counter.key, clock=counter.clock, outside=outside
    )


@contextmanager
def _node(folder: Path) -> Iterator[Running]:
    with Running(Place(folder=folder)) as node:
        yield node


def _slow(url: str) -> SlowLine:
    port = int(url.rsplit(":", 1)[1])
    return SlowLine(port, bits_a_second=_BITS_A_SECOND, delay=_ONE_WAY_SECONDS)


def _packed(counter: Counter) -> int:
    """The same events in one stream at the highest ordinary level."""
    runs = tuple(map(to_wire, counter.runs()))
    whole = SyncRequest(device=bytes(16), time_ms=0, node="", cursors={}, runs=runs)
    return len(zstandard.ZstdCompressor(level=19).compress(encode(whole)))


# ---------------------------------------------------------------- the peer


def _documents(counter: Counter, path: Path) -> Path:
    """The payloads as documents, one an event, for the peer to send."""
    with path.open("w", encoding="utf-8") as file:
        for event in counter.events():
            document = {"_id": event.id.hex(), "kind": event.header.kind}
            document["fact"] = json.loads(event.payload)
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    return path


def _theirs(documents: Path, root: Path) -> _Sent | str:
    """What PouchDB needs for the same; or why it cannot be asked."""
    if not (_PEER / "node_modules").is_dir():
        return "benchmarks/peers/pouchdb is not installed (npm ci)"
    folder = root / "peer"
    folder.mkdir()
    served = subprocess.Popen(
        ["node", str(_PEER / "server.js"), str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert served.stdout is not None
        port = int(served.stdout.readline())
        with _slow(f"http://127.0.0.1:{port}") as line:
            url = f"http://127.0.0.1:{line.port}/documents"
            told = subprocess.run(
                ["node", str(_PEER / "client.js"), str(folder), str(documents), url],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            return _Sent(json.loads(told.stdout.splitlines()[-1])["seconds"], line.carried)
    finally:
        served.kill()
        served.wait()


def _against_peer(ours: _Sent, theirs: _Sent | str) -> list[Result]:
    name = f"{COUNT} dossiers to a new node over 256 kbit/s and 300 ms"
    if isinstance(theirs, str):
        return [Skipped(name=f"{name}, against PouchDB", why=theirs)]
    return [
        Ratio(
            name=f"{name}: times faster than PouchDB to express-pouchdb",
            ours=ours.seconds,
            theirs=theirs.seconds,
            limit=12,
            unit="s",
            kind=Kind.AT_LEAST,
        ),
        Ratio(
            name=f"{name}: times fewer bytes than PouchDB to express-pouchdb",
            ours=ours.bytes,
            theirs=theirs.bytes,
            limit=7,
            unit="B",
            kind=Kind.AT_LEAST,
        ),
    ]


# ---------------------------------------------------------------- by what is stored


def _by_what_is_stored() -> Ratio:
    """The same few events, from a counter and a node that hold many and from two with few.

    In turns, so that both meet the same machine. What is added to those kept stays small.
    """
    with ExitStack() as stack:
        pairs = [stack.enter_context(_settled(count)) for count in (FULL, FEW)]
        times: list[list[float]] = [[], []]
        for _ in range(_ROUNDS):
            for at, (counter, engine) in enumerate(pairs):
                for _new in range(_NEW):
                    counter.receive()
                start = perf_counter()
                engine.sync()
                times[at].append(perf_counter() - start)
    return Ratio(
        name=f"a sync of {_NEW} new events with {FULL} stored on both sides to one with {FEW}",
        ours=median(times[0]) * 1000,
        theirs=median(times[1]) * 1000,
        limit=1.2,
        unit="ms",
    )


@contextmanager
def _settled(count: int) -> Iterator[tuple[Counter, SyncEngine]]:
    """A counter with so many events, all of them at its node; both made once and kept."""
    folder = _KEPT / f"settled-{count}-{shape()}"
    fresh = not folder.exists()
    if fresh:
        folder.mkdir(parents=True)
        shutil.copyfile(filled_store(count), folder / "counter.db")
    counter = Counter(1, folder / "counter.db", HandClock(_TODAY)).open()
    with closing(counter.store), _node(folder / "node") as node:
        engine = _engine(counter)
        if fresh or counter.store.peer() is None:
            engine.enrol(node.url, node.issue_code("H30.12", 1).code)
        else:
            peer = counter.store.peer()
            assert peer is not None
            counter.store.set_peer(replace(peer, url=node.url))
        engine.sync()
        yield counter, engine


# ---------------------------------------------------------------- a store of real procedures


def _a_day_of(count: int) -> Path:
    """A counter's store with receptions under the starter catalogue, made once and kept."""
    path = _KEPT / f"link-{count}-{shape()}.db"
    if not path.exists():
        _KEPT.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        for leftover in _KEPT.glob(f"{part.name}*"):
            leftover.unlink()
        _fill(part, count)
        part.rename(path)
    return path


def _fill(path: Path, count: int) -> None:
    counter = Counter(1, path, HandClock(_START))
    counter.store = create_store(path, key=KEY, signer=counter.key, clock=counter.clock)
    procedures = in_force(starter_catalogue(), _START.date())
    place = SetUpCounter(agency_code="H30.12", counter=1, commune="Xã Mẫu")
    with closing(counter.store):
        set_up(
            counter.store,
            counter.key,
            place,
            procedures=procedures,
            calendars=shipped_calendars(),
        )
        chance = random.Random(17)
        for number in range(count):
            if number % 900 == 0:
                counter.clock.moment = _START.replace(day=1 + number // 900)
            name, id_number, phone = person(chance)
            procedure = chance.choice(procedures)
            applicant = Person(name=name, id_number=id_number, phone=phone)
            receive(
                counter.desk,
                ReceiveDossier(procedure_code=procedure.code, applicant=applicant),
            )
