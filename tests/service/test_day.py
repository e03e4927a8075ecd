"""The day closed on the real store: what is counted, refused, late, and sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter_app.domain.days import DayLine, DaySheet
from counter_app.domain.facts import Fact
from counter_app.domain.facts.clerks import SessionOpened
from counter_app.domain.facts.days import DayClosed
from counter_app.domain.facts.money import PaymentMethod
from counter_app.domain.journal import digest_of
from counter_app.domain.roles import Actor, Role
from counter_app.domain.sentences import Refused
from counter_app.receipts import PdfForms
from counter_app.service.day import CloseDay, DayDone, close_day, day_receipt, day_sheet
from counter_app.service.desk import Desk
from counter_app.service.money import CollectFee, RefundFee, collect, refund
from counter_app.service.papers import print_receipt
from counter_app.service.ports import Reject
from counter_app.service.reception import receive
from counter_app.service.results import ReturnResult, return_result
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.service import office
from tests.service.office import ENTRY, MISSING, QUICK

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
EVENING, MORNING = "16 16:45", "17 07:40"


def codes(lines: Iterable[DayLine]) -> list[str]:
    return [line.code for line in lines]


def closed(counter: Counter, moment: str = EVENING, **said: object) -> DayDone:
    office.set_clock(counter, moment)
    return close_day(counter.desk, CloseDay(**said))  # type: ignore[arg-type]


def sheet(counter: Counter, moment: str = EVENING, day: date | None = None) -> DaySheet:
    office.set_clock(counter, moment)
    return day_sheet(counter.desk, day)


def drawing(counter: Counter) -> Desk:
    return replace(counter.desk, forms=PdfForms())


def facts(counter: Counter, kind: type[Fact]) -> list[Fact]:
    with counter.store.reading() as reader:
        return [one.fact for one in reader.own_entries() if isinstance(one.fact, kind)]


def test_a_day_tells_what_was_received_returned_due_and_overdue(desk_counter: Counter) -> None:
    returned = office.with_result(desk_counter)
    return_result(desk_counter.desk, ReturnResult(code=returned, paper_shown="Giấy hẹn"))
    quick = office.received(desk_counter, replace(ENTRY, procedure_code=QUICK.code))
    slow = office.received(desk_counter)

    noon = sheet(desk_counter, "16 14:00")
    thursday = sheet(desk_counter, "20 08:00")

    assert codes(noon.received) == [returned, quick, slow]
    assert codes(noon.returned) == [returned]
    assert (codes(noon.due), codes(noon.overdue)) == ([quick], [])
    assert codes(thursday.overdue) == [quick, slow]


def test_what_was_brought_but_not_accepted_is_told_apart(desk_counter: Counter) -> None:
    brought = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu")
    ).dossier.code

    told = sheet(desk_counter)

    assert (codes(told.presented), told.received) == ([brought], ())


def test_printed_numbers_are_held_against_the_journal(desk_counter: Counter) -> None:
    first, second = office.received(desk_counter), office.received(desk_counter)
    print_receipt(drawing(desk_counter), first)
    print_receipt(drawing(desk_counter), first)

    done = closed(desk_counter)

    assert done.sheet.printed == (first,)
    assert done.sheet.unprinted == (second,)
    assert done.sheet.serials == (1001, 1002)
    assert "1 hồ sơ chưa in giấy tiếp nhận." in map(str, done.warnings)
    closing = done.sheet.closing
    assert closing is not None
    assert (closing.printed, closing.first_serial, closing.last_serial) == (1, 1001, 1002)


def test_a_number_without_a_dossier_must_be_explained(desk_counter: Counter) -> None:
    code = office.received(desk_counter)
    dossier = office.read(desk_counter.desk, code)
    skipping = replace(dossier.reception, code=code.replace("1001", "1004"))
    desk_counter.record(skipping, "KHAC")

    with pytest.raises(Refused, match="1002–1003") as refusal:
        closed(desk_counter)
    done = closed(desk_counter, gaps_reason="Khôi phục từ bản sao lưu")

    assert refusal.value.where == "gaps_reason"
    (gap,) = done.sheet.gaps
    assert (gap.first, gap.last, gap.reason) == (1002, 1003, "Khôi phục từ bản sao lưu")
    assert sheet(desk_counter, MORNING, MONDAY).gaps == (gap,)


def test_cash_must_be_counted_and_a_difference_explained(desk_counter: Counter) -> None:
    code = office.received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))
    refund(desk_counter.desk, RefundFee(code=code, amount=5_000, reason="Thu thừa"))
    collect(desk_counter.desk, CollectFee(code=code, amount=8_000, method=PaymentMethod.TRANSFER))

    with pytest.raises(Refused, match=r"25\.000") as uncounted:
        closed(desk_counter)
    with pytest.raises(Refused) as unexplained:
        closed(desk_counter, cash=20_000)
    done = closed(desk_counter, cash=20_000, cash_reason="Trả nhầm tiền thừa")

    assert (uncounted.value.where, unexplained.value.where) == ("cash", "cash_reason")
    assert done.sheet.collected == 33_000
    closing = done.sheet.closing
    assert closing is not None
    assert (closing.cash_expected, closing.cash_counted) == (25_000, 20_000)
    assert closing.cash_reason == "Trả nhầm tiền thừa"


def test_money_is_counted_in_one_closing_and_in_one_only(desk_counter: Counter) -> None:
    code = office.received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))
    closed(desk_counter, cash=30_000)

    assert closed(desk_counter, "17 16:45").sheet.cash == 0


def test_a_day_closes_once(desk_counter: Counter) -> None:
    closed(desk_counter)

    with pytest.raises(Refused, match="đã được") as refusal:
        closed(desk_counter)

    assert refusal.value.where == "day"


def test_a_day_that_has_not_come_is_not_closed(desk_counter: Counter) -> None:
    with pytest.raises(Refused, match="chưa đến") as refusal:
        closed(desk_counter, day=TUESDAY)

    assert refusal.value.where == "day"
    assert facts(desk_counter, DayClosed) == []


def test_only_who_handles_dossiers_signs_the_day(desk_counter: Counter) -> None:
    keeper = Actor(id="A", name="Quản Trị Mẫu", role=Role.ADMINISTRATOR)
    head = Actor(id="H", name="Lãnh Đạo Mẫu", role=Role.HEAD)

    with pytest.raises(Refused):
        close_day(replace(desk_counter.desk, actor=keeper), CloseDay())
    done = close_day(replace(desk_counter.desk, actor=head), CloseDay())

    closing = done.sheet.closing
    assert closing is not None
    assert closing.closed_by == "Lãnh Đạo Mẫu"
    event = desk_counter.events()[-1]
    assert (event.header.actor, event.header.subject) == ("H", "day:H30.12:1:2026-11-16")


def test_every_event_is_covered_by_one_closing(desk_counter: Counter) -> None:
    office.received(desk_counter)
    before = [event.id for event in desk_counter.events()]
    first = closed(desk_counter)
    office.set_clock(desk_counter, "17 09:00")
    office.received(desk_counter)
    second = closed(desk_counter, "17 16:45")

    assert list(first.sheet.covered) == before
    everything = [event.id for event in desk_counter.events()]
    assert [*first.sheet.covered, *second.sheet.covered] == everything[:-1]
    for done in (first, second):
        closing = done.sheet.closing
        assert closing is not None
        assert closing.fingerprint == digest_of(done.sheet.covered).hex()
        assert closing.events == len(done.sheet.covered)


def test_a_day_closed_on_the_next_morning_leaves_that_morning_alone(
    desk_counter: Counter,
) -> None:
    monday = office.received(desk_counter)
    office.set_clock(desk_counter, MORNING)
    tuesday = office.received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=tuesday, amount=30_000))

    first = closed(desk_counter, "17 09:30", day=MONDAY)
    second = closed(desk_counter, "17 16:45", cash=30_000)

    assert (codes(first.sheet.received), first.sheet.cash) == ([monday], 0)
    assert (codes(second.sheet.received), second.sheet.late) == ([tuesday], ())
    everything = [event.id for event in desk_counter.events()]
    assert {*first.sheet.covered, *second.sheet.covered} == {*everything[:-1]}
    assert not {*first.sheet.covered} & {*second.sheet.covered}
    closing = first.sheet.closing
    assert closing is not None
    assert closing.closed_at == office.at("17 09:30")


def test_what_is_entered_for_a_closed_day_is_late_and_says_so(desk_counter: Counter) -> None:
    on_time = office.received(desk_counter)
    closed(desk_counter)
    office.set_clock(desk_counter, "17 08:00")
    entry = replace(ENTRY, received_at=office.at("16 16:50"))
    late = receive(desk_counter.desk, entry).dossier.code
    today = office.received(desk_counter)

    monday = sheet(desk_counter, "17 10:00", MONDAY)
    done = closed(desk_counter, "17 16:45")
    monday_again = sheet(desk_counter, "18 08:00", MONDAY)

    assert codes(monday.received) == [on_time]
    assert [one.code for one in monday.later] == [late]
    assert codes(done.sheet.received) == [today]
    assert [(one.day, one.code) for one in done.sheet.late] == [(MONDAY, late)]
    assert "1 việc được ghi cho ngày đã chốt sổ." in map(str, done.warnings)
    assert [one.code for one in monday_again.later] == [late]
    assert sheet(desk_counter, "18 08:00", TUESDAY).late == done.sheet.late


def test_a_closed_day_is_shown_as_it_was_signed(desk_counter: Counter) -> None:
    quick = office.received(desk_counter, replace(ENTRY, procedure_code=QUICK.code))
    done = closed(desk_counter)

    again = sheet(desk_counter, "19 09:00", MONDAY)

    assert codes(again.due) == [quick] == codes(done.sheet.due)
    assert again.overdue == ()
    assert replace(again, unsent=(), unsent_events=0) == replace(
        done.sheet, unsent=(), unsent_events=0
    )


def test_another_counters_work_is_not_in_the_sheet(desk_counter: Counter) -> None:
    other = office.make(desk_counter.path.with_name("other.db"), number=2)
    with office.closing(other):
        office.received(other)
        runs = other.runs()
    desk_counter.store.take_in("H30.12", runs, len(runs))
    own = office.received(desk_counter)

    done = closed(desk_counter)

    assert codes(done.sheet.received) == [own]
    with desk_counter.store.reading() as reader:
        assert reader.dossier_count() == 2


def test_the_province_has_the_day_when_its_receipts_name_all_of_it(
    desk_counter: Counter,
) -> None:
    code = office.received(desk_counter)
    with pytest.raises(Refused, match="chưa được chốt sổ"):
        day_receipt(desk_counter.desk)
    done = closed(desk_counter)
    everything = [event.id for event in desk_counter.events()]
    office.set_clock(desk_counter, "16 16:50")
    after = office.received(desk_counter)

    before = day_receipt(desk_counter.desk)
    desk_counter.store.acknowledge(everything[:-1], desk_counter.clock.moment)
    nearly = day_receipt(desk_counter.desk)
    desk_counter.store.acknowledge(everything[-1:], desk_counter.clock.moment)
    all_of_it = day_receipt(desk_counter.desk)

    assert (before.confirmed, before.missing) == (0, (code,))
    assert not nearly.complete
    assert nearly.confirmed == nearly.events - 1 == len(done.sheet.covered)
    assert all_of_it.complete
    assert all_of_it.missing == ()
    assert all_of_it.fingerprint == done.sheet.fingerprint
    assert day_sheet(desk_counter.desk, TUESDAY).unsent == (after,)


def test_a_day_with_a_rejected_entry_is_not_complete(desk_counter: Counter) -> None:
    code = office.received(desk_counter)
    closed(desk_counter)
    events = desk_counter.events()
    bad = next(event for event in events if event.header.subject.startswith("dossier:"))
    desk_counter.store.acknowledge(
        [event.id for event in events if event.id != bad.id], desk_counter.clock.moment
    )
    desk_counter.store.reject(
        [Reject(event_id=bad.id, reason="scope", said="Sai xã", rejected_at=office.at("16 17:00"))]
    )

    receipt = day_receipt(desk_counter.desk)

    assert not receipt.complete
    assert (receipt.rejected, receipt.missing) == ((code,), ())
    assert sheet(desk_counter, "16 17:10", MONDAY).rejected == (code,)


def test_what_is_no_step_of_a_dossier_is_covered_and_never_late(desk_counter: Counter) -> None:
    closed(desk_counter)
    with desk_counter.store.writing() as work:
        opened = SessionOpened(clerk="A", opened_at=office.at("16 17:00"))
        event = work.record(opened, subject="session:1")
        work.commit()

    done = closed(desk_counter, "17 16:45")

    assert event.id in done.sheet.covered
    assert done.sheet.late == ()


def test_a_printing_after_the_closing_is_no_late_entry(desk_counter: Counter) -> None:
    code = office.received(desk_counter)
    closed(desk_counter)
    office.set_clock(desk_counter, "16 16:50")
    print_receipt(drawing(desk_counter), code)

    done = closed(desk_counter, "17 16:45")

    assert (done.sheet.late, done.sheet.printed) == ((), (code,))


def test_rebuilding_keeps_what_was_closed(desk_counter: Counter) -> None:
    office.received(desk_counter)
    done = closed(desk_counter)

    desk_counter.store.rebuild()

    assert desk_counter.store.verify().problem is None
    again = sheet(desk_counter, "16 17:00", MONDAY)
    assert again.closing == done.sheet.closing


def test_a_restored_counter_counts_no_money_twice(desk_counter: Counter, tmp_path: Path) -> None:
    desk_counter.store.close()
    backup = desk_counter.copy(tmp_path / "backup.db")
    desk_counter.open()
    code = office.received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))
    closed(desk_counter, cash=30_000)
    lost = desk_counter.runs()
    backup.open()

    with office.closing(backup):
        office.set_clock(backup, "17 08:00")
        new = office.received(backup)
        backup.store.take_in("H30.12", lost, 9)
        done = closed(backup, "17 16:45")

    assert (codes(done.sheet.received), done.sheet.cash) == ([new], 0)
