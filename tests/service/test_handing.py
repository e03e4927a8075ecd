"""Rows of the control slip: who gave what to whom, until when."""

from dataclasses import replace

import pytest

from counter_app.domain.catalogue import Limit, LimitUnit
from counter_app.domain.facts.life import HandedOver, TakenBack
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.service.promise import Suspend, suspend
from tests.db.office import Counter
from tests.service.office import at, count, in_process, received, set_clock, words

UNIT = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU"
TWO_HOURS = Limit(unit=LimitUnit.HOUR, quarters=8)


def test_it_goes_to_the_handling_office_of_its_procedure_and_on_to_another(
    desk_counter: Counter,
) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "16 10:00")
    first = HandOver(code=code, giver="Trần Thị Quầy", receiver="Lê Văn Xử", limit=TWO_HOURS)
    hand_over(desk_counter.desk, first)
    set_clock(desk_counter, "16 10:30")

    done = hand_over(
        desk_counter.desk,
        HandOver(code=code, giver="Lê Văn Xử", to_office="Công an xã", coordinating=True),
    )

    rows = done.dossier.taken(HandedOver)
    assert [(row.from_office, row.to_office) for row in rows] == [
        (UNIT, "Công chức Tư pháp"),
        ("Công chức Tư pháp", "Công an xã"),
    ]
    assert rows[0].step_due_at == at("16 14:00")
    assert (rows[1].coordinating, rows[1].step_due_at) == (True, None)
    assert (done.dossier.stage, done.dossier.holder) == (Stage.IN_PROCESS, "Công an xã")


def test_the_counter_takes_it_back_and_a_late_step_is_told(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "16 10:00")
    hand_over(desk_counter.desk, HandOver(code=code, giver="Trần Thị Quầy", limit=TWO_HOURS))
    set_clock(desk_counter, "17 08:00")

    done = take_back(
        desk_counter.desk, TakeBack(code=code, giver="Lê Văn Xử", clerk="Trần Thị Quầy")
    )

    (row,) = done.dossier.taken(TakenBack)
    assert (row.from_office, row.to_office) == ("Công chức Tư pháp", UNIT)
    assert (row.giver, row.receiver) == ("Lê Văn Xử", "Trần Thị Quầy")
    assert done.dossier.stage is Stage.IN_PROCESS
    assert words(done) == [
        "Công chức Tư pháp giao trả sau hạn của bước này (14:00 ngày 16/11/2026)."
    ]


def test_a_step_that_was_in_time_is_not_remarked_on(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "16 10:00")
    hand_over(desk_counter.desk, HandOver(code=code, giver="Trần Thị Quầy", limit=TWO_HOURS))
    set_clock(desk_counter, "16 13:45")

    assert words(take_back(desk_counter.desk, TakeBack(code=code, giver="Lê Văn Xử"))) == []


def test_a_step_that_ends_after_the_promise_is_told(desk_counter: Counter) -> None:
    code = received(desk_counter)
    command = HandOver(code=code, giver="Trần Thị Quầy", step_due_at=at("20 09:00"))

    done = hand_over(desk_counter.desk, command)

    assert words(done) == [
        "Hạn của bước này (09:00 ngày 20/11/2026) sau ngày hẹn trả (09:00 ngày 19/11/2026)."
    ]


def test_a_step_without_a_date_has_none(desk_counter: Counter) -> None:
    command = HandOver(
        code=received(desk_counter), giver="Trần Thị Quầy", limit=Limit(unit=LimitUnit.NONE)
    )

    done = hand_over(desk_counter.desk, command)

    assert done.dossier.taken(HandedOver)[0].step_due_at is None


def test_a_dossier_that_waits_can_change_hands_and_waits_on(desk_counter: Counter) -> None:
    code = received(desk_counter)
    suspend(desk_counter.desk, Suspend(code=code, reason="Chờ xác minh"))

    done = hand_over(desk_counter.desk, HandOver(code=code, giver="Trần Thị Quầy"))
    assert done.dossier.stage is Stage.SUSPENDED
    assert done.dossier.interrupted == (Stage.IN_PROCESS,)

    assert take_back(desk_counter.desk, TakeBack(code=code, giver="A")).dossier.holder == UNIT


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"giver": " "}, "giver"),
        ({"to_office": UNIT}, "to_office"),
        ({"step_due_at": at("16 08:00")}, "step_due_at"),
        ({"receiver": "x" * 201}, "receiver"),
    ],
)
def test_a_row_without_its_names_is_refused(
    desk_counter: Counter, change: dict[str, object], where: str
) -> None:
    command = HandOver(code=received(desk_counter), giver="Trần Thị Quầy")
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        hand_over(desk_counter.desk, replace(command, **change))  # type: ignore[arg-type]

    assert (refusal.value.where, count(desk_counter)) == (where, before)


def test_what_lies_at_the_counter_is_not_taken_back(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    take_back(desk_counter.desk, TakeBack(code=code, giver="Lê Văn Xử"))

    with pytest.raises(Refused, match="tại quầy"):
        take_back(desk_counter.desk, TakeBack(code=code, giver="Lê Văn Xử"))
