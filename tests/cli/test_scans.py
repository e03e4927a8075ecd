"""Attaching, listing, taking out and withdrawing files from the command line."""

import hashlib
from pathlib import Path

import pytest

from counter_app.cli import REFUSED, UNAVAILABLE, USAGE
from tests.attachments import files
from tests.cli.conftest import Run

MAU = {"name": "Nguyễn Văn Mẫu", "id_number": "001090000000"}
PAPERS = [{"name": "Tờ khai", "kind": "original"}, {"name": "Giấy chứng sinh", "kind": "original"}]


@pytest.fixture
def code(receive: Run) -> str:
    answer = receive(
        procedure="1.001193", applicant=MAU, components=PAPERS, received_at="2026-03-06T09:00"
    )
    return str(answer.json["code"])


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return files.written(tmp_path, "Tờ khai.pdf", files.pdf(2))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return files.written(tmp_path, "ảnh.jpg", files.photo())


def test_files_are_attached_and_listed_with_what_they_stand_for(
    call: Run, code: str, scan: Path, photo: Path
) -> None:
    attached = call("attach", code, scan, photo, "--component", 1)
    call("attach", code, scan, "--result")

    assert attached.code == 0, attached.err
    assert [(one["name"], one["pages"]) for one in attached.json] == [
        ("Tờ khai.pdf", 2),
        ("ảnh.jpg", 1),
    ]
    listed = call("attachments", code).json
    assert listed["digitised"] is True
    assert listed["result"] == 1
    assert [(part["flag"], part["files"]) for part in listed["components"]] == [(1, 2), (0, 0)]
    assert [one["number"] for one in listed["files"]] == [1, 2, 3]
    assert listed["files"][0]["file"]["component"] == "Tờ khai"


@pytest.mark.parametrize(
    ("option", "flag"), [((), 1), (("--reused",), 2), (("--reused-result", "--from", "15/GKS"), 3)]
)
def test_a_re_used_document_says_so(
    call: Run, code: str, scan: Path, option: tuple[str, ...], flag: int
) -> None:
    call("attach", code, scan, "--component", 2, *option)

    listed = call("attachments", code).json
    assert listed["components"][1]["flag"] == flag
    assert listed["files"][0]["file"]["reused_from"] == ("15/GKS" if flag == 3 else "")


def test_a_file_comes_out_as_it_was_kept_and_that_is_recorded(
    call: Run, code: str, scan: Path, tmp_path: Path
) -> None:
    call("attach", code, scan)

    answer = call("attachment", code, 1, "-o", tmp_path / "out.pdf")

    assert answer.json["sha256"] == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert (tmp_path / "out.pdf").read_bytes() == scan.read_bytes()
    kinds = [step["kind"] for step in call("show", code).json["steps"]]
    assert kinds[-2:] == ["attachment.added", "attachment.exported"]


def test_a_photo_comes_out_without_its_place(
    call: Run, code: str, photo: Path, tmp_path: Path
) -> None:
    call("attach", code, photo)

    call("attachment", code, 1, "-o", tmp_path / "out.jpg")

    assert b"Mau" in photo.read_bytes()
    assert b"Mau" not in (tmp_path / "out.jpg").read_bytes()


def test_a_withdrawn_file_counts_no_more(call: Run, code: str, scan: Path) -> None:
    call("attach", code, scan, "--component", 1)

    answer = call("attachment", code, 1, "--withdraw", "nhầm hồ sơ")

    assert answer.code == 0, answer.err
    listed = call("attachments", code).json
    assert listed["components"][0]["flag"] == 0
    assert listed["files"][0]["withdrawn"]["reason"] == "nhầm hồ sơ"


def test_what_came_before_a_bad_file_stays_attached_and_is_told(
    call: Run, code: str, scan: Path, tmp_path: Path
) -> None:
    bad = files.written(tmp_path, "bad.docx", b"PK\x03\x04")

    answer = call("attach", code, scan, bad)

    assert answer.code == REFUSED
    assert "Word" in answer.err
    assert [one["name"] for one in answer.json] == ["Tờ khai.pdf"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--component", "3"), "2 thành phần"),
        (("--component", "0"), "2 thành phần"),
    ],
)
def test_a_component_that_is_not_there_is_refused(
    call: Run, code: str, scan: Path, words: tuple[str, ...], said: str
) -> None:
    answer = call("attach", code, scan, *words)

    assert answer.code == REFUSED
    assert said in answer.err
    assert answer.out == ""


def test_a_number_that_is_not_there_is_refused(
    call: Run, code: str, scan: Path, tmp_path: Path
) -> None:
    call("attach", code, scan)

    for number in (0, 2):
        answer = call("attachment", code, number, "-o", tmp_path / "out.pdf")
        assert answer.code == REFUSED
        assert "1 tệp" in answer.err


def test_a_folder_that_is_not_there_is_refused_before_anything_is_recorded(
    call: Run, code: str, scan: Path, tmp_path: Path
) -> None:
    call("attach", code, scan)
    before = call("verify").json["events"]

    answer = call("attachment", code, 1, "-o", tmp_path / "nowhere" / "out.pdf")

    assert answer.code == REFUSED
    assert call("verify").json["events"] == before


def test_a_file_belongs_to_one_place(call: Run, code: str, scan: Path) -> None:
    assert call("attach", code, scan, "--component", 1, "--result").code == USAGE
    assert call("attachment", code, 1).code == USAGE


def test_verify_proves_the_files_and_says_which_is_lost(
    call: Run, code: str, scan: Path, counter: Path
) -> None:
    call("attach", code, scan)
    assert call("verify").json["attachments"] == 1
    (blob,) = (path for path in (counter / "attachments").rglob("*") if path.is_file())

    blob.unlink()

    answer = call("verify")
    assert answer.code == UNAVAILABLE
    assert "Tờ khai.pdf" in answer.err


def test_nothing_of_a_file_lies_in_the_clear(
    call: Run, code: str, scan: Path, counter: Path
) -> None:
    call("attach", code, scan)
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()

    for path in counter.rglob("*"):
        assert digest not in path.name
        if path.is_file() and path.suffix != ".json":
            assert b"%PDF-" not in path.read_bytes(), path


def test_a_sweep_leaves_what_is_named(call: Run, code: str, scan: Path) -> None:
    call("attach", code, scan)

    assert call("sweep").json == {"removed": 0}
    assert call("verify").json["attachments"] == 1
