"""What nobody was entitled to do: kept, and without effect in every table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.domain.authority import Void
from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts import DeviceSetUp, DossierReceived, Fact, encode
from counter_app.domain.facts.clerks import ClerkChanged, ClerkClosed, ClerkEnrolled, SessionOpened
from counter_app.domain.facts.life import DossierStopped, PaperNumber
from counter_app.domain.journal import Header, Run, make_event, payload_hash, seal_message, tick
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import default_band
from counter_app.domain.roles import Role
from tests.db.office import Counter, OwnKey, tables_of
from tests.db.test_revocation import codes_of, take_in

AT = Counter(1, Path("x")).clock.moment.astimezone(VIET_NAM)
DEVICES = [OwnKey(number) for number in (2, 3)]
PEOPLE = ("quantri", "canbo", "lanhdao", "")


def enrolled(clerk: str, role: Role) -> ClerkEnrolled:
    return ClerkEnrolled(
        clerk=clerk, login=clerk, name=clerk, role=role, secret="x", must_change=False,
        enrolled_at=AT,
    )  # fmt: skip


STOPPED = DossierStopped(
    paper=PaperNumber(year=2026, book=1, number=1), ground="Mẫu", signer="Mẫu", stopped_at=AT
)
ABOUT_PEOPLE: tuple[Fact, ...] = (
    enrolled("quantri", Role.ADMINISTRATOR),
    enrolled("canbo", Role.CLERK),
    enrolled("lanhdao", Role.HEAD),
    ClerkChanged(clerk="canbo", name="canbo", role=Role.HEAD, changed_at=AT),
    ClerkClosed(clerk="canbo", closed_at=AT),
)


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> DossierReceived:
    counter = Counter(2, tmp_path_factory.mktemp("received") / "2.db").make()
    reception = counter.receive("Nguyễn Văn Mẫu").dossier.reception
    counter.store.close()
    return reception


class Chain:
    """What two devices could have written, one event a run."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        for device, key in enumerate(DEVICES):
            number = device + 2
            made = DeviceSetUp(
                public_key=key.public_key.hex(),
                agency_code="H30.12",
                counter=number,
                band=default_band(number),
            )
            self.write(device, made, f"device:{key.device}", "", 0)

    def write(self, device: int, fact: Fact, subject: str, actor: str, wall_ms: int) -> None:
        key = DEVICES[device]
        mine = [run.events[0] for run in self.runs if run.events[0].header.origin == key.device]
        seen = [run.events[0] for run in self.runs if run.events[0].header.subject == subject]
        payload = encode(fact, "5a17" if fact.PERSONAL else "")
        header = Header(
            feed="H30.12",
            origin=key.device,
            actor=actor,
            subject=subject,
            kind=fact.KIND,
            version=1,
            time=tick(wall_ms, [one.header.time for one in (*mine[-1:], *seen[-1:])]),
            prev=mine[-1].id if mine else None,
            seen=tuple(one.id for one in seen[-1:]),
            payload_hash=payload_hash(payload),
        )
        event = make_event(header, payload)
        self.runs.append(Run((event,), key.sign(seal_message(event.id))))


def record(counter: Counter, *told: tuple[Fact, str, str]) -> None:
    with counter.store.writing() as work:
        for fact, subject, actor in told:
            work.record(fact, subject=subject, actor=actor)
        work.commit()


def account(fact: Fact, actor: str = "quantri") -> tuple[Fact, str, str]:
    return fact, f"clerk:{getattr(fact, 'clerk', '')}", actor


