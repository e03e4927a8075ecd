"""The office's own settings: for dossiers from now on, never for those of before."""

from dataclasses import replace
from datetime import time

import pytest

from counter_app.domain.policy import ClockPolicy, DayDueTime, Shift
from counter_app.domain.sentences import Refused
from counter_app.service.office import OfficeNames, choose_policy, describe_office
from counter_app.service.reception import receive
from tests.db.office import Counter
from tests.service.office import ENTRY, at, count

NAMES = OfficeNames(
    agency_name="ỦY BAN NHÂN DÂN XÃ MỚI",
    unit_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MỚI",
    place="Mới",
    phone="0200 000 000",
    tracking_url="https://vi.du/{code}",
)
MORNING = Shift(start=time(7, 0), end=time(11, 0))


def test_papers_carry_the_new_names_from_now_on_and_old_dossiers_keep_theirs(
    desk_counter: Counter,
) -> None:
    before = receive(desk_counter.desk, ENTRY).dossier

    office = describe_office(desk_counter.desk, NAMES)

    assert (office.agency_code, office.unit_name) == ("H30.12", NAMES.unit_name)
    assert receive(desk_counter.desk, ENTRY).dossier.reception.office == office
    with desk_counter.store.reading() as reader:
        old = reader.dossier(before.id)
    assert old == before


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"agency_name": " "}, "agency_name"),
        ({"unit_name": ""}, "unit_name"),
        ({"place": ""}, "place"),
        ({"phone": "0" * 201}, "phone"),
        ({"tracking_url": "vi.du/{code}"}, "tracking_url"),
        ({"tracking_url": "https://vi.du"}, "tracking_url"),
        ({"tracking_url": "https://vi du/{code}"}, "tracking_url"),
    ],
)
def test_a_name_that_cannot_be_is_refused_at_its_field(
    desk_counter: Counter, change: dict[str, str], where: str
) -> None:
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        describe_office(desk_counter.desk, replace(NAMES, **change))

    assert refusal.value.where == where
    assert count(desk_counter) == before


def test_time_is_counted_by_the_new_policy_from_now_on(desk_counter: Counter) -> None:
    choose_policy(desk_counter.desk, ClockPolicy(day_due_time=DayDueTime.END_OF_DAY), "QĐ 5")

    assert receive(desk_counter.desk, ENTRY).dossier.due_at == at("19 17:00")


def test_what_is_in_force_already_is_not_written_again(desk_counter: Counter) -> None:
    before = count(desk_counter)
    with desk_counter.store.reading() as reader:
        office = reader.office()
    known = replace(
        NAMES,
        agency_name=office.agency_name,
        unit_name=office.unit_name,
        place=office.place,
        phone=office.phone,
        tracking_url=office.tracking_url,
    )

    describe_office(desk_counter.desk, known)
    choose_policy(desk_counter.desk, ClockPolicy(), "")

    assert count(desk_counter) == before


NO_HOURS: tuple[tuple[Shift, ...], ...] = ((),) * 7


@pytest.mark.parametrize(
    ("hours", "where"),
    [
        (NO_HOURS, "hours.1"),
        (((MORNING,),) * 5, "hours.1"),
        (((MORNING,), (Shift(start=time(9), end=time(9)),), *NO_HOURS[2:]), "hours.2"),
        (
            ((MORNING,), (), (MORNING, Shift(start=time(10), end=time(12))), *NO_HOURS[3:]),
            "hours.3",
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_day(
    desk_counter: Counter, hours: tuple[tuple[Shift, ...], ...], where: str
) -> None:
    with pytest.raises(Refused) as refusal:
        choose_policy(desk_counter.desk, ClockPolicy(hours=hours), "")

    assert refusal.value.where == where
