"""The commands that make a hub, and those that make a counter use it."""

from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from counter_app.__main__ import main as counter_app
from provincial_server.__main__ import main
from provincial_server.joining import call_at
from provincial_server.node import node_key
from provincial_server.serving import Node, Place, Running
from provincial_server.upstream import UpstreamStore
from provincial_server.verify import verify
from tests.hub.commune import eventually
from tests.server.facts import AGENCY


def told(capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer = msgspec.json.decode(capfd.readouterr().out)
    assert isinstance(answer, dict)
    return answer


def join_command(folder: Path, url: str, code: object) -> list[str]:
    place = ["--data", str(folder), "join", "--upstream", url, "--code", str(code)]
    return [*place, "--agency", AGENCY, "--name", "Máy chủ Xã Mẫu"]


def test_from_a_code_to_a_counter_that_works_through_the_hub(
    tmp_path: Path, province: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    data = str(tmp_path / "another")
    assert main(["--data", data, "enrolment-code", "--agency", AGENCY, "--hub"]) == 0
    assert told(capfd)["counter"] == 0
    hub = tmp_path / "hub"

    assert (
        main(join_command(hub, province.url, province.node.registry.issue_hub_code(AGENCY).code))
        == 0
    )

    joined = told(capfd)
    assert joined == {"url": province.url, "node": province.node.incarnation, "agency": AGENCY}
    counter = ["--data", str(tmp_path / "counter")]
    set_up = ["init", "--agency", AGENCY, "--counter", "1", "--demo"]
    assert counter_app([*counter, *set_up]) == 0
    number = province.issue_code(AGENCY, 1).code
    with Running(Place(folder=hub)) as running:
        assert counter_app([*counter, "enrol", province.url, number]) == 0
        capfd.readouterr()
        assert counter_app([*counter, "hub", "set", running.url]) == 0
        assert told(capfd) == {"url": running.url, "node": running.node.incarnation}

        def through_hub() -> bool:
            counter_app([*counter, "sync"])
            state = cast("dict[str, Any]", told(capfd)["state"])
            return bool(state["hub"]["attempts"] == 0)

        eventually(through_hub)
    assert counter_app([*counter, "hub", "clear"]) == 0
    assert told(capfd)["hub"] is None
    with Node(Place(folder=hub)) as node, node.database.reading() as connection:
        proofs = verify(connection, node.key.public_key)
    assert [proof.damaged for proof in proofs] == [[], []]


def test_what_a_hub_cannot_do_is_refused_in_a_sentence(
    tmp_path: Path, province: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    hub = tmp_path / "hub"
    code = province.node.registry.issue_hub_code(AGENCY).code
    assert main(join_command(hub, province.url, code)) == 0
    before = node_key(hub).public_key

    assert main(["--data", str(hub), "enrolment-code", "--agency", AGENCY, "--counter", "1"]) == 2
    assert "Đây là máy chủ xã" in capfd.readouterr().err
    assert main(["--data", str(hub), "serve", "--workers", "2"]) == 2
    assert "Máy chủ xã chỉ chạy một tiến trình." in capfd.readouterr().err
    assert main(join_command(hub, province.url, "0123-4567")) == 2
    assert "Mã ghi danh gõ chưa đúng" in capfd.readouterr().err
    assert node_key(hub).public_key == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--upstream", "https://tinh.example"], "Máy chủ này chưa là máy chủ xã"),
        (["--upstream-ca", "/none/ca.pem"], "Không đọc được tệp /none/ca.pem."),
    ],
)
def test_only_a_hub_has_a_province_above_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["--data", str(tmp_path / "node"), "serve", "--port", "0", *options]) == 2
    assert sentence in capfd.readouterr().err


def test_a_province_that_moved_is_called_at_its_new_address(
    tmp_path: Path, province: Running
) -> None:
    hub = Place(folder=tmp_path / "hub")
    assert (
        main(
            join_command(
                hub.folder, province.url, province.node.registry.issue_hub_code(AGENCY).code
            )
        )
        == 0
    )

    with Node(hub) as node:
        call_at(node, "https://tinh-moi.example/")

        peer = UpstreamStore(node.database, AGENCY, node.now).peer()
    assert peer is not None
    assert (peer.url, peer.node) == ("https://tinh-moi.example", province.node.incarnation)
