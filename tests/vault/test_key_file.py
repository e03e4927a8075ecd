"""`keys.json` as it is found: missing, damaged, changed by hand, of another program."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from counter_app.domain.sentences import Damaged, Refused, Said, Unavailable
from counter_app.vault import DemoKeys, Holder, KeyringKeys, Keys, PassphraseKeys, holder_of
from counter_app.vault import open_keys as opened
from counter_app.vault.passphrase_keys import Cost
from tests.vault.keyrings import MemoryKeyring

GOOD = "một cửa xã mẫu 2025"
RING = MemoryKeyring()
HOLDERS: dict[Holder, Callable[[Path], Keys]] = {
    Holder.KEYRING: lambda folder: KeyringKeys(folder, RING),
    Holder.PASSPHRASE: lambda folder: PassphraseKeys(folder, GOOD, Cost(64, 1, 1)),
    Holder.DEMO: DemoKeys,
}
every_holder = pytest.mark.parametrize("holder", HOLDERS)


def change(folder: Path, **fields: object) -> None:
    """Change fields as a person would who knows the digest's recipe."""
    path = folder / "keys.json"
    content = json.loads(path.read_text()) | fields
    content.pop("digest")
    spelt = msgspec.json.encode(content, order="sorted")
    content["digest"] = hashlib.sha256(spelt).hexdigest()
    path.write_text(json.dumps(content))


def content_of(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "keys.json").read_text())
    return found


@every_holder
def test_the_file_says_who_holds_the_keys(tmp_path: Path, holder: Holder) -> None:
    made = HOLDERS[holder](tmp_path).create()

    passphrase = GOOD if holder is Holder.PASSPHRASE else None

    assert content_of(tmp_path)["format"] == 1
    assert content_of(tmp_path)["holder"] == holder
    assert holder_of(tmp_path) is holder
    assert opened(tmp_path, passphrase=passphrase, backend=RING).load() == made


@every_holder
def test_a_second_creation_is_refused(tmp_path: Path, holder: Holder) -> None:
    HOLDERS[holder](tmp_path).create()

    for other in HOLDERS.values():
        with pytest.raises(Refused, match="đã có khóa") as refusal:
            other(tmp_path).create()
        assert refusal.value.where == "data"


@every_holder
def test_the_holder_of_another_file_does_not_read_it(tmp_path: Path, holder: Holder) -> None:
    HOLDERS[holder](tmp_path).create()

    for name, other in HOLDERS.items():
        if name is not holder:
            with pytest.raises(Refused, match="theo một cách khác"):
                other(tmp_path).load()


def test_two_demo_stores_have_different_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert DemoKeys(tmp_path / "a").create() != DemoKeys(tmp_path / "b").create()


def test_a_demo_file_warns_whoever_reads_it(tmp_path: Path) -> None:
    DemoKeys(tmp_path).create()

    assert "DỮ LIỆU MẪU" in (tmp_path / "keys.json").read_text(encoding="utf-8")


def test_a_missing_passphrase_is_asked_for(tmp_path: Path) -> None:
    HOLDERS[Holder.PASSPHRASE](tmp_path).create()

    with pytest.raises(Refused, match="cần mật khẩu") as refusal:
        opened(tmp_path, passphrase=None)

    assert refusal.value.where == "passphrase"


@pytest.mark.parametrize("holder", [Holder.KEYRING, Holder.DEMO])
def test_a_needless_passphrase_is_refused(tmp_path: Path, holder: Holder) -> None:
    HOLDERS[holder](tmp_path).create()

    with pytest.raises(Refused, match="không mở bằng mật khẩu") as refusal:
        opened(tmp_path, passphrase=GOOD, backend=RING)

    assert refusal.value.where == "passphrase"


@pytest.mark.parametrize("passphrase", [None, GOOD])
def test_a_directory_without_keys_is_refused(tmp_path: Path, passphrase: str | None) -> None:
    with pytest.raises(Refused, match="chưa có khóa") as refusal:
        opened(tmp_path, passphrase=passphrase)

    assert refusal.value.where == "data"


def test_an_unreadable_file_is_not_taken_for_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()

    with pytest.raises(Unavailable, match="Không đọc được"):
        opened(tmp_path, passphrase=None)


