"""The operator's commands: one line of JSON on standard output."""

from pathlib import Path

import httpx
import msgspec
import pytest

from provincial_server.__main__ import main
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY
from tests.server.wire_counter import WireCounter


def told(capfd: pytest.CaptureFixture[str]) -> object:
    return msgspec.json.decode(capfd.readouterr().out)


def test_an_enrolment_code_is_told_with_its_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "node"

    done = main(["--data", str(folder), "enrolment-code", "--agency", AGENCY, "--counter", "1"])

    issued = told(capfd)
    assert done == 0
    assert isinstance(issued, dict)
    assert set(issued) == {"code", "agency", "counter", "expires_at"}
    with Running(Place(folder=folder)) as node:
        WireCounter("quầy 1").enrol(node.url, issued["code"])


def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = main(["--data", str(tmp_path), "enrolment-code", "--agency", "xã", "--counter", "1"])

    assert done == 2
    assert capfd.readouterr().err.startswith("Mã cơ quan “xã” không đúng")


def test_dossiers_are_listed_as_json_and_for_people(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "node"
    with Running(Place(folder=folder)) as node:
        counter = WireCounter("quầy 1")
        counter.enrol(node.url, node.issue_code(AGENCY, 1).code)
        counter.sync(node.url, [counter.run([counter.receive(1)])])

    assert main(["--data", str(folder), "dossiers", "--json"]) == 0
    listed = told(capfd)
    assert isinstance(listed, list)
    (dossier,) = listed
    assert dossier.pop("first_seen_at")
    assert dossier == {
        "code": "H30.12-261123-1001",
        "procedure_code": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "applicant": "Nguyễn Văn Mẫu",
        "id_number": "*********000",
        "received_at": "2026-11-23T08:31:00+07:00",
        "due_at": "2026-11-24T08:30:00+07:00",
        "state": 2,
        "state_name": "received",
        "feed": AGENCY,
        "clash": False,
    }
    assert main(["--data", str(folder), "dossiers"]) == 0
    assert "H30.12-261123-1001  23/11/2026 08:31" in capfd.readouterr().out
    assert main(["--data", str(folder), "verify"]) == 0
    assert told(capfd) == [
        {"feed": "H30", "events": 1, "sealed": 1, "damaged": []},
        {"feed": AGENCY, "events": 1, "sealed": 1, "damaged": []},
    ]


def test_the_key_and_the_database_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "node"
    with Running(Place(folder=folder)):
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}

    assert folder.stat().st_mode & 0o777 == 0o700
    assert modes["node.json"] == 0o600
    assert modes["server.sqlite3"] == 0o600


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--database", "nowhere", "verify"], "Địa chỉ cơ sở dữ liệu không đúng."),
        (["--database", "mysql://h/d", "verify"], "Địa chỉ cơ sở dữ liệu không đúng."),
        (
            ["--database", "postgresql://127.0.0.1:9/node?connect_timeout=5", "verify"],
            "Không mở được cơ sở dữ liệu của máy chủ.",
        ),
        (
            ["serve", "--port", "0", "--tls-cert", "/none/c.pem", "--tls-key", "/none/k.pem"],
            "Không đọc được chứng thư hoặc khóa TLS.",
        ),
        (["serve", "--host", "192.0.2.1"], "Không mở được cổng 8443 trên địa chỉ 192.0.2.1."),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["--data", str(tmp_path / "node"), *options]) == 2
    assert capfd.readouterr().err.strip() == sentence


def test_a_data_folder_that_is_a_file_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "node").write_text("")

    assert main(["--data", str(tmp_path / "node"), "verify"]) == 2
    assert "Không dùng được thư mục dữ liệu" in capfd.readouterr().err


@pytest.mark.parametrize("option", ["--tls-cert", "--tls-key"])
def test_half_of_tls_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], option: str
) -> None:
    assert main(["--data", str(tmp_path), "serve", "--port", "0", option, "x.pem"]) == 2
    assert "--tls-cert" in capfd.readouterr().err


def test_the_interface_describes_itself(tmp_path: Path) -> None:
    with Running(Place(folder=tmp_path / "node")) as node:
        schema = httpx.get(f"{node.url}/schema/openapi.json").json()
        health = httpx.get(f"{node.url}/v1/health").json()

    assert set(schema["paths"]) == {
        "/v1/contents",
        "/v1/enrol",
        "/v1/health",
        "/v1/node",
        "/v1/ready",
        "/v1/sync",
    }
    assert health["status"] == "ok"
    assert health["node"] == node.node.incarnation
