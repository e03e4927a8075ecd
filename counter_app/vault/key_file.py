"""`keys.json`: which holder keeps the secrets of this data directory, and what it needs to know.

The file is JSON with `format`, `holder`, the holder's own fields, and `digest`: SHA-256 over all
the others. The digest guards against a bad disk, not against a person; what a person must not
change stands under the holder's own proof.
"""

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from counter_app.domain.sentences import Damaged, Refused, Sentence, Unavailable, say
from counter_app.paths import DataDir
from counter_app.vault.private_file import publish_private, replace_private

FORMAT: Final = 1
_LARGEST: Final = 64 * 1024

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]


class Holder(StrEnum):
    """Who keeps the secrets."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a name
    DEMO = "demo"


class KeyringRecord(msgspec.Struct, frozen=True, tag_field="holder", tag="keyring"):
    """The entry's name in the operating system's keyring."""

    service: str
    user: str


class PassphraseRecord(msgspec.Struct, frozen=True, tag_field="holder", tag="passphrase"):
    """The secrets, sealed under a key made from a passphrase (Argon2id, RFC 9106)."""

    memory_kib: Annotated[int, Meta(ge=8, le=512 * 1024)]
    passes: Annotated[int, Meta(ge=1, le=20)]
    lanes: Annotated[int, Meta(ge=1, le=16)]
    salt: Annotated[bytes, Meta(min_length=16, max_length=16)]
    check: Key
    """Tells a wrong passphrase from a changed file."""
    nonce: Annotated[bytes, Meta(min_length=12, max_length=12)]
    sealed: Annotated[bytes, Meta(min_length=80, max_length=80)]


class DemoRecord(msgspec.Struct, frozen=True, tag_field="holder", tag="demo"):
    """The secrets in the clear."""

    warning: str
    database_key: Key
    device_seed: Key


Record = KeyringRecord | PassphraseRecord | DemoRecord
RecordT = TypeVar("RecordT", KeyringRecord, PassphraseRecord, DemoRecord)


def canonical(content: object) -> bytes:
    """The one spelling of a record that digests and proofs are taken over."""
    return msgspec.json.encode(content, order="sorted")


def publish_record(data_dir: Path, record: Record) -> None:
    """Write the first `keys.json` of a data directory. Raises `Refused` where there is one."""
    path = DataDir(data_dir).keys
    try:
        publish_private(path, _written(record))
    except FileExistsError as error:
        raise Refused(_there_already(data_dir), "data") from error
    except OSError as error:
        raise Unavailable(say("Không ghi được tệp khóa {path}.", path=path)) from error


def replace_record(data_dir: Path, record: Record) -> None:
    """Write `keys.json` anew; after a crash the old one or the new one is there, whole."""
    path = DataDir(data_dir).keys
    try:
        replace_private(path, _written(record))
    except OSError as error:
        raise Unavailable(say("Không ghi được tệp khóa {path}.", path=path)) from error


def refuse_second(data_dir: Path) -> None:
    """Raise `Refused` where this data directory has keys already."""
    if DataDir(data_dir).keys.exists():
        raise Refused(_there_already(data_dir), "data")


def read_record(data_dir: Path) -> Record:
    """What `keys.json` says.

    Raises `Refused` where there is none or it is of a newer program, `Damaged` where it does
    not prove itself, `Unavailable` where it cannot be read.
    """
    path = DataDir(data_dir).keys
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise Refused(_no_keys(DataDir(data_dir)), "data") from error
    except OSError as error:
        raise Unavailable(say("Không đọc được tệp khóa {path}.", path=path)) from error
    return _parsed(raw, path)


def record_of(data_dir: Path, kind: type[RecordT]) -> RecordT:
    """The record where it is of this holder; raises as `read_record` does, and `Refused`."""
    record = read_record(data_dir)
    if not isinstance(record, kind):
        raise Refused(
            say("Khóa trong thư mục {folder} được giữ theo một cách khác.", folder=data_dir), "data"
        )
    return record


def damaged(path: Path) -> Damaged:
    """The error for a key file that does not prove itself."""
    return Damaged(
        say(
            "Tệp khóa {path} đã hỏng hoặc bị sửa. Hãy chép lại tệp này từ bản sao lưu, hoặc lấy "
            "lại khóa bằng lệnh recover; đừng thiết lập lại quầy.",
            path=path,
        )
    )


def _written(record: Record) -> bytes:
    content = msgspec.to_builtins(record) | {"format": FORMAT}
    content["digest"] = _digest(content)
    return msgspec.json.format(canonical(content), indent=2) + b"\n"


def _parsed(raw: bytes, path: Path) -> Record:
    try:
        content = msgspec.json.decode(raw, type=dict[str, object])
        _check_format(content.get("format"), path)
        if len(raw) > _LARGEST or content.pop("digest", None) != _digest(content):
            raise damaged(path)
        _check_holder(content.get("holder"), path)
        record: Record = msgspec.convert(content, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(path) from error
    return record


def _check_format(found: object, path: Path) -> None:
    match found:
        case int() if found > FORMAT:
            raise Refused(_newer(path), "data")
        case int() if found == FORMAT:
            return
        case _:
            raise damaged(path)


def _check_holder(found: object, path: Path) -> None:
    if found not in tuple(Holder):
        raise Refused(_newer(path), "data")


def _digest(content: dict[str, object]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def _no_keys(folder: DataDir) -> Sentence:
    if folder.store.exists():
        return say(
            "Thư mục {folder} có dữ liệu nhưng mất tệp khóa. Hãy chép lại keys.json từ bản sao "
            "lưu, hoặc lấy lại khóa bằng lệnh recover; đừng thiết lập lại quầy.",
            folder=folder.root,
        )
    return say("Thư mục {folder} chưa có khóa. Hãy thiết lập quầy trước.", folder=folder.root)


def _there_already(data_dir: Path) -> Sentence:
    return say("Thư mục {folder} đã có khóa; không tạo khóa mới đè lên.", folder=data_dir)


def _newer(path: Path) -> Sentence:
    return say(
        "Tệp khóa {path} do một phiên bản khác của chương trình tạo ra. Hãy cập nhật chương trình.",
        path=path,
    )
