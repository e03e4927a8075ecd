"""A provincial server on loopback for the demo, as a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from counter_app.domain.sentences import Unavailable, say

_PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Province:
    """A running server: where it listens and where it keeps its data."""

    url: str
    data: Path

    def enrolment_code(self, agency: str, counter: int) -> str:
        """A fresh single-use code for one counter."""
        answer = _command(self.data, "enrolment-code", "--agency", agency, "--counter", counter)
        return str(json.loads(answer)["code"])

    def dossiers(self) -> list[dict[str, object]]:
        """What the province holds, as `provincial-server dossiers --json` tells."""
        found: list[dict[str, object]] = json.loads(_command(self.data, "dossiers", "--json"))
        return found


@contextmanager
def running_province(data: Path) -> Iterator[Province]:
    """The server on a free port of 127.0.0.1, stopped at the end. Raises `Unavailable`."""
    data.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        _line(data, "serve", "--port", 0), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        if not ready:
            raise Unavailable(say("Máy chủ tỉnh không khởi động được."))
        yield Province(url=json.loads(ready)["url"], data=data)
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)
        if process.stdout is not None:
            process.stdout.close()


def _line(data: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "provincial_server", "--data", str(data), *map(str, words)]


def _command(data: Path, *words: object) -> str:
    finished = subprocess.run(  # noqa: S603 - our own interpreter and module
        _line(data, *words),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
    )
    return finished.stdout
