"""Backups that are almost good: proven whole, or refused in a sentence; never a fault."""

import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings

from counter_app.db import backup_file
from counter_app.db.backup_file import Manifest
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.sentences import Damaged, Refused
from counter_app.vault import DeviceKey
from tests.sync.mutations import Change, changes

KEY: Final = DeviceKey(bytes(range(32)))
CONTENTS: Final = {
    "store.db": b"an encrypted store" * 20,
    "keys.json": b"{}",
    "attachments/ab/" + "ab" * 32: b"a sealed scan",
}
UNHURRIED: Final = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    """A whole backup with small files in it."""
    sources = {}
    for number, (name, content) in enumerate(CONTENTS.items()):
        sources[name] = tmp_path / f"source-{number}"
        sources[name].write_bytes(content)
    manifest = Manifest(
        public_key=KEY.public_key.hex(),
        agency_code="H30.12",
        counter=1,
        made_at=datetime(2026, 11, 23, 17, 0, tzinfo=VIET_NAM),
        events=1,
        head="",
        dossiers=1,
    )
    path = tmp_path / "good.mcbackup"
    backup_file.write(path, manifest, sources, KEY)
    return path.read_bytes()


def judged(path: Path) -> bool:
    """Whether it is proven; what is proven unpacks to what was put in."""
    try:
        manifest = backup_file.read_back(path)
    except (Damaged, Refused):
        return False
    folder = path.with_suffix(".out")
    assert backup_file.unpack(path, folder) == manifest
    for name in manifest.files:
        assert (folder / name).read_bytes() == CONTENTS[name]
        (folder / name).unlink()
    return True


@UNHURRIED
@given(change=changes())
@example(change=lambda good: good)
def test_a_backup_with_other_bytes_is_proven_or_refused(
    tmp_path: Path, good: bytes, change: Change
) -> None:
    path = tmp_path / "changed.mcbackup"
    path.write_bytes(change(good))

    proven = judged(path)

    assert proven or change(good) != good


def every_header(good: bytes, at: int, value: int) -> bytes:
    """This byte of each entry in the directory at the file's end, set to a value."""
    changed, start = bytearray(good), good.index(b"PK\1\2")
    while (start := good.find(b"PK\1\2", start)) >= 0:
        changed[start + at] = value
        start += 4
    return bytes(changed)


@pytest.mark.parametrize("value", [1, 8, 12, 14, 99, 255])
@pytest.mark.parametrize("at", [6, 8, 9, 10, 16, 20, 24, 28, 30, 42])
def test_a_backup_whose_directory_says_otherwise_is_proven_or_refused(
    tmp_path: Path, good: bytes, at: int, value: int
) -> None:
    """Encrypted, packed in another way, elsewhere, of another size or under another name."""
    path = tmp_path / "changed.mcbackup"
    path.write_bytes(every_header(good, at, value))

    judged(path)


def test_a_manifest_that_is_packed_is_not_unpacked(tmp_path: Path) -> None:
    """We never pack; half a gigabyte of blanks would weigh half a megabyte."""
    path = tmp_path / "packed.mcbackup"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * (64 << 20))
        archive.writestr("manifest.sig", bytes(64))

    tracemalloc.start()
    with pytest.raises(Damaged):
        backup_file.read_back(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 << 20
