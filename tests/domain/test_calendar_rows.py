"""A calendar file: everything that is wrong is named, and nothing half is taken."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from counter_app.domain.calendar_rows import declaration_from
from counter_app.domain.facts import CalendarDeclared, DeclaredDay
from counter_app.domain.rows import BadRows
from counter_app.domain.sentences import Refused
from counter_app.resources import resource

NEW_YEAR = {"day": "2027-01-01", "works": False, "label": "Tết Dương lịch"}


def file(**changed: Any) -> bytes:
    document = {"year": 2027, "decision": "QĐ 1/QĐ-TTg", "days": [NEW_YEAR]} | changed
    return msgspec.json.encode(document)


def faults(content: bytes) -> list[str]:
    with pytest.raises(BadRows) as bad:
        declaration_from(content)
    return [str(problem.said()) for problem in bad.value.problems]


def test_a_file_tells_the_days_of_a_decision_in_order() -> None:
    swapped = {"day": "09/01/2027", "works": True, "label": "làm bù"}
    later = {"day": "2027-04-30", "works": False, "label": "Ngày Chiến thắng"}

    declared = declaration_from(b"\xef\xbb\xbf" + file(days=[later, NEW_YEAR, swapped]))

    assert declared == CalendarDeclared(
        year=2027,
        decision="QĐ 1/QĐ-TTg",
        days=(
            DeclaredDay(day=date(2027, 1, 1), works=False, label="Tết Dương lịch"),
            DeclaredDay(day=date(2027, 1, 9), works=True, label="làm bù"),
            DeclaredDay(day=date(2027, 4, 30), works=False, label="Ngày Chiến thắng"),
        ),
    )
    assert not declaration_from(file(confirmed=False)).confirmed


@pytest.mark.parametrize("shipped", sorted(resource("calendars").glob("*.json")), ids=str)
def test_the_shipped_calendars_are_such_files(shipped: Path) -> None:
    assert declaration_from(shipped.read_bytes()).year == int(shipped.stem)


def test_every_bad_day_is_named() -> None:
    days = [NEW_YEAR, {"day": "32/01/2027", "works": "ừ", "label": ""}, 7]

    assert faults(file(days=days)) == [
        "Ngày thứ 2, cột day: “32/01/2027” không phải là ngày; cần dạng 01/07/2025.",
        "Ngày thứ 2, cột works: “ừ” không phải là Có hoặc Không.",
        "Ngày thứ 2, cột label: Chưa điền.",
        "Ngày thứ 3: Cần một đối tượng JSON.",
    ]


def test_a_day_twice_or_of_another_year_is_named() -> None:
    other = NEW_YEAR | {"day": "2028-01-01"}

    assert faults(file(days=[NEW_YEAR, NEW_YEAR, other])) == [
        "Ngày 01/01/2027, cột day: Ngày này được ghi hai lần.",
        "Ngày 01/01/2028, cột day: Ngày này không thuộc năm 2027.",
    ]


def test_a_calendar_without_a_decision_or_with_a_misspelt_key_is_refused() -> None:
    assert faults(file(decision="", nam=2027)) == [
        "Lịch làm việc, cột nam: Không biết cột này.",
        "Lịch làm việc, cột decision: Chưa điền.",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"year": 2027}', b"\xff"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        declaration_from(content)
