"""A durable reception: against its rows written by hand, and in a full store against a new one.

`BENCH_DOSSIERS` says how full the full store is (default: a million); it is made once and kept
in `build/bench/`.
"""

import os
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from benchmarks.measure import Ratio, Result
from counter_app.db import dossiers, journal, search_index
from counter_app.db.engine import Raw, keyed_connection
from counter_app.db.migrate import REVISIONS
from counter_app.domain.dossier import SUBJECT_PREFIX, fold
from counter_app.domain.facts import DossierReceived, encode
from counter_app.domain.fingerprint import Fingerprint, day_of, fingerprint_of
from counter_app.domain.journal import Event, Header, make_event, payload_hash, seal_message, tick
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.people import Person
from tests.db.office import KEY, Counter, HandClock

FULL: Final = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
NEW: Final = 1000
_KEPT = Path("build/bench")
_ROUNDS = 300
_A_DAY = 900
_PORTION = 5000
_SEALED_EVENTS = 100
_FEED = "H30.12"
_FIRST_DAY = datetime(2020, 1, 2, 8, 0, tzinfo=VIET_NAM)
_TODAY = datetime(2026, 11, 24, 8, 0, tzinfo=VIET_NAM)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SURNAMES = _words(
    "Nguyễn " * 38 + "Trần " * 12 + "Lê " * 10 + "Phạm " * 7 + "Hoàng " * 5 + "Huỳnh Phan Vũ Võ "
    "Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Tô"
)
_MIDDLES = _words("Văn Thị Hữu Đức Minh Ngọc Quốc Thanh Thu Xuân Đình Công Hoài Kim Bảo Gia")
_ONSETS = _words("L M N H Th Tr Qu Kh Ph B C D Đ G V X Nh Ng S T")
_RIMES = _words("an ăng ánh ảo ái ính iên oàn uông uấn ê ơn ù âm ương iệt ọc úc ải ỳ")


def run() -> list[Result]:
    """At most twice the bare statements; a full store at most 1.3 times a new one."""
    with TemporaryDirectory(dir=_KEPT if _KEPT.is_dir() else None) as folder:
        new = Path(folder) / "new.db"
        copyfile(filled_store(NEW), new)
        return [_against_bare(new, Path(folder)), _full_against_new(filled_store(FULL), new)]


def _against_bare(template: Path, folder: Path) -> Ratio:
    """Each reception is made by the program, and its very rows then written by hand elsewhere."""
    copy = folder / "bare.db"
    copyfile(template, copy)
    counter = Counter(1, template, HandClock(_TODAY)).open()
    looking = keyed_connection(template, KEY, patience_ms=1000)
    bare = keyed_connection(copy, KEY, patience_ms=1000)
    sample = _sample(counter)
    times = []
    with closing(counter.store), closing(looking), closing(bare):
        for _ in range(_ROUNDS):
            ours = _reception(counter, sample)
            rows = _last_rows(looking)
            times.append((ours, _written_by_hand(bare, rows)))
    return Ratio(
        name="durable reception to its very rows by bare statements",
        ours=median(ours for ours, _ in times) * 1000,
        theirs=median(theirs for _, theirs in times) * 1000,
        limit=2.0,
        unit="ms",
    )


def _full_against_new(full: Path, new: Path) -> Ratio:
    """In turns, so that both meet the same machine. What is added to the kept store stays small."""
    counters = [Counter(1, path, HandClock(_TODAY)).open() for path in (full, new)]
    for counter in counters:
        with counter.store.reading() as reader:
            (last,) = reader.latest(1)
        counter.clock.moment = max(_TODAY, last.received_at + timedelta(days=1))
    sample = _sample(counters[0])
    times = [[_reception(counter, sample) for counter in counters] for _ in range(_ROUNDS)]
    for counter in counters:
        counter.store.close()
    return Ratio(
        name=f"durable reception with {FULL} dossiers in the store to the same with {NEW}",
        ours=median(ours for ours, _ in times) * 1000,
        theirs=median(theirs for _, theirs in times) * 1000,
        limit=1.3,
        unit="ms",
    )


_PEOPLE = random.Random(7)


