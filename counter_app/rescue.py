"""Bringing a counter back: its keys from the recovery copy, its data from a backup.

Nothing that is there is ever deleted or written over: what stands in the way is moved aside, and
what takes its place was proven before.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_counter
from counter_app.clock import SystemClock
from counter_app.db import SqlStore, backup_file, open_store
from counter_app.db.alone import refuse_while_open
from counter_app.db.backup_file import Manifest
from counter_app.domain.facts.stores import Notice
from counter_app.domain.journal import device_id
from counter_app.domain.sentences import Damaged, Refused, Said, Unavailable, say
from counter_app.paths import DataDir
from counter_app.service.ports import Progress
from counter_app.vault import (
    DemoKeys,
    DeviceKey,
    Holder,
    KeyringKeys,
    Keys,
    PassphraseKeys,
    Secrets,
    holder_of,
    open_keys,
)
from counter_app.vault.recovery import open_copy

_STAGED: Final = ".restore-"
_ASIDE: Final = "aside-"
_SMALL: Final = ("keys.json", "recovery.age")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """How the keys are got at: `identity` is the text of the province's identity file ("" for
    none); recovered keys go under the passphrase where there is one, else into the keyring."""

    passphrase: str | None = None
    identity: str = ""
    keep_aside: bool = False
    """Go on although what is moved aside holds what was never sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore brought back; `aside` is where the former data lies, None where none was."""

    manifest: Manifest
    aside: Path | None
    noticed: tuple[Notice, ...]


def recover_keys(folder: DataDir, sealed: bytes, means: Means) -> int:
    """Put the keys of a sealed copy back, once they opened the store; how many events it holds.

    Raises `Refused` where the copy does not open, or is another counter's; nothing is then changed.
    """
    if not folder.store.exists():
        raise Refused(
            say("Thư mục {folder} không có dữ liệu để mở bằng khóa này.", folder=folder.root),
            "data",
        )
    secrets = open_copy(sealed, means.identity)
    with closing(_opened(folder.store, secrets)) as store:
        with store.reading() as reader:
            reader.device()  # raises where the keys are another device's
        events = store.point().events
    _holder(folder, means.passphrase).adopt(secrets)
    return events


def restore_counter(folder: DataDir, file: Path, means: Means, progress: Progress) -> Restored:
    """Put a backup in the place of a counter's data, once it proved itself.

    Data that is there is moved aside. Raises `Refused` where that was not all sent (unless
    `keep_aside`), where the counter is open, or where the backup's keys are not at hand; `Damaged`
    where the backup is not whole. Nothing is then changed.
    """
    folder.prepare()
    with _unpacked(folder, file) as (staged, manifest):
        secrets = _secrets_of(folder, staged, means)
        _prove(staged, manifest, secrets, progress)
        if means.identity:
            _holder(staged, means.passphrase).adopt(secrets)
        with _disk(folder.root):
            aside = _move_aside(folder, means, secrets)
            _put_in_place(staged, folder)
    with open_counter(folder, means.passphrase) as desk, desk.store.reading() as reader:
        told = reader.restored()
    return Restored(manifest=manifest, aside=aside, noticed=told.noticed if told else ())


@contextmanager
def _unpacked(folder: DataDir, file: Path) -> Iterator[tuple[DataDir, Manifest]]:
    """The backup's files in a folder of their own beside the data; gone at the end."""
    with _disk(folder.root):
        staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=folder.root))
    try:
        with _disk(folder.root):
            if not file.is_file():
                raise Refused(say("Không có tệp sao lưu {path}.", path=file), "file")
            manifest = backup_file.unpack(file, staged)
        yield DataDir(staged), manifest
    finally:
        backup_file.remove_tree(staged)


def _secrets_of(folder: DataDir, staged: DataDir, means: Means) -> Secrets:
    """The keys: from the recovery copy if asked for, else by what names them there or here."""
    if means.identity:
        if not staged.recovery.exists():
            raise Refused(say("Bản sao lưu này không kèm bản khóa dự phòng cho tỉnh."), "identity")
        return open_copy(staged.recovery.read_bytes(), means.identity)
    problems: list[Said] = []
    for place in (staged, folder):
        if place.keys.exists():
            try:
                secrets = open_keys(place.root, passphrase=means.passphrase).load()
                with closing(_opened(staged.store, secrets)):
                    pass
            except Said as error:
                problems.append(error)
                continue
            if place is folder:
                shutil.copyfile(folder.keys, staged.keys)
            return secrets
    raise problems[0] if problems else _no_keys()


