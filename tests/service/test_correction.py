"""A mistaken entry put right: same code and register line, due time and fees anew."""

from dataclasses import replace

import pytest

from counter_app.domain.facts.life import DossierCorrected
from counter_app.domain.facts.reception import FeeDue
from counter_app.domain.fees import FeeChoice
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import Stage
from counter_app.service.correction import CorrectDossier, correct, entry_to_correct
from counter_app.service.look_up import search
from counter_app.service.money import CollectFee, collect
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.steps import Done
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.service.office import (
    ENTRY,
    FEE,
    MISSING,
    QUICK,
    at,
    count,
    in_process,
    read,
    received,
    set_clock,
    with_result,
    words,
)


def corrected(counter: Counter, code: str, **change: object) -> Done:
    entry: ReceiveDossier = entry_to_correct(read(counter.desk, code))
    entry = replace(entry, **change)  # type: ignore[arg-type]
    return correct(counter.desk, CorrectDossier(code=code, entry=entry, reason="Nhập nhầm"))


def test_lesson_25_a_wrong_name_is_put_right_and_the_history_kept(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    before = read(desk_counter.desk, code)
    right = Person(name="Nguyễn Văn Đúng", id_number="001190000000")

    done = corrected(desk_counter, code, applicant=right)

    dossier = done.dossier
    assert (dossier.code, dossier.reception.register) == (code, before.reception.register)
    assert (dossier.stage, dossier.due_at) == (Stage.IN_PROCESS, at("19 09:00"))
    assert dossier.explanation == before.explanation
    assert dossier.reception.applicant == right
    assert dossier.steps[:-1] == before.steps
    assert [row.code for row in search(desk_counter.desk, "đúng")] == [code]
    assert search(desk_counter.desk, "mẫu") == ()


def test_another_procedure_gives_another_due_time_and_other_fees(desk_counter: Counter) -> None:
    code = received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))

    done = corrected(desk_counter, code, procedure_code=QUICK.code)

    dossier = done.dossier
    assert dossier.due_at == at("16 17:00")
    assert (dossier.fees[0].name, dossier.outstanding) == ("Phí trích lục", -22_000)
    assert dossier.reception.summary == QUICK.name
    assert "Đã thu thừa 22.000 đồng; hãy hoàn lại." in words(done)


def test_an_earlier_reception_gives_an_earlier_due_time(desk_counter: Counter) -> None:
    code = received(desk_counter)

    done = corrected(desk_counter, code, received_at=at("13 10:00"))

    assert done.dossier.due_at == at("18 10:00")
    assert done.dossier.reception.fees == read(desk_counter.desk, code).fees


def test_what_moved_the_promise_since_moves_the_new_one_too(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "17 09:00")
    suspend(desk_counter.desk, Suspend(code=code, reason="Chờ ý kiến"))
    set_clock(desk_counter, "17 10:00")
    resume(desk_counter.desk, Resume(code=code))

    done = corrected(desk_counter, code, received_at=at("13 10:00"))

    assert done.dossier.due_at == at("18 11:00")
    assert "tạm dừng" in done.dossier.explanation


def test_a_promise_given_with_an_apology_stays(desk_counter: Counter) -> None:
    code = received(desk_counter)
    set_clock(desk_counter, "17 09:00")
    command = Extend(code=code, new_due_at=at("25 09:00"), reason="Chờ", signer="Lãnh Đạo")
    extend(desk_counter.desk, command)

    assert corrected(desk_counter, code, received_at=at("13 10:00")).dossier.due_at == at(
        "25 09:00"
    )


def test_a_printed_receipt_has_to_be_issued_again(desk_counter: Counter) -> None:
    command = ReceiveDossier(procedure_code=ENTRY.procedure_code, applicant=ENTRY.applicant)
    result = receive(desk_counter.desk, command)
    desk_counter.print(result)

    done = corrected(desk_counter, result.dossier.code, note="Đã đối chiếu")

    assert words(done) == ["Hãy in lại giấy tiếp nhận cho công dân và thu hồi bản đã in."]


def test_a_correction_can_be_corrected(desk_counter: Counter) -> None:
    code = with_result(desk_counter)
    corrected(desk_counter, code, note="một")

    done = corrected(desk_counter, code, note="hai")

    assert [fact.corrected.note for fact in done.dossier.taken(DossierCorrected)] == ["một", "hai"]
    assert done.dossier.stage is Stage.RESULT_READY


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({}, "entry"),
        ({"applicant": Person(name="")}, "applicant.name"),
        ({"procedure_code": "9.999999"}, "procedure"),
        ({"received_at": at("30 09:00")}, "received_at"),
        ({"received_at": at("16 11:00")}, "received_at"),
    ],
)
def test_what_cannot_have_been_is_refused(
    desk_counter: Counter, change: dict[str, object], where: str
) -> None:
    code = in_process(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        corrected(desk_counter, code, **change)

    assert (refusal.value.where, count(desk_counter)) == (where, before)


def test_a_correction_says_why(desk_counter: Counter) -> None:
    code = received(desk_counter)
    entry = replace(entry_to_correct(read(desk_counter.desk, code)), note="x")

    with pytest.raises(Refused) as refusal:
        correct(desk_counter.desk, CorrectDossier(code=code, entry=entry, reason=""))

    assert refusal.value.where == "reason"


def test_the_entry_of_a_presented_dossier_is_ready_to_be_accepted(desk_counter: Counter) -> None:
    presented = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu giấy tờ")
    ).dossier

    accepted = receive(desk_counter.desk, entry_to_correct(presented)).dossier

    assert (accepted.code, accepted.stage) == (presented.code, Stage.RECEIVED)
    assert accepted.outstanding == 30_000


def test_what_is_left_out_stays_and_a_summary_of_its_own_does_too(desk_counter: Counter) -> None:
    code = received(desk_counter, replace(ENTRY, summary="Kết hôn với người nước ngoài"))

    done = corrected(
        desk_counter, code, received_at=None, components=None, procedure_code=QUICK.code
    )

    reception = done.dossier.reception
    assert reception.received_at == at("16 09:00")
    assert [part.name for part in reception.components] == ["Tờ khai"]
    assert reception.summary == "Kết hôn với người nước ngoài"


def test_fees_are_corrected_by_choice_or_as_entered(desk_counter: Counter) -> None:
    code = received(desk_counter)

    chosen = corrected(
        desk_counter, code, fee_choices=(FeeChoice(name=FEE.name, exemption="Hộ nghèo"),)
    )
    assert chosen.dossier.outstanding == 0

    entered = corrected(desk_counter, code, fees=(FeeDue(name=FEE.name, amount=5_000),))
    assert entered.dossier.outstanding == 5_000
