"""A machine of the test's own: its keyring, what it remembers outside of stores, its counter."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pyrage
import pytest

from counter_app.bootstrap import create_counter
from counter_app.paths import DataDir
from counter_app.service.setup import SetUpCounter
from tests.vault.keyrings import MemoryKeyring


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring of this machine; its state folder is the test's own as well."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


@pytest.fixture
def folder(machine: MemoryKeyring, tmp_path: Path) -> DataDir:
    """A counter whose keys lie in the keyring, with the starter catalogue."""
    made = DataDir(tmp_path / "data")
    place = SetUpCounter(agency_code="H30.12", counter=1, commune="Xã Mẫu")
    create_counter(made, place, None)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def identity() -> pyrage.x25519.Identity:
    """The province's, kept off-line."""
    return pyrage.x25519.Identity.generate()
