"""A counter comes back from a backup; what was there is moved aside, and nothing is given twice."""

import shutil
from pathlib import Path

import msgspec
import pyrage
import pytest

from counter_app.bootstrap import create_counter, open_counter
from counter_app.db import backup_file
from counter_app.domain.facts.stores import Notice
from counter_app.domain.sentences import Damaged, Refused, Said
from counter_app.paths import DataDir
from counter_app.rescue import Means, Restored, restore_counter
from counter_app.service import safekeeping
from counter_app.service.setup import SetUpCounter
from counter_app.vault import DeviceKey, open_keys
from counter_app.vault.recovery import keep_sealed_copy
from tests.rescue.office import backed_up, codes_at, received, scan_attached, work_at
from tests.vault.keyrings import MemoryKeyring


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


KEYRING = Means()


def restored(folder: DataDir, file: Path, means: Means = KEYRING) -> Restored:
    return restore_counter(folder, file, means, silent)


def tree(folder: Path) -> dict[str, bytes]:
    """Everything that lies in a folder, but for logs."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "logs" and not path.name.startswith("store.db-")
    }


def test_a_lost_disk_comes_back_into_an_empty_folder(
    folder: DataDir, stick: Path, tmp_path: Path
) -> None:
    """Lesson 14: everything is counted before it counts."""
    with open_counter(folder) as desk:
        code = received(desk)
        scan_attached(desk, code, tmp_path / "scan.png")
        made = safekeeping.back_up(desk, stick)
    shutil.rmtree(folder.root)

    done = restored(folder, made.file)

    assert done.aside is None
    assert done.manifest.events == made.events
    assert codes_at(folder) == [code]
    with open_counter(folder) as desk:
        assert desk.store.verify().problem is None
        with desk.store.reading() as reader:
            (content,) = reader.attached_contents()
        assert desk.attachments.is_sound(content.sha256)
    assert not list(folder.root.glob(".restore-*"))


def test_lesson_13_data_that_was_not_sent_is_not_put_aside_unasked(
    folder: DataDir, stick: Path
) -> None:
    made = backed_up(folder, stick)
    lost = work_at(folder, 2)

    with pytest.raises(Refused, match="chưa gửi"):
        restored(folder, made.file)
    assert codes_at(folder) == lost
    assert not list(folder.root.glob("aside-*"))

    done = restored(folder, made.file, Means(keep_aside=True))

    assert done.aside is not None
    assert codes_at(folder) == []
    aside = DataDir(done.aside)
    assert codes_at(aside) == lost, "aside lies a whole counter"


def test_lesson_20_a_restored_counter_says_so_and_gives_no_number_twice(
    folder: DataDir, stick: Path
) -> None:
    (first,) = work_at(folder)
    made = backed_up(folder, stick)
    lost = work_at(folder, 3)

    done = restored(folder, made.file, Means(keep_aside=True))

    assert done.noticed == (Notice.TOKEN, Notice.HEAD)
    (after,) = work_at(folder)
    assert after not in {first, *lost}
    assert after.endswith("-1501")
    with open_counter(folder) as desk:
        (remark,) = safekeeping.remarks(desk)
    assert "khôi phục" in str(remark)


def test_restoring_what_was_backed_up_last_loses_nothing_and_says_nothing(
    folder: DataDir, stick: Path
) -> None:
    """Opening draws a new token, so only a backup of this very session is not older."""
    with open_counter(folder) as desk:
        received(desk)
        made = safekeeping.back_up(desk, stick)
    copy = DataDir(folder.root.with_name("copy"))

    done = restored(copy, made.file)

    assert done.noticed == ()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "no zip", "missing"])
def test_a_damaged_backup_changes_nothing(folder: DataDir, stick: Path, damage: str) -> None:
    file = backed_up(folder, stick).file
    content = file.read_bytes()
    work_at(folder)
    before = tree(folder.root)
    file.write_bytes(
        {
            "cut": content[: len(content) // 2],
            "flipped": content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
            "empty": b"",
            "no zip": b"khong phai ban sao luu" * 1000,
            "missing": b"",
        }[damage]
    )
    if damage == "missing":
        file.unlink()

    with pytest.raises((Damaged, Refused)):
        restored(folder, file, Means(keep_aside=True))

    assert tree(folder.root) == before


def test_a_counter_that_is_open_is_not_moved_away(folder: DataDir, stick: Path) -> None:
    made = backed_up(folder, stick)

    with open_counter(folder) as desk:
        with pytest.raises(Refused, match="đang mở"):
            restored(folder, made.file, Means(keep_aside=True))
        received(desk)

    assert len(codes_at(folder)) == 1


def test_a_backup_of_another_counter_leaves_that_ones_data_aside(
    folder: DataDir, stick: Path, tmp_path: Path
) -> None:
    other = DataDir(tmp_path / "other")
    create_counter(other, SetUpCounter(agency_code="H30.12", counter=2, commune="Xã Mẫu"), None)
    codes = work_at(other)
    made = backed_up(other, stick)
    mine = work_at(folder)

    done = restored(folder, made.file, Means(keep_aside=True))

    assert codes_at(folder) == codes
    assert done.aside is not None
    assert codes_at(DataDir(done.aside)) == mine


def test_lesson_26_a_dead_machine_comes_back_on_another_one(
    folder: DataDir,
    stick: Path,
    tmp_path: Path,
    machine: MemoryKeyring,
    identity: pyrage.x25519.Identity,
) -> None:
    """Disk and keyring are gone; the backup and the province's identity are all there is."""
    secrets = open_keys(folder.root, passphrase=None).load()
    keep_sealed_copy(folder.recovery, secrets, str(identity.to_public()))
    codes = work_at(folder, 2)
    made = backed_up(folder, stick)
    assert made.recoverable
    shutil.rmtree(folder.root)
    machine.entries.clear()
    fresh = DataDir(tmp_path / "new machine")

    with pytest.raises(Said, match=r"recover|identity"):
        restored(fresh, made.file)
    assert not fresh.store.exists()
    with pytest.raises(Refused):
        restored(fresh, made.file, Means(identity=str(pyrage.x25519.Identity.generate())))
    done = restored(fresh, made.file, Means(identity=str(identity)))

    assert codes_at(fresh) == codes
    assert done.aside is None
    assert open_keys(fresh.root, passphrase=None).load() == secrets
    (after,) = work_at(fresh)
    assert after not in codes


def test_a_backup_without_a_recovery_copy_says_so(
    folder: DataDir, stick: Path, identity: pyrage.x25519.Identity
) -> None:
    made = backed_up(folder, stick)

    with pytest.raises(Refused) as refusal:
        restored(folder, made.file, Means(identity=str(identity), keep_aside=True))

    assert refusal.value.where == "identity"


def test_a_backup_cannot_write_outside_of_its_folder(
    folder: DataDir, stick: Path, tmp_path: Path
) -> None:
    """A manifest that names a way out is refused although its seal holds."""
    signer = DeviceKey(open_keys(folder.root, passphrase=None).load().device_seed)
    whole = backup_file.read_back(backed_up(folder, stick).file)
    evil = tmp_path / "evil.mcbackup"
    small = tmp_path / "small"
    small.write_bytes(b"x")
    sources = {"store.db": small, "../outside": small}
    backup_file.write(evil, msgspec.structs.replace(whole, files={}), sources, signer)

    with pytest.raises(Damaged):
        restored(DataDir(tmp_path / "deep" / "data"), evil)

    assert not list(tmp_path.rglob("outside"))
