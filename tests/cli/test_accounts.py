"""Accounts from the command line: the first administrator, signing in for a command, verbs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_counter
from counter_app.cli import REFUSED, USAGE, main
from counter_app.domain.facts import decode
from counter_app.domain.facts.clerks import SessionClosed, SessionOpened
from counter_app.paths import data_dir
from tests.cli.conftest import Answer, Run

ADMINISTRATOR, LAN, OWN = "Đò ngang 3 chuyến", "Bến sông 9 lượt", "cầu tre lắc lẻo"
DOSSIER = {
    "procedure": "1.001193",
    "applicant": {"name": "Nguyễn Văn Mẫu", "id_number": "001090000000"},
}


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files with secrets, by whose they are."""
    folder = tmp_path_factory.mktemp("secrets")
    for name, secret in (
        ("store", "mật khẩu của quầy Mẫu số 1"),
        ("quan.tri", ADMINISTRATOR),
        ("lan-first", LAN),
        ("lan", OWN),
        ("wrong", "không phải mật khẩu này"),
        ("weak", "123456"),
    ):
        (folder / name).write_text(f"{secret}\nsecond line\n", "utf-8")
    return folder


def words_for(data: Path, secrets: Path) -> list[str]:
    return ["--data", str(data), "--passphrase-file", str(secrets / "store")]


@pytest.fixture(scope="session")
def claimed(tmp_path_factory: pytest.TempPathFactory, secrets: Path) -> Path:
    """A real counter with an administrator, a clerk, and the starter catalogue."""
    data = tmp_path_factory.mktemp("claimed") / "data"
    demo = tmp_path_factory.mktemp("demo")
    catalogue = str(demo / "catalogue.json")
    administrator = ["--clerk", "quan.tri", "--clerk-password-file", str(secrets / "quan.tri")]
    init = ["init", "--agency", "H30.12", "--counter", "1"]
    lan = ["--clerk", "lan", "--clerk-password-file", str(secrets / "lan-first")]
    for words in (
        ["--data", str(demo / "data"), *init, "--demo"],
        ["--data", str(demo / "data"), "catalogue", "export", catalogue],
        [
            *words_for(data, secrets), *init, "--commune", "Xã Mẫu", "--administrator", "quan.tri",
            "--administrator-name", "Hoàng Thị Mẫu",
            "--administrator-password-file", str(secrets / "quan.tri"),
        ],
        [*words_for(data, secrets), *administrator, "catalogue", "import", catalogue],
        [
            *words_for(data, secrets), *administrator, "clerk", "add", "lan", "--name",
            "Lê Thị Mẫu", "--password-file", str(secrets / "lan-first"),
        ],
        [
            *words_for(data, secrets), *lan, "clerk", "password", "--new-password-file",
            str(secrets / "lan"),
        ],
    ):  # fmt: skip
        assert main(words) == 0, words
    return data


@pytest.fixture
def data(claimed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(claimed, tmp_path / "data"))


@pytest.fixture
def call(run: Run, data: Path, secrets: Path) -> Run:
    """Call `counter-app` on the claimed counter; `clerk` signs in with the file of that name."""

    def on_counter(*words: object, clerk: str = "", password: str = "") -> Answer:
        signing = ("--clerk", clerk, "--clerk-password-file", secrets / (password or clerk))
        return run(*words_for(data, secrets), *(signing if clerk else ()), *words)

    return on_counter


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(DOSSIER, ensure_ascii=False), "utf-8")
    return path


def events_of(data: Path, secrets: Path) -> list[Any]:
    """Every event of the counter, in the order in which it was written."""
    passphrase = (secrets / "store").read_text("utf-8").splitlines()[0]
    with open_counter(data_dir(data), passphrase) as desk:
        runs = desk.sync_store.unsent_runs(events=10_000, payload_bytes=1 << 30)
    return [event for run in runs for event in run.events]


