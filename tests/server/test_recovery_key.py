"""The operator makes a recovery key on a machine apart, and declares its public half."""

import json
import stat
from pathlib import Path

import pyrage
import pytest

from counter_app.domain.facts import RecoveryKeyDeclared, decode
from provincial_server.__main__ import main
from provincial_server.commands.recovery import SUBJECT
from provincial_server.own_events import events_about
from provincial_server.serving import Node, Place
from provincial_server.verify import verify


def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert (
        main(["--data", str(tmp_path / "none"), "make-recovery-key", "-o", str(tmp_path / "id")])
        == 0
    )
    return str(json.loads(capsys.readouterr().out)["recipient"])


def test_an_identity_is_made_without_a_node_and_for_its_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipient = made(tmp_path, capsys)

    text = (tmp_path / "id").read_text()
    identity = pyrage.x25519.Identity.from_str(text.splitlines()[-1])
    assert str(identity.to_public()) == recipient
    assert stat.S_IMODE((tmp_path / "id").stat().st_mode) == 0o600
    assert not (tmp_path / "none").exists()


def test_an_identity_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path, capsys)
    before = (tmp_path / "id").read_bytes()

    assert main(["make-recovery-key", "-o", str(tmp_path / "id")]) == 2
    assert (tmp_path / "id").read_bytes() == before


def test_the_recipient_is_declared_in_the_provinces_feed_and_the_latest_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "node"
    recipients = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2)]
    for recipient in recipients:
        words = ["recovery-key", "--province", "H30", "--recipient", recipient]
        assert main(["--data", str(data), *words]) == 0

    with Node(Place(folder=data)) as node, node.database.reading() as connection:
        told = events_about(connection, "H30", SUBJECT)
        proofs = verify(connection, node.key.public_key)
    facts = [decode(one.header.kind, one.header.version, one.payload) for one in told]
    assert [one.recipient for one in facts if isinstance(one, RecoveryKeyDeclared)] == recipients
    assert not any(proof.damaged for proof in proofs)


@pytest.mark.parametrize(
    ("province", "recipient"), [("H30", "age1khong"), ("H30.12", ""), ("tỉnh", "")]
)
def test_what_is_no_recipient_or_no_province_is_refused(
    tmp_path: Path, province: str, recipient: str
) -> None:
    recipient = recipient or str(pyrage.x25519.Identity.generate().to_public())
    words = ["recovery-key", "--province", province, "--recipient", recipient]

    assert main(["--data", str(tmp_path / "node"), *words]) == 2
