"""A backup is one file, whole and proven, or there is none."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter_app.bootstrap import create_counter, open_counter
from counter_app.db import backup_file
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.sentences import Damaged, Refused, Unavailable
from counter_app.paths import DataDir
from counter_app.service import safekeeping
from counter_app.service.backup_port import BackupPlan
from counter_app.service.setup import SetUpCounter
from tests.rescue.damage import spoil_an_event
from tests.rescue.office import backed_up, codes_at, received, scan_attached, work_at
from tests.vault.keyrings import MemoryKeyring

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def unfinished(folder: DataDir, stick: Path) -> list[str]:
    """What a backup would leave half done, here and there."""
    return [
        path.name for path in (*folder.root.glob(".backup*"), *stick.glob(".*")) if path.name != "."
    ]


def test_a_backup_tells_what_it_holds_and_nothing_else_in_the_clear(
    folder: DataDir, stick: Path, tmp_path: Path
) -> None:
    with open_counter(folder) as desk:
        code = received(desk)
        scan_attached(desk, code, tmp_path / "scan.png")

        made = safekeeping.back_up(desk, stick)

        with desk.store.reading() as reader:
            events = len(reader.own_entries())
    assert made.dossiers == 1
    assert made.events == events
    assert made.attachments == 1
    assert made.size == made.file.stat().st_size > made.attachment_bytes > 0
    assert not made.recoverable
    assert names(stick) == [made.file.name]
    assert "Mẫu".encode() not in made.file.read_bytes()
    assert unfinished(folder, stick) == []
    manifest = backup_file.read_back(made.file)
    assert (manifest.events, manifest.agency_code, manifest.counter) == (events, "H30.12", 1)


def test_attachments_can_be_left_out(folder: DataDir, stick: Path, tmp_path: Path) -> None:
    with open_counter(folder) as desk:
        scan_attached(desk, received(desk), tmp_path / "scan.png")

        made = safekeeping.back_up(desk, stick, attachments=False)

    assert made.attachments == 0


def test_a_backup_of_a_counter_at_work_holds_one_moment_of_it(folder: DataDir, stick: Path) -> None:
    """The window is open and writes all the while."""
    stop, codes = threading.Event(), []
    with open_counter(folder) as desk:
        codes.append(received(desk))

        def at_work() -> None:
            while not stop.is_set():
                codes.append(received(desk))

        clerk = threading.Thread(target=at_work)
        clerk.start()
        try:
            made = [safekeeping.back_up(desk, stick) for _ in range(2)]
        finally:
            stop.set()
            clerk.join()
        assert desk.store.verify().problem is None
    assert len(codes) > 2, "nobody waited for the backup"
    assert 1 <= made[0].dossiers <= made[1].dossiers <= len(codes)


@pytest.mark.parametrize("place", ["head", "middle", "end"])
def test_a_backup_that_was_changed_anywhere_is_told_from_a_whole_one(
    folder: DataDir, stick: Path, place: str
) -> None:
    file = backed_up(folder, stick).file
    content = bytearray(file.read_bytes())
    at = {"head": 100, "middle": len(content) // 2, "end": len(content) - 30}[place]
    content[at] ^= 1
    file.write_bytes(content)

    with pytest.raises((Damaged, Refused)):
        backup_file.read_back(file)


def test_a_backup_that_was_cut_short_or_signed_by_nobody_is_refused(
    folder: DataDir, stick: Path, tmp_path: Path
) -> None:
    file = backed_up(folder, stick).file
    cut = tmp_path / "cut.mcbackup"
    cut.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(Damaged):
        backup_file.read_back(cut)
    forged = tmp_path / "forged.mcbackup"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"H30.12", b"H30.13"))
    with pytest.raises(Damaged):
        backup_file.read_back(forged)


def test_a_store_that_is_not_sound_is_not_backed_up(folder: DataDir, stick: Path) -> None:
    good = backed_up(folder, stick).file
    with open_counter(folder) as desk:
        spoil_an_event(folder)

        with pytest.raises(Damaged):
            safekeeping.back_up(desk, stick)

        assert safekeeping.backup_state(desk).problem != ""
    assert names(stick) == [good.name]


def test_a_folder_that_is_away_is_said_and_remembered_until_one_succeeds(
    folder: DataDir, stick: Path
) -> None:
    with open_counter(folder) as desk:
        with pytest.raises(Unavailable, match="rút"):
            safekeeping.back_up(desk, stick / "away")
        state = safekeeping.backup_state(desk)
        assert "rút" in state.problem
        assert state.last is None

        safekeeping.back_up(desk, stick)

        state = safekeeping.backup_state(desk)
        assert state.problem == ""
        assert state.last is not None


def test_a_folder_beside_the_data_is_refused(folder: DataDir) -> None:
    inside = folder.root / "backups"
    inside.mkdir()

    with open_counter(folder) as desk, pytest.raises(Refused) as refusal:
        safekeeping.back_up(desk, inside)

    assert refusal.value.where == "to"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 KiB, or of none where this user may not mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(  # noqa: S603
        [mount, "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(place)], check=False
    )
    if done.returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run([str(shutil.which("umount")), str(place)], check=True)  # noqa: S603


def test_a_full_disk_leaves_nothing_half_done(folder: DataDir, small_disk: Path) -> None:
    with open_counter(folder) as desk, pytest.raises(Unavailable, match="Không đủ chỗ"):
        safekeeping.back_up(desk, small_disk)

    assert names(small_disk) == []
    assert unfinished(folder, small_disk) == []


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_a_disk_that_fills_up_at_any_point_leaves_nothing_half_done(
    folder: DataDir, stick: Path
) -> None:
    """The limit on file sizes stands for the disk's end, also where nobody may mount one."""
    resource = pytest.importorskip("resource")
    whole = backed_up(folder, stick).size
    before = names(stick)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_counter(folder) as desk:
        for room in (whole - 10, whole - 3000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
            try:
                with pytest.raises(Unavailable):
                    safekeeping.back_up(desk, stick)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            assert names(stick) == before
            assert unfinished(folder, stick) == []
        assert desk.store.verify().problem is None


@pytest.mark.skipif(os.name != "posix", reason="another user's rights")
def test_a_read_only_folder_is_said(folder: DataDir, stick: Path) -> None:
    mount = shutil.which("mount")
    if os.geteuid() == 0 and mount is not None:
        bound = [mount, "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(stick)]
        if subprocess.run(bound, check=False).returncode:  # noqa: S603
            pytest.skip("no read-only disk can be mounted here")
    else:
        stick.chmod(0o500)
    try:
        with open_counter(folder) as desk, pytest.raises(Unavailable, match="Không được phép"):
            safekeeping.back_up(desk, stick)
    finally:
        if os.geteuid() == 0:
            subprocess.run([str(shutil.which("umount")), str(stick)], check=True)  # noqa: S603
        else:
            stick.chmod(0o700)
    assert names(stick) == []


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_backup_killed_at_any_moment_leaves_no_backup_that_is_none(
    machine: MemoryKeyring, tmp_path: Path, stick: Path
) -> None:
    """What has a backup's name is whole; the next one clears what is old and unfinished away."""
    folder = DataDir(tmp_path / "demo")
    place = SetUpCounter(agency_code="H30.12", counter=1, commune="Xã Mẫu", demo=True)
    create_counter(folder, place, None)
    for after in (0.0, 0.05, 0.15, 0.3):
        child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.rescue.child", str(folder.root), str(stick)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        try:
            child.wait(timeout=after)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        child.communicate()
        for path in stick.glob("*.mcbackup"):
            backup_file.read_back(path)
    left = [*folder.root.glob(".backup-*"), *stick.glob(".*.part")]
    for path in left:
        for one in (path, *path.glob("*")):
            os.utime(one, (0, 0))

    made = backed_up(folder, stick)

    assert made.file in stick.glob("*.mcbackup")
    assert unfinished(folder, stick) == []


def test_what_another_program_is_just_writing_is_left_alone(folder: DataDir, stick: Path) -> None:
    busy = stick / ".quay-H30.12-1-00000000-20261123-080000.mcbackup.00.part"
    busy.touch()

    backed_up(folder, stick)

    assert busy.exists()


def test_backups_by_plan_come_once_a_day_and_the_oldest_make_room(
    folder: DataDir, stick: Path
) -> None:
    stranger = stick / "quay-H30.12-1-ffffffff-20200101-000000.mcbackup"
    stranger.touch()
    with open_counter(folder) as desk:
        assert not safekeeping.backup_due(desk)
        safekeeping.plan_backups(desk, BackupPlan(folder=stick, keep=2))
        assert safekeeping.backup_due(desk), "there is none yet"

        first = safekeeping.back_up_if_due(desk)
        assert first is not None
        assert safekeeping.back_up_if_due(desk) is None
        stem = first.file.name[:-24]
        older = [stick / f"{stem}202611{day:02}-170000.mcbackup" for day in (1, 2, 3)]
        for path in older:
            shutil.copyfile(first.file, path)
        newest = safekeeping.back_up(desk)

    assert newest.removed >= 2
    kept = {path.name for path in stick.iterdir()}
    assert {newest.file.name, stranger.name} <= kept, "of other counters nothing is removed"
    assert len(kept) == 3


def test_old_backups_stay_where_the_new_one_failed(folder: DataDir, stick: Path) -> None:
    with open_counter(folder) as desk:
        safekeeping.plan_backups(desk, BackupPlan(folder=stick, keep=1))
        good = safekeeping.back_up(desk)
        shutil.rmtree(folder.attachments, ignore_errors=True)
        spoil_an_event(folder)
        with pytest.raises(Damaged):
            safekeeping.back_up(desk)

    assert names(stick) == [good.file.name]


def test_a_number_of_backups_to_keep_is_at_least_one(folder: DataDir, stick: Path) -> None:
    with open_counter(folder) as desk, pytest.raises(Refused):
        safekeeping.plan_backups(desk, BackupPlan(folder=stick, keep=0))


def test_the_clerk_is_told_of_a_backup_that_failed_or_is_old(folder: DataDir, stick: Path) -> None:
    with open_counter(folder) as desk:
        assert safekeeping.remarks(desk) == ()
        safekeeping.plan_backups(desk, BackupPlan(folder=stick, keep=2))
        made = safekeeping.back_up(desk)
        assert safekeeping.remarks(desk) == ()

        assert desk.backups is not None
        desk.backups.failed("Đĩa đầy.", datetime(2026, 11, 23, tzinfo=VIET_NAM))
        (failed,) = safekeeping.remarks(desk)
        assert "Đĩa đầy." in str(failed)

        desk.backups.made(replace(made, made_at=made.made_at - timedelta(days=5)))
        (old,) = safekeeping.remarks(desk)
        assert "5 ngày" in str(old)


def test_the_codes_are_as_they_were_after_a_backup(folder: DataDir, stick: Path) -> None:
    codes = work_at(folder, 3)

    backed_up(folder, stick)

    assert codes_at(folder) == sorted(codes)