@pytest.mark.parametrize(
    "found",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"format": "1"}',
        b'{"format": 0}',
        b'{"format": true}',
        b'{"format": 1, "holder": "demo"}',
        b"\xff\xfe",
        b'{"format": 1, "holder": "\xc3\x28"}',
        b" " * 70_000 + b"{}",
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    ],
    ids=range(13),
)
def test_what_is_no_key_file_is_damage(tmp_path: Path, found: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(found)

    with pytest.raises(Damaged, match="đã hỏng"):
        opened(tmp_path, passphrase=None)


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"format": 2, "holder": ["anything"], "more": 1}')

    with pytest.raises(Refused, match="cập nhật chương trình"):
        opened(tmp_path, passphrase=None)


@pytest.mark.parametrize("holder", ["smartcard", None, 7, ["demo"], "DEMO"])
def test_an_unknown_holder_asks_for_an_update(tmp_path: Path, holder: object) -> None:
    DemoKeys(tmp_path).create()
    change(tmp_path, holder=holder)

    with pytest.raises(Refused, match="cập nhật chương trình"):
        opened(tmp_path, passphrase=None)


@every_holder
def test_every_flipped_bit_is_refused_or_without_meaning(tmp_path: Path, holder: Holder) -> None:
    made = HOLDERS[holder](tmp_path).create()
    path = tmp_path / "keys.json"
    whole, content = path.read_bytes(), content_of(tmp_path)

    for place in range(len(whole)):
        for bit in range(8):
            path.write_bytes(flipped(whole, place, bit))
            try:
                assert HOLDERS[holder](tmp_path).load() == made
                assert content_of(tmp_path) == content
            except Said as said:
                assert str(said)  # noqa: PT017 - a sentence, never a crash


@pytest.mark.parametrize("field", ["sealed", "nonce", "salt", "check", "digest", "memory_kib"])
def test_every_flipped_bit_of_the_sealed_part_is_damage(tmp_path: Path, field: str) -> None:
    HOLDERS[Holder.PASSPHRASE](tmp_path).create()
    path = tmp_path / "keys.json"
    whole, value = path.read_bytes(), str(content_of(tmp_path)[field]).encode()

    for place in range(whole.index(value), whole.index(value) + len(value)):
        for bit in range(8):
            path.write_bytes(flipped(whole, place, bit))
            with pytest.raises(Damaged):
                HOLDERS[Holder.PASSPHRASE](tmp_path).load()


def flipped(whole: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(whole)
    changed[place] ^= 1 << bit
    return bytes(changed)


def test_a_seal_changed_with_its_digest_is_still_damage(tmp_path: Path) -> None:
    HOLDERS[Holder.PASSPHRASE](tmp_path).create()
    sealed = str(content_of(tmp_path)["sealed"])

    for place in range(len(sealed) - 2):
        letter = "A" if sealed[place] != "A" else "B"
        change(tmp_path, sealed=sealed[:place] + letter + sealed[place + 1 :])
        with pytest.raises(Damaged):
            HOLDERS[Holder.PASSPHRASE](tmp_path).load()


@pytest.mark.parametrize("field", ["salt", "check"])
def test_a_changed_derivation_with_its_digest_opens_nothing(tmp_path: Path, field: str) -> None:
    HOLDERS[Holder.PASSPHRASE](tmp_path).create()
    value = str(content_of(tmp_path)[field])
    change(tmp_path, **{field: ("A" if value[0] != "A" else "B") + value[1:]})

    with pytest.raises(Refused, match="không đúng"):
        HOLDERS[Holder.PASSPHRASE](tmp_path).load()


@pytest.mark.parametrize(
    "fields",
    [
        {"memory_kib": 2**31},
        {"passes": 10**9},
        {"lanes": 0},
        {"salt": "AAAA"},
        {"sealed": ""},
        {"sealed": "not base64!"},
        {"check": None},
    ],
)
def test_parameters_that_would_hang_or_crash_are_damage(
    tmp_path: Path, fields: dict[str, object]
) -> None:
    HOLDERS[Holder.PASSPHRASE](tmp_path).create()
    change(tmp_path, **fields)

    with pytest.raises(Damaged):
        HOLDERS[Holder.PASSPHRASE](tmp_path).load()


def test_a_demo_key_of_the_wrong_length_is_damage(tmp_path: Path) -> None:
    DemoKeys(tmp_path).create()
    change(tmp_path, database_key="AAAA")

    with pytest.raises(Damaged):
        DemoKeys(tmp_path).load()
