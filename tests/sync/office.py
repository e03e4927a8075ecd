"""A counter on a real encrypted store with a real sync engine, and a node on loopback."""

import hashlib
import sys
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from counter_app.db import SqlStore, create_store, open_store
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import DocumentPrinted
from counter_app.service.ports import SyncState
from counter_app.service.setup import SetUpCounter, set_up
from counter_app.sync.carrying import FileCarrier
from counter_app.sync.engine import Outside, SyncEngine
from counter_app.sync.letters import Reader
from counter_app.sync.transport import HttpTransport
from counter_app.vault import DeviceKey
from provincial_server.serving import Node, Running
from provincial_server.verify import verify
from tests.server.facts import AGENCY, MORNING, reception

STORE_KEY = hashlib.sha256(b"store").digest()
SHORT_STALL_SECONDS = 0.5
SHORT_STALL = httpx.Timeout(SHORT_STALL_SECONDS, connect=5.0)
PATIENT = httpx.Timeout(30.0)
"""For a loaded machine, where no test is about a line that stands still."""


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def now_ms(self) -> int:
        return int(self.moment.timestamp() * 1000)

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Counter:
    """One machine on a counter: its key, its store, its engine."""

    def __init__(self, folder: Path, number: int = 1, agency_code: str = AGENCY) -> None:
        self.number = number
        self.agency_code = agency_code
        self.path = folder / f"{agency_code}-{number}.db"
        seed = hashlib.sha256(self.path.name.encode()).digest()
        self.signer = DeviceKey(seed)
        self.reader = Reader(seed)
        self.clock = HandClock()
        self.chance = 0.5
        if self.path.exists():
            self.store = self.opened()
        else:
            self.store = self._made()
        self.engine = self.engine_on(self.store)

    def _made(self) -> SqlStore:
        store = create_store(self.path, key=STORE_KEY, signer=self.signer, clock=self.clock)
        place = SetUpCounter(agency_code=self.agency_code, counter=self.number, commune="Xã Mẫu")
        set_up(store, self.signer, place, procedures=(), calendars=())
        return store

    def opened(self) -> SqlStore:
        """The store once more, as another process would open it."""
        return open_store(self.path, key=STORE_KEY, signer=self.signer, clock=self.clock)

    def engine_on(self, store: SqlStore, stall: httpx.Timeout = PATIENT) -> SyncEngine:
        transport = HttpTransport(self.clock, stall)
        return SyncEngine(
            store=store,
            sync_store=store,
            signer=self.signer,
            clock=self.clock,
            outside=Outside(transport=transport, chance=lambda: self.chance),
        )

    @property
    def carrier(self) -> FileCarrier:
        return FileCarrier(
            store=self.store,
            sync_store=self.store,
            signer=self.signer,
            opener=self.reader,
            clock=self.clock,
        )

    def restart(self) -> None:
        """Close everything and open it again: nothing but the file is left."""
        self.store.close()
        self.store = self.opened()
        self.engine = self.engine_on(self.store)

    def enrol(self, node: Running, url: str = "") -> None:
        code = node.issue_code(self.agency_code, self.number).code
        self.engine.enrol(url or node.url, code)

    def receive(self, *numbers: int) -> None:
        """Receive and print the day's dossiers of these numbers, each in its transactions."""
        for number in numbers:
            with self.store.writing() as work:
                subject = SUBJECT_PREFIX + work.new_id()
                work.record(reception(number, self.agency_code), subject=subject)
                work.commit()
            with self.store.writing() as work:
                work.record(_printed(), subject=subject)
                work.commit()

    def state(self) -> SyncState:
        return self.store.sync_state()

    def codes(self) -> list[str]:
        """The codes of all dossiers that this counter knows of, in order."""
        with self.store.reading() as reader:
            return sorted(row.code for row in reader.latest(10_000))


def _printed() -> DocumentPrinted:
    return DocumentPrinted(
        form="01", form_set="2025", paper="a5", copy=1, printed_at=MORNING, digest="0" * 64
    )


def code_of(number: int, agency_code: str = AGENCY) -> str:
    return reception(number, agency_code).code


def codes_at(node: Running) -> list[str]:
    """The codes of the province's dossiers, each as often as it is there, in order."""
    return _codes(node.node)


def assert_listed_once(node: Node, codes: list[str]) -> None:
    """The node holds exactly these dossiers, each once, and its journal proves itself."""
    assert _codes(node) == sorted(codes)
    with node.database.reading() as connection:
        proofs = verify(connection, node.key.public_key)
    assert [proof for proof in proofs if proof.damaged] == []


def _codes(node: Node) -> list[str]:
    return sorted(dossier.code for dossier in node.dossiers())


def assert_sound(node: Running, *counters: Counter) -> None:
    """Every hash, link and seal holds, on every side."""
    assert_listed_once(node.node, codes_at(node))
    for counter in counters:
        proof = counter.store.verify()
        assert (proof.problem, proof.damaged) == (None, "")


def _sync_until_killed(folder: Path) -> None:
    """A process of its own that syncs counter 1 in the smallest requests."""
    counter = Counter(folder)
    sys.stdout.write("syncing\n")
    sys.stdout.flush()
    counter.engine.sync()


if __name__ == "__main__":
    _sync_until_killed(Path(sys.argv[1]))
