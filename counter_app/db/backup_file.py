"""A backup in one file: a plain ZIP, so that no program of ours is needed to look into it.

    store.db                 a consistent copy, encrypted under the store's own key
    keys.json                who held the keys: the name of an entry, or the keys under a passphrase
    recovery.age             the keys, sealed to the province's recovery key
    attachments/ab/<name>    scans and photos as they are sealed on the disk
    manifest.json            who, when, how much, and the SHA-256 of each of the above
    manifest.sig             an Ed25519 signature of the device: `CONTEXT`, SHA-256 of manifest.json

Nothing in it is readable without the keys but the manifest, which names no person.
"""

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.domain.journal import DeviceId, device_id
from counter_app.domain.sentences import Damaged, Refused, say
from counter_app.service.ports import Signer

FORMAT: Final = 1
ENDING: Final = ".mcbackup"
CONTEXT: Final = b"motcua-backup/1\0"
STORE, KEYS, RECOVERY, ATTACHMENTS = "store.db", "keys.json", "recovery.age", "attachments/"
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.sig"
_NAMES: Final = re.compile(
    r"store\.db|keys\.json|recovery\.age|attachments/[0-9a-f]{2}/[0-9a-f]{64}"
)
_LARGEST_MANIFEST: Final = 512 << 20
_PORTION: Final = 1 << 20
_UTF8_NAME: Final = 0x800
_BINARY: Final = getattr(os, "O_BINARY", 0)
_OWNER_ONLY: Final = 0o600


class Entry(msgspec.Struct, frozen=True):
    """One file of a backup: bytes, and SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `head` is the last event that the store itself had written."""

    format: int = FORMAT
    public_key: str
    agency_code: str
    counter: int
    made_at: datetime
    events: int
    head: str
    dossiers: int
    files: dict[str, Entry] = {}

    @property
    def device(self) -> DeviceId:
        """The device whose store this is."""
        return device_id(bytes.fromhex(self.public_key))


def write(path: Path, manifest: Manifest, sources: Mapping[str, Path], signer: Signer) -> Manifest:
    """Write a new file and flush it to the disk; the manifest with its files.

    A source that vanishes meanwhile is left out. Raises `OSError`.
    """
    files: dict[str, Entry] = {}
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, _OWNER_ONLY)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for name, source in sources.items():
                with suppress(FileNotFoundError), source.open("rb") as content:
                    files[name] = _copied(archive, name, content)
            whole = msgspec.structs.replace(manifest, files=files)
            spelt = msgspec.json.encode(whole)
            archive.writestr(_MANIFEST, spelt)
            archive.writestr(_SIGNATURE, signer.sign(_signed(spelt)))
        file.flush()
        os.fsync(file.fileno())
    return whole


def _copied(archive: zipfile.ZipFile, name: str, content: IO[bytes]) -> Entry:
    told, size = hashlib.sha256(), 0
    with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out:
        while portion := content.read(_PORTION):
            out.write(portion)
            told.update(portion)
            size += len(portion)
    return Entry(size, told.hexdigest())


def read_back(path: Path) -> Manifest:
    """Prove a backup from what the disk now holds: signature, and each file's size and hash.

    Raises `Damaged` where it does not hold, `Refused` where it is none, and `OSError`.
    """
    _forget_cached(path)
    with _opened(path) as archive:
        manifest = _manifest(archive)
        for name, entry in manifest.files.items():
            told = hashlib.sha256()
            for portion in _portions(archive, name, entry):
                told.update(portion)
            if told.hexdigest() != entry.sha256:
                raise _damaged(path)
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Write a backup's files into a folder, each flushed and proven; what it says of itself.

    Raises `Damaged`, `Refused` and `OSError`; what was written by then stays.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive)
        for name, entry in manifest.files.items():
            told = hashlib.sha256()
            target = folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(
                target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _OWNER_ONLY
            )
            with os.fdopen(descriptor, "wb") as file:
                for portion in _portions(archive, name, entry):
                    file.write(portion)
                    told.update(portion)
                file.flush()
                os.fsync(file.fileno())
            if told.hexdigest() != entry.sha256:
                raise _damaged(path)
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, if it packs and encrypts nothing: ours never does, and a size that is told is
    then a size that the file has."""
    with closing(_archive(path)) as archive:
        length = path.stat().st_size
        if not all(_is_plain(entry, length) for entry in archive.infolist()):
            raise _damaged(path)
        yield archive


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _damaged(path) from error


def _is_plain(entry: zipfile.ZipInfo, length: int) -> bool:
    """Whether an entry lies as it is in a file of this length, neither packed nor encrypted."""
    packed = entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size
    inside = 0 <= entry.header_offset <= length - entry.file_size
    return inside and not packed and not entry.flag_bits & ~_UTF8_NAME


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    path = Path(str(archive.filename))
    try:
        spelt, signature = _read(archive, _MANIFEST), _read(archive, _SIGNATURE)
        manifest = msgspec.json.decode(spelt, type=Manifest)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.public_key))
        key.verify(signature, _signed(spelt))
    except (
        KeyError,
        ValueError,
        EOFError,
        zipfile.BadZipFile,
        InvalidSignature,
        msgspec.MsgspecError,
    ) as error:
        raise _damaged(path) from error
    if manifest.format > FORMAT:
        raise Refused(
            say(
                "Bản sao lưu {path} do phiên bản mới hơn của chương trình tạo ra. Hãy cập nhật "
                "chương trình.",
                path=path,
            ),
            "file",
        )
    if STORE not in manifest.files or not all(map(_NAMES.fullmatch, manifest.files)):
        raise _damaged(path)
    return manifest


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST_MANIFEST:
        raise zipfile.BadZipFile(name)
    return archive.read(name)


def _portions(archive: zipfile.ZipFile, name: str, entry: Entry) -> Iterator[bytes]:
    path = Path(str(archive.filename))
    left = entry.size
    try:
        with archive.open(name) as content:
            while portion := content.read(_PORTION):
                left -= len(portion)
                if left < 0:
                    raise _damaged(path)
                yield portion
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error
    if left:
        raise _damaged(path)


def _signed(spelt: bytes) -> bytes:
    return CONTEXT + hashlib.sha256(spelt).digest()


def _forget_cached(path: Path) -> None:
    """Let what is read next come from the disk, where the system can be asked for that."""
    if not hasattr(os, "posix_fadvise"):
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _damaged(path: Path) -> Damaged:
    return Damaged(
        say(
            "Tệp {name} không phải là bản sao lưu nguyên vẹn: bị cắt ngắn, hỏng hoặc bị sửa. Hãy "
            "dùng một bản sao lưu khác.",
            name=path.name,
        )
    )


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, as far as it is there."""
    shutil.rmtree(folder, ignore_errors=True)
