"""Contents at rest: nothing readable, nothing guessable, nothing changed unnoticed."""

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from counter_app.attachments import SealedAttachments
from counter_app.domain.media import AttachmentLimits
from counter_app.domain.sentences import Damaged, Refused, Unavailable
from counter_app.sealed.folder import BlobFolder
from counter_app.sealed.sealing import CHUNK, HEAD, BrokenSealError, Sealing
from counter_app.service.attachment_port import Taken
from tests.attachments import files

KEY = bytes(range(32))
CONTENT = files.pdf()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "attachments"


@pytest.fixture
def kept(folder: Path) -> SealedAttachments:
    return SealedAttachments(folder, KEY)


@pytest.fixture
def taken(kept: SealedAttachments, tmp_path: Path) -> Taken:
    return kept.take(files.written(tmp_path, "a.pdf", CONTENT))


def blobs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def read(kept: SealedAttachments, sha256: str) -> bytes:
    return b"".join(kept.content(sha256))


@settings(max_examples=30, deadline=None)
@given(size=st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]))
def test_any_size_comes_back(size: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = BlobFolder(tmp_path_factory.mktemp("blobs"), Sealing(KEY))
    content = os.urandom(size)
    sha256 = hashlib.sha256(content).hexdigest()

    folder.put(sha256, content)

    assert b"".join(folder.chunks(sha256)) == content


def test_what_was_taken_is_told_and_comes_back(kept: SealedAttachments, taken: Taken) -> None:
    assert taken.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert taken.size == len(CONTENT)
    assert read(kept, taken.sha256) == CONTENT


def test_neither_names_nor_bytes_tell_what_is_kept(folder: Path, taken: Taken) -> None:
    (blob,) = blobs(folder)

    assert taken.sha256 not in str(blob)
    assert b"PDF" not in blob.read_bytes()
    assert blob.name != SealedAttachments(folder, bytes(32))._folder._sealing.name_of(taken.sha256)


def test_two_machines_keep_the_same_content_differently(tmp_path: Path) -> None:
    path = files.written(tmp_path, "a.pdf", CONTENT)
    for name, key in (("one", KEY), ("two", bytes(32))):
        SealedAttachments(tmp_path / name, key).take(path)

    one, two = blobs(tmp_path / "one"), blobs(tmp_path / "two")
    assert one[0].name != two[0].name
    assert one[0].read_bytes() != two[0].read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights apart from modes")
def test_only_the_owner_may_read(folder: Path, taken: Taken) -> None:
    (blob,) = blobs(folder)

    assert stat.S_IMODE(blob.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_content_is_kept_once_and_nothing_unfinished_stays(
    kept: SealedAttachments, folder: Path, taken: Taken, tmp_path: Path
) -> None:
    before = blobs(folder)[0].read_bytes()

    kept.take(files.written(tmp_path, "b.pdf", CONTENT))

    assert [blob.read_bytes() for blob in blobs(folder)] == [before]


def damages() -> Iterator[tuple[str, bytes]]:
    """What can happen to a file of two chunks; the second is `x`."""
    sealing = Sealing(KEY)
    content = bytes(CHUNK) + b"x"
    sha256 = hashlib.sha256(content).hexdigest()
    whole = b"".join(sealing.sealed(content, sealing.name_of(sha256)))
    start, length = len(HEAD) + 32, CHUNK + 16
    head, first, second = whole[:start], whole[start : start + length], whole[start + length :]
    other = b"".join(sealing.sealed(content, sealing.name_of("0" * 64)))
    yield from {
        "empty": b"",
        "a head without chunks": head,
        "another head": HEAD.replace(b"1", b"2") + whole[len(HEAD) :],
        "cut off between chunks": head + first,
        "cut off within a chunk": whole[:-1],
        "a byte more": whole + b"\x00",
        "a chunk twice": head + first + first + second,
        "chunks in another order": head + second + first,
        "without its first chunk": head + second,
        "sealed under another name": other,
        "zeros": bytes(len(whole)),
    }.items()
    for at in (0, len(HEAD), start, start + length, len(whole) - 1):
        flipped = bytearray(whole)
        flipped[at] ^= 1
        yield f"byte {at}", bytes(flipped)


DAMAGES = dict(damages())


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_keeping_the_content_again_heals_it(
    folder: Path, damage: str
) -> None:
    content = bytes(CHUNK) + b"x"
    sha256 = hashlib.sha256(content).hexdigest()
    kept = BlobFolder(folder, Sealing(KEY))
    kept.put(sha256, content)
    (blob,) = blobs(folder)
    blob.write_bytes(DAMAGES[damage])

    assert kept.holds(sha256)
    assert not kept.is_sound(sha256)
    with pytest.raises(Damaged):
        read(SealedAttachments(folder, KEY), sha256)
    kept.put(sha256, content)

    assert kept.is_sound(sha256)


class FaultyDisk(Sealing):
    """Writes another byte than it was given."""

    @override
    def sealed(self, content: bytes, name: str) -> Iterator[bytes]:
        *portions, last = super().sealed(content, name)
        yield from portions
        yield last[:-1] + bytes((last[-1] ^ 1,))


def test_what_the_disk_does_not_give_back_is_not_kept(folder: Path) -> None:
    kept = BlobFolder(folder, FaultyDisk(KEY))

    with pytest.raises(BrokenSealError):
        kept.put(hashlib.sha256(CONTENT).hexdigest(), CONTENT)

    assert blobs(folder) == []


def test_a_content_under_another_key_is_not_there(folder: Path, taken: Taken) -> None:
    other = SealedAttachments(folder, bytes(32))

    assert not other.holds(taken.sha256)
    assert not other.is_sound(taken.sha256)
    with pytest.raises(Damaged, match="Thiếu nội dung"):
        read(other, taken.sha256)


def test_a_content_is_saved_whole_or_not_at_all(
    kept: SealedAttachments, folder: Path, taken: Taken, tmp_path: Path
) -> None:
    target = files.written(tmp_path, "out.pdf", b"old")
    blobs(folder)[0].write_bytes(b"")

    with pytest.raises(Damaged):
        kept.save(taken.sha256, target)

    assert target.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"a.pdf", "out.pdf", "attachments"}


def test_saving_into_a_folder_that_is_not_there_is_said(
    kept: SealedAttachments, taken: Taken, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="Không ghi được"):
        kept.save(taken.sha256, tmp_path / "nowhere" / "out.pdf")


def test_a_file_that_is_too_big_is_refused_unread(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as file:
        file.truncate(1 << 40)

    with pytest.raises(Refused, match="lớn quá 1 MB"):
        SealedAttachments(folder, KEY, AttachmentLimits(file_bytes=1 << 20)).take(path)


@pytest.mark.parametrize(("name", "error"), [("nowhere.pdf", Unavailable), (".", Refused)])
def test_a_path_without_a_file_is_said(
    kept: SealedAttachments, tmp_path: Path, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        kept.take(tmp_path / name)


def test_a_folder_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    folder.write_bytes(b"a file in the folder's place")

    with pytest.raises(Unavailable, match="thư mục tệp đính kèm"):
        SealedAttachments(folder, KEY).take(files.written(tmp_path, "a.pdf", CONTENT))


# ---------------------------------------------------------------- sweeping

LATER = datetime.now(UTC) + timedelta(hours=1)  # noqa: TID251 - files have the system's times


def aged(path: Path, days: int) -> None:
    then = path.stat().st_mtime - days * 86_400
    os.utime(path, (then, then))


def test_what_no_event_names_goes_when_it_is_old_enough(
    kept: SealedAttachments, folder: Path, taken: Taken
) -> None:
    before = LATER - timedelta(days=1)
    assert kept.unnamed(set(), before) == (), "too young"
    aged(blobs(folder)[0], days=2)

    orphans = kept.unnamed(set(), before)

    assert kept.unnamed({taken.sha256}, before) == (), "an event names it"
    assert kept.discard(orphans, before) == 1
    assert not kept.holds(taken.sha256)


def test_what_was_kept_anew_meanwhile_stays(
    kept: SealedAttachments, folder: Path, taken: Taken, tmp_path: Path
) -> None:
    before = LATER - timedelta(days=1)
    aged(blobs(folder)[0], days=2)
    orphans = kept.unnamed(set(), before)

    kept.take(tmp_path / "a.pdf")

    assert kept.discard(orphans, before) == 0
    assert kept.is_sound(taken.sha256)


def test_unfinished_files_go_too(kept: SealedAttachments, folder: Path, taken: Taken) -> None:
    unfinished = files.written(blobs(folder)[0].parent, ".abc.1234", b"half")
    aged(unfinished, days=2)

    orphans = kept.unnamed({taken.sha256}, LATER - timedelta(days=1))

    assert orphans == (unfinished,)


def test_a_folder_that_was_never_used_has_nothing_to_sweep(kept: SealedAttachments) -> None:
    assert kept.unnamed(set(), LATER) == ()
