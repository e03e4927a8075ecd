"""The result: early, on time or late; in whose hand, by what right; at once without a receipt."""

from dataclasses import replace

import pytest

from counter_app.domain.facts.life import ResultPaper, ResultReady, ResultReturned
from counter_app.domain.people import Submitter
from counter_app.domain.punctuality import Punctuality, punctuality
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import NationalState, Stage
from counter_app.service.promise import Extend, extend
from counter_app.service.reception import ReceiveDossier
from counter_app.service.results import (
    ReadyResult,
    ReceiveAndReturn,
    ReturnResult,
    ready,
    receive_and_return,
    return_result,
)
from counter_app.service.steps import Done
from tests.db.office import Counter
from tests.service.office import (
    APPLICANT,
    ENTRY,
    EXTRACT,
    QUICK,
    at,
    count,
    in_process,
    read,
    set_clock,
    with_result,
    words,
)

RECEIPT = "Giấy tiếp nhận hồ sơ"


def finished(counter: Counter, code: str, moment: str) -> Done:
    set_clock(counter, moment)
    return ready(counter.desk, ReadyResult(code=code, results=(EXTRACT,)))


@pytest.mark.parametrize(
    ("moment", "judged", "said"),
    [
        ("18 16:00", Punctuality.EARLY, "Kết quả có sớm"),
        ("19 08:00", Punctuality.ON_TIME, ""),
        ("19 09:00", Punctuality.ON_TIME, ""),
        ("19 09:02", Punctuality.LATE, "chưa có phiếu xin lỗi"),
    ],
)
def test_the_moment_it_is_ready_decides_early_on_time_or_late(
    desk_counter: Counter, moment: str, judged: Punctuality, said: str
) -> None:
    done = finished(desk_counter, in_process(desk_counter), moment)

    assert punctuality(done.dossier, at("30 09:00")) is judged
    assert (done.dossier.stage, done.dossier.state) == (Stage.RESULT_READY, NationalState.FINISHED)
    assert done.dossier.taken(ResultReady)[0].results == (EXTRACT,)
    assert len(words(done)) == bool(said)
    assert all(said in line for line in words(done))


