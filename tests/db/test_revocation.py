"""What a revoked device wrote too late: kept, and without effect in every table."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from counter_app.db.schema import voided
from counter_app.domain.authority import NEVER_VOID, Void
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import DeviceRevoked, Fact, OfficeDescribed, encode
from counter_app.domain.facts.money import FeeCollected, PaymentMethod, PaymentMoment
from counter_app.domain.journal import (
    EventId,
    Header,
    Run,
    make_event,
    payload_hash,
    seal_message,
)
from counter_app.service.ports import Peer
from tests.db.office import Counter, OwnKey, bare, tables_of
from tests.db.test_rebuild import AUTHORS, WRITTEN, Commune

__all__ = ["facts"]

from tests.db.test_rebuild import facts

PROVINCE = "H30"
NODE = OwnKey(99)
PEER = Peer(url="https://tinh.example", node="n1", public_key=NODE.public_key.hex())
AS_IF_IT_HAD_NOT_BEEN = (
    "standing",
    "dossiers",
    "former_codes",
    "shared_codes",
    "takings",
    "search",
)


def revocation(device: str, last_good: Sequence[EventId], number: int = 1) -> Run:
    """What the province's node says of a device; the higher number is the later word."""
    fact = DeviceRevoked(
        device=device,
        last_good=tuple(event.hex() for event in last_good),
        reason="Mất máy",
        revoked_at=Counter(1, Path("x")).clock.now(),
    )
    payload = encode(fact)
    header = Header(
        feed=PROVINCE,
        origin=NODE.device,
        actor="",
        subject=f"device:{device}",
        kind=fact.KIND,
        version=1,
        time=number,
        prev=None,
        seen=(),
        payload_hash=payload_hash(payload),
    )
    event = make_event(header, payload)
    return Run((event,), NODE.sign(seal_message(event.id)))


def take_in(counter: Counter, runs: Sequence[Run]) -> None:
    """Runs of either feed; what follows in one feed comes in one transaction."""
    counter.store.set_peer(PEER)
    for feed, portion in groupby(runs, key=lambda run: run.events[0].header.feed):
        counter.store.take_in(feed, list(portion), 1)


def one_by_one(counter: Counter) -> list[Run]:
    """All that a counter wrote, each event under a seal of its own."""
    return [Run((event,), counter.key.sign(seal_message(event.id))) for event in counter.events()]


def fee(amount: int, counter: Counter) -> FeeCollected:
    return FeeCollected(
        amount=amount,
        method=PaymentMethod.CASH,
        moment=PaymentMoment.RECEPTION,
        collected_at=counter.clock.now(),
    )


def codes_of(counter: Counter) -> list[str]:
    with counter.store.reading() as reader:
        return sorted(row.code for row in reader.latest(99))


def test_what_a_stolen_device_wrote_after_its_last_good_event_has_no_effect(
    counter: Counter, other: Counter
) -> None:
    kept = other.receive("Nguyễn Văn Mẫu")
    last_good = other.events()[-1].id
    other.clock.moment -= timedelta(days=400)
    stolen = other.receive("Trần Thị Mẫu")
    with other.store.writing() as work:
        work.record(fee(8000, other), subject=SUBJECT_PREFIX + kept.dossier.id)
        with counter.store.reading() as reader:
            work.record(OfficeDescribed(office=reader.office()), subject="office")
        work.commit()
    take_in(counter, other.runs())
    assert codes_of(counter) == sorted([kept.dossier.code, stolen.dossier.code])

    take_in(counter, [revocation(other.key.device, [last_good])])

    assert codes_of(counter) == [kept.dossier.code]
    with counter.store.reading() as reader:
        dossier = reader.dossier(kept.dossier.id)
        assert dossier is not None
        assert dossier.collected == 0
        assert [(step.counts, step.void) for step in dossier.steps] == [
            (True, None),
            (False, Void.DISOWNED),
        ]
        assert reader.dossier(stolen.dossier.id) is None
        assert reader.search("tran thi mau", 9) == ()
        assert reader.dossiers_with_code(stolen.dossier.code) == ()
        assert reader.takings(other.clock.now().date()) == ()
        assert reader.dossier_count() == 1
    assert counter.store.verify().problem is None


def test_numbers_that_a_stolen_device_gave_out_stay_burnt(counter: Counter, other: Counter) -> None:
    other.receive()
    take_in(counter, other.runs())
    take_in(counter, [revocation(other.key.device, [])])

    with bare(counter.path) as raw:
        assert raw.execute("SELECT serial FROM numbers").fetchall() == [(2001,)]
    assert codes_of(counter) == []
    assert counter.store.verify().problem is None


