"""The day, the register and the reports from the command line, on a real demo counter."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from counter_app.cli.reports import _TOLD
from counter_app.domain.moments import VIET_NAM
from counter_app.service.report_kinds import REPORTS
from tests.cli.conftest import Run
from tests.receipts.reading import words

APPLICANT = {"name": "Nguyễn Văn Mẫu", "id_number": "001090000000"}
BIRTH = "1.001193"


@pytest.fixture
def code(receive: Run) -> str:
    """A dossier of today."""
    return str(receive(procedure=BIRTH, applicant=APPLICANT).json["code"])


def text_of(path: Path) -> str:
    return words(path.read_bytes())


def day_of(code: str) -> str:
    return datetime.strptime(code.split("-")[1], "%y%m%d").date().isoformat()  # noqa: DTZ007


def test_a_day_is_looked_at_closed_and_looked_at_again(call: Run, code: str) -> None:
    running = call("day").json
    closed = call("close-day")
    again = call("day", "--day", day_of(code)).json

    assert closed.code == 0
    assert [line["code"] for line in running["received"]] == [code]
    assert (running["closing"], running["receipt"]) == (None, None)
    assert closed.json["closing"]["received"] == 1
    assert closed.json["receipt"]["complete"] is False
    assert closed.json["receipt"]["missing"] == [code]
    assert again["closing"] == closed.json["closing"]
    assert again["fingerprint"] == again["closing"]["fingerprint"]


def test_cash_is_counted_on_the_command_line(call: Run, code: str) -> None:
    assert call("fee", "collect", code, "8000").code == 0

    uncounted = call("close-day")
    off = call("close-day", "--cash", "7000")
    closed = call("close-day", "--cash", "7000", "--cash-reason", "Thiếu tiền lẻ")

    assert (uncounted.code, off.code, closed.code) == (1, 1, 0)
    assert closed.json["closing"]["cash_expected"] == 8000
    assert closed.json["closing"]["cash_counted"] == 7000


def test_a_closed_day_stays_closed_where_the_exchange_fails(call: Run, code: str) -> None:
    closed = call("close-day", "--sync")
    again = call("close-day")

    assert closed.code != 0
    assert closed.json["closing"]["received"] == 1
    assert (again.code, "đã được" in again.err) == (1, True)


def test_closing_the_day_makes_the_backup_that_is_planned(
    call: Run, code: str, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    Path(call("backup", "--to", stick, "--daily", "5").json["file"]).unlink()

    closed = call("close-day")

    assert closed.code == 0
    assert [str(one) for one in stick.glob("*.mcbackup")] == [closed.json["backup"]]


def test_a_closed_day_stays_closed_where_its_backup_fails(
    call: Run, code: str, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert call("backup", "--to", stick, "--daily", "5").code == 0
    shutil.rmtree(stick)

    closed = call("close-day")

    assert closed.code == 3
    assert (closed.json["closing"]["received"], closed.json["backup"]) == (1, None)
    assert call("backup", "--state").json["problem"]


def test_the_days_sheet_is_kept_as_pdf_and_as_workbook(
    call: Run, code: str, tmp_path: Path
) -> None:
    pdf, xlsx = tmp_path / "ngay.pdf", tmp_path / "ngay.xlsx"

    assert call("close-day", "-o", pdf).code == 0
    assert call("day", "--day", day_of(code), "-o", xlsx).code == 0

    assert code in text_of(pdf)
    book = load_workbook(xlsx)
    assert code in [cell.value for row in book["Tiếp nhận"].rows for cell in row]


def test_nothing_is_closed_where_the_sheet_could_not_be_written(
    call: Run, code: str, tmp_path: Path
) -> None:
    assert call("close-day", "-o", tmp_path / "không" / "ngay.pdf").code == 1
    assert call("close-day", "-o", tmp_path / "ngay.doc").code == 1

    assert call("day").json["closing"] is None


def test_every_report_is_told_as_json_and_kept_as_pdf_and_workbook(
    call: Run, code: str, tmp_path: Path
) -> None:
    for kind in REPORTS:
        told = call("report", kind)
        assert told.code == 0, told.err
        assert isinstance(told.json, dict)
        for ending in ("pdf", "xlsx"):
            kept = call("report", kind, "-o", tmp_path / f"{kind}.{ending}")
            assert kept.json == {"file": str(tmp_path / f"{kind}.{ending}")}
    assert set(_TOLD) == set(REPORTS)
    assert "Hộ tịch" in text_of(tmp_path / "ii06.pdf")
    page = load_workbook(tmp_path / "ii06.xlsx").worksheets[0]
    assert "Hộ tịch" in [cell.value for row in page.rows for cell in row]


def test_a_figure_names_its_dossiers(call: Run, code: str) -> None:
    counted = call("report", "ii06").json["total"]
    named = call("report", "ii06", "--codes").json["total"]

    assert (counted["received"], counted["direct"], counted["within"]) == (1, 1, 1)
    assert (named["received"], named["direct"], named["overdue"]) == ([code], [code], [])
    index = call("report", "766", "--codes").json["indices"]
    assert [one["of"] for one in index if one["name"] == "Hồ sơ giải quyết đúng hạn"] == [[code]]


def test_periods_are_named_or_given_by_their_days(call: Run, code: str) -> None:
    year = int(day_of(code)[:4])

    named = call("report", "ii06", "--period", f"{year + 1}").json
    given = call("report", "ii06", "--from", day_of(code), "--to", day_of(code)).json

    assert (named["from"], named["to"]) == (f"{year}-12-15", f"{year + 1}-12-14")
    assert given["total"]["received"] == 1


@pytest.mark.parametrize(
    "given",
    [
        ("--period", "tháng này"),
        ("--period", "2026-13"),
        ("--period", "2026-11", "--from", "2026-11-01"),
        ("--from", "2026-11-01"),
        ("--from", "2026-11-02", "--to", "2026-11-01"),
        ("--from", "02/11/2026", "--to", "2026-11-03"),
    ],
)
def test_a_period_that_is_none_is_refused(call: Run, given: tuple[str, ...]) -> None:
    assert call("report", "ii06", *given).code == 1


def test_a_hand_over_list_is_told_and_printed(call: Run, code: str, tmp_path: Path) -> None:
    path = tmp_path / "ban-giao.pdf"
    assert call("hand-over", code, "--giver", "Lê Thị Mẫu", "--to", "Công an xã").code == 0

    (told,) = call("hand-over-list").json
    pair = ("--from", told["from_office"], "--to", told["to_office"])
    first = call("hand-over-list", *pair, "-o", path).json
    again = call("hand-over-list", "--day", day_of(code), *pair, "-o", path).json
    none = call("hand-over-list", "--from", "Công an xã", "--to", "Xã Mẫu", "-o", path)

    assert (told["to_office"], told["codes"], told["giver"]) == ("Công an xã", [code], "Lê Thị Mẫu")
    assert (first["copy"], again["copy"]) == (1, 2)
    assert "BẢN IN LẠI – LẦN IN THỨ 2" in text_of(path)
    assert (none.code, "Công an xã" in none.err) == (1, True)


def test_closing_the_day_takes_away_what_no_event_names(
    call: Run, code: str, counter: Path
) -> None:
    orphan = counter / "attachments" / "ab" / ("ab" * 32)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"left behind by a crash")
    long_ago = datetime(2020, 1, 1, tzinfo=VIET_NAM).timestamp()
    os.utime(orphan, (long_ago, long_ago))

    assert call("close-day").code == 0

    assert not orphan.exists()


def test_the_register_of_a_year_is_printed(call: Run, code: str, tmp_path: Path) -> None:
    path, year = tmp_path / "so.pdf", day_of(code)[:4]

    printed = call("register", "--year", year, "-o", path)
    empty = call("register", "--year", "1999", "-o", path)

    assert printed.json == {"file": str(path), "pages": 2, "set": "2025"}
    assert "Nguyễn Văn Mẫu" in text_of(path)
    assert (empty.code, "1999" in empty.err) == (1, True)
