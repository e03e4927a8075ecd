"""What an administrator sets, on the command line: calendar, office, clock policy, catalogue."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

REFUSED = 1


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(name: str, value: object) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
        return path

    return written


def test_a_year_is_shown_changed_and_declared_again(call: Run, write: Any) -> None:
    shown = call("calendar", "show", "2026").json
    assert (shown["declared"], shown["decreed"]) == (True, False)
    calendar = shown["calendar"]
    calendar["decision"] = "QĐ 12/QĐ-UBND"
    calendar["days"].append({"day": "2026-12-31", "works": False, "label": "Nghỉ"})
    file = write("2026.json", calendar)

    assert call("calendar", "touched", file).json == []
    done = call("calendar", "declare", file).json

    assert done == {"year": 2026, "changed": True, "touched": [], "warnings": []}
    assert call("calendar", "show", "2026").json["calendar"] == calendar
    assert call("calendar", "touched").json == []


def test_a_calendar_with_faults_names_them_and_changes_nothing(call: Run, write: Any) -> None:
    before = call("calendar", "show", "2026").json
    bad = {"year": 2026, "decision": "x", "days": [{"day": "2025-01-01", "label": "Nghỉ"}]}

    answer = call("calendar", "declare", write("bad.json", bad))

    assert answer.code == REFUSED
    assert "không thuộc năm 2026" in answer.err
    assert call("calendar", "show", "2026").json == before


def test_the_office_is_named_anew_and_what_is_left_out_stays(call: Run) -> None:
    before = call("office", "show").json["office"]

    after = call("office", "describe", "--phone", "0200 000 000").json

    assert after == before | {"phone": "0200 000 000"}
    assert call("office", "describe", "--place", "").code == REFUSED


def test_the_clock_policy_is_chosen_and_what_is_left_out_stays(call: Run, write: Any) -> None:
    before = call("office", "show").json["policy"]
    file = write("policy.json", {"day_due_time": "end_of_day"})

    after = call("office", "policy", file, "--decision", "QĐ 5").json

    assert after == before | {"day_due_time": "end_of_day"}
    assert call("office", "show").json["policy"] == after


@pytest.mark.parametrize("bad", [{"day_due_time": "noon"}, {"tea_time": True}, []])
def test_a_policy_that_cannot_be_is_refused(call: Run, write: Any, bad: object) -> None:
    before = call("office", "show").json

    assert call("office", "policy", write("bad.json", bad)).code == REFUSED
    assert call("office", "show").json == before


def test_a_catalogue_is_seen_before_it_is_taken(call: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    call("catalogue", "export", path)
    catalogue = json.loads(path.read_text("utf-8"))
    first = catalogue["procedures"][0]
    first["name"] += " (sửa)"
    path.write_text(json.dumps(catalogue), "utf-8")

    seen = call("catalogue", "preview", path).json

    assert (seen["changes"]["new"], seen["changes"]["changed"]) == (0, 1)
    assert [one["code"] for one in seen["changed"]] == [first["code"]]
    assert call("catalogue", "import", path).json == seen["changes"]