def _reception(counter: Counter, sample: DossierReceived) -> float:
    """Code, register line, event, tables, search and seal: durable when this returns."""
    fact = replace(sample, applicant=_applicant(_PEOPLE), received_at=counter.clock.now())
    day = fact.received_at.date()
    start = perf_counter()
    with counter.store.writing() as work:
        serial = (work.last_serial(day) or 1000) + 1
        line = work.last_register_number(day.year) + 1
        entered = replace(
            fact,
            code=f"H30.12-{day:%y%m%d}-{serial}",
            register=replace(fact.register, year=day.year, number=line),
        )
        work.record(entered, subject=SUBJECT_PREFIX + work.new_id())
        work.commit()
    return perf_counter() - start


def _sample(counter: Counter) -> DossierReceived:
    with counter.store.reading() as reader:
        (row,) = reader.latest(1)
        (dossier,) = reader.dossiers_with_code(row.code)
    return dossier.reception


Statement = tuple[str, tuple[Any, ...]]


def _last_rows(connection: Raw) -> list[Statement]:
    """The statements that write the last reception by hand, everything worked out beforehand."""
    statements = [
        _copy_of(connection, "events", "seq = (SELECT max(seq) FROM events)"),
        _copy_of(connection, "seals", "seq = (SELECT max(seq) FROM events)"),
        _copy_of(connection, "dossiers", "number = (SELECT max(number) FROM dossiers)"),
    ]
    number, code, day, words, parts = connection.execute(
        "SELECT number, code, received_day, words, parts FROM dossiers ORDER BY number DESC LIMIT 1"
    ).fetchone()
    agency, _, serial = code.split("-")
    statements += [
        ("INSERT INTO numbers VALUES (?, ?, ?, 1)", (agency, day, int(serial))),
        ("INSERT INTO names (rowid, words) VALUES (?, ?)", (number, words)),
        ("INSERT INTO digits (rowid, parts) VALUES (?, ?)", (number, search_index.grams_in(parts))),
    ]
    day_row = connection.execute(
        "SELECT events, sum, day FROM feed_days ORDER BY day DESC LIMIT 1"
    ).fetchone()
    statements.append(("UPDATE feed_days SET events = ?, sum = ? WHERE day = ?", day_row))
    tallies = connection.execute("SELECT value, name FROM tallies").fetchall()
    return statements + [("UPDATE tallies SET value = ? WHERE name = ?", row) for row in tallies]


def _copy_of(connection: Raw, table: str, where: str) -> Statement:
    row = connection.execute(f"SELECT * FROM {table} WHERE {where}").fetchone()
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", tuple(row)


def _written_by_hand(connection: Raw, statements: list[Statement]) -> float:
    start = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        connection.execute(statement, values)
    connection.execute("COMMIT")
    return perf_counter() - start


# ---------------------------------------------------------------- a store filled in bulk


def filled_store(count: int) -> Path:
    """A sound store with so many dossiers, made by bulk insertion once and kept."""
    path = _KEPT / f"store-{count}-{shape()}.db"
    if not path.exists():
        _KEPT.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        for leftover in _KEPT.glob(f"{part.name}*"):
            leftover.unlink()
        _fill(part, count)
        part.rename(path)
    return path


def shape() -> str:
    """Tells stores of one shape from those of another."""
    revisions = sorted((REVISIONS / "versions").glob("*.py"))
    digest = sha256(b"".join(path.read_bytes() for path in revisions))
    return digest.hexdigest()[:8]


def _applicant(chance: random.Random) -> Person:
    name, id_number, phone = person(chance)
    return Person(name=name, id_number=id_number, phone=phone)


def person(chance: random.Random) -> tuple[str, str, str]:
    """A synthetic person: a name as they are spread in Viet Nam, a number and a phone of no one."""
    given = chance.choice(_ONSETS) + chance.choice(_RIMES)
    name = f"{chance.choice(_SURNAMES)} {chance.choice(_MIDDLES)} {given}"
    return name, f"0{chance.randrange(10**11):011}", f"09{chance.randrange(10**8):08}"


def _fill(path: Path, count: int) -> None:
    counter = Counter(1, path).make()
    sample = counter.receive().dossier.reception
    counter.store.close()
    raw = keyed_connection(path, KEY, patience_ms=1000)
    with closing(raw):
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -600000")
        _hash_size(raw, 64 << 20)
        bulk = _Bulk(raw, counter)
        receptions = _receptions(sample, count)
        while portion := [one for one, _ in zip(receptions, range(_PORTION), strict=False)]:
            bulk.insert(portion)
        bulk.finish(count)
        _hash_size(raw, 1 << 20)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _hash_size(raw: Raw, size: int) -> None:
    """How much the search tables gather in memory before they write."""
    for table in ("names", "digits"):
        raw.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', ?)", (size,))


