"""Secrets in the operating system's keyring: the way a counter keeps them unless told otherwise."""

import hashlib
import secrets as randomness
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from counter_app.domain.sentences import Damaged, Unavailable, say
from counter_app.paths import APP_NAME
from counter_app.vault.key_file import (
    KeyringRecord,
    publish_record,
    record_of,
    refuse_second,
    replace_record,
)
from counter_app.vault.key_material import Secrets
from counter_app.vault.sound_keyring import sound_backends

_USER: Final = "counter"


class KeyringKeys:
    """Keeps the secrets in one entry of the keyring; `keys.json` holds only the entry's name.

    `backend` is the one that `keyring` finds on this machine, unless another is given.
    """

    def __init__(self, data_dir: Path, backend: KeyringBackend | None = None) -> None:
        self._data_dir = data_dir
        self._backend = backend

    def create(self) -> Secrets:
        """See `Keys.create`. Refused where the keyring is missing, null or in the clear."""
        refuse_second(self._data_dir)
        secrets = Secrets.fresh()
        self._keep_under_new_name(secrets, publish_record)
        return secrets

    def adopt(self, secrets: Secrets) -> None:
        """See `Keys.adopt`. The entry that was named before is left alone."""
        self._keep_under_new_name(secrets, replace_record)

    def _keep_under_new_name(
        self, secrets: Secrets, write: Callable[[Path, KeyringRecord], None]
    ) -> None:
        """First the entry, then the record that names it; neither without the other."""
        backend = sound_backends(self._backend)[0]
        _probe(backend)
        # A service name of its own: Windows renames entries that share one.
        record = KeyringRecord(service=f"{APP_NAME}-{randomness.token_hex(8)}", user=_USER)
        _keep(backend, record, _spelt(secrets))
        try:
            write(self._data_dir, record)
        except BaseException:
            with _translated():
                backend.delete_password(record.service, record.user)
            raise

    def load(self) -> Secrets:
        """See `Keys.load`. A keyring without the entry is `Unavailable`."""
        record = record_of(self._data_dir, KeyringRecord)
        for backend in sound_backends(self._backend):
            with _translated():
                entry = backend.get_password(record.service, record.user)
            if entry is not None:
                return _read(entry)
        raise Unavailable(
            say(
                "Kho khóa của hệ điều hành không có khóa “{entry}” của quầy này. Hãy đăng nhập "
                "máy bằng đúng tài khoản đã thiết lập quầy; đừng thiết lập lại. Nếu khóa đã mất, "
                "hãy lấy lại bằng lệnh recover cùng khóa bí mật dự phòng của tỉnh.",
                entry=record.service,
            )
        )


def _probe(backend: KeyringBackend) -> None:
    """Prove that the keyring keeps, gives back and forgets."""
    trial = KeyringRecord(service=f"{APP_NAME}-probe-{randomness.token_hex(8)}", user=_USER)
    _keep(backend, trial, randomness.token_hex(16))
    with _translated():
        backend.delete_password(trial.service, trial.user)


def _keep(backend: KeyringBackend, record: KeyringRecord, entry: str) -> None:
    with _translated():
        backend.set_password(record.service, record.user, entry)
        kept = backend.get_password(record.service, record.user)
    if kept != entry:
        raise Unavailable(
            say(
                "Kho khóa của hệ điều hành không giữ đúng những gì được ghi vào. Hãy khởi động lại "
                "máy rồi thử lại, hoặc dùng mật khẩu mở dữ liệu."
            )
        )


@contextmanager
def _translated() -> Iterator[None]:
    """Whatever a keyring raises, in words: each backend raises errors of its own system."""
    try:
        yield
    except KeyringLocked as error:
        raise Unavailable(
            say(
                "Kho khóa của hệ điều hành đang bị khóa. Hãy mở khóa nó (đăng nhập lại máy) rồi "
                "chạy lại."
            )
        ) from error
    except Exception as error:
        raise Unavailable(
            say(
                "Kho khóa của hệ điều hành báo lỗi ({kind}). Hãy khởi động lại máy rồi thử lại, "
                "hoặc dùng mật khẩu mở dữ liệu.",
                kind=type(error).__name__,
            )
        ) from error


def _spelt(secrets: Secrets) -> str:
    """147 characters: Windows keeps at most 1280 in an entry."""
    joined = secrets.joined()
    return f"1:{joined.hex()}:{_digest(joined)}"


def _read(entry: str) -> Secrets:
    version, _, rest = entry.partition(":")
    spelt, _, digest = rest.partition(":")
    try:
        joined = bytes.fromhex(spelt)
        if version == "1" and digest == _digest(joined):
            return Secrets.parted(joined)
    except ValueError as error:
        raise _damaged() from error
    raise _damaged()


def _digest(joined: bytes) -> str:
    return hashlib.sha256(joined).hexdigest()[:16]


def _damaged() -> Damaged:
    return Damaged(
        say(
            "Khóa trong kho khóa của hệ điều hành đã hỏng hoặc bị sửa. Hãy báo người quản trị; "
            "đừng thiết lập lại quầy."
        )
    )
