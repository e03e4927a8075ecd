"""A year of 30,000 dossiers: folded, and reported as form II.06, against bare SQL on its rows.

`BENCH_YEAR` says how many dossiers the year has; their store is made once and kept.
"""

import os
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks.measure import Ratio, Result, seconds, side_by_side
from benchmarks.store import shape
from counter_app.db.engine import Raw, keyed_connection
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import Fact
from counter_app.domain.reporting.periods import Period, period
from counter_app.domain.reporting.tally import Column
from counter_app.service import reports
from tests.db.office import KEY, Counter
from tests.domain.random_lives import RandomLife
from tests.service import office

COUNT: Final = int(os.environ.get("BENCH_YEAR", "30000"))
_KEPT = Path("build/bench")
_YEAR = period(date(2026, 9, 1), date(2027, 8, 31))

_BY_HAND = """
    SELECT field,
        sum(received_at >= :start AND channel = 'online'),
        sum(received_at >= :start AND channel <> 'online'),
        sum(received_at < :start),
        sum(finished_at < :end AND verdict = 'early'),
        sum(finished_at < :end AND verdict = 'on_time'),
        sum(finished_at < :end AND verdict = 'late'),
        sum((finished_at IS NULL OR finished_at >= :end) AND NOT {late}),
        sum((finished_at IS NULL OR finished_at >= :end) AND {late})
    FROM dossiers
    WHERE accepted AND received_at < :end
        AND (received_at >= :start OR finished_at IS NULL OR finished_at >= :start)
    GROUP BY field ORDER BY field
""".format(late="coalesce(min(coalesce(stopped_at, :now), :now) / 60 > due_at / 60, 0)")
_COLUMNS = (
    Column.ONLINE,
    Column.DIRECT,
    Column.CARRIED,
    Column.EARLY,
    Column.ON_TIME,
    Column.LATE,
    Column.WITHIN,
    Column.OVERDUE,
)


def run() -> list[Result]:
    """Reporting a year takes less than half a second, and a bounded multiple of SQL that only
    counts and cannot say which dossiers; building all tables anew less than 3 ms a dossier."""
    with TemporaryDirectory(dir=_KEPT if _KEPT.is_dir() else None) as folder:
        path = Path(folder) / "year.db"
        copyfile(_year_of_dossiers(), path)
        counter = Counter(1, path).open()
        bare = keyed_connection(path, KEY, patience_ms=1000)
        with closing(counter.store), closing(bare):
            counter.clock.moment = datetime.fromisoformat("2027-08-01T08:00+07:00")
            counter.clock.step = timedelta()
            return [*_reported(counter, bare), _folded(counter)]


def _reported(counter: Counter, bare: Raw) -> list[Result]:
    _require_same_figures(counter, bare)
    ours, theirs = side_by_side(
        lambda: reports.ii06(counter.desk, _YEAR), lambda: _by_hand(counter, bare), rounds=5
    )
    return [
        Ratio(
            name=f"form II.06 of {COUNT} dossiers, each figure with its dossiers, to half a second",
            ours=ours,
            theirs=0.5,
            limit=1,
            unit="s",
        ),
        Ratio(
            name=f"form II.06 of {COUNT} dossiers to the bare SQL aggregate that only counts",
            ours=ours,
            theirs=theirs,
            limit=10,
            unit="s",
        ),
    ]


def _by_hand(counter: Counter, bare: Raw) -> list[tuple[object, ...]]:
    asked = _bounds(_YEAR, counter.clock.moment)
    return list(bare.execute(_BY_HAND, asked).fetchall())


def _bounds(reported: Period, now: datetime) -> dict[str, int]:
    as_of = min(now, reported.end)
    return {
        "start": int(reported.start.timestamp()),
        "end": int(reported.end.timestamp()),
        "now": int(as_of.timestamp()),
    }


def _require_same_figures(counter: Counter, bare: Raw) -> None:
    form = reports.ii06(counter.desk, _YEAR)
    ours = [(row.name, *(row.count(column) for column in _COLUMNS)) for row in form.rows]
    if ours != sorted(_by_hand(counter, bare)):
        raise AssertionError("the two do not count the same")


def _folded(counter: Counter) -> Ratio:
    return Ratio(
        name=f"all tables of {COUNT} dossiers folded from the journal, to 3 ms a dossier",
        ours=seconds(counter.store.rebuild, rounds=1),
        theirs=COUNT * 0.003,
        limit=1,
        unit="s",
    )


def _year_of_dossiers() -> Path:
    """A counter's store with random lives over a year, made once and kept."""
    path = _KEPT / f"year-{COUNT}-{shape()}.db"
    if not path.exists():
        _KEPT.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        for leftover in _KEPT.glob(f"{part.name}*"):
            leftover.unlink()
        started = perf_counter()
        _fill(part)
        print(f"made {path.name} in {perf_counter() - started:.0f} s", flush=True)
        part.rename(path)
    return path


def _fill(path: Path) -> None:
    counter = office.make(path)
    with closing(counter.store):
        lives = _lives()
        while portion := [life for life, _ in zip(lives, range(500), strict=False)]:
            with counter.store.writing() as work:
                for life in portion:
                    subject = SUBJECT_PREFIX + work.new_id()
                    for fact in life:
                        work.record(fact, subject=subject)
                work.commit()


def _lives() -> Iterator[list[Fact]]:
    chance = random.Random(766)
    for number in range(1, COUNT + 1):
        yield RandomLife(chance, number, days=330).facts
