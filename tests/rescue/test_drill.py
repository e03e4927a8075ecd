"""The recovery drill, from the province's declaration to the recovered counter's next event."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from counter_app.bootstrap import open_counter
from counter_app.cli import main
from counter_app.domain.journal import device_id
from counter_app.paths import DataDir
from counter_app.vault import DeviceKey, Secrets, open_keys
from counter_app.vault.recovery import keep_sealed_copy, open_copy, sealed_copy
from provincial_server.__main__ import main as province
from provincial_server.serving import Place, Running
from tests.rescue.office import codes_at, received, work_at
from tests.vault.keyrings import MemoryKeyring


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node")) as running:
        yield running


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, json.loads(captured.out) if captured.out else None, captured.err


def test_lesson_26_the_recovery_drill(
    folder: DataDir,
    node: Running,
    machine: MemoryKeyring,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    identity = tmp_path / "identity.txt"
    assert province(["make-recovery-key", "-o", str(identity)]) == 0
    recipient = json.loads(capsys.readouterr().out)["recipient"]
    declare = ["recovery-key", "--province", "H30", "--recipient", recipient]
    assert province(["--data", str(tmp_path / "node"), *declare]) == 0
    codes = work_at(folder, 3)
    before = open_keys(folder.root, passphrase=None).load()
    with open_counter(folder) as desk:
        assert not folder.recovery.exists()
        desk.exchange.enrol(node.url, node.issue_code("H30.12", 1).code)
        desk.exchange.sync()
    assert open_copy(folder.recovery.read_bytes(), identity.read_text()) == before
    capsys.readouterr()

    machine.entries.clear()
    code, _, said = call(capsys, "--data", folder.root, "search", "Mẫu")
    assert code != 0
    assert "recover" in said, "the sentence names the way back"

    code, answer, _ = call(capsys, "--data", folder.root, "recover", "--identity", identity)

    assert code == 0
    assert answer["events"] > 3
    assert codes_at(folder) == codes
    with open_counter(folder) as desk:
        received(desk)
        newest = desk.sync_store.unsent_runs(events=100, payload_bytes=1 << 20)[-1]
        assert newest.events[-1].header.origin == device_id(
            DeviceKey(before.device_seed).public_key
        )
        assert desk.sync_store.sync_state().link
        state = desk.exchange.sync()
    assert state.unsent == 0, "the province knows the hand it is sealed by"


def test_a_recovery_copy_that_was_lost_or_spoilt_is_written_anew_at_the_next_opening(
    folder: DataDir, node: Running, tmp_path: Path, identity: pyrage.x25519.Identity
) -> None:
    declare = ["recovery-key", "--province", "H30", "--recipient", str(identity.to_public())]
    assert province(["--data", str(tmp_path / "node"), *declare]) == 0
    with open_counter(folder) as desk:
        desk.exchange.enrol(node.url, node.issue_code("H30.12", 1).code)
        desk.exchange.sync()
    secrets = open_keys(folder.root, passphrase=None).load()

    for spoil in (folder.recovery.unlink, lambda: folder.recovery.write_bytes(b"age")):
        spoil()
        with open_counter(folder):
            pass
        assert open_copy(folder.recovery.read_bytes(), str(identity)) == secrets

    another = pyrage.x25519.Identity.generate()
    declare = ["recovery-key", "--province", "H30", "--recipient", str(another.to_public())]
    assert province(["--data", str(tmp_path / "node"), *declare]) == 0
    with open_counter(folder) as desk:
        desk.exchange.sync()
    assert open_copy(folder.recovery.read_bytes(), str(another)) == secrets


def test_keys_of_another_counter_are_refused_whole(
    folder: DataDir,
    tmp_path: Path,
    identity: pyrage.x25519.Identity,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder.recovery.write_bytes(sealed_copy(Secrets.fresh(), str(identity.to_public())))
    (tmp_path / "id").write_text(str(identity))
    before = folder.keys.read_bytes()

    code, _, _ = call(capsys, "--data", folder.root, "recover", "--identity", tmp_path / "id")

    assert code == 1
    assert folder.keys.read_bytes() == before


def test_recovered_keys_go_under_a_passphrase_where_one_is_named(
    folder: DataDir,
    machine: MemoryKeyring,
    tmp_path: Path,
    identity: pyrage.x25519.Identity,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secrets = open_keys(folder.root, passphrase=None).load()
    keep_sealed_copy(folder.recovery, secrets, str(identity.to_public()))
    folder.keys.unlink()
    machine.entries.clear()
    (tmp_path / "id").write_text(str(identity))
    (tmp_path / "phrase").write_text("một cụm từ khóa đủ dài\n")
    secret = ("--passphrase-file", tmp_path / "phrase")

    code, _, _ = call(
        capsys, "--data", folder.root, *secret, "recover", "--identity", tmp_path / "id"
    )

    assert code == 0
    assert open_keys(folder.root, passphrase="một cụm từ khóa đủ dài").load() == secrets


def test_the_command_line_backs_up_by_plan_and_restores(
    folder: DataDir, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", folder.root)
    assert call(capsys, *data, "backup")[0] == 1, "nobody said where to"
    code, made, _ = call(capsys, *data, "backup", "--to", stick, "--daily", "3")
    assert code == 0
    assert Path(made["file"]).parent == stick
    _, state, _ = call(capsys, *data, "backup", "--state")
    assert (state["plan"], state["problem"]) == ({"folder": str(stick), "keep": 3}, "")
    _, state, _ = call(capsys, *data, "backup", "--no-daily")
    assert state["plan"] is None
    shutil.rmtree(folder.root)

    code, done, _ = call(capsys, *data, "restore", made["file"])

    assert code == 0
    assert (done["events"], done["aside"]) == (made["events"], None)
