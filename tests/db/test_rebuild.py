"""The tables are a cache of the journal: the same events give the same tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.domain.catalogue import Procedure
from counter_app.domain.facts import (
    CalendarDeclared,
    DeviceEnrolled,
    DeviceSetUp,
    DossierReceived,
    Fact,
    OfficeDescribed,
    PolicyChosen,
    ProcedurePublished,
    encode,
)
from counter_app.domain.facts.life import DossierReissued
from counter_app.domain.journal import (
    Event,
    Header,
    Run,
    make_event,
    payload_hash,
    seal_message,
    tick,
)
from counter_app.domain.office import default_band
from counter_app.domain.people import Person, Submitter
from counter_app.domain.policy import ClockPolicy, CountingStart
from tests.db.office import BIRTH, Counter, OwnKey, tables_of

FEED = "H30.12"
AUTHORS = [OwnKey(number) for number in (2, 3, 4)]
"""Counter 2 and 3, and (4) one that copied counter 3's disk: their chains may branch."""


class Commune:
    """Writes what several counters of a commune could have written, one event a run."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._last: dict[str, Event] = {}
        self._about: dict[str, list[Event]] = {}
        for author, key in enumerate(AUTHORS):
            made = DeviceSetUp(
                public_key=key.public_key.hex(),
                agency_code=FEED,
                counter=author + 2,
                band=default_band(author + 2),
            )
            self.write(author, made, f"device:{key.device}", 0, 0)

    def write(self, author: int, fact: Fact, subject: str, knows: int, wall_ms: int) -> None:
        """One event that has seen the first `knows` events of its subject."""
        key = AUTHORS[author]
        prev = self._last.get(key.device)
        seen = self._about.setdefault(subject, [])[:knows]
        causes = [one.header.time for one in (*seen, *([prev] if prev else []))]
        payload = encode(fact, "5a17" if fact.PERSONAL else "")
        event = make_event(
            Header(
                feed=FEED,
                origin=key.device,
                actor="",
                subject=subject,
                kind=fact.KIND,
                version=fact.VERSION,
                time=tick(wall_ms, causes),
                prev=prev.id if prev else None,
                seen=tuple(sorted(one.id for one in seen)),
                payload_hash=payload_hash(payload),
            ),
            payload,
        )
        self._last[key.device] = event
        self._about[subject].append(event)
        self.runs.append(Run((event,), key.sign(seal_message(event.id))))


@pytest.fixture(scope="module")
def facts(templates: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Fact]:
    """Things that happen: receptions (two under one code), papers, decisions."""
    counter = Counter(2, tmp_path_factory.mktemp("facts") / "2.db").make()
    first = counter.receive("Nguyễn Văn Mẫu", id_number="001090000000").dossier.reception
    with counter.store.reading() as reader:
        office, device = reader.office(), reader.device()
    counter.store.close()
    later: Procedure = replace(BIRTH, name="Khai sinh (sửa)")
    return [
        first,
        replace(first, applicant=Person(name="Trần Thị Mẫu"), code=first.code),
        replace(
            first,
            code="H30.12-261123-2007",
            submitter=Submitter(name="Lê Thị Nộp", phone="0911222333"),
            received_at=first.received_at.replace(hour=6),
            register=replace(first.register, number=9),
        ),
        replace(first, code="không phải mã"),
        DossierReissued(
            old_code=first.code,
            new_code="H30.12-261123-2050",
            reason="Trùng mã",
            reissued_at=first.received_at,
        ),
        DossierReissued(
            old_code=first.code,
            new_code="H30.12-261123-2007",
            reason="Trùng mã",
            reissued_at=first.received_at,
        ),
        OfficeDescribed(office=replace(office, phone="1")),
        OfficeDescribed(office=replace(office, phone="2")),
        PolicyChosen(policy=ClockPolicy(counting_start=CountingStart.NEXT_DAY_AFTER_CUT_OFF)),
        PolicyChosen(policy=ClockPolicy()),
        ProcedurePublished(procedure=later),
        ProcedurePublished(procedure=replace(later, valid_from=later.valid_from.replace(day=2))),
        CalendarDeclared(year=2026, days=(), decision="QĐ 1"),
        CalendarDeclared(year=2026, days=(), decision="QĐ 2"),
        DeviceEnrolled(
            device=device.id,
            public_key=device.public_key,
            agency_code=FEED,
            counter=2,
            band=device.band,
            enrolled_at=first.received_at,
        ),
    ]


WRITTEN = st.tuples(
    st.integers(0, 2),  # the author
    st.integers(0, 99),  # which fact
    st.integers(0, 3),  # which subject
    st.integers(0, 4),  # how much of the subject its writer knew
    st.integers(0, 5),  # the author's clock
)


@settings(deadline=None, max_examples=25)
@given(written=st.lists(WRITTEN, min_size=1, max_size=14), data=st.data())
def test_any_order_with_duplicates_gives_the_same_tables_as_rebuilding(
    written: list[tuple[int, int, int, int, int]],
    data: st.DataObject,
    facts: list[Fact],
    templates: dict[int, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    commune = Commune()
    for author, which, subject, knows, clock in written:
        fact = facts[which % len(facts)]
        about = f"dossier:D{subject}" if fact.PERSONAL else fact.KIND
        commune.write(author, fact, about, knows, clock * 1000)
    folder = tmp_path_factory.mktemp("orders")
    dumps = []
    for number in range(2):
        shuffled = data.draw(st.permutations(commune.runs), label="order")
        again = data.draw(st.lists(st.sampled_from(commune.runs), max_size=5), label="again")
        dumps += _taken_in([*shuffled, *again], templates[1], folder / f"{number}.db", data)

    assert all(dump == dumps[0] for dump in dumps[1:])


def _taken_in(
    runs: list[Run], template: Path, path: Path, data: st.DataObject
) -> list[dict[str, object]]:
    """The tables after taking these in by portions, and after rebuilding them."""
    path.write_bytes(template.read_bytes())
    counter = Counter(1, path).open()
    size = data.draw(st.integers(1, 6), label="portion")
    for start in range(0, len(runs), size):
        counter.store.take_in(FEED, runs[start : start + size], start)
    incremental = tables_of(path)
    counter.store.rebuild()
    rebuilt = tables_of(path)
    problem = counter.store.verify().problem
    counter.store.close()
    assert problem is None
    return [incremental, rebuilt]


def test_what_was_written_here_gives_the_same_tables_when_rebuilt(
    counter: Counter, other: Counter
) -> None:
    for number in range(4):
        counter.print(counter.receive(f"Người Thứ {number} Mẫu"))
    other.receive("Trần Thị Mẫu", submitter=Submitter(name="Lê Thị Nộp"))
    counter.store.take_in(FEED, other.runs(), 7)
    before = tables_of(counter.path)
    assert before["search"]

    steps: list[tuple[int, int]] = []
    count = counter.store.rebuild(lambda done, total: steps.append((done, total)))

    assert tables_of(counter.path) == before
    assert count == 19
    assert steps[-1] == (19, 19)


def test_a_rebuild_that_fails_leaves_the_tables_as_they_were(counter: Counter) -> None:
    counter.receive()
    before = tables_of(counter.path)

    def give_up(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        counter.store.rebuild(give_up)

    assert tables_of(counter.path) == before
    counter.receive()


def test_an_event_that_breaks_its_promise_is_kept_and_stops_nothing(
    counter: Counter, facts: list[Fact]
) -> None:
    """A known kind whose payload does not read: in the journal, in no table, in nobody's way."""
    commune = Commune()
    commune.write(0, facts[0], "dossier:GOOD", 0, 0)
    good = commune.runs[-1]
    key = AUTHORS[1]
    runs = [good]
    for kind, version, payload in (
        ("dossier.received", 1, b'{"code":5}'),
        ("dossier.received", 1, b"\xff"),
        ("dossier.received", 99, b"{}"),
        ("dossier.archived", 1, b"whatever"),
    ):
        header = replace(
            good.events[0].header,
            origin=key.device,
            kind=kind,
            version=version,
            payload_hash=payload_hash(payload),
        )
        event = make_event(header, payload)
        runs.append(Run((event,), key.sign(seal_message(event.id))))

    counter.store.take_in(FEED, runs, 5)

    with counter.store.reading() as reader:
        (dossier,) = reader.dossiers_with_code("H30.12-261123-2001")
        assert dossier.id == "GOOD"
    stored = counter.store.runs_holding([run.events[0].id for run in runs])
    assert {run.events[0].payload for run in stored} == {run.events[0].payload for run in runs}


