"""From plain rows to procedures: the rules, every fault at once, and nothing half-built."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from counter_app.domain.catalogue import Limit, LimitUnit, Procedure
from counter_app.domain.procedure_rows import (
    ProcedureRows,
    is_procedure_code,
    procedures_from,
    rows_of,
)
from counter_app.domain.rows import BadRows, Problem, Row
from counter_app.domain.sentences import say
from tests.domain.procedures import CATALOGUES, PLAIN


def changed(cells: Mapping[str, object], procedure: Procedure = PLAIN) -> ProcedureRows:
    """The rows of a good procedure with some of its own cells changed."""
    rows = rows_of(procedure)
    return replace(rows, row=replace(rows.row, cells={**rows.row.cells, **cells}))


def component_changed(cells: Mapping[str, object]) -> ProcedureRows:
    """The rows of a good procedure with cells of its component changed."""
    rows = rows_of(PLAIN)
    (row,) = rows.components
    return replace(rows, components=(replace(row, cells={**row.cells, **cells}),))


def fee_changed(cells: Mapping[str, object]) -> ProcedureRows:
    """The rows of a good procedure with cells of its fee changed."""
    rows = rows_of(PLAIN)
    (row,) = rows.fees
    return replace(rows, fees=(replace(row, cells={**row.cells, **cells}),))


def problems_of(*rows: ProcedureRows) -> list[str]:
    with pytest.raises(BadRows) as caught:
        procedures_from(rows)
    return [f"{problem.column}: {problem.sentence}" for problem in caught.value.problems]


@settings(max_examples=60)
@given(CATALOGUES)
def test_rows_of_procedures_make_the_same_procedures_again(
    catalogue: tuple[Procedure, ...],
) -> None:
    assert procedures_from(rows_of(procedure) for procedure in catalogue) == catalogue


def test_what_is_left_blank_has_its_default() -> None:
    cells = {
        "code": "1.000894",
        "name": "Đăng ký kết hôn",
        "field": "Hộ tịch",
        "limit_unit": "same_day",
        "valid_from": "2025-07-01",
    }

    (procedure,) = procedures_from([ProcedureRows(row=Row(place=say("Dòng 2"), cells=cells))])

    assert procedure == Procedure(
        code="1.000894",
        name="Đăng ký kết hôn",
        field="Hộ tịch",
        limit=Limit(unit=LimitUnit.SAME_DAY),
        valid_from=date(2025, 7, 1),
    )


@pytest.mark.parametrize(
    "code",
    ["1.001193", "3.000722", "2.000815.000.00.00.H55", "1.013229.01", "1.001193.H30.12"],
)
def test_national_codes_and_their_variants_are_codes(code: str) -> None:
    assert is_procedure_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "1.00119", "1001193", "1.0011930", "0.001193", "1.001193.", "1.001193.X30", "1,001193"],
)
def test_anything_else_is_no_code(code: str) -> None:
    assert not is_procedure_code(code)


def test_a_code_that_a_spreadsheet_took_for_a_number_gets_its_last_zero_back() -> None:
    (procedure,) = procedures_from([changed({"code": 2.00095})])

    assert procedure.code == "2.000950"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"code": ""}, "code: Chưa điền."),
        ({"code": None}, "code: Chưa điền."),
        ({"code": "1.1193"}, "code: Mã “1.1193” không đúng; cần dạng 1.001193."),
        ({"name": " "}, "name: Chưa điền."),
        ({"field": None}, "field: Chưa điền."),
        ({"valid_from": None}, "valid_from: Chưa điền."),
        (
            {"valid_to": "30/06/2025"},
            "valid_to: Ngày hết hiệu lực sớm hơn ngày bắt đầu 01/07/2025.",
        ),
        ({"limit_unit": None}, "limit_unit: Chưa điền."),
        (
            {"limit_unit": "week"},
            (
                "limit_unit: Không hiểu “week”; cần một trong: hour, working_day, calendar_day, "
                "same_day, none."
            ),
        ),
        (
            {"limit_amount": 0.3},
            "limit_amount: Thời hạn phải lớn hơn 0, không quá 2000, lẻ đến 0,25.",
        ),
        (
            {"limit_amount": None},
            "limit_amount: Thời hạn phải lớn hơn 0, không quá 2000, lẻ đến 0,25.",
        ),
        (
            {"limit_unit": "same_day"},
            "limit_amount: Đơn vị thời hạn này không đi với số lượng.",
        ),
        (
            {"next_day_after_15": True},
            "next_day_after_15: Quy tắc sau 15 giờ chỉ dùng cho thủ tục trả kết quả trong ngày.",
        ),
        (
            {"channels": ["direct", "fax"]},
            "channels: Không hiểu “fax”; cần một trong: direct, online, post.",
        ),
        ({"channels": []}, "channels: Cần ít nhất một hình thức nộp."),
        ({"limmit": 3}, "limmit: Không biết cột này."),
    ],
)
def test_a_wrong_cell_is_named(cells: Mapping[str, object], problem: str) -> None:
    assert problems_of(changed(cells)) == [problem]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"name": ""}, "components.1.name: Chưa điền."),
        ({"count": 0}, "components.1.count: Phải từ 1 đến 99."),
        (
            {"kind": "photo"},
            (
                "components.1.kind: Không hiểu “photo”; cần một trong: original, copy, "
                "certified_copy, e_copy, e_form, shown."
            ),
        ),
        ({"size": 1}, "components.1.size: Không biết cột này."),
    ],
)
def test_a_wrong_cell_of_a_component_is_named(cells: Mapping[str, object], problem: str) -> None:
    assert problems_of(component_changed(cells)) == [problem]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"amount": -1}, "fees.1.amount: Phải từ 0 đến 1000000000."),
        ({"amount": 8.0}, "fees.1.amount: 8 đồng là quá ít; hãy ghi đủ, như 8000."),
        ({"most": 99}, "fees.1.most: 99 đồng là quá ít; hãy ghi đủ, như 8000."),
        ({"amount": 1.5}, "fees.1.amount: “1.5” không phải là số nguyên."),
        (
            {"steps": [{"start": 3, "amount": 2_000}, {"start": 3, "amount": 1_000}]},
            "fees.1.steps: Các bậc phải theo thứ tự tăng dần.",
        ),
        ({"steps": [{"start": 3}]}, "fees.1.steps.1.amount: Chưa điền."),
        (
            {"exemptions": [{"name": "a|b"}]},
            "fees.1.exemptions.1.name: Không dùng được dấu “|” ở đây.",
        ),
        (
            {"channel": "fax"},
            "fees.1.channel: Không hiểu “fax”; cần một trong: direct, online, post.",
        ),
    ],
)
def test_a_wrong_cell_of_a_fee_is_named(cells: Mapping[str, object], problem: str) -> None:
    assert problems_of(fee_changed(cells)) == [problem]


def test_every_fault_of_every_row_is_named_at_once() -> None:
    bad = changed({"name": "", "valid_from": "hôm nay"})
    worse = changed({"code": "x", "field": ""})

    assert [line.partition(":")[0] for line in problems_of(bad, worse)] == [
        "valid_from",
        "name",
        "code",
        "field",
    ]


def test_problems_found_before_are_told_with_the_others() -> None:
    before = Problem(place=say("Dòng 9"), column="B", sentence=say("Ô này là công thức."))

    with pytest.raises(BadRows) as caught:
        procedures_from([changed({"name": ""})], [before])

    assert [problem.column for problem in caught.value.problems] == ["B", "name"]


def test_one_bad_row_keeps_all_the_good_ones_out() -> None:
    with pytest.raises(BadRows):
        procedures_from([rows_of(PLAIN), changed({"code": "1.000001", "name": ""})])


def test_too_many_parts_are_refused() -> None:
    rows = rows_of(PLAIN)

    assert problems_of(replace(rows, fees=rows.fees * 101)) == ["fees: Có nhiều hơn 100 mục."]


def test_two_versions_from_the_same_day_are_refused() -> None:
    assert problems_of(rows_of(PLAIN), changed({"name": "Tên khác"})) == [
        "valid_from: Mã 1.000894 có hai phiên bản cùng hiệu lực từ 01/07/2025."
    ]


def test_a_version_may_not_begin_within_the_stated_validity_of_another() -> None:
    first = replace(PLAIN, valid_to=date(2026, 12, 31))
    second = replace(PLAIN, valid_from=date(2026, 12, 31))

    assert problems_of(rows_of(second), rows_of(first)) == [
        (
            "valid_from: Phiên bản này của 1.000894 có hiệu lực từ 31/12/2026, khi phiên bản trước "
            "còn hiệu lực đến hết 31/12/2026."
        )
    ]


def test_a_version_may_follow_an_ended_one_or_end_an_open_one() -> None:
    ended = replace(PLAIN, valid_to=date(2026, 6, 30))
    open_ended = replace(PLAIN, valid_from=date(2026, 7, 1))
    last = replace(PLAIN, valid_from=date(2027, 1, 1))

    versions = (ended, open_ended, last)

    assert procedures_from(rows_of(version) for version in versions) == versions
