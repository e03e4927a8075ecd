"""Fees by the frozen rules: asked for, collected, given back, counted by clerk and day."""

from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.facts.money import FeeCollected, PaymentMethod, PaymentMoment
from counter_app.domain.fees import FeeChoice
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import NationalState, Stage
from counter_app.service.catalogue import publish
from counter_app.service.money import (
    CollectFee,
    RefundFee,
    RequestPayment,
    collect,
    refund,
    request_payment,
    totals_of,
)
from counter_app.service.results import ReturnResult, return_result
from counter_app.service.supplement import RequestSupplement, request_supplement
from tests.db.office import Counter
from tests.service.office import (
    ENTRY,
    FEE,
    MARRIAGE,
    MISSING,
    at,
    closing,
    count,
    in_process,
    make,
    received,
    set_clock,
    with_result,
    words,
)


def test_the_dossier_waits_for_its_payment_and_the_clock_with_it(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    set_clock(desk_counter, "17 09:00")
    asked = request_payment(desk_counter.desk, RequestPayment(code=code))
    assert asked.dossier.state is NationalState.PAYMENT_REQUESTED
    set_clock(desk_counter, "17 10:00")
    part = collect(desk_counter.desk, CollectFee(code=code, amount=10_000))
    assert part.dossier.stage is Stage.AWAITING_PAYMENT
    assert part.dossier.due_at == at("19 09:00")
    set_clock(desk_counter, "18 10:00")

    done = collect(desk_counter.desk, CollectFee(code=code, amount=20_000))

    assert (done.dossier.stage, done.dossier.outstanding) == (Stage.IN_PROCESS, 0)
    assert done.dossier.due_at == at("20 10:00")
    assert done.dossier.explanation == (
        "chờ nộp phí, lệ phí từ 09:00 ngày 17/11/2026 đến 10:00 ngày 18/11/2026, lùi 8 giờ 30 phút "
        "làm việc; hạn cũ 09:00 ngày 19/11/2026"
    )


def test_where_the_policy_says_so_the_clock_runs_on(tmp_path: Path) -> None:
    policy = ClockPolicy(payment_stops_clock=False)
    with closing(make(tmp_path / "counter.db", policy=policy)) as counter:
        code = in_process(counter)
        request_payment(counter.desk, RequestPayment(code=code))
        set_clock(counter, "18 10:00")

        done = collect(counter.desk, CollectFee(code=code, amount=30_000))

    assert done.dossier.due_at == at("19 09:00")
    assert done.dossier.explanation == done.dossier.reception.explanation


def test_fees_are_chosen_by_the_rules_of_the_day_of_reception(desk_counter: Counter) -> None:
    code = in_process(desk_counter)
    publish(desk_counter.desk, [replace(MARRIAGE, fees=(replace(FEE, amount=90_000),))])
    choice = FeeChoice(name=FEE.name, quantity=2)

    done = request_payment(desk_counter.desk, RequestPayment(code=code, fees=(choice,)))

    assert done.dossier.outstanding == 60_000


def test_an_exemption_carries_its_legal_ground(desk_counter: Counter) -> None:
    choices = (FeeChoice(name=FEE.name, exemption="Hộ nghèo"),)

    code = received(desk_counter, replace(ENTRY, fee_choices=choices))

    with pytest.raises(Refused, match="không còn khoản nào"):
        request_payment(desk_counter.desk, RequestPayment(code=code))
    with desk_counter.store.reading() as reader:
        (dossier,) = reader.dossiers_with_code(code)
    assert dossier.fees[0].exemption == "Hộ nghèo (Luật Hộ tịch Điều 11)"


@pytest.mark.parametrize(
    ("choice", "where"),
    [
        (FeeChoice(name="Phí lạ"), "fees.1.name"),
        (FeeChoice(name=FEE.name, quantity=0), "fees.1.quantity"),
        (FeeChoice(name=FEE.name, exemption="Quen biết"), "fees.1.exemption"),
    ],
)
def test_a_fee_that_no_rule_knows_is_refused(
    desk_counter: Counter, choice: FeeChoice, where: str
) -> None:
    code = in_process(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        request_payment(desk_counter.desk, RequestPayment(code=code, fees=(choice,)))

    assert (refusal.value.where, count(desk_counter)) == (where, before)


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_only_whole_sensible_amounts_are_taken(desk_counter: Counter, amount: int) -> None:
    code = received(desk_counter)
    before = count(desk_counter)

    with pytest.raises(Refused) as refusal:
        collect(desk_counter.desk, CollectFee(code=code, amount=amount))

    assert (refusal.value.where, count(desk_counter)) == ("amount", before)


def test_more_than_is_due_is_taken_and_told(desk_counter: Counter) -> None:
    done = collect(desk_counter.desk, CollectFee(code=received(desk_counter), amount=50_000))

    assert done.dossier.outstanding == -20_000
    assert words(done) == ["Số thu 50.000 đồng nhiều hơn số còn phải nộp 30.000 đồng."]


def test_the_moment_of_a_payment_is_told_from_the_stage(desk_counter: Counter) -> None:
    code = with_result(desk_counter)

    at_return = collect(desk_counter.desk, CollectFee(code=code, amount=10_000))
    return_result(desk_counter.desk, ReturnResult(code=code, paper_shown="Giấy hẹn"))
    after = collect(desk_counter.desk, CollectFee(code=code, amount=20_000))

    waiting = received(desk_counter)
    command = RequestSupplement(code=waiting, items=(MISSING,), reason="Thiếu giấy tờ")
    request_supplement(desk_counter.desk, command)
    with_papers = collect(desk_counter.desk, CollectFee(code=waiting, amount=30_000))

    assert with_papers.dossier.taken(FeeCollected)[0].moment is PaymentMoment.SUPPLEMENT
    assert at_return.dossier.taken(FeeCollected)[0].moment is PaymentMoment.RETURN
    assert (after.dossier.stage, after.dossier.outstanding) == (Stage.RETURNED, 0)


def test_only_what_was_taken_is_given_back_and_with_a_reason(desk_counter: Counter) -> None:
    code = received(desk_counter)
    collect(desk_counter.desk, CollectFee(code=code, amount=30_000))

    with pytest.raises(Refused, match=r"30\.000 đồng"):
        refund(desk_counter.desk, RefundFee(code=code, amount=30_001, reason="Thu nhầm"))
    with pytest.raises(Refused) as refusal:
        refund(desk_counter.desk, RefundFee(code=code, amount=1, reason=""))
    assert refusal.value.where == "reason"

    done = refund(desk_counter.desk, RefundFee(code=code, amount=30_000, reason="Thu nhầm"))
    assert (done.dossier.collected, done.dossier.refunded) == (30_000, 30_000)


def test_the_treasurer_sees_every_clerk_s_money_of_a_day(desk_counter: Counter) -> None:
    first, second = received(desk_counter), received(desk_counter)
    desk = desk_counter.desk
    by_card = PaymentMethod.TRANSFER
    collect(desk, CollectFee(code=first, amount=30_000, clerk="An"))
    collect(desk, CollectFee(code=second, amount=20_000, clerk="Bình"))
    collect(desk, CollectFee(code=second, amount=10_000, clerk="Bình", method=by_card))
    refund(desk, RefundFee(code=second, amount=5_000, reason="Thừa", clerk="Bình"))
    set_clock(desk_counter, "17 09:00")
    collect(desk, CollectFee(code=first, amount=1_000, clerk="An"))

    totals = totals_of(desk, at("16 09:00").date())

    assert [(one.clerk, one.method, one.collected, one.refunded) for one in totals.clerks] == [
        ("An", PaymentMethod.CASH, 30_000, 0),
        ("Bình", PaymentMethod.CASH, 20_000, 5_000),
        ("Bình", PaymentMethod.TRANSFER, 10_000, 0),
    ]
    assert totals.net == sum(one.net for one in totals.clerks) == 55_000
    assert [taking.code for taking in totals.takings] == [first, second, second, second]
