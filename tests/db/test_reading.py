"""Questions to the store and what they answer."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from counter_app.db import create_store
from counter_app.domain.facts import (
    CalendarDeclared,
    DeviceEnrolled,
    Fact,
    OfficeDescribed,
    PolicyChosen,
    ProcedurePublished,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Band
from counter_app.domain.people import Person
from counter_app.domain.policy import ClockPolicy, CountingStart
from counter_app.domain.sentences import Refused
from counter_app.service.reception import ReceiveDossier, receive
from tests.db.office import BIRTH, DEATH, KEY, Counter, HandClock, OwnKey, said_in

DAY = date(2026, 11, 23)


def record(counter: Counter, *facts: Fact) -> None:
    with counter.store.writing() as work:
        for fact in facts:
            work.record(fact, subject=fact.KIND)
        work.commit()


def test_a_store_that_was_never_set_up_says_so(tmp_path: Path) -> None:
    store = create_store(tmp_path / "new.db", key=KEY, signer=OwnKey(9), clock=HandClock())

    with store.reading() as reader, pytest.raises(Refused, match="chưa được thiết lập"):
        reader.office()

    store.close()


def test_the_latest_description_of_the_office_counts(counter: Counter) -> None:
    with counter.store.reading() as reader:
        office = reader.office()
    assert office.place == "Mẫu"

    record(counter, OfficeDescribed(office=replace(office, phone="02413000000")))

    with counter.store.reading() as reader:
        assert reader.office().phone == "02413000000"


def test_the_office_of_another_agency_is_not_ours(counter: Counter, tmp_path: Path) -> None:
    other = Counter(2, tmp_path / "other.db").make(agency_code="H30.99", commune="Xã Khác")

    counter.store.take_in("H30.99", other.runs(), 9)

    other.store.close()
    with counter.store.reading() as reader:
        assert reader.office().place == "Mẫu"


def test_the_band_granted_by_the_province_replaces_the_first_one(counter: Counter) -> None:
    with counter.store.reading() as reader:
        assert reader.device().band == Band(first=1001, last=1999)
        device = reader.device()
    granted = DeviceEnrolled(
        device=device.id,
        public_key=device.public_key,
        agency_code="H30.12",
        counter=4,
        band=Band(first=5001, last=5100),
        enrolled_at=counter.clock.now(),
    )

    counter.store.take_in("H30", said_in("H30", granted), 1)

    with counter.store.reading() as reader:
        assert reader.device().band == Band(first=5001, last=5100)
        assert reader.device().counter == 4
    assert counter.receive().dossier.code.endswith("-5001")


def test_the_latest_policy_counts_and_the_defaults_stand_in_for_none(counter: Counter) -> None:
    with counter.store.reading() as reader:
        assert reader.policy() == ClockPolicy()

    chosen = ClockPolicy(counting_start=CountingStart.NEXT_DAY_AFTER_CUT_OFF)
    record(counter, PolicyChosen(policy=chosen))

    with counter.store.reading() as reader:
        assert reader.policy() == chosen


def test_the_latest_calendar_of_each_year_counts(counter: Counter) -> None:
    first, second, next_year = (
        CalendarDeclared(year=year, days=(), decision=decision)
        for year, decision in ((2026, "QĐ 1"), (2026, "QĐ 2"), (2027, "QĐ 3"))
    )

    record(counter, first, next_year, second)

    with counter.store.reading() as reader:
        assert reader.calendar_declarations() == (second, next_year)


def test_the_catalogue_knows_which_version_is_in_force(counter: Counter) -> None:
    changed = replace(BIRTH, valid_from=date(2026, 12, 1), name="Đăng ký khai sinh (mới)")
    ended = replace(BIRTH, valid_to=date(2026, 11, 30))
    longer = replace(BIRTH, code=f"{BIRTH.code}.H30")

    record(counter, *(ProcedurePublished(procedure=one) for one in (changed, ended, longer)))

    with counter.store.reading() as reader:
        assert reader.versions_of(BIRTH.code) == (ended, changed)
        assert reader.all_procedures() == (DEATH, ended, changed, longer)
        assert reader.procedures_on(DAY) == (DEATH, ended, longer)
        assert reader.procedures_on(date(2026, 12, 1)) == (DEATH, changed, longer)
        assert reader.versions_of("9.999999") == ()


def test_the_use_of_procedures_is_counted_by_day_of_reception(counter: Counter) -> None:
    for code in (BIRTH.code, BIRTH.code, DEATH.code):
        receive(counter.desk, ReceiveDossier(procedure_code=code, applicant=Person(name="Mẫu")))

    with counter.store.reading() as reader:
        assert reader.procedure_use(DAY) == {BIRTH.code: 2, DEATH.code: 1}
        assert reader.procedure_use(DAY + timedelta(days=1)) == {}


def test_open_dossiers_are_those_of_the_person_under_the_procedure(counter: Counter) -> None:
    mine = [counter.receive(id_number="001090000000") for _ in range(2)]
    counter.receive(id_number="001190000000")

    with counter.store.reading() as reader:
        rows = reader.open_dossiers("001090000000", BIRTH.code)
        assert [row.code for row in rows] == [one.dossier.code for one in reversed(mine)]
        assert reader.open_dossiers("001090000000", DEATH.code) == ()


def test_a_row_tells_what_the_dossier_tells(counter: Counter) -> None:
    dossier = counter.receive(id_number="001090000000", phone="0912345678").dossier

    with counter.store.reading() as reader:
        (row,) = reader.latest(10)

    assert (row.id, row.code, row.state) == (dossier.id, dossier.code, dossier.state)
    assert row.applicant_name == "Nguyễn Văn Mẫu"
    assert (row.id_number, row.phone) == ("001090000000", "0912345678")
    assert row.received_at == dossier.reception.received_at
    assert row.due_at == dossier.reception.due_at
    assert row.received_at.utcoffset() == timedelta(hours=7)


def test_the_latest_are_those_received_last_whenever_they_were_entered(counter: Counter) -> None:
    today = counter.receive().dossier
    command = ReceiveDossier(
        procedure_code=BIRTH.code,
        applicant=Person(name="Trần Thị Mẫu"),
        received_at=datetime(2026, 11, 20, 9, 0, tzinfo=VIET_NAM),
    )
    entered_late = receive(counter.desk, command).dossier

    with counter.store.reading() as reader:
        assert [row.id for row in reader.latest(2)] == [today.id, entered_late.id]


def test_dossiers_of_one_moment_keep_the_order_in_which_they_were_received(
    counter: Counter,
) -> None:
    counter.clock.step = timedelta()
    codes = [counter.receive().dossier.code for _ in range(100)]

    with counter.store.reading() as reader:
        assert [row.code for row in reader.latest(100)] == codes[::-1]


def test_numbers_go_up_by_day_and_the_register_by_year(counter: Counter) -> None:
    first = counter.receive().dossier
    second = counter.receive().dossier
    counter.clock.moment += timedelta(days=1)
    third = counter.receive().dossier

    assert [one.code for one in (first, second, third)] == [
        "H30.12-261123-1001",
        "H30.12-261123-1002",
        "H30.12-261124-1001",
    ]
    assert [one.reception.register.number for one in (first, second, third)] == [1, 2, 3]
    with counter.store.reading() as reader:
        assert reader.last_serial(DAY) == 1002
        assert reader.last_serial(DAY - timedelta(days=1)) is None
        assert reader.last_register_number(2026) == 3
        assert reader.last_register_number(2027) == 0


def test_numbers_of_other_counters_are_outside_of_this_band(
    counter: Counter, other: Counter
) -> None:
    other.receive()
    counter.store.take_in("H30.12", other.runs(), 9)

    assert counter.receive().dossier.code == "H30.12-261123-1001"
    with counter.store.reading() as reader:
        assert reader.last_register_number(2026) == 1


def test_a_number_that_only_another_dossier_of_a_clash_shows_stays_burnt(
    counter: Counter,
) -> None:
    fact = counter.receive().dossier.reception
    counter.record(replace(fact, code="H30.12-261123-1077"), "RESTORED")

    assert counter.receive().dossier.code == "H30.12-261123-1078"
