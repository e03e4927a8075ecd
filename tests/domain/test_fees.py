"""Fees: what is due at reception, what copies cost, who need not pay, how money is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.catalogue import (
    Exemption,
    FeeRule,
    FeeStep,
    Limit,
    LimitUnit,
    Procedure,
)
from counter_app.domain.facts import FeeDue
from counter_app.domain.fees import (
    FeeChoice,
    chosen_fees,
    exempted,
    fee_due,
    fees_of,
    in_dong,
    price,
    total,
)
from counter_app.domain.sentences import Refused

COPY_FEE = FeeRule(
    name="Phí chứng thực bản sao",
    amount=2_000,
    unit="trang",
    steps=(FeeStep(start=3, amount=1_000),),
    most=200_000,
)


def procedure_with(*fees: FeeRule) -> Procedure:
    return Procedure(
        code="2.000815",
        name="Thủ tục mẫu",
        field="Chứng thực",
        limit=Limit(unit=LimitUnit.SAME_DAY),
        fees=fees,
        valid_from=date(2025, 7, 1),
    )


def test_a_fixed_fee_is_due_once() -> None:
    procedure = procedure_with(FeeRule(name="Phí bản sao trích lục", amount=8_000, unit="bản"))

    assert fees_of(procedure) == (FeeDue(name="Phí bản sao trích lục", amount=8_000),)


def test_a_fee_that_the_province_has_yet_to_set_is_left_out() -> None:
    procedure = procedure_with(FeeRule(name="Lệ phí hộ tịch", decided_locally=True))

    assert fees_of(procedure) == ()


def test_a_fee_that_the_province_has_set_is_due() -> None:
    procedure = procedure_with(FeeRule(name="Lệ phí hộ tịch", amount=5_000, decided_locally=True))

    assert fees_of(procedure) == (FeeDue(name="Lệ phí hộ tịch", amount=5_000),)


def test_each_channel_pays_its_own_fee() -> None:
    procedure = procedure_with(
        FeeRule(name="Lệ phí trực tiếp", amount=20_000, channel="direct"),
        FeeRule(name="Lệ phí trực tuyến", amount=10_000, channel="online"),
    )

    assert fees_of(procedure) == (FeeDue(name="Lệ phí trực tiếp", amount=20_000),)
    assert fees_of(procedure, "online") == (FeeDue(name="Lệ phí trực tuyến", amount=10_000),)
    assert fees_of(procedure, "post") == ()


@pytest.mark.parametrize(
    ("pages", "cost"),
    [(1, 2_000), (2, 4_000), (3, 5_000), (10, 12_000), (198, 200_000), (199, 200_000)],
)
def test_a_certified_copy_costs_less_from_page_three_and_never_over_its_bound(
    pages: int, cost: int
) -> None:
    assert price(COPY_FEE, pages) == cost


@given(pages=st.integers(1, 400))
def test_another_page_never_makes_a_copy_cheaper(pages: int) -> None:
    assert price(COPY_FEE, pages) <= price(COPY_FEE, pages + 1) <= price(COPY_FEE, pages) + 2_000


@given(amount=st.integers(0, 10**6), units=st.integers(1, 50))
def test_without_steps_every_unit_costs_the_same(amount: int, units: int) -> None:
    assert price(FeeRule(name="Phí", amount=amount), units) == amount * units


def test_nothing_is_priced_below_one_unit() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        price(COPY_FEE, 0)


def test_three_copies_of_five_pages_are_three_times_one_copy() -> None:
    fee = fee_due(COPY_FEE, units=5, quantity=3)

    assert (fee.amount, fee.quantity) == (7_000, 3)
    assert total([fee]) == 21_000


def test_who_is_exempt_pays_nothing_and_the_reason_is_kept() -> None:
    fee = FeeDue(name="Lệ phí hộ tịch", amount=5_000, quantity=2)

    free = exempted(
        fee, Exemption(name="Người thuộc hộ nghèo", legal_basis="Luật Hộ tịch 2014, Điều 11")
    )

    assert total([free]) == 0
    assert free.quantity == 2
    assert free.exemption == "Người thuộc hộ nghèo (Luật Hộ tịch 2014, Điều 11)"


def test_an_exemption_without_a_legal_basis_stands_alone() -> None:
    free = exempted(FeeDue(name="Lệ phí", amount=5_000), Exemption(name="Theo quyết định"))

    assert free.exemption == "Theo quyết định"


def test_the_total_adds_what_every_fee_comes_to() -> None:
    fees = [FeeDue(name="A", amount=8_000, quantity=3), FeeDue(name="B", amount=50_000)]

    assert total(fees) == 74_000
    assert total([]) == 0


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "0 đồng"), (500, "500 đồng"), (8_000, "8.000 đồng"), (1_250_000, "1.250.000 đồng")],
)
def test_money_is_written_with_dots(amount: int, written: str) -> None:
    assert in_dong(amount) == written


LOCAL = FeeRule(name="Lệ phí hộ tịch", decided_locally=True)


def test_a_fee_that_is_decided_locally_is_entered_by_hand() -> None:
    (fee,) = chosen_fees([LOCAL], [FeeChoice(name=LOCAL.name, amount=5_000, quantity=2)])

    assert fee == FeeDue(name=LOCAL.name, amount=5_000, quantity=2)


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_without_an_amount_of_sense_it_is_refused(amount: int) -> None:
    with pytest.raises(Refused, match="Chưa có mức thu") as refusal:
        chosen_fees([LOCAL], [FeeChoice(name=LOCAL.name, amount=amount)])

    assert refusal.value.where == "fees.1.amount"


def test_an_exemption_that_the_rule_does_not_know_needs_its_legal_ground() -> None:
    choice = FeeChoice(name=LOCAL.name, exemption="Thiên tai", legal_ground="NQ 01/NQ-HĐND")

    (fee,) = chosen_fees([LOCAL], [choice])

    assert (fee.amount, fee.exemption) == (0, "Thiên tai (NQ 01/NQ-HĐND)")