def test_what_is_written_needs_a_name_and_what_is_read_does_not(call: Run, dossier: Path) -> None:
    refused = call("receive", dossier)

    assert refused.code == REFUSED
    assert "đăng nhập" in refused.err
    assert call("search", "").json == []
    assert call("due", "--procedure", DOSSIER["procedure"]).code == 0


def test_a_reception_carries_its_clerk_in_the_journal_and_on_the_receipt(
    call: Run, dossier: Path, data: Path, secrets: Path
) -> None:
    received = call("receive", dossier, clerk="lan")

    assert received.code == 0, received.err
    assert call("show", received.json["code"]).json["reception"]["clerk"] == "Lê Thị Mẫu"
    opened, reception, closed = events_of(data, secrets)[-3:]
    account = next(row for row in call("clerk", "list").json if row["login"] == "lan")
    assert [event.header.actor for event in (opened, reception, closed)] == [account["id"]] * 3
    facts = [decode(one.header.kind, one.header.version, one.payload) for one in (opened, closed)]
    assert isinstance(facts[0], SessionOpened)
    assert isinstance(facts[1], SessionClosed)


def test_a_session_is_closed_even_where_the_command_was_refused(
    call: Run, data: Path, secrets: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(DOSSIER | {"sets": 0}), "utf-8")

    assert call("receive", path, clerk="lan").code == REFUSED

    assert [event.header.kind for event in events_of(data, secrets)[-2:]] == [
        "session.opened",
        "session.closed",
    ]


def test_what_a_role_may_not_do_is_refused_naming_who_may(call: Run, dossier: Path) -> None:
    administrator = call("receive", dossier, clerk="quan.tri")
    clerk = call("clerk", "unlock", "quan.tri", clerk="lan")

    assert (administrator.code, clerk.code) == (REFUSED, REFUSED)
    assert "cán bộ tiếp nhận" in administrator.err
    assert "quản trị viên" in clerk.err


def test_a_wrong_password_is_refused_and_five_lock(call: Run) -> None:
    answers = [call("clerk", "list", clerk="lan", password="wrong") for _ in range(5)]

    assert [answer.code for answer in answers] == [REFUSED] * 5
    assert "không đúng" in answers[3].err
    assert "bị khóa" in answers[4].err
    assert "bị khóa" in call("clerk", "list", clerk="lan").err

    assert call("clerk", "unlock", "lan", clerk="quan.tri").code == 0
    assert call("clerk", "list", clerk="lan").code == 0


def test_the_list_shows_no_secret(call: Run) -> None:
    listed = call("clerk", "list")

    assert {row["login"]: row["role"] for row in listed.json} == {
        "lan": "clerk",
        "quan.tri": "administrator",
    }
    assert "argon2" not in listed.out


def test_an_account_is_made_changed_and_closed(call: Run, secrets: Path) -> None:
    added = call(
        "clerk", "add", "Hoa", "--name", "Hoa Mẫu", "--role", "head",
        "--password-file", secrets / "lan-first", clerk="quan.tri",
    )  # fmt: skip
    assert added.json["login"] == "hoa"

    changed = call("clerk", "change", "hoa", "--role", "clerk", clerk="quan.tri")
    assert (changed.json["name"], changed.json["role"]) == ("Hoa Mẫu", "clerk")

    assert call("clerk", "close", added.json["id"], clerk="quan.tri").code == 0
    states = {row["login"]: row["state"] for row in call("clerk", "list").json}
    assert states["hoa"] == "closed"


def test_a_first_password_opens_nothing_but_the_choice_of_another(call: Run, secrets: Path) -> None:
    words = ("clerk", "password", "lan", "--new-password-file", secrets / "lan-first")
    assert call(*words, clerk="quan.tri").code == 0

    refused = call("clerk", "list", clerk="lan", password="lan-first")
    assert refused.code == REFUSED
    assert "mật khẩu mới" in refused.err

    own = ("clerk", "password", "--new-password-file", secrets / "wrong")
    assert call(*own, clerk="lan", password="lan-first").code == 0
    assert call("clerk", "list", clerk="lan", password="wrong").code == 0