def _no_keys() -> Refused:
    return Refused(
        say("Không có khóa để mở bản sao lưu này; hãy thêm --identity cùng khóa của tỉnh."), "keys"
    )


def _prove(staged: DataDir, manifest: Manifest, secrets: Secrets, progress: Progress) -> None:
    with closing(_opened(staged.store, secrets)) as store:
        proof, point = store.verify(progress), store.point()
    if proof.problem is not None:
        raise Damaged(proof.problem)
    head = point.head.hex() if point.head else ""
    told = (manifest.device, manifest.events, manifest.head)
    if told != (_device_of(secrets), point.events, head):
        raise Damaged(say("Bản sao lưu không chứa đúng dữ liệu mà nó tự kê khai."))


def _opened(path: Path, secrets: Secrets) -> SqlStore:
    signer = DeviceKey(secrets.device_seed)
    return open_store(path, key=secrets.database_key, signer=signer, clock=SystemClock())


def _device_of(secrets: Secrets) -> str:
    return device_id(DeviceKey(secrets.device_seed).public_key)


def _holder(folder: DataDir, passphrase: str | None) -> Keys:
    if passphrase is not None:
        return PassphraseKeys(folder.root, passphrase)
    if folder.keys.exists() and _is_demo(folder):
        return DemoKeys(folder.root)
    return KeyringKeys(folder.root)


def _is_demo(folder: DataDir) -> bool:
    try:
        return holder_of(folder.root) is Holder.DEMO
    except Said:
        return False  # a key file that no longer says anything is what recovery is for


# ---------------------------------------------------------------- what stands in the way


def _move_aside(folder: DataDir, means: Means, secrets: Secrets) -> Path | None:
    there = [path for path in _files_of(folder) if path.exists()]
    if not there:
        return None
    if folder.store.exists():
        _check_sent(folder, means)
    now = SystemClock().now()
    aside = folder.root / f"{_ASIDE}{now:%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    _keep_attachments(folder, aside, same=_former(folder, means) == secrets)
    for path in there:
        path.rename(aside / path.name)
    return aside


def _files_of(folder: DataDir) -> tuple[Path, ...]:
    """The store last, so that a restore cut short finds no store rather than half of one."""
    beside = [folder.store.with_name(folder.store.name + end) for end in ("-wal", "-shm")]
    return (folder.keys, folder.recovery, *beside, folder.store)


def _check_sent(folder: DataDir, means: Means) -> None:
    former = _former(folder, means)
    if former is not None:
        refuse_while_open(folder.store, former.database_key)
    if means.keep_aside:
        return
    try:
        if former is None:
            raise _unreadable(folder)
        with closing(_opened(folder.store, former)) as store:
            unsent = store.sync_state().unsent
    except Damaged as error:
        raise _unreadable(folder) from error
    if unsent:
        raise Refused(
            say(
                "Dữ liệu hiện có còn {count} sự kiện chưa gửi lên tỉnh. Hãy đồng bộ trước; nếu "
                "không thể, thêm --keep-aside để cất riêng dữ liệu đó rồi khôi phục.",
                count=unsent,
            ),
            "data",
        )


def _unreadable(folder: DataDir) -> Refused:
    return Refused(
        say(
            "Không mở được dữ liệu hiện có trong {folder} để biết đã gửi hết chưa. Thêm "
            "--keep-aside để cất riêng dữ liệu đó rồi khôi phục.",
            folder=folder.root,
        ),
        "data",
    )


def _former(folder: DataDir, means: Means) -> Secrets | None:
    """The keys of the data that is there; None where they are not at hand."""
    try:
        return open_keys(folder.root, passphrase=means.passphrase).load()
    except Said:
        return None


def _keep_attachments(folder: DataDir, aside: Path, *, same: bool) -> None:
    """Contents stay where they are for what comes back, and lie aside as well; those of another
    counter only aside."""
    if not folder.attachments.exists():
        return
    if not same:
        folder.attachments.rename(aside / folder.attachments.name)
        return
    for path in folder.attachments.glob("??/*"):
        target = aside / path.relative_to(folder.root)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:  # a file system without links
            shutil.copyfile(path, target)


def _put_in_place(staged: DataDir, folder: DataDir) -> None:
    for path in staged.attachments.glob("??/*"):
        target = folder.root / path.relative_to(staged.root)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)
    for name in _SMALL:
        if (staged.root / name).exists():
            (staged.root / name).replace(folder.root / name)
    staged.store.replace(folder.store)


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            say(
                "Không khôi phục được trong {folder}: {reason}. Hãy kiểm tra ổ đĩa và dung lượng.",
                folder=folder,
                reason=error.strerror or type(error).__name__,
            )
        ) from error
