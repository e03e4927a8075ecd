"""`recovery.age`: a second copy of the keys, sealed to the province's recovery key.

An age file (age-encryption.org/v1) to one X25519 recipient, so the province can also open it with
any other program that reads age. Inside is JSON: `format`, `device`, `database_key` and
`device_seed`, hexadecimal. The identity that opens it is kept off-line by the province.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Final

import msgspec
import pyrage
from msgspec import Meta

from counter_app.domain.journal import device_id
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.vault.key_material import DeviceKey, Secrets
from counter_app.vault.private_file import replace_private

_FORMAT: Final = 1
_LARGEST: Final = 64 * 1024
_ARMOUR: Final = b"-----BEGIN AGE"

_Key = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class _Copy(msgspec.Struct, frozen=True):
    format: int
    device: str
    database_key: _Key
    device_seed: _Key


def check_recipient(recipient: str) -> str:
    """An age X25519 recipient (`age1…`), trimmed. Raises `Refused` for "recipient"."""
    try:
        return str(pyrage.x25519.Recipient.from_str(recipient.strip()))
    except pyrage.RecipientError as error:
        raise Refused(
            say("Khóa công khai dự phòng không đúng: cần một khóa age dạng age1…."), "recipient"
        ) from error


def sealed_copy(secrets: Secrets, recipient: str) -> bytes:
    """The keys, sealed so that only the recipient's identity opens them. Raises `Refused`."""
    known = pyrage.x25519.Recipient.from_str(check_recipient(recipient))
    copy = _Copy(
        format=_FORMAT,
        device=device_id(DeviceKey(secrets.device_seed).public_key),
        database_key=secrets.database_key.hex(),
        device_seed=secrets.device_seed.hex(),
    )
    return bytes(pyrage.encrypt(msgspec.json.encode(copy), [known]))


def keep_sealed_copy(path: Path, secrets: Secrets, recipient: str) -> str:
    """Write the copy anew, whole or not at all; the SHA-256 of the file. Raises `Said`."""
    sealed = sealed_copy(secrets, recipient)
    try:
        replace_private(path, sealed)
    except OSError as error:
        raise Unavailable(
            say("Không ghi được bản khóa dự phòng {path}; hãy kiểm tra ổ đĩa.", path=path)
        ) from error
    return hashlib.sha256(sealed).hexdigest()


def open_copy(sealed: bytes, identity: str) -> Secrets:
    """The keys in a sealed copy. `identity` is the text of an identity file as age-keygen makes it.

    Raises `Refused` for "identity" where that holds no identity, or not the right one, and for
    "recovery" where the copy is not one, is cut short or was changed.
    """
    identities = _identities(identity)
    if len(sealed) > _LARGEST or not sealed.startswith((b"age-encryption.org/v1\n", _ARMOUR)):
        raise _no_copy()
    try:
        content = pyrage.decrypt(sealed, identities)
    except pyrage.DecryptError as error:
        raise Refused(
            say(
                "Không mở được bản khóa dự phòng: khóa bí mật không đúng, hoặc tệp đã hỏng, bị cắt "
                "ngắn hay bị sửa. Không có gì thay đổi."
            ),
            "identity",
        ) from error
    return _parted(bytes(content))


def _identities(text: str) -> list[pyrage.x25519.Identity]:
    lines = [line.strip() for line in text.splitlines()]
    spelt = [line for line in lines if line and not line.startswith("#")]
    try:
        identities = [pyrage.x25519.Identity.from_str(line) for line in spelt]
    except pyrage.IdentityError as error:
        raise _no_identity() from error
    if not identities:
        raise _no_identity()
    return identities


def _parted(content: bytes) -> Secrets:
    try:
        copy = msgspec.json.decode(content, type=_Copy)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _no_copy() from error
    secrets = Secrets(bytes.fromhex(copy.database_key), bytes.fromhex(copy.device_seed))
    if copy.format != _FORMAT or copy.device != device_id(
        DeviceKey(secrets.device_seed).public_key
    ):
        raise _no_copy()
    return secrets


def _no_identity() -> Refused:
    return Refused(
        say("Tệp này không chứa khóa bí mật dự phòng (AGE-SECRET-KEY-1…) của tỉnh."), "identity"
    )


def _no_copy() -> Refused:
    return Refused(say("Tệp này không phải là bản khóa dự phòng của một quầy."), "recovery")