def test_the_first_account_can_be_made_later(run: Run, secrets: Path, tmp_path: Path) -> None:
    words = words_for(tmp_path / "new", secrets)
    run(*words, "init", "--agency", "H30.12", "--counter", 1, "--commune", "Xã Mẫu")
    add = ("clerk", "add", "quan.tri", "--name", "Hoàng Thị Mẫu")
    password = ("--password-file", secrets / "quan.tri")

    as_clerk = run(*words, *add, *password)
    assert as_clerk.code == REFUSED
    assert "quản trị viên đầu tiên" in as_clerk.err

    assert run(*words, *add, *password, "--role", "administrator").code == 0
    assert run(*words, *add, *password, "--role", "administrator").code == REFUSED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--administrator", "quan.tri"), "--administrator-name"),
        (
            ("--administrator", "quan.tri", "--administrator-name", "Mẫu", "--demo"),
            "--administrator-password-file",
        ),
    ],
)
def test_half_an_administrator_makes_no_counter(
    run: Run, secrets: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    init = ("init", "--agency", "H30.12", "--counter", 1, "--commune", "Xã Mẫu")

    answer = run(*words_for(tmp_path / "new", secrets), *init, *words)

    assert answer.code == REFUSED
    assert said in answer.err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("extra", "password"), [((), "weak"), (("--demo",), "quan.tri")])
def test_an_administrator_who_cannot_be_leaves_no_counter_behind(
    run: Run, secrets: Path, tmp_path: Path, extra: tuple[str, ...], password: str
) -> None:
    answer = run(
        "--data", tmp_path / "new", "init", "--agency", "H30.12", "--counter", 1, "--commune",
        "Xã Mẫu", "--administrator", "quan.tri", "--administrator-name", "Hoàng Thị Mẫu",
        "--administrator-password-file", secrets / password, *extra,
    )  # fmt: skip

    assert answer.code == REFUSED
    assert not (tmp_path / "new").exists()


def test_a_demo_works_as_its_clerk_and_has_one_account_of_each_role(
    run: Run, dossier: Path, tmp_path: Path
) -> None:
    words = ("--data", tmp_path / "demo")
    run(*words, "init", "--demo", "--agency", "H30.12", "--counter", 1)

    code = run(*words, "receive", dossier).json["code"]

    assert run(*words, "show", code).json["reception"]["clerk"] == "Lê Thị Mẫu"
    assert run(*words, "show", code).json["steps"][0]["actor"] == "demo-clerk"
    roles = {row["login"]: row["role"] for row in run(*words, "clerk", "list").json}
    assert roles == {"canbo": "clerk", "lanhdao": "head", "quantri": "administrator"}


def test_in_a_demo_one_can_sign_in_as_well_and_then_the_role_counts(
    run: Run, counter: Path, tmp_path: Path, dossier: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("Xa-Mau-2026", "utf-8")

    def call(login: str) -> Answer:
        signing = ("--clerk", login, "--clerk-password-file", password)
        return run("--data", counter, *signing, "receive", dossier)

    assert call("canbo").code == 0
    assert call("quantri").code == REFUSED


def test_a_name_without_a_password_file_is_told(
    call: Run, run: Run, data: Path, secrets: Path
) -> None:
    answer = run(*words_for(data, secrets), "--clerk", "lan", "clerk", "list")

    assert answer.code == REFUSED
    assert "--clerk-password-file" in answer.err
    assert call("clerk", "password", "--new-password-file", secrets / "lan").code == REFUSED


def test_an_unknown_role_is_a_wrong_command_line(call: Run, secrets: Path) -> None:
    words = ("clerk", "add", "hoa", "--name", "Hoa", "--role", "king")

    assert call(*words, "--password-file", secrets / "lan").code == USAGE


def test_a_claimed_counter_is_proven_and_built_anew_like_any_other(call: Run) -> None:
    before = call("verify").json

    call("rebuild")

    assert call("verify").json == before
    assert call("clerk", "list", clerk="lan").code == 0
