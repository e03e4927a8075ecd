"""Asking for a supplement and taking it in: once, flagged where again, by each clock policy."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts import ComponentReceived
from counter_app.domain.facts.life import SupplementItem, SupplementRequested
from counter_app.domain.policy import ClockPolicy, SupplementClock
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import NationalState, Stage
from counter_app.service.reception import receive
from counter_app.service.steps import Done
from counter_app.service.supplement import (
    ReceiveSupplement,
    RequestSupplement,
    receive_supplement,
    request_supplement,
)
from tests.db.office import Counter
from tests.service.office import (
    ENTRY,
    MISSING,
    UNDATED,
    at,
    closing,
    count,
    in_process,
    make,
    read,
    received,
    set_clock,
    words,
)


def asked(counter: Counter, code: str, moment: str = "17 09:00", because: str = "") -> Done:
    set_clock(counter, moment)
    return request_supplement(
        counter.desk,
        RequestSupplement(
            code=code,
            items=(MISSING,),
            reason="Thiếu giấy tờ theo Luật Hộ tịch Điều 18",
            because=because,
            clerk="Trần Thị Quầy",
        ),
    )


def brought(counter: Counter, code: str, moment: str = "18 09:00") -> Done:
    set_clock(counter, moment)
    return receive_supplement(counter.desk, ReceiveSupplement(code=code))


def test_a_request_says_what_and_why_and_takes_the_next_number(desk_counter: Counter) -> None:
    first = asked(desk_counter, in_process(desk_counter)).dossier
    set_clock(desk_counter, "16 15:00")
    second = asked(desk_counter, received(desk_counter)).dossier

    (fact,) = second.taken(SupplementRequested)
    assert (fact.paper.year, fact.paper.book, fact.paper.number) == (2026, 1, 2)
    assert fact.items == (MISSING,)
    assert fact.clerk == "Trần Thị Quầy"
    assert (first.stage, first.state) == (
        Stage.AWAITING_SUPPLEMENT,
        NationalState.SUPPLEMENT_REQUESTED,
    )


def test_what_is_brought_joins_the_papers_and_work_goes_on_where_it_was(
    desk_counter: Counter,
) -> None:
    code = in_process(desk_counter)
    asked(desk_counter, code)

    done = brought(desk_counter, code)

    assert done.dossier.stage is Stage.IN_PROCESS
    assert [part.name for part in done.dossier.components] == ["Tờ khai", MISSING.name]
    assert read(desk_counter.desk, code) == done.dossier


def test_a_better_paper_replaces_the_faulty_one(desk_counter: Counter) -> None:
    code = received(desk_counter)
    asked(desk_counter, code)
    set_clock(desk_counter, "18 09:00")
    better = ComponentReceived(name="Tờ khai", kind=ComponentKind.ORIGINAL, count=2)

    done = receive_supplement(desk_counter.desk, ReceiveSupplement(code=code, components=(better,)))

    assert done.dossier.components == (better,)
    assert words(done) == [f"Còn thiếu: {MISSING.name}."]


POLICIES = [
    (
        SupplementClock.RESTART,
        "20 09:00",
        "26 09:00",
        (
            "nộp đủ giấy tờ lúc 09:00 ngày 20/11/2026 nên thời hạn tính lại từ đầu (NĐ 61/2018/"
            "NĐ-CP Điều 19 khoản 4): 3 ngày làm việc từ 09:00 ngày 20/11/2026; nghỉ T7 21/11, CN "
            "22/11, T3 24/11 (Ngày Văn hóa Việt Nam)"
        ),
    ),
    (
        SupplementClock.EXTEND,
        "20 14:00",
        "23 09:00",
        (
            "chờ bổ sung từ 09:00 ngày 17/11/2026 đến 14:00 ngày 20/11/2026, lùi 3 ngày đến ngày "
            "làm việc; hạn cũ 09:00 ngày 19/11/2026"
        ),
    ),
    (
        SupplementClock.SUBTRACT,
        "18 14:00",
        "20 14:00",
        (
            "chờ bổ sung từ 09:00 ngày 17/11/2026 đến 14:00 ngày 18/11/2026, lùi 10 giờ 30 phút "
            "làm việc; hạn cũ 09:00 ngày 19/11/2026"
        ),
    ),
]


@pytest.mark.parametrize(("clock", "until", "due_at", "explanation"), POLICIES)
def test_the_promise_moves_by_the_policy_frozen_on_the_dossier(
    tmp_path: Path, clock: SupplementClock, until: str, due_at: str, explanation: str
) -> None:
    policy = ClockPolicy(supplement_clock=clock)
    with closing(make(tmp_path / "counter.db", policy=policy)) as counter:
        code = received(counter)
        asked(counter, code)

        done = brought(counter, code, until)

    assert done.dossier.due_at == at(due_at)
    assert done.dossier.explanation == explanation
    assert done.dossier.reception.due_at == at("19 09:00")


@pytest.mark.parametrize("clock", [SupplementClock.EXTEND, SupplementClock.SUBTRACT])
def test_what_is_brought_within_the_hour_after_work_moves_nothing(
    tmp_path: Path, clock: SupplementClock
) -> None:
    policy = ClockPolicy(supplement_clock=clock)
    with closing(make(tmp_path / "counter.db", policy=policy)) as counter:
        code = received(counter)
        asked(counter, code, "17 18:00")

        done = brought(counter, code, "17 19:00").dossier

    assert done.due_at == at("19 09:00")
    assert done.explanation.endswith("hạn không đổi; hạn cũ 09:00 ngày 19/11/2026")


def test_a_request_after_the_promise_ran_out_does_not_make_it_timely(
    desk_counter: Counter,
) -> None:
    code = received(desk_counter)

    warned = asked(desk_counter, code, "20 10:00")
    done = brought(desk_counter, code, "23 09:00")

    assert done.dossier.due_at == at("19 09:00")
    assert "đã qua khi yêu cầu bổ sung" in done.dossier.explanation
    assert any("không làm thay đổi hạn trả" in said for said in words(warned))
    assert any("3 ngày làm việc" in said for said in words(warned))


def test_without_a_due_date_a_supplement_gives_none(desk_counter: Counter) -> None:
    code = received(desk_counter, replace(ENTRY, procedure_code=UNDATED.code))
    asked(desk_counter, code)

    assert brought(desk_counter, code).dossier.due_at is None


def test_a_second_request_needs_a_reason_and_is_flagged(desk_counter: Counter) -> None:
    code = received(desk_counter)
    asked(desk_counter, code)
    brought(desk_counter, code)
    before = count(desk_counter)

    with pytest.raises(Refused, match="một lần") as refusal:
        asked(desk_counter, code, "19 08:00")
    assert (refusal.value.where, count(desk_counter)) == ("because", before)

    done = asked(desk_counter, code, "19 08:00", because="Giấy nộp lại bị rách")
    assert done.dossier.taken(SupplementRequested)[-1].again_because == "Giấy nộp lại bị rách"
    assert any("QĐ 766" in said for said in words(done))


def test_before_acceptance_the_dossier_is_recorded_with_its_code_and_the_request(
    desk_counter: Counter,
) -> None:
    before = count(desk_counter)

    done = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu giấy tờ")
    )

    dossier = done.dossier
    assert (dossier.stage, dossier.code) == (Stage.MENDING, "H30.12-261116-1001")
    assert (dossier.due_at, dossier.reception.register.number) == (None, 0)
    assert len(done.recorded) == 2
    assert count(desk_counter) == before + 2
    assert received(desk_counter).endswith("-1002")


def test_a_mended_dossier_is_accepted_under_the_code_it_was_given(desk_counter: Counter) -> None:
    presented = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu giấy tờ")
    ).dossier
    other = received(desk_counter)
    set_clock(desk_counter, "18 10:00")

    accepted = receive(desk_counter.desk, replace(ENTRY, presented_code=presented.code)).dossier

    assert (accepted.id, accepted.code) == (presented.id, presented.code)
    assert (accepted.stage, accepted.due_at) == (Stage.RECEIVED, at("23 10:00"))
    assert accepted.reception.register.number == 2
    assert read(desk_counter.desk, presented.code) == accepted
    assert read(desk_counter.desk, other).reception.register.number == 1


def test_what_is_accepted_already_is_not_accepted_again(desk_counter: Counter) -> None:
    code = received(desk_counter)

    with pytest.raises(Refused, match="Được tiếp nhận"):
        receive(desk_counter.desk, replace(ENTRY, presented_code=code))


def test_it_cannot_be_accepted_before_it_was_brought(desk_counter: Counter) -> None:
    presented = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu giấy tờ")
    ).dossier
    early = replace(ENTRY, presented_code=presented.code, received_at=at("13 09:00"))

    with pytest.raises(Refused, match="trước khi hồ sơ được nộp") as refusal:
        receive(desk_counter.desk, early)

    assert refusal.value.where == "received_at"


def test_one_request_before_and_one_after_acceptance_are_each_the_first(
    desk_counter: Counter,
) -> None:
    presented = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu giấy tờ")
    ).dossier
    set_clock(desk_counter, "16 14:00")
    receive(desk_counter.desk, replace(ENTRY, presented_code=presented.code))

    assert asked(desk_counter, presented.code).dossier.stage is Stage.AWAITING_SUPPLEMENT


def item(**change: object) -> SupplementItem:
    return replace(MISSING, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"items": ()}, "items"),
        ({"items": (MISSING,) * 101}, "items"),
        ({"items": (item(name=" "),)}, "items.1.name"),
        ({"items": (MISSING, item(count=0))}, "items.2.count"),
        ({"items": (item(what_is_wrong="\u0007"),)}, "items.1.what_is_wrong"),
        ({"reason": " "}, "reason"),
        ({"reason": "…"}, "reason"),
        ({"reason": "NullPointerException khi gọi dịch vụ"}, "reason"),
        ({"code": ""}, "code"),
        ({"entry": ENTRY}, "code"),
        ({"code": "H30.12-261116-9999"}, "code"),
        ({"at": datetime(2027, 1, 1, 9)}, "at"),  # noqa: DTZ001 - no zone means Viet Nam
        ({"at": at("16 08:00")}, "at"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    desk_counter: Counter, change: dict[str, object], where: str
) -> None:
    code = received(desk_counter)
    before = count(desk_counter)
    command = RequestSupplement(code=code, items=(MISSING,), reason="Thiếu giấy tờ")

    with pytest.raises(Refused) as refusal:
        request_supplement(desk_counter.desk, replace(command, **change))  # type: ignore[arg-type]

    assert refusal.value.where == where
    assert count(desk_counter) == before


def test_nothing_is_taken_in_that_was_not_asked_for(desk_counter: Counter) -> None:
    code = received(desk_counter)

    with pytest.raises(Refused, match="Được tiếp nhận") as refusal:
        brought(desk_counter, code)

    assert "bàn giao" in str(refusal.value)
