"""A demo counter made once by the real `init`, and copied for each test."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli import main


@dataclass(frozen=True)
class Answer:
    """What one call of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Call `counter-app` with words; the answer."""

    def call(*words: object) -> Answer:
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo counter, as `init` leaves it."""
    folder = tmp_path_factory.mktemp("counter") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder.with_name("state")))
        _make(folder)
    return folder


def _make(folder: Path) -> None:
    words = ["--data", str(folder), "init", "--demo", "--agency", "H30.12", "--counter", "1"]
    assert main(words) == 0


@pytest.fixture
def counter(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a demo counter of this test's own, and what is remembered outside."""
    state = shutil.copytree(template.with_name("state"), tmp_path / "state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    return Path(shutil.copytree(template, tmp_path / "data"))


@pytest.fixture
def call(run: Run, counter: Path) -> Run:
    """Call `counter-app --data <this test's counter>` with words."""

    def on_counter(*words: object) -> Answer:
        return run("--data", counter, *words)

    return on_counter


@pytest.fixture
def receive(call: Run, tmp_path: Path) -> Run:
    """Call `receive` with the JSON of keyword arguments."""

    def with_object(**given: object) -> Answer:
        path = tmp_path / "dossier.json"
        path.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
        return call("receive", path)

    return with_object
