"""Receiving dossiers on the real store: codes, register lines, due times, refusals."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts import ComponentReceived, DeviceSetUp, DossierReceived
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Band
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused
from counter_app.service.catalogue import publish
from counter_app.service.drafts import keep_draft, kept_drafts
from counter_app.service.papers import dossier_with
from counter_app.service.reception import (
    MOST_COMPONENTS,
    Received,
    ReceiveDossier,
    open_dossiers,
    preview_due,
    receive,
)
from tests.db.office import BIRTH, DEATH, Counter

MAU = ReceiveDossier(
    procedure_code=BIRTH.code, applicant=Person(name="Nguyễn Văn Mẫu", id_number="001090000000")
)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(1, tmp_path / "counter.db").make()
    yield counter
    counter.store.close()


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=VIET_NAM)


def with_band(counter: Counter, first: int, last: int) -> None:
    """Give the counter another band, as if it had been set up with it."""
    device = DeviceSetUp(
        public_key=counter.key.public_key.hex(),
        agency_code="H30.12",
        counter=1,
        band=Band(first=first, last=last),
    )
    with counter.store.writing() as work:
        work.record(device, subject=f"device:{counter.key.device}")
        work.commit()


def test_what_was_received_is_in_the_store_as_it_was_answered(counter: Counter) -> None:
    received = receive(counter.desk, MAU)

    with counter.store.reading() as reader:
        assert dossier_with(reader, received.dossier.code) == received.dossier


def test_an_exhausted_band_refuses_and_a_new_day_starts_it_again(counter: Counter) -> None:
    with_band(counter, 1001, 1002)
    desk = counter.desk
    counter.clock.moment = at(24)
    for _ in range(2):
        receive(desk, replace(MAU, received_at=at(23)))
    events = len(counter.events())

    with pytest.raises(Refused, match="1001–1002") as refusal:
        receive(desk, replace(MAU, received_at=at(23)))

    assert refusal.value.where == "code"
    assert len(counter.events()) == events
    next_day = receive(desk, replace(MAU, received_at=at(24, 7)))
    assert next_day.dossier.code == "H30.12-261124-1001"


def test_a_dossier_keyed_in_later_carries_the_day_of_its_reception(counter: Counter) -> None:
    first = receive(counter.desk, replace(MAU, received_at=at(20)))
    today = receive(counter.desk, MAU)
    second = receive(counter.desk, replace(MAU, received_at=at(20, 10)))

    codes = [each.dossier.code for each in (first, today, second)]
    assert codes == ["H30.12-261120-1001", "H30.12-261123-1001", "H30.12-261120-1002"]


def test_lesson_04_a_number_is_burnt_with_its_dossier_or_not_at_all(counter: Counter) -> None:
    class PowerCut(Exception):
        pass

    fact = receive_fact(counter)

    with pytest.raises(PowerCut), counter.store.writing() as work:  # noqa: PT012 - the cut is within
        work.record(fact, subject="dossier:cut")
        raise PowerCut

    assert receive(counter.desk, MAU).dossier.code.endswith("-1001")
    assert receive(counter.desk, MAU).dossier.code.endswith("-1002")


def receive_fact(counter: Counter) -> DossierReceived:
    """What another counter received under the very number that is next here."""
    other = Counter(1, counter.path.with_name("other.db")).make()
    try:
        return receive(other.desk, MAU).dossier.reception
    finally:
        other.store.close()


def test_register_lines_run_on_through_the_year_and_begin_again_in_the_next(
    counter: Counter,
) -> None:
    counter.clock.moment = datetime(2027, 1, 4, 9, tzinfo=VIET_NAM)
    lines = [
        receive(counter.desk, replace(MAU, received_at=moment)).dossier.reception.register
        for moment in (at(23), at(24), datetime(2027, 1, 4, 8, tzinfo=VIET_NAM))
    ]

    assert [(line.year, line.book, line.number) for line in lines] == [
        (2026, 1, 1),
        (2026, 1, 2),
        (2027, 1, 1),
    ]


def test_what_was_frozen_on_a_dossier_stays_when_the_catalogue_changes(counter: Counter) -> None:
    before = receive(counter.desk, MAU)
    longer = replace(BIRTH, valid_from=date(2026, 11, 23), name="Đăng ký khai sinh theo luật mới")
    publish(counter.desk, [longer])
    after = receive(counter.desk, MAU)

    with counter.store.reading() as reader:
        kept = dossier_with(reader, before.dossier.code)
    assert kept.reception.procedure.name == BIRTH.name
    assert after.dossier.reception.procedure.name == longer.name


def test_an_unconfirmed_year_is_warned_about_and_remembered(counter: Counter) -> None:
    received = receive(counter.desk, MAU)

    assert "2026" in str(received.warnings[0])
    assert received.dossier.reception.calendar_confirmed is False


def test_open_dossiers_of_the_same_person_and_procedure_are_found(counter: Counter) -> None:
    received = receive(counter.desk, MAU)

    assert [row.code for row in open_dossiers(counter.desk, "001090000000", BIRTH.code)] == [
        received.dossier.code
    ]
    assert open_dossiers(counter.desk, "001090000000", DEATH.code) == ()
    assert open_dossiers(counter.desk, "", BIRTH.code) == ()


def test_the_draft_goes_with_the_dossier_it_became_and_stays_with_a_refused_one(
    counter: Counter,
) -> None:
    keep_draft(counter.desk, "reception", b"{}")

    with pytest.raises(Refused):
        receive(counter.desk, replace(MAU, procedure_code="9.999999", draft_key="reception"))
    assert [draft.key for draft in kept_drafts(counter.desk)] == ["reception"]

    receive(counter.desk, replace(MAU, draft_key="reception"))
    assert kept_drafts(counter.desk) == ()


def paper(name: str = "Tờ khai", count: int = 1) -> ComponentReceived:
    return ComponentReceived(name=name, kind=ComponentKind.ORIGINAL, count=count)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"procedure_code": "9.999999"}, "procedure"),
        ({"received_at": at(23) + timedelta(days=365)}, "received_at"),
        ({"received_at": datetime(2020, 1, 1, 8, tzinfo=VIET_NAM)}, "procedure"),
        ({"applicant": Person(name=" ")}, "applicant.name"),
        ({"components": (paper(), paper(" "))}, "components.2.name"),
        ({"components": (paper(count=0),)}, "components.1.count"),
        ({"components": (paper(),) * (MOST_COMPONENTS + 1)}, "components"),
        ({"sets": 0}, "sets"),
        ({"note": "x" * 2001}, "note"),
        ({"form_set": "1999"}, "form_set"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_a_refusal_names_its_field_and_writes_nothing(
    counter: Counter, change: dict[str, Any], where: str
) -> None:
    before = len(counter.events())

    with pytest.raises(Refused) as refusal:
        receive(counter.desk, replace(MAU, **change))

    assert refusal.value.where == where
    assert len(counter.events()) == before


def test_a_minute_ahead_of_the_clock_is_not_the_future(counter: Counter) -> None:
    ahead = counter.clock.moment + timedelta(minutes=1)

    assert isinstance(receive(counter.desk, replace(MAU, received_at=ahead)), Received)


def test_a_due_time_can_be_asked_for_a_future_reception(counter: Counter) -> None:
    due = preview_due(counter.desk, BIRTH.code, at(23) + timedelta(days=30))

    assert due.at is not None
    assert due.explanation
