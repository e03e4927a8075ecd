"""Opening what is there: the holder that `keys.json` names."""

from pathlib import Path

from keyring.backend import KeyringBackend

from counter_app.domain.sentences import Refused, say
from counter_app.vault.demo_keys import DemoKeys
from counter_app.vault.key_file import (
    DemoRecord,
    Holder,
    KeyringRecord,
    PassphraseRecord,
    read_record,
)
from counter_app.vault.key_material import Keys
from counter_app.vault.keyring_keys import KeyringKeys
from counter_app.vault.passphrase_keys import PassphraseKeys


def open_keys(
    data_dir: Path, *, passphrase: str | None, backend: KeyringBackend | None = None
) -> Keys:
    """The holder of this directory's secrets.

    Raises `Refused` for "passphrase" where one is missing or of no use, and for "data" where
    there are no keys; `Damaged` or `Unavailable` where `keys.json` does not say.
    """
    match read_record(data_dir), passphrase:
        case PassphraseRecord(), None:
            raise Refused(say("Dữ liệu này cần mật khẩu mở dữ liệu."), "passphrase")
        case PassphraseRecord(), str(given):
            return PassphraseKeys(data_dir, given)
        case KeyringRecord(), None:
            return KeyringKeys(data_dir, backend)
        case DemoRecord(), None:
            return DemoKeys(data_dir)
        case _:
            raise Refused(
                say("Dữ liệu này không mở bằng mật khẩu; hãy bỏ mật khẩu rồi mở lại."), "passphrase"
            )


def holder_of(data_dir: Path) -> Holder:
    """Who holds the secrets; raises as `open_keys` does."""
    match read_record(data_dir):
        case KeyringRecord():
            return Holder.KEYRING
        case PassphraseRecord():
            return Holder.PASSPHRASE
        case DemoRecord():
            return Holder.DEMO
