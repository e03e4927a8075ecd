"""The port `Backups` on the store: a consistent copy, proven, in one file elsewhere."""

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from counter_app.db import backup_file
from counter_app.db.backup_file import ATTACHMENTS, ENDING, KEYS, RECOVERY, STORE, Manifest
from counter_app.db.store import SqlStore, open_store
from counter_app.domain.sentences import Damaged, Refused, Sentence, Unavailable, say
from counter_app.service.backup_port import BackupMade, BackupPlan, BackupState
from counter_app.service.ports import Clock, Progress, Signer

_PLAN, _LAST, _PROBLEM, _PROBLEM_AT = (
    "backup plan",
    "backup last made",
    "backup problem",
    "backup problem at",
)
_STAGED: Final = ".backup-"
_STALE: Final = timedelta(hours=1)
"""What is unfinished and was not written for so long belongs to a program that was stopped."""
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN: Final = {errno.EROFS, errno.EACCES, errno.EPERM}
_AWAY: Final = {errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE}
_DIRECTORY: Final = getattr(os, "O_DIRECTORY", None)


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up: a data folder, the files in it by their names in a backup, and the keys
    that its store opens with."""

    root: Path
    files: dict[str, Path]
    attachments: Path
    key: bytes
    signer: Signer
    clock: Clock


class StoreBackups:
    """Makes backups of an open store; safe to use from several threads."""

    def __init__(self, store: SqlStore, source: Source) -> None:
        self._store = store
        self._source = source

    def make(
        self, to: Path, *, attachments: bool = True, progress: Progress = _silent
    ) -> BackupMade:
        """See `Backups.make`."""
        to = to.expanduser().absolute()
        self._check_place(to)
        with _disk(to):
            _clear_leftovers(self._source.root, to)
        with self._copied() as copy:
            manifest = self._proven(copy, progress)
            with _disk(to):
                file, whole = self._written(to, manifest, self._sources(copy, attachments))
                size = file.stat().st_size
        carried = [entry for name, entry in whole.files.items() if name.startswith(ATTACHMENTS)]
        return BackupMade(
            file=file,
            made_at=whole.made_at,
            size=size,
            events=whole.events,
            dossiers=whole.dossiers,
            attachments=len(carried),
            attachment_bytes=sum(entry.size for entry in carried),
            recoverable=RECOVERY in whole.files,
        )

    def _check_place(self, to: Path) -> None:
        root = self._source.root.resolve()
        if to.resolve() == root or root in to.resolve().parents:
            raise Refused(
                say(
                    "Thư mục sao lưu nằm ngay trong thư mục dữ liệu {root}; hỏng ổ đĩa là mất cả "
                    "hai. Hãy chọn ổ đĩa khác hoặc USB.",
                    root=root,
                ),
                "to",
            )
        if not to.is_dir():
            raise Unavailable(_away(to))

    @contextmanager
    def _copied(self) -> Iterator[Path]:
        """A copy of one moment beside the store, under its key; gone at the end."""
        try:
            staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=self._source.root))
        except OSError as error:
            raise Unavailable(
                say("Không ghi được vào thư mục dữ liệu {folder}.", folder=self._source.root)
            ) from error
        try:
            self._store.copy_to(staged / STORE)
            yield staged / STORE
        finally:
            backup_file.remove_tree(staged)

    def _proven(self, copy: Path, progress: Progress) -> Manifest:
        """What the copy holds: everything that was written before it, all of it sound."""
        after = self._store.point()
        source = self._source
        opened = open_store(copy, key=source.key, signer=source.signer, clock=source.clock)
        with closing(opened) as store:
            proof, point = store.verify_journal(progress), store.point()
            with store.reading() as reader:
                device, dossiers = reader.device(), reader.dossier_count()
        if proof.problem is not None or proof.events != point.events:
            raise Damaged(
                say(
                    "Chưa sao lưu được vì dữ liệu không qua kiểm tra. {problem}",
                    problem=proof.problem or "",
                )
            )
        if point.events > after.events or not self._store.holds(point.head):
            raise Damaged(say("Bản sao không khớp với dữ liệu của quầy; hãy sao lưu lại."))
        return Manifest(
            public_key=source.signer.public_key.hex(),
            agency_code=device.agency_code,
            counter=device.counter,
            made_at=source.clock.now(),
            events=point.events,
            head=point.head.hex() if point.head else "",
            dossiers=dossiers,
        )

    def _sources(self, copy: Path, attachments: bool) -> dict[str, Path]:
        source = self._source
        sources = {STORE: copy, **source.files}
        if attachments:
            for path in sorted(source.attachments.glob("??/*")):
                if not path.name.startswith("."):
                    sources[f"{ATTACHMENTS}{path.parent.name}/{path.name}"] = path
        return {name: path for name, path in sources.items() if path.exists()}

    def _written(
        self, to: Path, manifest: Manifest, sources: dict[str, Path]
    ) -> tuple[Path, Manifest]:
        """Under a temporary name until the disk gave back what was written."""
        file = to / (_prefix(manifest) + f"{manifest.made_at:%Y%m%d-%H%M%S}{ENDING}")
        staged = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
        try:
            whole = backup_file.write(staged, manifest, sources, self._source.signer)
            if backup_file.read_back(staged) != whole:
                raise Damaged(say("Ổ đĩa sao lưu không trả lại đúng những gì đã ghi; hãy đổi ổ."))
            staged.replace(file)
        finally:
            with suppress(OSError):  # the stick may be gone
                staged.unlink(missing_ok=True)
        _make_name_durable(to)
        return file, whole

    def thin_out(self, plan: BackupPlan, newest: BackupMade) -> int:
        """See `Backups.thin_out`."""
        stem = newest.file.name[: -len(f"20261123-083000{ENDING}")]
        others = [
            path
            for path in plan.folder.glob(f"{stem}*{ENDING}")
            if path.name != newest.file.name and not path.name.startswith(".")
        ]
        surplus = sorted(others, reverse=True)[plan.keep - 1 :]
        with _disk(plan.folder):
            for path in surplus:
                path.unlink(missing_ok=True)
        return len(surplus)

    def state(self) -> BackupState:
        """See `Backups.state`."""
        plan, last = self._store.noted(_PLAN), self._store.noted(_LAST)
        at = self._store.noted(_PROBLEM_AT)
        return BackupState(
            plan=msgspec.json.decode(plan, type=BackupPlan, dec_hook=_path) if plan else None,
            last=msgspec.json.decode(last, type=BackupMade, dec_hook=_path) if last else None,
            problem=self._store.noted(_PROBLEM),
            problem_at=datetime.fromisoformat(at) if at else None,
        )

    def choose(self, plan: BackupPlan | None) -> None:
        """See `Backups.choose`."""
        spelt = _spelt(plan) if plan else ""
        self._store.note({_PLAN: spelt, _PROBLEM: "", _PROBLEM_AT: ""})

    def made(self, made: BackupMade) -> None:
        """See `Backups.made`."""
        self._store.note({_LAST: _spelt(made), _PROBLEM: "", _PROBLEM_AT: ""})

    def failed(self, problem: str, at: datetime) -> None:
        """See `Backups.failed`."""
        self._store.note({_PROBLEM: problem, _PROBLEM_AT: at.isoformat()})


def source_files(keys: Path, recovery: Path) -> dict[str, Path]:
    """The small files of a data folder, by their names in a backup."""
    return {KEYS: keys, RECOVERY: recovery}


def _prefix(manifest: Manifest) -> str:
    """What the names of all backups of one device begin with."""
    return f"quay-{manifest.agency_code}-{manifest.counter}-{manifest.device[:8]}-"


def _clear_leftovers(root: Path, to: Path) -> None:
    """What a program that was stopped left unfinished, here and there."""
    for path in (*root.glob(f"{_STAGED}*"), *to.glob(f".quay-*{ENDING}.*.part")):
        with suppress(FileNotFoundError):
            newest = max(one.stat().st_mtime for one in (path, *path.glob("*")))
            if newest < _now(root) - _STALE.total_seconds():
                backup_file.remove_tree(path) if path.is_dir() else path.unlink()


def _now(root: Path) -> float:
    """The file system's own clock, which the files' times are by."""
    with tempfile.TemporaryFile(dir=root) as file:
        return os.fstat(file.fileno()).st_mtime


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """What the folder of the backups does wrong, as sentences."""
    try:
        yield
    except OSError as error:
        raise Unavailable(_why(folder, error)) from error


def _why(folder: Path, error: OSError) -> Sentence:
    if error.errno in _FULL:
        return say(
            "Không đủ chỗ trống trong {folder} để sao lưu; không có gì dở dang được để lại. Hãy "
            "giải phóng dung lượng hoặc chọn ổ khác.",
            folder=folder,
        )
    if error.errno in _FORBIDDEN:
        return say(
            "Không được phép ghi vào thư mục sao lưu {folder} (chỉ đọc?). Hãy kiểm tra quyền ghi "
            "hoặc chọn thư mục khác.",
            folder=folder,
        )
    if error.errno in _AWAY:
        return _away(folder)
    return say(
        "Không sao lưu được vào {folder}: {reason}.", folder=folder, reason=error.strerror or ""
    )


def _away(folder: Path) -> Sentence:
    return say(
        "Không thấy thư mục sao lưu {folder}: USB hoặc ổ đĩa đã bị rút hay chưa cắm?", folder=folder
    )


def _make_name_durable(folder: Path) -> None:
    """Flush the directory itself where the system can (Windows does so on its own)."""
    if _DIRECTORY is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _spelt(value: object) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()


def _path(_kind: type, value: str) -> Path:
    return Path(value)
