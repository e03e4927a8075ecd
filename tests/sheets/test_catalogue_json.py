"""Catalogues as JSON: the same again, forgiving to people, strict to faults."""

import json

import pytest
from hypothesis import given, settings

from counter_app.domain.catalogue import Limit, LimitUnit, Procedure
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused
from counter_app.sheets.catalogue_json import from_json, to_json
from tests.domain.procedures import CATALOGUES

BIRTH: dict[str, object] = {
    "code": "1.001193",
    "name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "limit": {"amount": 0.5, "unit": "working_day"},
    "valid_from": "2025-07-01",
}


def catalogue(*procedures: object) -> bytes:
    document = {"format": "motcua-catalogue/1", "procedures": procedures}
    return json.dumps(document, ensure_ascii=False).encode()


def problems_of(*procedures: object) -> list[str]:
    with pytest.raises(BadRows) as caught:
        from_json(catalogue(*procedures))
    return [str(problem.said()) for problem in caught.value.problems]


@settings(max_examples=60)
@given(CATALOGUES)
def test_a_catalogue_comes_back_as_it_was_written(procedures: tuple[Procedure, ...]) -> None:
    assert from_json(to_json(procedures)) == procedures


def test_half_a_day_is_two_quarters() -> None:
    (procedure,) = from_json(catalogue(BIRTH))

    assert procedure.limit == Limit(unit=LimitUnit.WORKING_DAY, quarters=2)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert len(from_json(b"\xef\xbb\xbf" + catalogue(BIRTH))) == 1


def test_an_empty_catalogue_is_a_catalogue() -> None:
    assert from_json(catalogue()) == ()


def test_a_fault_names_the_procedure_and_the_place_in_it() -> None:
    component = {"name": "Tờ khai", "kind": "paper"}

    assert problems_of(BIRTH, {**BIRTH, "code": "1.000656", "components": [component]}) == [
        (
            "Thủ tục thứ 2 (1.000656), cột components.1.kind: Không hiểu “paper”; cần một trong: "
            "original, copy, certified_copy, e_copy, e_form, shown."
        )
    ]


def test_a_fault_of_the_limit_names_it_as_the_file_does() -> None:
    faults = problems_of({**BIRTH, "limit": {"amount": 3, "unit": "days", "kind": 1}})

    assert [fault.partition("cột ")[2].partition(":")[0] for fault in faults] == [
        "limit.kind",
        "limit.unit",
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"limit": 3}, "limit"),
        ({"components": {}}, "components"),
        ({"fees": ["8000"]}, "fees.1"),
        ({"legal_basis": "Luật Hộ tịch"}, "legal_basis"),
        ({"nmae": "x"}, "nmae"),
    ],
)
def test_what_has_another_shape_is_a_fault(change: dict[str, object], column: str) -> None:
    assert any(f"cột {column}:" in fault for fault in problems_of({**BIRTH, **change}))


def test_an_entry_that_is_no_object_is_named() -> None:
    assert "Thủ tục thứ 2: Cần một đối tượng JSON." in problems_of(BIRTH, "1.000656")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'"motcua-catalogue/1"',
        b'{"format": "other/1", "procedures": []}',
        b'{"format": "motcua-catalogue/1"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_catalogue_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        from_json(content)


def test_a_newer_format_is_refused_by_its_name() -> None:
    with pytest.raises(Refused, match="motcua-catalogue/2 mà chương trình này chưa biết"):
        from_json(b'{"format": "motcua-catalogue/2", "procedures": []}')


def test_the_file_is_laid_out_for_people() -> None:
    written = to_json(from_json(catalogue(BIRTH))).decode()

    assert '      "name": "Đăng ký khai sinh",\n' in written
    assert '"amount": 0.5' in written
    assert "valid_to" not in written
    assert written.endswith("}\n")
