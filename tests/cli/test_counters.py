"""Making, opening and proving a counter from the command line."""

import json
import shutil
from pathlib import Path

import pytest

from counter_app.cli import REFUSED, UNAVAILABLE
from tests.cli.conftest import Run


def test_init_tells_who_the_counter_is(run: Run, tmp_path: Path) -> None:
    answer = run(
        "--data", tmp_path / "new", "init", "--demo", "--agency", "000.00.12.H30", "--counter", 2
    )

    assert answer.json["device"]["band"] == {"first": 2001, "last": 2999}
    assert answer.json["office"]["demo"] is True


def test_init_never_touches_a_counter_that_is_there(call: Run, counter: Path) -> None:
    before = (counter / "store.db").read_bytes()

    answer = call("init", "--demo", "--agency", "H30.12", "--counter", 1)

    assert answer.code == REFUSED
    assert (counter / "store.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--agency", "H3", "--counter", "1"), "H3"),
        (("--agency", "H30.12", "--counter", "12"), "12"),
        (("--agency", "H30.12", "--counter", "1", "--commune", "Mẫu"), "Mẫu"),
    ],
)
def test_init_refuses_what_no_office_is_called(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    answer = run("--data", tmp_path / "new", "init", "--demo", *words)

    assert answer.code == REFUSED
    assert said in answer.err
    assert run("--data", tmp_path / "new", "verify").code == REFUSED


def test_without_a_keyring_init_is_refused_with_the_other_ways(run: Run, tmp_path: Path) -> None:
    answer = run(
        "--data", tmp_path / "new", "init", "--agency", "H30.12", "--counter", 1,
        "--commune", "Xã Mẫu",
    )  # fmt: skip

    assert answer.code in {REFUSED, UNAVAILABLE}
    assert not (tmp_path / "new" / "store.db").exists()


def test_a_passphrase_opens_the_counter_and_a_wrong_one_does_not(run: Run, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("mật khẩu của quầy Mẫu số 1\n", "utf-8")
    wrong.write_text("mật khẩu của quầy khác số 2\n", "utf-8")
    words = ("init", "--agency", "H30.12", "--counter", 1, "--commune", "Xã Mẫu")

    made = run("--data", tmp_path / "new", "--passphrase-file", right, *words)

    assert made.code == 0, made.err
    assert run("--data", tmp_path / "new", "--passphrase-file", right, "verify").code == 0
    refused = run("--data", tmp_path / "new", "--passphrase-file", wrong, "verify")
    assert refused.code == REFUSED
    assert "mật khẩu" in refused.err.lower()
    assert run("--data", tmp_path / "new", "verify").code == REFUSED


def test_a_damaged_store_is_told_and_left_alone(call: Run, counter: Path) -> None:
    store = counter / "store.db"
    good = store.read_bytes()
    store.write_bytes(good[:5000] + bytes(4096) + good[9096:])
    damaged = store.read_bytes()

    answer = call("verify")

    assert answer.code == UNAVAILABLE
    assert answer.err.strip()
    assert store.read_bytes() == damaged


def test_the_key_of_another_counter_is_refused(
    call: Run, run: Run, counter: Path, tmp_path: Path
) -> None:
    run("--data", tmp_path / "other", "init", "--demo", "--agency", "H30.12", "--counter", 2)
    shutil.copy(tmp_path / "other" / "keys.json", counter / "keys.json")

    answer = call("verify")

    assert answer.code in {REFUSED, UNAVAILABLE}
    assert "khóa" in answer.err


def test_rebuild_changes_nothing_that_can_be_seen(call: Run) -> None:
    before = call("verify").json

    assert call("rebuild").json["events"] == before["events"]
    assert call("verify").json == before


def test_the_catalogue_comes_back_as_it_went(call: Run, tmp_path: Path) -> None:
    for name in ("catalogue.json", "catalogue.xlsx"):
        exported = call("catalogue", "export", tmp_path / name)
        assert exported.code == 0, exported.err
        imported = call("catalogue", "import", tmp_path / name)
        assert imported.json == {
            "new": 0, "changed": 0, "unchanged": exported.json["procedures"],
        }  # fmt: skip


def test_a_bad_catalogue_row_is_named_and_nothing_is_imported(call: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    call("catalogue", "export", path)
    content = json.loads(path.read_text("utf-8"))
    content["procedures"][0]["name"] = "Tên đã đổi"
    content["procedures"][3]["code"] = "không phải mã"
    path.write_text(json.dumps(content), "utf-8")
    before = call("verify").json["events"]

    answer = call("catalogue", "import", path)

    assert answer.code == REFUSED
    assert "4" in answer.err
    assert call("verify").json["events"] == before
