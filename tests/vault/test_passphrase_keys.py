"""Secrets under a passphrase: right, wrong, mistyped, changed, and interrupted."""

import os
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.domain.sentences import Refused, Unavailable
from counter_app.vault import PassphraseKeys, Secrets, check_passphrase
from counter_app.vault.passphrase_keys import DEFAULT_COST, Cost

GOOD = "một cửa xã mẫu 2025"
OTHER = "bốn từ khác hẳn nhau"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


def keys(folder: Path, passphrase: str = GOOD) -> PassphraseKeys:
    return PassphraseKeys(folder, passphrase, CHEAP)


def test_the_passphrase_opens_what_it_sealed_at_the_real_cost(tmp_path: Path) -> None:
    made = PassphraseKeys(tmp_path, GOOD).create()

    assert PassphraseKeys(tmp_path, GOOD).load() == made


def test_a_guess_costs_more_than_owasp_asks_and_fits_a_small_pc() -> None:
    assert 64 * 1024 <= DEFAULT_COST.memory_kib <= 128 * 1024
    assert DEFAULT_COST.passes >= 2


def test_the_cost_of_a_store_is_its_own(tmp_path: Path) -> None:
    made = keys(tmp_path).create()

    assert PassphraseKeys(tmp_path, GOOD, DEFAULT_COST).load() == made


def test_no_secret_stands_in_the_file(tmp_path: Path) -> None:
    made = keys(tmp_path).create()

    written = (tmp_path / "keys.json").read_bytes()

    assert made.database_key.hex().encode() not in written
    assert GOOD.encode() not in written


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_may_read_the_file_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keys(tmp_path).create()
        keys(tmp_path).rewrap(OTHER)
    finally:
        os.umask(before)

    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("wrong", [OTHER, GOOD.upper(), GOOD + " ", "", "mot cua xa mau 2025"])
def test_a_wrong_passphrase_is_told(tmp_path: Path, wrong: str) -> None:
    keys(tmp_path).create()

    with pytest.raises(Refused, match="không đúng") as refusal:
        keys(tmp_path, wrong).load()

    assert refusal.value.where == "passphrase"


@settings(max_examples=50)
@given(letters=st.text("aăâeêoôơuưdđ ạảãàáậẩẫầấặẳẵằắệộợựABC019", min_size=12, max_size=40))
def test_composed_and_decomposed_letters_are_the_same_passphrase(
    tmp_path_factory: pytest.TempPathFactory, letters: str
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    typed = letters + "abcde"

    made = keys(folder, unicodedata.normalize("NFD", typed)).create()

    assert keys(folder, unicodedata.normalize("NFC", typed)).load() == made


@pytest.mark.parametrize(
    ("weak", "said"),
    [
        ("", "từ 12"),
        ("mười một kt", "từ 12"),
        (unicodedata.normalize("NFD", "ậậậbcdef"), "từ 12"),
        ("x" * 201, "từ 12"),
        ("aaaaaaaaaaaaaa", "khác nhau"),
        ("abababababab", "khác nhau"),
        ("một cửa\txã mẫu", "điều khiển"),
        ("một cửa \udcff xã mẫu", "không đọc được"),
    ],
)
def test_a_weak_passphrase_is_refused_before_anything_is_written(
    tmp_path: Path, weak: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        keys(tmp_path, weak).create()

    assert refusal.value.where == "passphrase"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fair", ["mười hai chữ", "x" * 195 + "abcde"])
def test_the_limits_of_length_are_allowed(fair: str) -> None:
    check_passphrase(fair)


def test_bytes_that_no_keyboard_types_are_refused_when_opening(tmp_path: Path) -> None:
    keys(tmp_path).create()

    with pytest.raises(Refused, match="không đọc được"):
        keys(tmp_path, "một cửa \udcff xã mẫu").load()


def test_keys_are_never_made_over_keys(tmp_path: Path) -> None:
    made = keys(tmp_path).create()

    with pytest.raises(Refused, match="đã có khóa"):
        keys(tmp_path, OTHER).create()

    assert keys(tmp_path).load() == made


def test_of_two_programs_at_once_one_makes_the_keys(tmp_path: Path) -> None:
    start, made, refused = threading.Barrier(4), list[Secrets](), list[Refused]()

    def make() -> None:
        start.wait()
        try:
            made.append(keys(tmp_path).create())
        except Refused as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1
    assert len(refused) == 3
    assert keys(tmp_path).load() == made[0]


def test_a_file_system_without_links_works_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    made = keys(tmp_path).create()

    with pytest.raises(Refused, match="đã có khóa"):
        keys(tmp_path).create()
    assert keys(tmp_path).load() == made
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_after_rewrapping_the_new_passphrase_opens_the_same_secrets(tmp_path: Path) -> None:
    held = keys(tmp_path)
    made = held.create()

    held.rewrap(OTHER)

    assert held.load() == made
    assert keys(tmp_path, OTHER).load() == made
    with pytest.raises(Refused, match="không đúng"):
        keys(tmp_path).load()
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_rewrapping_leaves_no_salt_or_nonce_the_same(tmp_path: Path) -> None:
    keys(tmp_path).create()
    before = (tmp_path / "keys.json").read_text().splitlines()

    keys(tmp_path).rewrap(GOOD)

    after = (tmp_path / "keys.json").read_text().splitlines()
    changed = {line.split('"')[1] for line in after if line not in before}
    assert changed == {"check", "digest", "nonce", "salt", "sealed"}


def test_a_weak_new_passphrase_changes_nothing(tmp_path: Path) -> None:
    made = keys(tmp_path).create()

    with pytest.raises(Refused) as refusal:
        keys(tmp_path).rewrap("ngắn")

    assert refusal.value.where == "new_passphrase"
    assert keys(tmp_path).load() == made


def test_the_old_passphrase_is_proven_before_rewrapping(tmp_path: Path) -> None:
    made = keys(tmp_path).create()

    with pytest.raises(Refused, match="không đúng"):
        keys(tmp_path, "sai hoàn toàn rồi").rewrap(OTHER)

    assert keys(tmp_path).load() == made


def test_a_full_disk_while_rewrapping_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keys(tmp_path).create()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(Unavailable, match="Không ghi được"):
            keys(tmp_path).rewrap(OTHER)

    assert keys(tmp_path).load() == made
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


REWRAP_AND_DIE = """
import os, sys
from pathlib import Path
from counter_app.vault import PassphraseKeys
folder, old, new, call, strikes = sys.argv[1:]
real, left = getattr(os, call), int(strikes)

def dying(*arguments):
    global left
    left -= 1
    if not left:
        os._exit(9)
    return real(*arguments)

setattr(os, call, dying)
PassphraseKeys(Path(folder), old).rewrap(new)
"""


@pytest.mark.parametrize(
    ("call", "strikes", "opens"),
    [("fsync", 1, GOOD), ("replace", 1, GOOD), ("fsync", 2, OTHER)],
    ids=["content not yet on disk", "name not yet changed", "directory not yet on disk"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not flush directories")
def test_a_power_cut_while_rewrapping_leaves_a_file_that_opens(
    tmp_path: Path, call: str, strikes: int, opens: str
) -> None:
    made = keys(tmp_path).create()

    died = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", REWRAP_AND_DIE, str(tmp_path), GOOD, OTHER, call, str(strikes)],
        check=False,
    )

    assert died.returncode == 9
    assert keys(tmp_path, opens).load() == made
