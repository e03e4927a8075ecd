"""The log: useful to an administrator, and of no use to anybody who looks for a citizen."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app import logs
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused, Unavailable, say

NAME, ID_NUMBER, MAIL = "Nguyễn Văn Mẫu", "001090000000", "mau.nguyen@example.vn"
PERSON = Person(name=NAME, id_number=ID_NUMBER, email=MAIL, phone="0900 000 000")
LOGGER = logging.getLogger("counter_app.tests")


LONG = "%d " + "word " * 390


class Kind(StrEnum):
    LATE = "late"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    logs.start(tmp_path)
    yield tmp_path / "counter.log"
    logs.stop()


def test_a_line_says_when_how_grave_and_where(log: Path) -> None:
    LOGGER.info("store opened, %d events, %s", 12, "01JABCDEFGHJKMNPQRSTVWXYZ0")

    [line] = log.read_text(encoding="utf-8").splitlines()
    moment, grade, place, *words = line.split(" ")
    assert moment[:2] == "20"
    assert "T" in moment
    assert (grade, place) == ("INFO", "counter_app.tests:")
    assert " ".join(words) == "store opened, 12 events, 01JABCDEFGHJKMNPQRSTVWXYZ0"


def test_fine_detail_of_other_libraries_is_left_out(log: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://example.vn")
    logging.getLogger("httpx").warning("slow")
    LOGGER.debug("detail")

    assert [line.split()[-1] for line in log.read_text().splitlines()] == ["slow"]


@pytest.mark.parametrize("argument", [NAME, ID_NUMBER, MAIL, PERSON, [NAME], {"a": NAME}, (NAME,)])
def test_no_argument_brings_a_person_into_the_log(log: Path, argument: object) -> None:
    LOGGER.warning("saved %s", argument)
    LOGGER.warning("saved %(who)s", {"who": argument})

    written = log.read_text(encoding="utf-8")
    assert "Nguyễn" not in written
    assert "Mẫu" not in written
    assert ID_NUMBER not in written
    assert "example.vn" not in written
    assert written.count("saved") == 2


def test_ids_numbers_and_kinds_come_through(log: Path) -> None:
    LOGGER.info("%s %s %.1f %s %s", "H30.12-251121-2001", Kind.LATE, 1.25, None, True)

    assert log.read_text().endswith("H30.12-251121-2001 late 1.2 None True\n")


@given(digits=st.from_regex(r"\A[0-9]{9,20}\Z"), before=st.sampled_from(["", "id", " ", "CCCD:"]))
def test_nine_digits_in_a_row_never_stand_in_the_log(digits: str, before: str) -> None:
    assert digits not in logs.scrubbed(f"{before}{digits}!")
    assert logs.scrubbed(f"{before}{digits}!").startswith(before)


@pytest.mark.parametrize(
    "personal", ["0912 345 678", "0912.345.678", "001 090 000 000", "a.b@c.vn", "A_B+1@x.gov.vn"]
)
def test_numbers_in_groups_and_addresses_are_struck_out(personal: str) -> None:
    assert logs.scrubbed(f"call {personal} now") == "call … now"


@pytest.mark.parametrize(
    "plain", ["port 8443", "12345678", "H30.12-251121-2001", "127.0.0.1", "2025-11-21 18:30:00"]
)
def test_what_names_nobody_stays(plain: str) -> None:
    assert logs.scrubbed(plain) == plain


def secret_failure(name: str, number: str) -> None:
    held = {"name": name, "number": number}
    try:
        dict[str, str]()[held["name"]]
    except KeyError as error:
        raise ValueError(f"bad {number} of {name} in 'payload' for 'Tran Thi Mau'") from error


def failure() -> Exception:
    try:
        secret_failure(NAME, ID_NUMBER)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_bug_is_logged_under_the_id_the_user_is_told(log: Path) -> None:
    bug = logs.report_bug(failure())

    written = log.read_text(encoding="utf-8")
    assert f"ERROR counter_app.logs: bug {bug}" in written
    assert "ValueError: bad … of … … … in 'payload' for …" in written
    assert "caused by KeyError: …" in written
    assert "tests.test_logs:" in written
    assert "secret_failure" in written
    assert bug in str(logs.bug_sentence(bug))


def test_a_bug_shows_no_person_no_value_and_no_folder_of_the_user(log: Path) -> None:
    logs.report_bug(failure())
    LOGGER.error("failed", exc_info=failure())

    written = log.read_text(encoding="utf-8")
    assert written.count("ValueError") == 2
    for private in ("Nguyễn", "Mẫu", "Tran Thi Mau", ID_NUMBER, "held", __file__):
        assert private not in written


def test_a_sentence_for_the_clerk_is_logged_without_its_values(log: Path) -> None:
    logs.report_bug(Refused(say("Hồ sơ của {name} đã trả.", name=NAME)))

    assert "Refused: Hồ sơ của {name} đã trả." in log.read_text(encoding="utf-8")
    assert NAME not in log.read_text(encoding="utf-8")


def test_parameters_of_a_failed_statement_are_struck_out(log: Path) -> None:
    logs.report_bug(
        RuntimeError("no column\n[SQL: INSERT INTO t]\n[parameters: (Tran Thi Mau, 1)]\n")
    )

    assert "no column" in log.read_text(encoding="utf-8")
    assert "Tran" not in log.read_text(encoding="utf-8")


def test_a_bug_without_end_has_a_bounded_report(log: Path) -> None:
    def forever() -> None:
        forever()

    with pytest.raises(RecursionError) as caught:
        forever()
    error: Exception = caught.value
    for _ in range(20):
        following = ValueError("again")
        following.__cause__ = error
        error = following
    logs.report_bug(error)
    logs.report_bug(caught.value)

    assert len(log.read_text(encoding="utf-8").splitlines()) < 80


def test_a_huge_message_is_cut_and_quickly(log: Path) -> None:
    LOGGER.warning("x" * 1_000_000)
    logs.report_bug(ValueError("ệ" * 1_000_000))

    assert log.stat().st_size < 3 * logs.LONGEST_MESSAGE


def test_ids_of_bugs_differ_and_can_be_read_aloud(log: Path) -> None:
    ids = [logs.report_bug(ValueError("x")) for _ in range(50)]

    assert len(set(ids)) == 50
    assert all(len(each) == 7 and not set(each) & set("O0I1L") for each in ids)


def test_starting_again_moves_the_log(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        logs.start(folder)
        LOGGER.info("in %s", folder.name)
    logs.stop()

    assert [(each / "counter.log").read_text().split()[-1] for each in folders] == ["a", "b"]


def test_a_missing_directory_is_made_and_an_impossible_one_told(tmp_path: Path) -> None:
    logs.start(tmp_path / "new" / "logs")
    LOGGER.info("x")
    logs.stop()

    with pytest.raises(Unavailable, match="nhật ký"):
        logs.start(tmp_path / "new" / "logs" / "counter.log" / "below")


def test_full_files_are_turned_over_and_only_some_kept(log: Path) -> None:
    for number in range(logs.LARGEST_FILE * (logs.FILES_KEPT + 2) // len(LONG)):
        LOGGER.info(LONG, number)

    kept = sorted(log.parent.iterdir())
    assert len(kept) == logs.FILES_KEPT + 1
    assert all(each.stat().st_size <= logs.LARGEST_FILE for each in kept)


def test_a_file_that_another_program_holds_is_not_turned_over(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    (log.parent / "counter.log.1").write_text("older")
    monkeypatch.setattr(os, "rename", held)
    enough = logs.LARGEST_FILE // len(LONG) + 10
    for number in range(enough):
        LOGGER.info(LONG, number)

    assert log.read_text().count("INFO") == enough
    assert (log.parent / "counter.log.1").read_text() == "older"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_reads_the_log(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        logs.start(tmp_path)
        LOGGER.info("x")
    finally:
        os.umask(before)
        logs.stop()

    assert (tmp_path / "counter.log").stat().st_mode & 0o777 == 0o600


def test_a_log_that_cannot_be_written_says_so_without_the_record(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [handler] = [each for each in logging.getLogger().handlers if hasattr(each, "maxBytes")]
    handler.handle(LOGGER.makeRecord("x", logging.INFO, "x", 1, "%d", (NAME,), None))

    told = capsys.readouterr().err
    assert told == "The log cannot be written (TypeError).\n"
    assert log.read_text() == ""


HOOKS = """
import sys, threading
from pathlib import Path
from counter_app import logs