def test_late_after_an_apology_is_not_told_again(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    set_clock(desk_counter, "17 09:00")
    command = Extend(code=code, new_due_at=at("20 09:00"), reason="Chờ xác minh", signer="Lãnh Đạo")
    extend(desk_counter.desk, command)

    assert words(finished(desk_counter, code, "20 10:00")) == []


@pytest.mark.parametrize(
    ("results", "where"),
    [
        ((), "results"),
        ((ResultPaper(name=" "),), "results.1.name"),
        ((EXTRACT, ResultPaper(name="Bản sao", count=0)), "results.2.count"),
    ],
)
def test_a_result_without_papers_is_refused(
    desk_counter: Counter, results: tuple[ResultPaper, ...], where: str
) -> None:
    code = in_process(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        ready(desk_counter.desk, ReadyResult(code=code, results=results))

    assert (refusal.value.where, count(desk_counter)) == (where, before)


def test_the_applicant_takes_it_showing_the_receipt(desk_counter: Counter) -> None:
    code = with_result(desk_counter)

    done = return_result(
        desk_counter.desk, ReturnResult(code=code, paper_shown=RECEIPT, clerk="Trần Thị Quầy")
    )

    (fact,) = done.dossier.taken(ResultReturned)
    assert (fact.way, fact.receiver, fact.paper_shown) == ("counter", APPLICANT.name, RECEIPT)
    assert (fact.clerk, fact.originals_returned) == ("Trần Thị Quầy", True)
    assert (done.dossier.stage, done.dossier.state) == (Stage.RETURNED, NationalState.RETURNED)
    assert words(done) == ["Còn phải thu 30.000 đồng."]


def test_another_takes_it_by_authority_only(desk_counter: Counter) -> None:
    code = with_result(desk_counter)
    command = ReturnResult(
        code=code,
        paper_shown=RECEIPT,
        receiver="Lê Thị Nhận",
        receiver_id_number="001190000000",
    )
    before = count(desk_counter)

    with pytest.raises(Refused, match="không phải chủ hồ sơ") as refusal:
        return_result(desk_counter.desk, command)
    assert (refusal.value.where, count(desk_counter)) == ("authority", before)

    done = return_result(desk_counter.desk, replace(command, authority="Giấy ủy quyền số 5"))
    (fact,) = done.dossier.taken(ResultReturned)
    assert (fact.receiver, fact.receiver_id_number, fact.authority) == (
        "Lê Thị Nhận",
        "001190000000",
        "Giấy ủy quyền số 5",
    )


def test_the_applicant_s_own_name_without_diacritics_needs_no_authority(
    desk_counter: Counter,
) -> None:
    command = ReturnResult(
        code=with_result(desk_counter), paper_shown=RECEIPT, receiver="nguyen van mau"
    )

    assert return_result(desk_counter.desk, command).dossier.stage is Stage.RETURNED


def test_by_post_the_consignment_is_named_or_missed(desk_counter: Counter) -> None:
    code = with_result(desk_counter)

    done = return_result(desk_counter.desk, ReturnResult(code=code, way="post"))

    assert done.dossier.taken(ResultReturned)[0].way == "post"
    assert any("bưu gửi" in line for line in words(done))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"way": "drone"}, "way"),
        ({"paper_shown": ""}, "paper_shown"),
        ({"receiver": "12"}, "receiver.name"),
        ({"receiver_id_number": "123"}, "receiver.id_number"),
    ],
)
def test_a_return_that_does_not_say_who_or_how_is_refused(
    desk_counter: Counter, change: dict[str, object], where: str
) -> None:
    command = ReturnResult(code=with_result(desk_counter), paper_shown=RECEIPT)
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        return_result(desk_counter.desk, replace(command, **change))  # type: ignore[arg-type]

    assert (refusal.value.where, count(desk_counter)) == (where, before)


def test_nothing_is_returned_twice(desk_counter: Counter) -> None:
    command = ReturnResult(code=with_result(desk_counter), paper_shown=RECEIPT)
    return_result(desk_counter.desk, command)

    with pytest.raises(Refused, match="Đã trả kết quả"):
        return_result(desk_counter.desk, command)


COPIES = ReceiveDossier(procedure_code=QUICK.code, applicant=APPLICANT, clerk="Trần Thị Quầy")


def test_an_immediate_result_is_received_finished_and_returned_in_one_transaction(
    desk_counter: Counter,
) -> None:
    before = count(desk_counter)

    done = receive_and_return(desk_counter.desk, ReceiveAndReturn(entry=COPIES, results=(EXTRACT,)))

    assert done.dossier.stage is Stage.RETURNED
    assert len(done.recorded) == 3
    assert count(desk_counter) == before + 3
    assert done.dossier.reception.register.number == 1
    assert punctuality(done.dossier, at("30 09:00")) is Punctuality.ON_TIME
    assert read(desk_counter.desk, done.dossier.code) == done.dossier
    assert len(desk_counter.runs()[-1].events) >= 3


def test_an_immediate_result_goes_to_who_brought_the_dossier(desk_counter: Counter) -> None:
    entry = replace(COPIES, submitter=Submitter(name="Lê Thị Nộp", authority="Con đẻ"))

    done = receive_and_return(desk_counter.desk, ReceiveAndReturn(entry=entry, results=(EXTRACT,)))

    (fact,) = done.dossier.taken(ResultReturned)
    assert (fact.receiver, fact.authority) == ("Lê Thị Nộp", "Con đẻ")


def test_an_immediate_result_without_papers_leaves_no_dossier(desk_counter: Counter) -> None:
    before = count(desk_counter)

    with pytest.raises(Refused):
        receive_and_return(desk_counter.desk, ReceiveAndReturn(entry=ENTRY, results=()))

    assert count(desk_counter) == before
