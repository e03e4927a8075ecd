"""What went from one office to another on a day, and the list that both sign."""

from dataclasses import replace
from datetime import date

import pytest

from counter_app.domain.sentences import Refused
from counter_app.receipts import PdfForms
from counter_app.service.desk import Desk
from counter_app.service.ending import Stop, stop
from counter_app.service.hand_over_lists import HandOvers, hand_over_paper, hand_overs
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.service.office_papers import next_copy, record_leaving
from counter_app.service.settling import SettleConflict, settle
from tests.db.office import Counter
from tests.receipts.reading import words
from tests.service import office
from tests.service.office import ENTRY, at, received, set_clock

UNIT = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU"
JUSTICE, POLICE = "Công chức Tư pháp", "Công an xã"
MONDAY = date(2026, 11, 16)


def drawing(counter: Counter) -> Desk:
    return replace(counter.desk, forms=PdfForms())


def handed(counter: Counter, *, to: str = "", giver: str = "Trần Thị Quầy") -> str:
    code = received(counter)
    hand_over(counter.desk, HandOver(code=code, giver=giver, to_office=to, receiver="Lê Văn Xử"))
    return code


def between(lists: tuple[HandOvers, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.from_office, one.to_office, one.codes) for one in lists]


def test_a_day_is_told_by_the_two_offices(desk_counter: Counter) -> None:
    first = handed(desk_counter)
    second = handed(desk_counter, to=POLICE)
    third = handed(desk_counter)
    take_back(desk_counter.desk, TakeBack(code=first, giver="Lê Văn Xử"))

    lists = hand_overs(desk_counter.desk)

    assert between(lists) == [
        (UNIT, JUSTICE, (first, third)),
        (UNIT, POLICE, (second,)),
        (JUSTICE, UNIT, (first,)),
    ]
    assert (lists[0].giver, lists[0].receiver) == ("Trần Thị Quầy", "Lê Văn Xử")
    assert lists[0].first_at < lists[0].last_at


def test_several_givers_are_nobody_by_name(desk_counter: Counter) -> None:
    handed(desk_counter)
    handed(desk_counter, giver="Phạm Văn Mẫu")

    (listed,) = hand_overs(desk_counter.desk)

    assert (listed.giver, listed.receiver) == ("", "Lê Văn Xử")


def test_a_dossier_that_went_twice_stands_on_the_list_once(desk_counter: Counter) -> None:
    code = handed(desk_counter)
    take_back(desk_counter.desk, TakeBack(code=code, giver="Lê Văn Xử"))
    hand_over(desk_counter.desk, HandOver(code=code, giver="Trần Thị Quầy"))

    lists = hand_overs(desk_counter.desk)

    assert between(lists) == [(UNIT, JUSTICE, (code,)), (JUSTICE, UNIT, (code,))]


def test_the_day_is_when_it_happened_not_when_it_was_entered(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "18 09:00")
    late = HandOver(code=code, giver="Trần Thị Quầy", at=at("16 15:00"))
    hand_over(desk_counter.desk, late)

    assert hand_overs(desk_counter.desk) == ()
    assert between(hand_overs(desk_counter.desk, MONDAY)) == [(UNIT, JUSTICE, (code,))]


def test_another_counters_hand_overs_are_for_its_own_list(desk_counter: Counter) -> None:
    other = office.make(desk_counter.path.with_name("other.db"), number=2)
    with office.closing(other):
        handed(other)
        runs = other.runs()
    desk_counter.store.take_in("H30.12", runs, len(runs))

    assert hand_overs(desk_counter.desk) == ()


def test_what_was_handed_over_in_vain_is_not_listed(desk_counter: Counter) -> None:
    """One counter stops a dossier, the other did not know and handed it over."""
    code = received(desk_counter)
    other = office.make(desk_counter.path.with_name("other.db"), number=2)
    runs = desk_counter.runs()
    with office.closing(other):
        other.store.take_in("H30.12", runs, len(runs))
        set_clock(other, "16 10:30")
        stopped = stop(other.desk, Stop(code=code, ground="Luật Hộ tịch", signer="Mẫu"))
        set_clock(desk_counter, "16 11:00")
        hand_over(desk_counter.desk, HandOver(code=code, giver="Trần Thị Quầy"))
        runs = other.runs()
    assert len(hand_overs(desk_counter.desk)) == 1

    desk_counter.store.take_in("H30.12", runs, len(runs) + 5)
    decision = SettleConflict(code=code, decision="Đã dừng", counts=(stopped.event_id,))
    settle(desk_counter.desk, decision)

    assert hand_overs(desk_counter.desk) == ()


def test_the_list_is_drawn_and_its_printing_is_part_of_the_day(desk_counter: Counter) -> None:
    code = handed(desk_counter)
    desk = drawing(desk_counter)

    paper = hand_over_paper(desk, UNIT, JUSTICE)
    record_leaving(desk, paper)

    text = words(paper.form.pdf)
    assert "DANH SÁCH BÀN GIAO HỒ SƠ" in text
    assert code.rsplit("-", 2)[0] in text
    with desk.store.reading() as reader:
        (printed,) = reader.printed("day:H30.12:1:2026-11-16")
    assert (printed.form, printed.copy, printed.about) == (
        "handover-list",
        1,
        hand_overs(desk)[0].about,
    )


def test_the_same_list_again_is_a_reprint_and_a_longer_one_is_not(desk_counter: Counter) -> None:
    handed(desk_counter)
    desk = drawing(desk_counter)
    record_leaving(desk, hand_over_paper(desk, UNIT, JUSTICE))

    again = hand_over_paper(desk, UNIT, JUSTICE)
    record_leaving(desk, again)
    third = next_copy(desk, again)
    handed(desk_counter)
    longer = hand_over_paper(desk, UNIT, JUSTICE)

    assert (again.copy, third.copy, longer.copy) == (2, 3, 1)
    assert "BẢN IN LẠI – LẦN IN THỨ 2" in words(again.form.pdf)
    assert "BẢN IN LẠI – LẦN IN THỨ 3" in words(third.form.pdf)
    assert "BẢN IN LẠI" not in words(longer.form.pdf)


def test_without_a_hand_over_there_is_no_list(desk_counter: Counter) -> None:
    received(desk_counter, ENTRY)

    with pytest.raises(Refused, match=POLICE) as refusal:
        hand_over_paper(desk_counter.desk, UNIT, POLICE)

    assert refusal.value.where == "to_office"
