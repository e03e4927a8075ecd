"""The starter catalogue: complete, loadable, and honest about what it is sure of."""

from datetime import date

import pytest

from counter_app.domain.catalogue import (
    ComponentKind,
    Confidence,
    LimitUnit,
    Procedure,
    version_on,
)
from counter_app.domain.fees import fees_of, price, total
from counter_app.sheets import starter_catalogue

LISTED = """
1.001193 1.000689 1.004884 1.004772 1.000894 1.004746 1.004873 1.000656 1.005461 1.001022
1.004837 1.004845 1.004859 2.000635 3.000722 2.000986 2.000987 2.002913 2.000528 2.000806
2.001263 2.000815 2.000884 2.001035 2.001019 2.001016 2.000908 2.000942 1.014027 1.014028
1.001776 1.001731 1.001699 1.001653 1.011607 1.011606 1.011608 1.116214 1.116215 1.010803
1.010824 1.010833 2.002307 2.002308 1.001612 2.000720 1.001570 1.001266 2.000575 1.013225
1.013226 1.013227 1.013228 1.013229 1.012812 1.013967 1.012753 1.013978 1.012783 1.012784
1.012786 1.004222 1.004194 1.002755 1.010028 1.010038 1.003677 2.001159 1.013133 2.000424
2.000950 2.000930 1.002211 1.001622
"""
CODES = LISTED.split()

STARTER = {procedure.code: procedure for procedure in starter_catalogue()}
TODAY = date(2026, 11, 23)


def test_the_starter_holds_every_common_procedure_once() -> None:
    assert len(CODES) == 74
    assert len(starter_catalogue()) == 74
    assert set(STARTER) == set(CODES)


@pytest.mark.parametrize("procedure", STARTER.values(), ids=lambda procedure: procedure.code)
def test_every_entry_says_what_a_counter_needs(procedure: Procedure) -> None:
    limit = procedure.limit

    assert procedure.components
    assert procedure.legal_basis
    assert procedure.handling_office
    assert procedure.source
    assert (limit.quarters > 0) == (limit.unit in {LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY})
    assert limit.unit is not LimitUnit.HOUR


@pytest.mark.parametrize("procedure", STARTER.values(), ids=lambda procedure: procedure.code)
def test_what_is_not_sure_says_so_in_a_note(procedure: Procedure) -> None:
    assert procedure.detail_confidence is not Confidence.LOW or procedure.note


@pytest.mark.parametrize("field", ["Hộ tịch", "Chứng thực"])
def test_same_day_matters_follow_the_rule_of_15_hours(field: str) -> None:
    same_day = [
        procedure
        for procedure in STARTER.values()
        if procedure.field == field and procedure.limit.unit is LimitUnit.SAME_DAY
    ]

    assert same_day
    assert all(procedure.limit.next_day_after_15 for procedure in same_day)


def test_identity_papers_are_shown_and_never_kept() -> None:
    kinds = {
        part.kind
        for procedure in STARTER.values()
        for part in procedure.components
        if part.name.startswith("Giấy tờ tùy thân có dán ảnh")
    }

    assert kinds == {ComponentKind.SHOWN}


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.012812", "1.013967"), ("1.012753", "1.013978"), ("2.000986", "3.000722")],
)
def test_a_superseded_code_ends_where_its_successor_begins(old: str, new: str) -> None:
    last, first = date(2025, 6, 30), date(2025, 7, 1)

    assert version_on([STARTER[old]], last) is not None
    assert version_on([STARTER[old]], first) is None
    assert version_on([STARTER[new]], first) is not None


def test_residence_belongs_to_the_police_system() -> None:
    residence = [one for one in STARTER.values() if one.field == "Đăng ký, quản lý cư trú"]

    assert len(residence) == 7
    assert {one.home_system for one in residence} == {"Bộ Công an"}


def test_late_birth_registration_names_the_statutory_exemptions() -> None:
    (fee,) = STARTER["1.001193"].fees

    assert fee.decided_locally
    assert [exemption.name.split(" (")[0] for exemption in fee.exemptions[:4]] == [
        "Đăng ký khai sinh đúng hạn",
        "Người thuộc gia đình có công với cách mạng",
        "Người thuộc hộ nghèo",
        "Người khuyết tật",
    ]
    assert "28/02/2027" in fee.exemptions[4].name
    assert all(exemption.legal_basis for exemption in fee.exemptions)


def test_a_copy_of_an_extract_costs_8000_and_a_certified_copy_by_the_page() -> None:
    assert total(fees_of(STARTER["2.000635"])) == 8_000
    (copy_fee,) = STARTER["2.000815"].fees
    assert [price(copy_fee, pages) for pages in (1, 2, 3, 500)] == [2_000, 4_000, 5_000, 200_000]


def test_permanent_residence_is_cheaper_online() -> None:
    procedure = STARTER["1.004222"]

    assert total(fees_of(procedure)) == 20_000
    assert total(fees_of(procedure, "online")) == 10_000


def test_most_of_the_starter_is_in_force_today() -> None:
    in_force = [one for one in STARTER.values() if version_on([one], TODAY)]

    assert len(in_force) == 67
