"""A scanner's folder: finished files are told once, unfinished ones left alone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from counter_app.domain.sentences import Unavailable
from counter_app.service.inbox import MOST_FILES, QUIET, ScannerInbox
from tests.db.office import HandClock

LITTLE = timedelta(milliseconds=100)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def clock() -> HandClock:
    return HandClock(step=timedelta(0))


@pytest.fixture
def inbox(folder: Path, clock: HandClock) -> ScannerInbox:
    return ScannerInbox(folder, clock)


def names(inbox: ScannerInbox) -> list[str]:
    return [path.name for path in inbox.look()]


def scanned(folder: Path, name: str, content: bytes = b"scan", at: int = 1_000) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def later(inbox: ScannerInbox, clock: HandClock) -> list[str]:
    """What a second look tells, after the time of quiet."""
    inbox.look()
    clock.moment += QUIET
    return names(inbox)


def test_a_file_is_told_once_it_looked_the_same_for_long_enough(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    scanned(folder, "a.pdf")

    assert names(inbox) == []
    clock.moment += QUIET - LITTLE
    assert names(inbox) == []
    clock.moment += LITTLE
    assert names(inbox) == ["a.pdf"]
    assert names(inbox) == ["a.pdf"], "until it is done"


def test_a_file_that_grows_is_left_alone_until_it_rests(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    for size in range(1, 5):
        scanned(folder, "a.pdf", b"x" * size)
        assert names(inbox) == []
        clock.moment += QUIET

    assert names(inbox) == ["a.pdf"]


def test_a_file_written_anew_in_the_same_size_is_noticed_by_its_time(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    scanned(folder, "a.pdf", b"one", at=1_000)
    inbox.look()
    scanned(folder, "a.pdf", b"two", at=1_001)
    clock.moment += QUIET

    assert names(inbox) == []


@pytest.mark.parametrize(
    "name", [".hidden.pdf", "~$a.pdf", "a.pdf.part", "A.TMP", "a.crdownload", "Thumbs.db"]
)
def test_what_is_no_finished_scan_is_passed_over(
    inbox: ScannerInbox, folder: Path, clock: HandClock, name: str
) -> None:
    scanned(folder, name)

    assert later(inbox, clock) == []


def test_empty_files_and_folders_are_passed_over(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    scanned(folder, "a.pdf", b"")
    (folder / "b.pdf").mkdir()

    assert later(inbox, clock) == []


def test_files_come_in_the_order_of_the_scanner(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    for name, at in (("b.pdf", 3), ("c.pdf", 1), ("a.pdf", 3)):
        scanned(folder, name, at=at)

    assert later(inbox, clock) == ["c.pdf", "a.pdf", "b.pdf"]


def test_a_file_that_is_done_is_not_told_again_unless_it_changes(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    path = scanned(folder, "a.pdf")
    later(inbox, clock)

    assert not inbox.done(path, remove=False)

    assert path.exists()
    assert later(inbox, clock) == []
    scanned(folder, "a.pdf", b"another page", at=2_000)
    assert later(inbox, clock) == ["a.pdf"]


def test_a_file_that_is_done_can_be_taken_out_of_the_folder(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    path = scanned(folder, "a.pdf")
    later(inbox, clock)

    assert inbox.done(path, remove=True)

    assert not path.exists()
    assert later(inbox, clock) == []


def test_a_file_that_changed_meanwhile_is_not_removed(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    path = scanned(folder, "a.pdf")
    later(inbox, clock)
    scanned(folder, "a.pdf", b"another page", at=2_000)

    assert not inbox.done(path, remove=True)

    assert path.read_bytes() == b"another page"
    assert later(inbox, clock) == ["a.pdf"]


def test_a_file_of_elsewhere_is_never_removed(
    inbox: ScannerInbox, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = scanned(tmp_path_factory.mktemp("elsewhere"), "a.pdf")

    assert not inbox.done(elsewhere, remove=True)

    assert elsewhere.exists()


def test_a_file_that_is_gone_cannot_be_removed_and_that_is_said(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    path = scanned(folder, "a.pdf")
    later(inbox, clock)
    path.unlink()

    with pytest.raises(Unavailable):
        inbox.done(path, remove=True)


def test_a_clock_that_was_put_back_delays_and_does_not_lose(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    scanned(folder, "a.pdf")
    inbox.look()
    clock.moment -= timedelta(days=1)

    assert later(inbox, clock) == ["a.pdf"]


def test_a_folder_that_is_away_is_said_and_comes_back(clock: HandClock, folder: Path) -> None:
    away = folder / "scanner"
    inbox = ScannerInbox(away, clock)
    with pytest.raises(Unavailable, match="thư mục máy quét"):
        inbox.look()

    away.mkdir()
    scanned(away, "a.pdf")

    assert later(inbox, clock) == ["a.pdf"]


def test_a_folder_full_of_files_is_looked_at_in_part(
    inbox: ScannerInbox, folder: Path, clock: HandClock
) -> None:
    for number in range(MOST_FILES + 5):
        scanned(folder, f"{number:04d}.pdf")

    assert len(later(inbox, clock)) == MOST_FILES
