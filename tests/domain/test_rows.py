"""Reading plain cells: what is understood, what is not, and how a fault names its place."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from counter_app.domain.rows import BadRows, Cells, Layout, Problem, Row
from counter_app.domain.sentences import say


def cells_of(value: object, problems: list[Problem]) -> Cells:
    row = Row(place=say("Dòng {row}", row=5), cells={"cell": value})
    return Cells(row, problems)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (8_000, 8_000),
        (8_000.0, 8_000),
        ("8000", 8_000),
        (" 8.000 ", 8_000),
        ("1.250.000", 1_250_000),
        ("8,000", 8_000),
        (None, 7),
        ("", 7),
    ],
)
def test_a_whole_number_is_understood_however_it_was_typed(value: object, number: int) -> None:
    problems: list[Problem] = []

    read = cells_of(value, problems).whole("cell", default=7, least=0, most=10**9)

    assert (read, problems) == (number, [])


@pytest.mark.parametrize(
    "value", ["tám nghìn", "8.00", 8.5, True, "1e3", "-5", -5, [], "٣", float("nan"), 10**12]
)
def test_what_is_no_whole_number_within_bounds_is_noted(value: object) -> None:
    problems: list[Problem] = []

    cells_of(value, problems).whole("cell", default=7, least=0, most=10**9)

    assert [problem.column for problem in problems] == ["cell"]


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, Fraction(3)), (0.5, Fraction(1, 2)), ("0,5", Fraction(1, 2)), ("2.25", Fraction(9, 4))],
)
def test_a_fraction_is_understood_with_comma_or_dot(value: object, number: Fraction) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).fraction("cell") == number
    assert problems == []


@pytest.mark.parametrize("value", ["nửa", True, float("inf"), "1/2", [1]])
def test_what_is_no_number_is_noted(value: object) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).fraction("cell") is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    "value",
    [
        date(2025, 7, 1),
        datetime(2025, 7, 1),  # noqa: DTZ001  # a spreadsheet's day has no zone
        "2025-07-01",
        "1/7/2025",
        " 01-07-2025 ",
    ],
)
def test_a_day_is_understood_however_it_was_typed(value: object) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).day("cell") == date(2025, 7, 1)
    assert problems == []


@pytest.mark.parametrize("value", ["31/02/2025", "7/2025", 45839, "1/7/25", date(25, 7, 1)])
def test_what_is_no_day_of_our_time_is_noted(value: object) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).day("cell") is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("value", "yes"),
    [(True, True), ("Có", True), ("x", True), (1, True), (False, False), ("không", False)],
)
def test_yes_and_no_are_understood(value: object, yes: object) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).yes("cell") is yes
    assert problems == []


def test_what_is_neither_yes_nor_no_is_noted() -> None:
    problems: list[Problem] = []

    assert cells_of("chắc vậy", problems).yes("cell") is False
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [("  Đăng ký\n khai   sinh ", "Đăng ký khai sinh"), (2025, "2025"), (5.0, "5"), (0.5, "0.5")],
)
def test_text_is_kept_as_one_clean_line(value: object, text: str) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).text("cell", most=50) == text
    assert problems == []


@pytest.mark.parametrize("value", ["a\u0000b", "dài" * 20, True, date(2025, 7, 1), ["a"]])
def test_what_is_no_line_of_text_is_noted(value: object) -> None:
    problems: list[Problem] = []

    assert cells_of(value, problems).text("cell", most=50) == ""
    assert len(problems) == 1


def test_a_list_that_is_none_or_too_long_is_noted() -> None:
    problems: list[Problem] = []

    cells_of("a", problems).texts("cell", most=9, most_items=2)
    cells_of(["a", "b", "c"], problems).texts("cell", most=9, most_items=2)

    assert [str(problem.sentence) for problem in problems] == [
        "Cần một danh sách.",
        "Có nhiều hơn 2 mục.",
    ]


def test_a_part_that_is_no_row_is_noted_and_the_others_are_read() -> None:
    problems: list[Problem] = []

    parts = cells_of(["lạ", {"name": "Hộ nghèo"}], problems).parts("cell", most_items=9)

    assert [part.text("name", most=20) for part in parts] == ["Hộ nghèo"]
    assert [str(problem.sentence) for problem in problems] == ["Không hiểu “lạ”."]


def test_a_fault_names_row_and_column_as_the_file_does() -> None:
    problems: list[Problem] = []
    row = Row(
        place=say("Trang “Lệ phí”, dòng {row}", row=7),
        cells={"steps": [{"start": "ba"}]},
        layout=Layout(names={"steps": "“Mức thu theo bậc”"}),
    )

    (part,) = Cells(row, problems).parts("steps", most_items=5)
    part.whole("start", least=2, most=9)

    assert str(problems[0].said()) == (
        "Trang “Lệ phí”, dòng 7, cột “Mức thu theo bậc”: “ba” không phải là số nguyên."
    )


def test_what_is_neither_text_nor_number_is_no_day() -> None:
    problems: list[Problem] = []

    assert cells_of(["01/07/2025"], problems).day("cell") is None
    assert len(problems) == 1


def test_the_words_of_the_file_stand_for_values() -> None:
    problems: list[Problem] = []
    layout = Layout(words={"kind": {"copy": "Bản sao", "shown": "Xuất trình"}})
    row = Row(place=say("Dòng 2"), cells={"kind": "bản SAO", "other": "Bản lạ"}, layout=layout)

    assert Cells(row, problems).one_of("kind", ["copy", "shown"]) == "copy"
    assert problems == []


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    problems: list[Problem] = []
    layout = Layout(words={"kind": {"copy": "Bản sao", "shown": "Xuất trình"}})
    row = Row(place=say("Dòng 2"), cells={"kind": "Bản lạ"}, layout=layout)

    Cells(row, problems).one_of("kind", ["copy", "shown"])

    assert str(problems[0].sentence) == ("Không hiểu “Bản lạ”; cần một trong: Bản sao, Xuất trình.")


def test_bad_rows_show_the_first_and_count_all() -> None:
    problems = [
        Problem(place=say("Dòng {row}", row=row), column="A", sentence=say("Chưa điền."))
        for row in range(2, 9)
    ]

    bad = BadRows(problems)

    assert len(bad.problems) == 7
    assert str(bad) == (
        "Dữ liệu có 7 chỗ chưa đúng nên chưa nhập dòng nào:\n"
        "Dòng 2, cột A: Chưa điền.\nDòng 3, cột A: Chưa điền.\nDòng 4, cột A: Chưa điền.\n…"
    )


def test_a_problem_of_a_whole_row_names_no_column() -> None:
    problem = Problem(place=say("Dòng 1"), column="", sentence=say("Thiếu cột “Loại”."))

    assert str(BadRows([problem])).endswith("Dòng 1: Thiếu cột “Loại”.")
