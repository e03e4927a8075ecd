"""The promise: suspended, resumed, given anew with an apology."""

from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.facts.life import DueChanged
from counter_app.domain.policy import ClockPolicy, DayDueTime
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.service.steps import Done
from tests.db.office import Counter
from tests.service.office import (
    ENTRY,
    UNDATED,
    at,
    closing,
    count,
    in_process,
    make,
    read,
    received,
    set_clock,
)


def suspended(counter: Counter, code: str, since: str, until: str) -> Done:
    set_clock(counter, since)
    suspend(counter.desk, Suspend(code=code, reason="Chờ ý kiến Công an xã"))
    set_clock(counter, until)
    return resume(counter.desk, Resume(code=code))


def extended(
    counter: Counter, code: str, moment: str, new: str = "25 09:00", because: str = ""
) -> Done:
    set_clock(counter, moment)
    command = Extend(
        code=code,
        new_due_at=at(new),
        reason="Chờ kết quả xác minh của Công an xã",
        signer="Phạm Thị Lãnh Đạo",
        because=because,
    )
    return extend(counter.desk, command)


def test_the_promise_moves_by_the_working_time_that_stood_still(desk_counter: Counter) -> None:
    code = in_process(desk_counter)

    done = suspended(desk_counter, code, "17 09:00", "18 10:00")

    assert (done.dossier.stage, done.dossier.due_at) == (Stage.IN_PROCESS, at("20 10:00"))
    assert done.dossier.explanation == (
        "tạm dừng từ 09:00 ngày 17/11/2026 đến 10:00 ngày 18/11/2026, lùi 8 giờ 30 phút làm việc; "
        "hạn cũ 09:00 ngày 19/11/2026"
    )


def test_two_suspensions_add_up(desk_counter: Counter) -> None:
    code = received(desk_counter)
    suspended(desk_counter, code, "17 09:00", "17 10:00")

    assert suspended(desk_counter, code, "18 14:00", "18 15:00").dossier.due_at == at("19 11:00")


def test_a_promise_that_ends_with_the_day_still_does(tmp_path: Path) -> None:
    policy = ClockPolicy(day_due_time=DayDueTime.END_OF_DAY)
    with closing(make(tmp_path / "counter.db", policy=policy)) as counter:
        code = received(counter)

        assert suspended(counter, code, "17 09:00", "17 10:00").dossier.due_at == at("20 17:00")


def test_without_a_due_date_there_is_nothing_to_move_or_to_promise_anew(
    desk_counter: Counter,
) -> None:
    code = received(desk_counter, replace(ENTRY, procedure_code=UNDATED.code))

    assert suspended(desk_counter, code, "17 09:00", "18 10:00").dossier.due_at is None
    with pytest.raises(Refused, match="không có ngày hẹn trả"):
        extended(desk_counter, code, "18 10:00")


def test_an_apology_in_time_gives_a_new_promise_and_a_numbered_paper(
    desk_counter: Counter,
) -> None:
    code = in_process(desk_counter)

    done = extended(desk_counter, code, "18 08:00")

    (fact,) = done.dossier.taken(DueChanged)
    assert (fact.paper.number, fact.signer, fact.against_rule) == (1, "Phạm Thị Lãnh Đạo", "")
    assert (fact.old_due_at, fact.new_due_at) == (at("19 09:00"), at("25 09:00"))
    assert done.dossier.due_at == at("25 09:00")
    assert done.dossier.explanation == (
        "hẹn lại (hạn cũ 09:00 ngày 19/11/2026): Chờ kết quả xác minh của Công an xã"
    )
    assert done.dossier.reception.due_at == at("19 09:00")


def test_a_suspension_after_an_apology_moves_the_new_promise(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    extended(desk_counter, code, "18 08:00")

    assert suspended(desk_counter, code, "20 09:00", "20 10:00").dossier.due_at == at("25 10:00")


@pytest.mark.parametrize("moment", ["18 09:01", "20 09:00"])
def test_later_than_a_day_before_it_needs_a_reason_and_is_flagged(
    desk_counter: Counter, moment: str
) -> None:
    code = in_process(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused, match="chậm nhất một ngày") as refusal:
        extended(desk_counter, code, moment)
    assert (refusal.value.where, count(desk_counter)) == ("because", before)

    done = extended(desk_counter, code, moment, because="Văn bản trả lời đến muộn")
    assert done.dossier.taken(DueChanged)[0].against_rule == "Văn bản trả lời đến muộn"


def test_a_second_apology_needs_a_reason_and_is_flagged(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    extended(desk_counter, code, "17 08:00")

    with pytest.raises(Refused, match="một lần"):
        extended(desk_counter, code, "18 08:00", "26 09:00")

    done = extended(desk_counter, code, "18 08:00", "26 09:00", because="Mưa bão")
    assert [fact.against_rule for fact in done.dossier.taken(DueChanged)] == ["", "Mưa bão"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("19 09:00", "sau ngày hẹn cũ"),
        ("18 16:00", "sau ngày hẹn cũ"),
        ("21 09:00", "ngày nghỉ"),
        ("24 09:00", "Ngày Văn hóa Việt Nam"),
        ("25 12:00", "ngoài giờ làm việc"),
        ("25 18:00", "ngoài giờ làm việc"),
    ],
)
def test_a_promise_that_nobody_could_keep_is_refused(
    desk_counter: Counter, new: str, said: str
) -> None:
    code = in_process(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused, match=said) as refusal:
        extended(desk_counter, code, "17 08:00", new)

    assert (refusal.value.where, count(desk_counter)) == ("new_due_at", before)


def test_an_apology_without_signer_or_with_a_technical_reason_is_refused(
    desk_counter: Counter,
) -> None:
    code = in_process(desk_counter)
    command = Extend(code=code, new_due_at=at("25 09:00"), reason="Chờ xác minh", signer="")

    with pytest.raises(Refused) as refusal:
        extend(desk_counter.desk, command)
    assert refusal.value.where == "signer"
    with pytest.raises(Refused, match="lỗi kỹ thuật"):
        extend(desk_counter.desk, replace(command, signer="A", reason="Lỗi phần mềm"))


def test_lesson_21_a_clock_behind_an_earlier_step_stops_nothing_and_is_told(
    desk_counter: Counter,
) -> None:
    set_clock(desk_counter, "18 09:00")
    code = received(desk_counter)
    set_clock(desk_counter, "16 09:00")

    done = suspend(desk_counter.desk, Suspend(code=code, reason="Chờ ý kiến"))

    assert "kiểm tra đồng hồ" in str(done.warnings[0])
    assert read(desk_counter.desk, code).stage is Stage.SUSPENDED
