"""Ends before a result: stopped, withdrawn on request."""

import pytest

from counter_app.domain.facts.life import DossierStopped, DossierWithdrawn
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import NationalState, Stage
from counter_app.service.ending import (
    AskWithdrawal,
    DeclineWithdrawal,
    Stop,
    Withdraw,
    ask_withdrawal,
    decline_withdrawal,
    stop,
    withdraw,
)
from counter_app.service.handing import TakeBack, take_back
from counter_app.service.money import CollectFee, RequestPayment, collect, request_payment
from counter_app.service.promise import Suspend, suspend
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.service.office import ENTRY, MISSING, count, in_process, received, with_result, words

GROUND = "Theo đơn đề nghị dừng giải quyết"


def test_a_stop_has_its_ground_its_signer_and_a_number(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))

    done = stop(
        desk_counter.desk,
        Stop(
            code=code,
            ground=GROUND,
            signer="Phạm Thị Lãnh Đạo",
            requested_by="Nguyễn Văn Mẫu",
            fees_handling="Hoàn 30.000 đồng",
            papers_returned="Toàn bộ bản chính",
        ),
    )

    (fact,) = done.dossier.taken(DossierStopped)
    assert (fact.paper.number, fact.ground, fact.signer) == (1, GROUND, "Phạm Thị Lãnh Đạo")
    assert (done.dossier.stage, done.dossier.state) == (Stage.STOPPED, NationalState.STOPPED)
    assert words(done) == ["Đã thu 30.000 đồng; hãy hoàn lại nếu quy định cho phép."]


def test_what_was_never_mended_can_be_stopped(desk_counter: Counter) -> None:
    code = request_supplement(
        desk_counter.desk, RequestSupplement(entry=ENTRY, items=(MISSING,), reason="Thiếu giấy tờ")
    ).dossier.code

    done = stop(
        desk_counter.desk, Stop(code=code, ground="Quá hạn không bổ sung", signer="Lãnh Đạo")
    )

    assert done.dossier.stage is Stage.STOPPED


@pytest.mark.parametrize(
    ("ground", "signer", "where"), [("", "A", "ground"), (GROUND, "", "signer")]
)
def test_a_stop_without_ground_or_signer_is_refused(
    desk_counter: Counter, ground: str, signer: str, where: str
) -> None:
    code = received(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        stop(desk_counter.desk, Stop(code=code, ground=ground, signer=signer))

    assert (refusal.value.where, count(desk_counter)) == (where, before)


def test_after_a_result_nothing_is_stopped(desk_counter: Counter) -> None:
    with pytest.raises(Refused, match="Hãy trả kết quả"):
        stop(
            desk_counter.desk,
            Stop(code=with_result(desk_counter), ground=GROUND, signer="Lãnh Đạo"),
        )


def test_the_applicant_asks_and_gets_the_papers_back(desk_counter: Counter) -> None:
    code = in_process(desk_counter)

    asked = ask_withdrawal(desk_counter.desk, AskWithdrawal(code=code, reason="Không còn nhu cầu"))
    assert asked.dossier.state is NationalState.WITHDRAWAL_REQUESTED

    done = withdraw(desk_counter.desk, Withdraw(code=code, papers_returned="02 bản chính"))
    (fact,) = done.dossier.taken(DossierWithdrawn)
    assert fact.receiver == "Nguyễn Văn Mẫu"
    assert done.dossier.stage is Stage.WITHDRAWN
    assert words(done) == ["Theo phiếu kiểm soát, giấy tờ vẫn ở Công chức Tư pháp."]


def test_what_was_taken_back_first_is_withdrawn_without_remark(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    ask_withdrawal(desk_counter.desk, AskWithdrawal(code=code))
    take_back(desk_counter.desk, TakeBack(code=code, giver="Lê Văn Xử"))

    assert words(withdraw(desk_counter.desk, Withdraw(code=code))) == []


def test_a_declined_withdrawal_leads_back_to_where_it_waited(desk_counter: Counter) -> None:
    code = received(desk_counter)
    suspend(desk_counter.desk, Suspend(code=code, reason="Chờ ý kiến"))
    ask_withdrawal(desk_counter.desk, AskWithdrawal(code=code))

    done = decline_withdrawal(
        desk_counter.desk, DeclineWithdrawal(code=code, reason="Đã có quyết định")
    )

    assert done.dossier.stage is Stage.SUSPENDED


def test_a_payment_that_came_meanwhile_is_waited_for_no_more(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    request_payment(desk_counter.desk, RequestPayment(code=code))
    ask_withdrawal(desk_counter.desk, AskWithdrawal(code=code))
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))

    done = decline_withdrawal(
        desk_counter.desk, DeclineWithdrawal(code=code, reason="Đã có quyết định")
    )

    assert (done.dossier.stage, done.dossier.interrupted) == (Stage.IN_PROCESS, ())


def test_a_withdrawal_that_nobody_asked_for_is_refused(desk_counter: Counter) -> None:
    with pytest.raises(Refused, match="Không thể trả lại giấy tờ theo yêu cầu rút"):
        withdraw(desk_counter.desk, Withdraw(code=received(desk_counter)))
