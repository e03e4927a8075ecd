"""The operating system's keyring: kept well, or refused with a sentence that says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from counter_app.domain.sentences import Damaged, Refused, Said, Unavailable
from counter_app.vault import KeyringKeys, Secrets
from tests.vault.keyrings import (
    Chain,
    CuriousKeyring,
    ErroringKeyring,
    ForgetfulKeyring,
    HeirOfPlaintext,
    LockedKeyring,
    MemoryKeyring,
    NotOfThisMachine,
    NotRecommended,
    PlaintextKeyring,
    StickyKeyring,
)

MISSING: KeyringBackend = fail.Keyring()  # type: ignore[no-untyped-call]  # keyring's own
NULL: KeyringBackend = null.Keyring()  # type: ignore[no-untyped-call]


def test_what_was_created_is_loaded(tmp_path: Path) -> None:
    ring = MemoryKeyring()

    made = KeyringKeys(tmp_path, ring).create()

    assert KeyringKeys(tmp_path, ring).load() == made


def test_the_file_beside_the_store_holds_no_secret(tmp_path: Path) -> None:
    made = KeyringKeys(tmp_path, MemoryKeyring()).create()

    written = (tmp_path / "keys.json").read_bytes()

    for secret in (made.database_key, made.device_seed):
        assert secret not in written
        assert secret.hex().encode() not in written


def test_only_the_key_itself_stays_in_the_keyring(tmp_path: Path) -> None:
    ring = MemoryKeyring()

    KeyringKeys(tmp_path, ring).create()

    assert len(ring.entries) == 1


def test_two_counters_of_one_user_do_not_share_an_entry(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()

    made = [KeyringKeys(folder, ring).create() for folder in folders]

    assert [KeyringKeys(folder, ring).load() for folder in folders] == made
    assert len({service for service, _ in ring.entries}) == 2


def test_keys_are_never_made_over_keys(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    made = KeyringKeys(tmp_path, ring).create()

    with pytest.raises(Refused, match="đã có khóa"):
        KeyringKeys(tmp_path, ring).create()

    assert KeyringKeys(tmp_path, ring).load() == made
    assert len(ring.entries) == 1


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        (MISSING, "không có kho khóa"),
        (NULL, "“null”"),
        (PlaintextKeyring(), "tệp thường"),
        (HeirOfPlaintext(), "tệp thường"),
        (CuriousKeyring(), "keyrings.alt"),
        (NotRecommended(), "không đủ an toàn"),
        (NotOfThisMachine(), "không đủ an toàn"),
        (Chain(), "không có kho khóa"),
        (Chain(MISSING, NULL), "không có kho khóa"),
        (Chain(PlaintextKeyring(), NotRecommended()), "tệp thường"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, KeyringBackend) else "",
)
def test_an_unsound_keyring_is_refused_and_nothing_is_written(
    tmp_path: Path, ring: KeyringBackend, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        KeyringKeys(tmp_path, ring).create()

    assert refusal.value.where == "keys"
    assert "mật khẩu" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []
    assert not getattr(ring, "entries", {})


def test_of_a_chain_only_a_sound_member_gets_the_key(tmp_path: Path) -> None:
    weak, sound = PlaintextKeyring(), MemoryKeyring()

    made = KeyringKeys(tmp_path, Chain(weak, sound)).create()

    assert weak.entries == {}
    assert KeyringKeys(tmp_path, Chain(weak, sound)).load() == made


def test_the_key_is_found_after_a_better_keyring_was_installed(tmp_path: Path) -> None:
    first, later = MemoryKeyring(), MemoryKeyring()
    made = KeyringKeys(tmp_path, first).create()

    assert KeyringKeys(tmp_path, Chain(later, first)).load() == made


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        (LockedKeyring(), "đang bị khóa"),
        (ErroringKeyring(), "LogonSessionError"),
        (ForgetfulKeyring(), "không giữ đúng"),
        (StickyKeyring(), "báo lỗi"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, KeyringBackend) else "",
)
def test_a_keyring_that_does_not_work_is_found_out_before_a_key_is_made(
    tmp_path: Path, ring: KeyringBackend, said: str
) -> None:
    with pytest.raises(Unavailable, match=said):
        KeyringKeys(tmp_path, ring).create()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("ring", "said"), [(LockedKeyring(), "đang bị khóa"), (ErroringKeyring(), "báo lỗi")]
)
def test_a_keyring_that_locked_later_is_named(
    tmp_path: Path, ring: KeyringBackend, said: str
) -> None:
    KeyringKeys(tmp_path, MemoryKeyring()).create()

    with pytest.raises(Unavailable, match=said):
        KeyringKeys(tmp_path, ring).load()


def test_a_keyring_without_the_entry_asks_for_the_right_account(tmp_path: Path) -> None:
    KeyringKeys(tmp_path, MemoryKeyring()).create()

    with pytest.raises(Unavailable, match="đúng tài khoản"):
        KeyringKeys(tmp_path, MemoryKeyring()).load()


@pytest.mark.parametrize(
    "spoilt", ["", "1", "1:zz:00", "2:00:00", "1:" + "00" * 64 + ":" + "0" * 16]
)
def test_a_spoilt_entry_is_damage(tmp_path: Path, spoilt: str) -> None:
    ring = MemoryKeyring()
    KeyringKeys(tmp_path, ring).create()
    ring.entries = dict.fromkeys(ring.entries, spoilt)

    with pytest.raises(Damaged):
        KeyringKeys(tmp_path, ring).load()


def test_every_character_of_an_entry_counts(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    KeyringKeys(tmp_path, ring).create()
    [(name, entry)] = ring.entries.items()

    for place, letter in enumerate(entry):
        other = "0" if letter != "0" else "1"
        ring.entries[name] = entry[:place] + other + entry[place + 1 :]
        with pytest.raises(Damaged):
            KeyringKeys(tmp_path, ring).load()


def test_a_file_that_cannot_be_written_leaves_no_entry_behind(tmp_path: Path) -> None:
    ring = MemoryKeyring()

    with pytest.raises(Unavailable, match="Không ghi được"):
        KeyringKeys(tmp_path / "away", ring).create()

    assert ring.entries == {}


def test_secrets_do_not_show_themselves() -> None:
    secrets = Secrets(b"d" * 32, b"s" * 32)

    assert "dd" not in repr(secrets)
    assert "ss" not in str(secrets).replace("Secrets", "")


CREATE = """
import sys
from pathlib import Path
from counter_app.domain.sentences import Said
from counter_app.vault import KeyringKeys
try:
    KeyringKeys(Path(sys.argv[1])).create()
except Said as said:
    sys.stdout.buffer.write(f"{type(said).__name__}: {said}".encode())
"""


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("keyring.backends.fail.Keyring", "không có kho khóa"),
        ("keyring.backends.null.Keyring", "“null”"),
        ("keyring.backends.Windows.WinVaultKeyring", "Cấu hình keyring"),
        ("no.such.Keyring", "Cấu hình keyring"),
        ("nonsense", "Cấu hình keyring"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="there the Credential Manager is sound")
def test_the_machines_own_choice_is_judged_too(tmp_path: Path, named: str, said: str) -> None:
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": named}

    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-W", "error", "-c", CREATE, str(tmp_path)],
        env=environment,
        check=True,
        capture_output=True,
    )

    assert ran.stdout.decode().startswith("Refused")
    assert said in ran.stdout.decode()


def test_every_refusal_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    for ring in (MISSING, NULL, LockedKeyring(), ErroringKeyring()):
        with pytest.raises(Said) as refusal:
            KeyringKeys(tmp_path, ring).create()
        assert str(refusal.value).endswith(".")