def test_a_step_that_was_not_for_its_author_is_shown_and_changes_nothing(
    counter: Counter, other: Counter
) -> None:
    dossier = SUBJECT_PREFIX + counter.receive().dossier.id
    record(counter, account(ABOUT_PEOPLE[0], ""), *map(account, ABOUT_PEOPLE[1:3]))
    record(counter, (STOPPED, dossier, "canbo"), (STOPPED, dossier, ""), (STOPPED, dossier, "la"))
    record(counter, (STOPPED, dossier, "lanhdao"))
    take_in(other, counter.runs())

    for store in (counter.store, other.store):
        with store.reading() as reader:
            (found,) = reader.dossiers_with_code("H30.12-261123-1001")
        assert [step.void for step in found.steps] == [
            None, Void.ROLE, Void.NOBODY, Void.UNKNOWN, None,
        ]  # fmt: skip
        assert found.conflicts == ()
        assert store.verify().problem is None


def test_what_was_done_before_its_accounts_arrived_counts_once_they_are_here(
    counter: Counter, received: DossierReceived
) -> None:
    chain = Chain()
    chain.write(0, ABOUT_PEOPLE[0], "clerk:quantri", "", 0)
    chain.write(0, ABOUT_PEOPLE[1], "clerk:canbo", "quantri", 0)
    chain.write(1, received, "dossier:D", "canbo", 1000)
    *set_up, admin, clerk, act = chain.runs

    take_in(counter, [*set_up, admin])
    take_in(counter, [act])
    assert codes_of(counter) == []
    assert counter.store.verify().problem is None

    take_in(counter, [clerk])
    assert codes_of(counter) == [received.code]
    assert counter.store.verify().problem is None


def test_lesson_21_a_session_follows_its_account_whatever_the_clock_says(
    counter: Counter, other: Counter
) -> None:
    record(counter, account(ABOUT_PEOPLE[0], ""))
    counter.clock.moment += timedelta(days=30)
    record(counter, account(ABOUT_PEOPLE[1]))
    other.clock.moment += timedelta(hours=1)
    take_in(other, counter.runs())
    record(other, (SessionOpened(clerk="canbo", opened_at=AT), "session:S", "canbo"))
    reception = other.receive().dossier.reception
    again = replace(reception, code="H30.12-261123-2055")
    record(other, (again, "dossier:D", "canbo"))

    take_in(counter, other.runs())

    assert "H30.12-261123-2055" in codes_of(counter)
    assert counter.store.verify().problem is None


WRITTEN = st.tuples(
    st.integers(0, 1),  # the device
    st.integers(0, len(ABOUT_PEOPLE) + 1),  # what: of a person, or of a dossier
    st.integers(0, len(PEOPLE) - 1),  # in whose name
    st.integers(0, 3),  # the device's clock
)


@settings(deadline=None, max_examples=12)
@given(written=st.lists(WRITTEN, min_size=3, max_size=10), data=st.data())
def test_any_order_of_acts_and_accounts_gives_the_same_tables(
    written: list[tuple[int, int, int, int]],
    data: st.DataObject,
    received: DossierReceived,
    templates: dict[int, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    chain = Chain()
    acts: Sequence[Fact] = (*ABOUT_PEOPLE, received, STOPPED)
    for device, what, who, clock in [(0, 0, 3, 0), *written]:
        fact = acts[what]
        subject = f"clerk:{getattr(fact, 'clerk', '')}" if what < len(ABOUT_PEOPLE) else "dossier:D"
        chain.write(device, fact, subject, PEOPLE[who], clock * 1000)
    folder = tmp_path_factory.mktemp("entitled")

    dumps = [
        _tables_after(data.draw(st.permutations(chain.runs)), templates[1], folder / f"{n}.db")
        for n in range(2)
    ]

    assert dumps[0] == dumps[1]


def _tables_after(runs: Sequence[Run], template: Path, path: Path) -> dict[str, object]:
    """Each run in a transaction of its own, by two openings of one store in turns."""
    path.write_bytes(template.read_bytes())
    counters = [Counter(1, path).open(), Counter(1, path).open()]
    for number, run in enumerate(runs):
        counters[number % 2].store.take_in(run.events[0].header.feed, [run], 1)
    tables = tables_of(path)
    counters[0].store.rebuild()
    assert tables_of(path) == tables
    for counter in counters:
        counter.store.close()
    return tables