def test_good_events_count_however_late_they_come(counter: Counter, other: Counter) -> None:
    for _ in range(3):
        other.receive()
    runs = one_by_one(other)
    good = [run.events[0] for run in runs[:-1]]
    take_in(counter, [revocation(other.key.device, [good[-1].id]), *reversed(runs)])

    assert codes_of(counter) == ["H30.12-261123-2001", "H30.12-261123-2002"]
    assert counter.store.verify().problem is None


def test_the_latest_word_counts_and_a_mistake_can_be_put_right(
    counter: Counter, other: Counter
) -> None:
    other.receive()
    other.receive()
    take_in(counter, other.runs())
    everything = tables_of(counter.path)["dossiers"]
    last = other.events()[-1].id
    right, wrong = (revocation(other.key.device, ids, n) for n, ids in ((2, [last]), (1, [])))

    take_in(counter, [wrong])
    assert codes_of(counter) == []
    take_in(counter, [right])
    assert tables_of(counter.path)["dossiers"] == everything
    take_in(counter, [wrong])
    assert tables_of(counter.path)["dossiers"] == everything


def test_what_is_said_outside_the_provinces_feed_revokes_nobody(
    counter: Counter, other: Counter
) -> None:
    other.receive()
    take_in(counter, other.runs())
    forged = DeviceRevoked(
        device=other.key.device, last_good=(), reason="", revoked_at=other.clock.now()
    )
    with counter.store.writing() as work:
        work.record(forged, subject=f"device:{other.key.device}")
        work.commit()

    assert codes_of(counter) == ["H30.12-261123-2001"]


@settings(deadline=None, max_examples=12, phases=[Phase.generate])
@given(written=st.lists(WRITTEN, min_size=2, max_size=10), data=st.data())
def test_any_order_gives_the_same_tables_as_if_what_came_too_late_had_not_been(
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
    good = {run.events[0].id for run in commune.runs}
    set_up = {run.events[0].id for run in commune.runs if run.events[0].header.kind in NEVER_VOID}
    revocations = []
    for number in range(data.draw(st.integers(1, 2), label="revoked")):
        device = AUTHORS[number].device
        chain = [run.events[0].id for run in commune.runs if _origin(run) == device]
        kept = data.draw(st.integers(0, len(chain)), label="good")
        revocations.append(revocation(device, chain[:kept][-1:]))
        good -= {event for event in chain[kept:] if event not in set_up}
    everything = [*commune.runs, *revocations]
    folder = tmp_path_factory.mktemp("revoked")
    honest = [run for run in commune.runs if run.events[0].id in good]

    expected = _tables_after(honest, templates[1], folder / "honest.db")
    dumps = [
        _tables_after(data.draw(st.permutations(everything)), templates[1], folder / f"{n}.db")
        for n in range(2)
    ]

    assert dumps[0] == dumps[1]
    for name in AS_IF_IT_HAD_NOT_BEEN:
        assert _without_revocations(dumps[0][name]) == expected[name]


def _origin(run: Run) -> str:
    return run.events[0].header.origin


def _without_revocations(rows: object) -> list[str]:
    assert isinstance(rows, list)
    return [row for row in rows if DeviceRevoked.KIND not in row]


def _tables_after(runs: Sequence[Run], template: Path, path: Path) -> dict[str, object]:
    path.write_bytes(template.read_bytes())
    counter = Counter(1, path).open()
    take_in(counter, runs)
    tables = tables_of(path)
    counter.store.rebuild()
    assert tables_of(path) == tables
    problem = counter.store.verify().problem
    counter.store.close()
    assert problem is None
    return tables


@pytest.mark.parametrize(
    "statement",
    [
        f"DELETE FROM {voided.name}",
        f"INSERT INTO {voided.name} VALUES (x'00', 'X', 'dossier:X', 'disowned')",
        f"UPDATE {voided.name} SET subject = 'dossier:X'",
    ],
)
def test_a_judgement_that_was_tampered_with_is_noticed(
    counter: Counter, other: Counter, statement: str
) -> None:
    other.receive()
    take_in(counter, [*other.runs(), revocation(other.key.device, [])])
    with bare(counter.path) as raw:
        raw.execute(statement)

    assert "rebuild" in str(counter.store.verify().problem)
    counter.store.rebuild()
    assert counter.store.verify().problem is None