logs.start(Path(sys.argv[1]))
logs.install_hooks(lambda sentence: print("told", sentence.values["id"], flush=True))

class Spoilt:
    def __del__(self):
        raise ValueError("while going")

def fail():
    raise ValueError("in a thread")

def leave():
    raise SystemExit(3)

for work in (fail, leave):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
Spoilt()
raise {final}
"""


def run_hooks(folder: Path, final: str) -> tuple[int, list[str], str, str]:
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", HOOKS.replace("{final}", final), str(folder)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    written = (folder / "counter.log").read_text(encoding="utf-8")
    return ran.returncode, ran.stdout.split(), ran.stderr, written


def test_what_nobody_caught_is_logged_and_told_wherever_it_happened(tmp_path: Path) -> None:
    code, told, errors, written = run_hooks(tmp_path, "ValueError('in main')")

    assert code == 1
    assert errors == ""
    for place in ("in a thread", "while going", "in main"):
        assert written.count(f"ValueError: {place}") == 1
    assert written.count("bug ") == 3
    assert [word for word in told if word != "told"] == [
        line.split("bug ")[1]
        for number, line in enumerate(x for x in written.splitlines() if "bug " in x)
        if number != 1
    ]


def test_an_interruption_from_the_keyboard_is_no_bug(tmp_path: Path) -> None:
    _, told, errors, written = run_hooks(tmp_path, "KeyboardInterrupt")

    assert len(told) == 2
    assert "KeyboardInterrupt" in errors
    assert "KeyboardInterrupt" not in written
