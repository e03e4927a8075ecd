"""The second copy of the keys: only the province's identity opens it, and only whole."""

import stat
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.sentences import Refused, Unavailable
from counter_app.vault import DemoKeys, KeyringKeys, PassphraseKeys, Secrets, open_keys
from counter_app.vault.passphrase_keys import Cost
from counter_app.vault.recovery import check_recipient, keep_sealed_copy, open_copy, sealed_copy
from tests.vault.keyrings import ForgetfulKeyring, MemoryKeyring

SECRETS = Secrets(bytes(range(32)), bytes(range(32, 64)))
IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
IDENTITY_FILE = f"# created: 2026-11-23\n# public key: {RECIPIENT}\n{IDENTITY}\n"
SEALED = sealed_copy(SECRETS, RECIPIENT)
QUICK = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "một cụm từ khóa đủ dài"


def test_what_was_sealed_opens_with_the_identity_and_tells_nothing_without() -> None:
    assert open_copy(SEALED, IDENTITY_FILE) == SECRETS
    assert SECRETS.device_seed not in SEALED
    assert SECRETS.database_key.hex().encode() not in SEALED


@pytest.mark.parametrize(
    "recipient",
    ["", "age1", "age1khong", RECIPIENT[:-1], RECIPIENT[:-1] + "!", str(IDENTITY)],
    ids=["empty", "short", "noise", "cut", "altered", "identity"],
)
def test_a_recipient_that_is_none_is_refused(recipient: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_recipient(recipient)

    assert refusal.value.where == "recipient"


def test_a_recipient_may_come_with_blanks_around_it() -> None:
    assert check_recipient(f" {RECIPIENT}\n") == RECIPIENT


@pytest.mark.parametrize(
    "identity",
    ["", "# only a remark", "AGE-SECRET-KEY-1XYZ", RECIPIENT],
    ids=["empty", "remark", "noise", "recipient"],
)
def test_a_file_without_an_identity_is_refused(identity: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_copy(SEALED, identity)

    assert refusal.value.where == "identity"


def test_another_provinces_identity_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        open_copy(SEALED, str(pyrage.x25519.Identity.generate()))

    assert refusal.value.where == "identity"


@given(st.data())
def test_a_copy_that_was_changed_or_cut_short_is_refused_whole(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SEALED) - 1))
    cut = data.draw(st.booleans())
    flipped = SEALED[:place] + bytes([SEALED[place] ^ 1]) + SEALED[place + 1 :]

    with pytest.raises(Refused):
        open_copy(SEALED[:place] if cut else flipped, IDENTITY_FILE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff",
        b'{"format":1,"device":"00","database_key":"00","device_seed":"00"}',
        b'{"format":1,"device":"%b","database_key":"%b","device_seed":"%b"}'
        % (b"0" * 32, b"0" * 64, b"0" * 64),
        b'{"format":2,"device":"","database_key":"%b","device_seed":"%b"}' % (b"0" * 64, b"0" * 64),
    ],
)
def test_a_foreign_file_sealed_to_the_same_recipient_is_refused(content: bytes) -> None:
    foreign = pyrage.encrypt(content, [IDENTITY.to_public()])

    with pytest.raises(Refused) as refusal:
        open_copy(foreign, IDENTITY_FILE)

    assert refusal.value.where == "recovery"


def test_the_copy_is_private_and_replaces_the_one_before_whole(tmp_path: Path) -> None:
    path = tmp_path / "recovery.age"
    keep_sealed_copy(path, SECRETS, RECIPIENT)
    other = pyrage.x25519.Identity.generate()

    keep_sealed_copy(path, SECRETS, str(other.to_public()))

    assert open_copy(path.read_bytes(), str(other)) == SECRETS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["recovery.age"]


def test_a_copy_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="file"):
        keep_sealed_copy(tmp_path / "file" / "recovery.age", SECRETS, RECIPIENT)


def test_lesson_26_a_lost_keyring_names_the_recovery_and_takes_the_keys_back(
    tmp_path: Path,
) -> None:
    keyring = MemoryKeyring()
    KeyringKeys(tmp_path, keyring).create()
    keyring.entries.clear()
    with pytest.raises(Unavailable, match="recover"):
        open_keys(tmp_path, passphrase=None, backend=keyring).load()

    KeyringKeys(tmp_path, keyring).adopt(SECRETS)

    assert open_keys(tmp_path, passphrase=None, backend=keyring).load() == SECRETS


def test_recovered_keys_may_go_under_a_passphrase_instead(tmp_path: Path) -> None:
    KeyringKeys(tmp_path, MemoryKeyring()).create()

    PassphraseKeys(tmp_path, PASSPHRASE, QUICK).adopt(SECRETS)

    assert open_keys(tmp_path, passphrase=PASSPHRASE).load() == SECRETS
    with pytest.raises(Refused):
        PassphraseKeys(tmp_path, "ngắn", QUICK).adopt(SECRETS)


def test_a_demo_takes_its_keys_back_as_well(tmp_path: Path) -> None:
    DemoKeys(tmp_path).adopt(SECRETS)

    assert open_keys(tmp_path, passphrase=None).load() == SECRETS


def test_a_keyring_that_forgets_leaves_what_was_named_before(tmp_path: Path) -> None:
    KeyringKeys(tmp_path, MemoryKeyring()).create()
    before = (tmp_path / "keys.json").read_bytes()

    with pytest.raises(Unavailable):
        KeyringKeys(tmp_path, ForgetfulKeyring()).adopt(SECRETS)

    assert (tmp_path / "keys.json").read_bytes() == before


def test_data_without_its_key_file_names_the_recovery(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()

    with pytest.raises(Refused, match="recover"):
        open_keys(tmp_path, passphrase=None)
