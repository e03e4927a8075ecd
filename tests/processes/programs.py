"""The programs as people run them, each in a process that can be killed at any moment."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import msgspec
from typing_extensions import override

from tests.hub.commune import eventually
from tests.processes.clerk import Line

ROOT: Final = Path(__file__).parents[2]
_PATIENCE_SECONDS: Final = 60


class Process:
    """One program on a data folder: started, killed, started again."""

    def __init__(self, module: str, *arguments: object, log: Path) -> None:
        self._command = [sys.executable, "-m", module, *map(str, arguments)]
        self._log = log
        self.running: subprocess.Popen[bytes] | None = None

    def _launch(self, *more: object) -> IO[bytes]:
        with self._log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603 - our own modules
                [*self._command, *map(str, more)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self.running.stdout is not None
        return self.running.stdout

    def kill(self) -> None:
        """Without warning, with all that it started: systemd does so with a unit."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.communicate(timeout=_PATIENCE_SECONDS)

    @property
    def log(self) -> str:
        """What it logged in all its lives."""
        return self._log.read_text("utf-8")


class Server(Process):
    """`provincial-server serve`, always on the same port: a province or a hub."""

    def __init__(self, folder: Path, *options: str, workers: int = 1) -> None:
        self._serve = ["serve", "--workers", str(workers), "--quiet", ""]
        self._port = 0
        self.folder = folder
        super().__init__(
            "provincial_server", "--data", folder, *options, log=folder.with_suffix(".log")
        )

    def start(self) -> None:
        line = self._launch(*self._serve, "--port", self._port).readline()
        assert line, self.log
        ready = msgspec.json.decode(line, type=dict[str, str])
        self._port = int(ready["url"].rsplit(":", 1)[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def workers(self) -> set[int]:
        """The processes that answer, where there are several."""
        assert self.running is not None
        listed = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children").read_text()
        return {int(pid) for pid in listed.split() if b"spawn_main" in _command_of(int(pid))}

    def kill_a_worker(self, which: int) -> None:
        """One of them; the supervisor puts another in its place."""
        before = sorted(self.workers())
        victim = before[which % len(before)]
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: len(self.workers() - {victim}) == len(before))


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


class Clerk(Process):
    """A counter at work; what it told in all its lives is kept."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        super().__init__(
            "tests.processes.clerk", folder, passphrase, log=folder.with_suffix(".log")
        )
        self.folder = folder
        self.given_out: list[str] = []
        self.problems: set[str] = set()
        self._listener: threading.Thread | None = None

    def start(self) -> None:
        told = self._launch()
        assert told.readline(), self.log
        self._listener = threading.Thread(target=self._listen, args=(told,), daemon=True)
        self._listener.start()

    @override
    def kill(self) -> None:
        """Without warning; what it printed before counts."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self._over()

    def finish(self) -> None:
        """Let it end what it is at."""
        assert self.running is not None
        assert self.running.stdin is not None
        self.running.stdin.close()
        self._over()

    def _over(self) -> None:
        assert self.running is not None
        self.running.wait(_PATIENCE_SECONDS)
        if self._listener is not None:
            self._listener.join(_PATIENCE_SECONDS)
        for stream in (self.running.stdin, self.running.stdout):
            if stream is not None:
                stream.close()

    def _listen(self, told: IO[bytes]) -> None:
        for line in told:
            if line.endswith(b"\n"):
                self._hear(msgspec.json.decode(line, type=Line))

    def _hear(self, line: Line) -> None:
        if line.code:
            self.given_out.append(line.code)
        if line.problem:
            self.problems.add(line.problem)


def command(module: str, *arguments: object) -> bytes:
    """What a command answered on standard output; it must have gone well."""
    words: Sequence[str] = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
