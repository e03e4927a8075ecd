"""A commune for the store's tests: counters with their own keys, on clocks set by hand."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2

from counter_app.attachments import SealedAttachments
from counter_app.db import SqlStore, create_store, open_store
from counter_app.db.schema import CONTENT
from counter_app.domain.catalogue import Limit, LimitUnit, Procedure
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import DocumentPrinted, DossierReceived, Fact, encode
from counter_app.domain.journal import (
    Event,
    Header,
    Run,
    device_id,
    make_event,
    payload_hash,
    seal_message,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person, Submitter
from counter_app.service.desk import Desk
from counter_app.service.reception import Received, ReceiveDossier, receive
from counter_app.service.setup import SetUpCounter, set_up
from counter_app.vault import Argon2Passwords, HashCost

KEY = bytes(range(32))
QUICK = HashCost(memory_kib=64, passes=1)
BIRTH = Procedure(
    code="1.001193",
    name="Thủ tục đăng ký khai sinh",
    field="Hộ tịch",
    limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=4),
    valid_from=date(2025, 7, 1),
)
DEATH = replace(BIRTH, code="1.000656", name="Thủ tục đăng ký khai tử")


class OwnKey:
    """The port `Signer`, with a key that is the same in every run of the tests."""

    def __init__(self, number: int) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))
        self.public_key = self._key.public_key().public_bytes_raw()
        self.device = device_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@dataclass
class HandClock:
    """The port `Clock`: each look is a second later, and the hands can be moved."""

    moment: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=VIET_NAM)
    step: timedelta = timedelta(seconds=1)

    def now(self) -> datetime:
        self.moment += self.step
        return self.moment


@dataclass
class Counter:
    """One counter of the commune Mẫu."""

    number: int
    path: Path
    clock: HandClock = field(default_factory=HandClock)
    key: OwnKey = field(init=False)
    store: SqlStore = field(init=False)

    def __post_init__(self) -> None:
        self.key = OwnKey(self.number)

    def make(self, *, agency_code: str = "H30.12", commune: str = "Xã Mẫu") -> "Counter":
        self.store = create_store(self.path, key=KEY, signer=self.key, clock=self.clock)
        set_up(
            self.store,
            self.key,
            SetUpCounter(agency_code=agency_code, counter=self.number, commune=commune),
            procedures=[BIRTH, DEATH],
            calendars=[],
        )
        return self

    def open(self, patience_ms: int = 10_000) -> "Counter":
        self.store = open_store(
            self.path, key=KEY, signer=self.key, clock=self.clock, patience_ms=patience_ms
        )
        return self

    @property
    def desk(self) -> Desk:
        nobody = cast("Any", None)
        return Desk(
            store=self.store,
            sync_store=self.store,
            clock=self.clock,
            forms=nobody,
            files=nobody,
            tables=nobody,
            exchange=nobody,
            carrier=nobody,
            uploads=nobody,
            attachments=SealedAttachments(self.path.with_name("attachments"), KEY),
            passwords=Argon2Passwords(QUICK),
        )

    def receive(
        self,
        name: str = "Nguyễn Văn Mẫu",
        submitter: Submitter | None = None,
        *,
        id_number: str = "",
        phone: str = "",
    ) -> Received:
        command = ReceiveDossier(
            procedure_code=BIRTH.code,
            applicant=Person(name=name, id_number=id_number, phone=phone),
            submitter=submitter,
        )
        return receive(self.desk, command)

    def print(self, received: Received) -> Event:
        """Record a printed receipt without drawing it."""
        fact = DocumentPrinted(
            form="01", form_set="2025", paper="a5", copy=1, printed_at=self.clock.now(), digest=""
        )
        with self.store.writing() as work:
            event = work.record(fact, subject=SUBJECT_PREFIX + received.dossier.id)
            work.commit()
        return event

    def record(self, fact: DossierReceived, dossier_id: str) -> Event:
        """Record a reception as it stands."""
        with self.store.writing() as work:
            event = work.record(fact, subject=SUBJECT_PREFIX + dossier_id)
            work.commit()
        return event

    def runs(self) -> tuple[Run, ...]:
        """Everything that was not delivered yet."""
        return self.store.unsent_runs(events=100_000, payload_bytes=1 << 30)

    def events(self) -> list[Event]:
        return [event for run in self.runs() for event in run.events]

    def copy(self, path: Path) -> "Counter":
        """The same counter restored from a backup of this moment (the store must be closed)."""
        shutil.copyfile(self.path, path)
        return Counter(self.number, path, HandClock(self.clock.moment))


@contextmanager
def bare(path: Path) -> Iterator[Any]:
    """The file without any of our code: for looking behind it, and for breaking it."""
    raw = dbapi2.connect(str(path), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    try:
        yield raw
    finally:
        raw.close()


def tables_of(path: Path) -> dict[str, object]:
    """All content tables, row numbers told by the dossiers that they stand for."""
    with bare(path) as raw:
        dump: dict[str, object] = {}
        for table in CONTENT:
            cursor = raw.execute(f"SELECT * FROM {table.name}")
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor]
            for row in rows:
                row.pop("number", None)
            dump[table.name] = sorted(map(repr, rows))
        dump["search"] = _search_content(raw)
        return dump


def _search_content(raw: Any) -> list[str]:
    """Every filed word with the dossiers under it."""
    content: list[object] = []
    for table in ("names", "digits"):
        raw.execute(
            f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab(main, {table}, instance)"
        )
        content += raw.execute(
            f"SELECT '{table}', w.term, d.id FROM temp.{table}_words w "
            "LEFT JOIN dossiers d ON d.number = w.doc"
        ).fetchall()
    return sorted(map(repr, content))


TIMES = count(1_800_000_000_000)


def said_in(feed: str, *facts: Fact) -> list[Run]:
    """What a node says in a feed, one fact after the other."""
    key = OwnKey(99)
    said: list[Event] = []
    for fact in facts:
        payload = encode(fact)
        header = Header(
            feed=feed,
            origin=key.device,
            actor="",
            subject="device:said",
            kind=fact.KIND,
            version=fact.VERSION,
            time=next(TIMES) << 16,
            prev=said[-1].id if said else None,
            seen=(),
            payload_hash=payload_hash(payload),
        )
        said.append(make_event(header, payload))
    return [Run(tuple(said), key.sign(seal_message(said[-1].id)))]
