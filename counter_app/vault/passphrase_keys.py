"""Secrets sealed under a passphrase: Argon2id makes the key, AES-256-GCM seals.

A passphrase is read in NFC, so that it opens the store whichever way a keyboard composes
Vietnamese letters.
"""

import hmac
import secrets as randomness
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.paths import DataDir
from counter_app.vault.key_file import (
    FORMAT,
    PassphraseRecord,
    canonical,
    damaged,
    publish_record,
    record_of,
    refuse_second,
    replace_record,
)
from counter_app.vault.key_material import KEY_BYTES, Secrets

SHORTEST: Final = 12
LONGEST: Final = 200
FEWEST_DIFFERENT: Final = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at the passphrase costs."""

    memory_kib: int = 128 * 1024
    passes: int = 3
    lanes: int = 2


DEFAULT_COST: Final = Cost()
"""About 0.2 s on an office PC of today, under 1 s on one of 2012; well above OWASP's floor of
19 MiB and two passes, and small beside 4 GB."""


class PassphraseKeys:
    """Keeps the secrets sealed in `keys.json`; nobody opens them without the passphrase."""

    def __init__(self, data_dir: Path, passphrase: str, cost: Cost = DEFAULT_COST) -> None:
        self._data_dir = data_dir
        self._passphrase = passphrase
        self._cost = cost

    def create(self) -> Secrets:
        """See `Keys.create`. A weak passphrase is refused for "passphrase"."""
        refuse_second(self._data_dir)
        check_passphrase(self._passphrase)
        secrets = Secrets.fresh()
        publish_record(self._data_dir, _seal(secrets, self._passphrase, self._cost))
        return secrets

    def adopt(self, secrets: Secrets) -> None:
        """See `Keys.adopt`. A weak passphrase is refused for "passphrase"."""
        check_passphrase(self._passphrase)
        replace_record(self._data_dir, _seal(secrets, self._passphrase, self._cost))

    def load(self) -> Secrets:
        """See `Keys.load`. A wrong passphrase is `Refused` for "passphrase"."""
        record = record_of(self._data_dir, PassphraseRecord)
        return _unseal(record, self._passphrase, DataDir(self._data_dir).keys)

    def rewrap(self, new_passphrase: str) -> None:
        """Seal the same secrets under another passphrase.

        Whenever the machine stops, the old passphrase or the new one opens the store. Raises as
        `load` does, and `Refused` for "new_passphrase" where the new one is weak.
        """
        check_passphrase(new_passphrase, "new_passphrase")
        replace_record(self._data_dir, _seal(self.load(), new_passphrase, self._cost))
        self._passphrase = new_passphrase


def check_passphrase(passphrase: str, where: str = "passphrase") -> None:
    """Raise `Refused` for a new passphrase that is too short, too long or too uniform."""
    text = _readable(passphrase, where)
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused(
            say(
                "Mật khẩu phải dài từ {shortest} đến {longest} ký tự; nên dùng bốn từ trở lên.",
                shortest=SHORTEST,
                longest=LONGEST,
            ),
            where,
        )
    if len(set(text)) < FEWEST_DIFFERENT:
        raise Refused(
            say("Mật khẩu phải có ít nhất {fewest} ký tự khác nhau.", fewest=FEWEST_DIFFERENT),
            where,
        )


def _readable(passphrase: str, where: str) -> str:
    text = unicodedata.normalize("NFC", passphrase)
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise Refused(say("Mật khẩu có ký tự điều khiển hoặc ký tự không đọc được."), where)
    return text


def _seal(secrets: Secrets, passphrase: str, cost: Cost) -> PassphraseRecord:
    blank = PassphraseRecord(
        memory_kib=cost.memory_kib,
        passes=cost.passes,
        lanes=cost.lanes,
        salt=randomness.token_bytes(16),
        check=b"",
        nonce=randomness.token_bytes(12),
        sealed=b"",
    )
    key, check = _derive(blank, passphrase)
    record = msgspec.structs.replace(blank, check=check)
    sealed = AESGCM(key).encrypt(record.nonce, secrets.joined(), _named(record))
    return msgspec.structs.replace(record, sealed=sealed)


def _unseal(record: PassphraseRecord, passphrase: str, path: Path) -> Secrets:
    key, check = _derive(record, passphrase)
    if not hmac.compare_digest(check, record.check):
        raise Refused(
            say(
                "Mật khẩu mở dữ liệu không đúng. Hãy xem lại phím Caps Lock và bộ gõ tiếng Việt "
                "rồi gõ lại."
            ),
            "passphrase",
        )
    try:
        return Secrets.parted(AESGCM(key).decrypt(record.nonce, record.sealed, _named(record)))
    except InvalidTag as error:
        raise damaged(path) from error


def _derive(record: PassphraseRecord, passphrase: str) -> tuple[bytes, bytes]:
    """The sealing key and the check, which says nothing of the key."""
    text = _readable(passphrase, "passphrase")
    try:
        stretched = hash_secret_raw(
            secret=text.encode(),
            salt=record.salt,
            time_cost=record.passes,
            memory_cost=record.memory_kib,
            parallelism=record.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise Unavailable(
            say("Máy không đủ bộ nhớ để mở khóa bằng mật khẩu. Hãy đóng bớt chương trình.")
        ) from error
    return _branch(stretched, b"seal"), _branch(stretched, b"check")


def _branch(stretched: bytes, purpose: bytes) -> bytes:
    info = b"motcua-counter keys.json 1 " + purpose
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=info).derive(stretched)


def _named(record: PassphraseRecord) -> bytes:
    """What the seal also vouches for: format, holder, and how the key was made."""
    content = msgspec.to_builtins(record) | {"format": FORMAT}
    return canonical({name: content[name] for name in content if name not in ("nonce", "sealed")})
