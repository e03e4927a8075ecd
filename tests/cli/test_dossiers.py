"""Receiving, finding, showing and printing dossiers from the command line."""

import hashlib
from pathlib import Path

import pypdfium2
import pytest

from counter_app.cli import REFUSED, USAGE
from tests.cli.conftest import Run

MAU = {"name": "Nguyễn Văn Mẫu", "id_number": "001090000000", "phone": "0900000000"}
CARD = "001090000000|012345678|Nguyễn Văn Mẫu|01011990|Nam|Thôn Ví Dụ, Xã Mẫu, Hà Nội|15032022"


def test_a_received_dossier_has_a_code_of_the_band_and_a_due_time(receive: Run) -> None:
    answer = receive(procedure="1.001193", applicant=MAU, received_at="2026-03-06T15:20")

    assert answer.code == 0, answer.err
    assert answer.json["code"] == "H30.12-260306-1001"
    assert answer.json["due_at"] == "2026-03-09T17:00:00+07:00"
    assert answer.json["explanation"]
    assert len(answer.json["event_id"]) == 64


def test_the_next_dossier_of_a_day_has_the_next_number_and_the_next_day_begins_again(
    receive: Run,
) -> None:
    codes = [
        receive(procedure="2.000815", applicant=MAU, received_at=moment).json["code"]
        for moment in ("2026-03-05T08:00", "2026-03-05T09:00", "2026-03-06T08:00")
    ]

    assert codes == ["H30.12-260305-1001", "H30.12-260305-1002", "H30.12-260306-1001"]


def test_a_card_is_read_and_its_raw_text_is_not_kept(receive: Run, call: Run) -> None:
    answer = receive(procedure="1.004873", card_qr=CARD, received_at="2026-03-06T09:00")

    shown = call("show", answer.json["code"])
    assert shown.json["reception"]["applicant"]["name"] == "Nguyễn Văn Mẫu"
    assert "name" in shown.json["reception"]["applicant"]["from_card"]
    assert "|" not in shown.out


def test_a_dossier_is_found_by_name_without_diacritics_number_phone_and_part_of_its_code(
    receive: Run, call: Run
) -> None:
    code = receive(procedure="1.001193", applicant=MAU, received_at="2026-03-06T09:00").json["code"]

    for text in ("nguyen van mau", "NGUYỄN", "1090000", "0900 000", "260306-10", "1001"):
        assert [row["code"] for row in call("search", text).json] == [code], text


def test_the_first_receipt_is_the_original_and_the_second_says_that_it_is_a_reprint(
    receive: Run, call: Run, tmp_path: Path
) -> None:
    code = receive(procedure="1.001193", applicant=MAU, received_at="2026-03-06T09:00").json["code"]
    first, second, again = (tmp_path / f"{name}.pdf" for name in ("first", "second", "again"))

    assert call("receipt", code, "-o", first).code == 0
    assert call("receipt", code, "-o", second).code == 0
    assert call("receipt", code, "--copy", 1, "-o", again).code == 0

    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != second.read_bytes()
    assert code in text_of(first)
    printed = [part["document"] for part in call("show", code).json["printed"]]
    assert [document["copy"] for document in printed] == [1, 2]
    assert printed[0]["digest"] == hashlib.sha256(first.read_bytes()).hexdigest()


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("form_set", ["2018", "2025"])
@pytest.mark.parametrize("paper", ["a5", "a5x2", "a4", "k80"])
def test_every_set_prints_on_every_paper(
    receive: Run, call: Run, tmp_path: Path, form_set: str, paper: str
) -> None:
    code = receive(procedure="1.001193", applicant=MAU, received_at="2026-03-06T09:00").json["code"]

    answer = call(
        "receipt", code, "--set", form_set, "--paper", paper, "-o", tmp_path / "receipt.pdf"
    )

    assert answer.code == 0, answer.err
    assert answer.json["set"] == form_set
    assert code in text_of(tmp_path / "receipt.pdf").replace("\n", "").replace("\r", "")


BAD = [
    ({"procedure": "9.999999"}, "Không có thủ tục 9.999999"),
    ({"received_at": "2999-01-01T08:00"}, "tương lai"),
    ({"received_at": "2001-01-01T08:00"}, "danh mục"),
    ({"received_at": "hôm qua"}, "hôm qua"),
    ({"applicant": {"name": ""}}, "tên"),
    ({"applicant": {"name": "Mẫu" * 4000}}, "ký tự"),
    ({"applicant": {"name": "Nguyễn\u0007 Mẫu"}}, "ký tự"),
    ({"applicant": {"name": "Nguyễn Văn Mẫu", "id_number": "12345"}}, "số"),
    ({"components": [{"name": "", "count": 1}]}, "tên"),
    ({"components": [{"name": "Tờ khai", "count": 0}]}, "Số lượng"),
    ({"surprise": 1}, "không hợp lệ"),
    ({"applicant": None, "card_qr": "DN4791234567890|4e677579e1bb856e|…"}, ""),
    ({"applicant": None, "card_qr": "https://example.invalid/"}, ""),
    ({"applicant": None}, "card_qr"),
]


@pytest.mark.parametrize(("change", "said"), BAD)
def test_bad_input_is_refused_with_a_sentence_and_writes_nothing(
    receive: Run, call: Run, change: dict[str, object], said: str
) -> None:
    before = call("verify").json["events"]
    given = {"procedure": "1.001193", "applicant": MAU, "received_at": "2026-03-06T09:00"} | change

    answer = receive(**{key: value for key, value in given.items() if value is not None})

    assert answer.code == REFUSED
    assert answer.out == ""
    assert said.lower() in answer.err.lower()
    assert len(answer.err.strip().splitlines()) == 1
    assert call("verify").json["events"] == before


def test_text_that_is_not_json_is_refused(call: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{", "utf-8")

    answer = call("receive", tmp_path / "x.json")

    assert answer.code == REFUSED
    assert "JSON" in answer.err


def test_a_file_that_is_not_there_is_named(call: Run, tmp_path: Path) -> None:
    answer = call("receive", tmp_path / "nowhere.json")

    assert answer.code == REFUSED
    assert "nowhere.json" in answer.err


def test_sentences_are_english_where_the_language_is(
    call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en")

    assert "9.999999" in call("due", "--procedure", "9.999999").err
    assert "no procedure" in call("due", "--procedure", "9.999999").err.lower()


def test_the_due_time_of_the_law_s_own_example(call: Run) -> None:
    answer = call("due", "--procedure", "1.001193", "--received", "2026-11-23T15:20")

    assert answer.json["due_at"].startswith("2026-11-25T")
    assert "24/11" in answer.json["explanation"]


def test_a_wrong_command_line_says_how_it_should_be(call: Run) -> None:
    assert call("receipt").code == USAGE


def test_a_receipt_for_a_folder_that_is_not_there_is_not_recorded_as_printed(
    receive: Run, call: Run, tmp_path: Path
) -> None:
    code = receive(procedure="1.001193", applicant=MAU, received_at="2026-03-06T09:00").json["code"]

    answer = call("receipt", code, "-o", tmp_path / "nowhere" / "receipt.pdf")

    assert answer.code == REFUSED
    assert call("show", code).json["printed"] == []