@pytest.mark.parametrize(
    "moment",
    [
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(1969, 1, 1, tzinfo=UTC),
        datetime(2026, 11, 23, 8, 0),  # noqa: DTZ001 - what another program may have written
    ],
)
def test_a_moment_that_nobody_can_mean_stops_nothing(
    counter: Counter, facts: list[Fact], moment: datetime
) -> None:
    first = facts[0]
    assert isinstance(first, DossierReceived)
    commune = Commune()
    odd = replace(first, received_at=moment, due_at=moment)
    commune.write(0, odd, "dossier:ODD", 0, 0)

    counter.store.take_in(FEED, commune.runs, 4)

    with counter.store.reading() as reader:
        assert [row.id for row in reader.latest(5)] == ["ODD"]
        assert [row.id for row in reader.search("mau", 5)] == ["ODD"]
    assert counter.store.verify().problem is None
    assert counter.receive().dossier.code == "H30.12-261123-1001"


def test_two_dossiers_that_come_to_one_row_number_are_both_found(
    counter: Counter, facts: list[Fact]
) -> None:
    commune = Commune()
    for number in range(600):
        commune.write(number % 3, facts[number % 2], f"dossier:N{number}", 0, 0)
        commune._last.clear()

    counter.store.take_in(FEED, commune.runs, 600)

    with counter.store.reading() as reader:
        assert reader.dossier_count() == 600
        assert len({row.id for row in reader.search("mau", 2000)}) == 600