def _receptions(sample: DossierReceived, count: int) -> Iterator[DossierReceived]:
    chance = random.Random(count)
    for number in range(1, count):
        day = _FIRST_DAY + timedelta(days=number // _A_DAY)
        received_at = day + timedelta(seconds=number % _A_DAY * 30)
        yield replace(
            sample,
            code=f"H30.12-{day:%y%m%d}-{1001 + number % _A_DAY}",
            applicant=_applicant(chance),
            received_at=received_at,
            due_at=received_at + timedelta(days=1),
            register=replace(sample.register, year=day.year, number=number),
        )


class _Bulk:
    """Writes what the program would have written, many dossiers at a time."""

    def __init__(self, raw: Raw, counter: Counter) -> None:
        self._raw = raw
        self._key = counter.key
        row = raw.execute("SELECT seq, id, time FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        self._seq, self._prev, self._time = row
        self._registers: dict[int, int] = {}
        self._days: dict[int, Fingerprint] = {
            day: Fingerprint.read(count, total)
            for day, count, total in raw.execute("SELECT day, events, sum FROM feed_days")
        }
        raw.execute("DELETE FROM feed_days")

    def insert(self, receptions: list[DossierReceived]) -> None:
        """One transaction of receptions, sealed now and then as a long one is."""
        events, dossiers_, numbers, names, digits = [], [], [], [], []
        seals: dict[int, bytes] = {}
        for reception in receptions:
            event = self._event(reception)
            if reception is receptions[-1] or self._seq % _SEALED_EVENTS == 0:
                seals[self._seq] = self._key.sign(seal_message(event.id))
            day = day_of(event.header)
            self._days[day] = self._days.get(day, Fingerprint()) + fingerprint_of([event.id])
            dossier = fold([event])
            assert dossier is not None
            number = dossiers.natural_number(dossier, [event])
            events.append(self._event_row(event))
            dossiers_.append((number, *dossiers.columns_of(dossier).values()))
            agency, _, serial = reception.code.split("-")
            numbers.append((agency, reception.received_at.date().isoformat(), int(serial), 1))
            names.append((number, search_index.words_of(reception)))
            digits.append((number, search_index.grams_in(search_index.parts_of(reception))))
            line = reception.register
            self._registers[line.year] = line.number
        self._raw.execute("BEGIN")
        self._many("events", events)
        self._many("dossiers", dossiers_)
        self._many("numbers", numbers)
        self._raw.executemany("INSERT INTO names (rowid, words) VALUES (?, ?)", names)
        self._raw.executemany("INSERT INTO digits (rowid, parts) VALUES (?, ?)", digits)
        self._many("seals", list(seals.items()))
        self._raw.execute("COMMIT")

    def finish(self, count: int) -> None:
        """The tallies, at once."""
        tallies = {f"register/{year}/1": number for year, number in self._registers.items()}
        tallies |= {"dossiers": count, "own events": self._seq}
        for row in tallies.items():
            self._raw.execute("INSERT OR REPLACE INTO tallies VALUES (?, ?)", row)
        self._many(
            "feed_days",
            [(_FEED, day, held.count, held.sum_bytes) for day, held in self._days.items()],
        )

    def _event(self, reception: DossierReceived) -> Event:
        payload = encode(reception, "5a17")
        self._time = tick(int(reception.received_at.timestamp() * 1000), [self._time])
        header = Header(
            feed=_FEED,
            origin=self._key.device,
            actor="",
            subject=f"{SUBJECT_PREFIX}{self._seq:026}",
            kind=DossierReceived.KIND,
            version=DossierReceived.VERSION,
            time=self._time,
            prev=self._prev,
            seen=(),
            payload_hash=payload_hash(payload),
        )
        event = make_event(header, payload)
        self._prev = event.id
        self._seq += 1
        return event

    def _event_row(self, event: Event) -> tuple[object, ...]:
        row = journal.row_of(event, written_here=True)
        return (self._seq, *row.values())

    def _many(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        holes = ", ".join("?" * len(rows[0]))
        self._raw.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)
