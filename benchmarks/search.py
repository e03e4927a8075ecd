"""Search in a full store: against the bare index, and against looking through every row."""

import random
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from statistics import median, quantiles
from time import perf_counter
from typing import Final, NamedTuple

from benchmarks.measure import Kind, Ratio, Result, Work
from benchmarks.store import FULL, filled_store, person
from counter_app.db.engine import Raw, keyed_connection
from counter_app.db.reader import StoreReader
from counter_app.db.search_index import asked_grams, plain
from counter_app.domain.folding import fold_text
from tests.db.office import KEY, Counter

_LIMIT = 50
_QUERIES = 200
_SCANS = 5

_ROWS: Final = (
    "SELECT d.* FROM {file} f JOIN dossiers d ON d.number = f.rowid "
    f"WHERE {{file}} MATCH ? ORDER BY f.rowid DESC LIMIT {_LIMIT}"
)
_SCAN: Final = (
    "SELECT * FROM dossiers WHERE applicant_name LIKE ? AND id_number LIKE ? "
    f"ORDER BY number DESC LIMIT {_LIMIT}"
)


class Row(NamedTuple):
    """What is known of a dossier in the store."""

    code: str
    id_number: str
    name: str


def run() -> list[Result]:
    """At the 95th percentile at most 1.5 times the bare index; 20 times faster than a scan."""
    path = filled_store(FULL)
    counter = Counter(1, path).open()
    raw = keyed_connection(path, KEY, patience_ms=1000)
    with closing(counter.store), closing(raw), counter.store.reading() as reader:
        known = _known(raw)
        return [
            _against_index("name", reader, raw, _names()),
            _against_index("part of a code or number", reader, raw, _parts(known)),
            _against_scan(reader, raw, known),
        ]


Asked = tuple[str, str, str]
"""What is typed, the file that answers, and the query that a hand would write for it."""


def _names() -> list[Asked]:
    """Names as clerks type them: without diacritics, one word to three, the last one begun."""
    chance = random.Random(11)
    asked = []
    for _ in range(_QUERIES):
        words = fold_text(person(chance)[0]).split()[: chance.randint(1, 3)]
        words[-1] = words[-1][: chance.choice((2, 3, 99))]
        asked.append((" ".join(words), "names", " ".join(f'"{word}"*' for word in words)))
    return asked


def _parts(known: Sequence[Row]) -> list[Asked]:
    """Ends of codes, beginnings and ends of numbers, of four characters and more."""
    chance = random.Random(12)
    asked = []
    for row in known:
        part = chance.choice((row.code[7:], row.code[-7:], row.id_number[:6], row.id_number))
        asked.append((part, "digits", asked_grams(plain(part))))
    return asked


def _known(raw: Raw) -> list[Row]:
    """Dossiers from all over the store."""
    (most,) = raw.execute("SELECT max(rowid) FROM events").fetchone()
    chance = random.Random(13)
    ids = [f"{chance.randrange(1, most):026}" for _ in range(_QUERIES * 2)]
    rows = [
        raw.execute(
            "SELECT code, id_number, applicant_name FROM dossiers WHERE id = ?", (one,)
        ).fetchone()
        for one in ids
    ]
    return [Row(*row) for row in rows if row is not None][:_QUERIES]


def _against_index(what: str, reader: StoreReader, raw: Raw, asked: Sequence[Asked]) -> Ratio:
    """In turns, each query with both, after one round to warm both."""
    times = []
    for _ in range(2):
        times = [_both_ways(reader, raw, one) for one in asked]
    return Ratio(
        name=f"search by {what} among {FULL} dossiers to the bare index (95th percentile)",
        ours=_p95([ours for ours, _ in times]),
        theirs=_p95([theirs for _, theirs in times]),
        limit=1.5,
        unit="ms",
    )


def _both_ways(reader: StoreReader, raw: Raw, asked: Asked) -> tuple[float, float]:
    typed, file, query = asked
    ours = _timed(partial(reader.search, typed, _LIMIT))
    return ours, _timed(partial(_bare, raw, file, query))


def _against_scan(reader: StoreReader, raw: Raw, known: Sequence[Row]) -> Ratio:
    """Looking for one person by name and number, the slow way and ours."""
    times = []
    for row in known[:_SCANS]:
        typed = f"{row.name} {row.id_number}"
        ours = _timed(partial(reader.search, typed, _LIMIT))
        times.append((ours, _timed(partial(_scan, raw, row))))
    return Ratio(
        name=f"search for a person among {FULL} dossiers to looking through every row (LIKE)",
        ours=median(ours for ours, _ in times) * 1000,
        theirs=median(scan for _, scan in times) * 1000,
        limit=20,
        unit="ms",
        kind=Kind.AT_LEAST,
    )


def _bare(raw: Raw, file: str, query: str) -> list[object]:
    rows: list[object] = raw.execute(_ROWS.format(file=file), (query,)).fetchall()
    return rows


def _scan(raw: Raw, row: Row) -> list[object]:
    rows: list[object] = raw.execute(_SCAN, (f"%{row.name}%", f"%{row.id_number}%")).fetchall()
    if not rows:
        raise AssertionError("the scan did not find what is there")
    return rows


def _timed(work: Work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1] * 1000
