"""Keys: the secrets of a device, and the three ways to hold them; passwords of its people."""

from counter_app.hashing import Argon2Passwords, HashCost
from counter_app.vault.demo_keys import DemoKeys
from counter_app.vault.key_file import Holder
from counter_app.vault.key_material import DeviceKey, Keys, Secrets
from counter_app.vault.keyring_keys import KeyringKeys
from counter_app.vault.opening import holder_of, open_keys
from counter_app.vault.passphrase_keys import PassphraseKeys, check_passphrase

__all__ = [
    "Argon2Passwords",
    "DemoKeys",
    "DeviceKey",
    "HashCost",
    "Holder",
    "KeyringKeys",
    "Keys",
    "PassphraseKeys",
    "Secrets",
    "check_passphrase",
    "holder_of",
    "open_keys",
]
