"""Either side killed without warning, at any moment: nothing is lost, nothing is doubled."""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from counter_app.domain.sentences import Unavailable
from provincial_server.serving import Node, Place, Running
from tests.sync.office import Counter, assert_listed_once, code_of

SEED = 20261123


@dataclass(slots=True)
class ServerProcess:
    """`provincial-server serve` as an operator runs it, on one port through all its lives."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    lives: int = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "provincial_server", "--data", str(self.folder)]
        self.process = subprocess.Popen(  # noqa: S603
            [*command, "serve", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the server did not come up"
        ready = msgspec.json.decode(line, type=dict[str, str])
        self.port = int(ready["url"].rsplit(":", 1)[1])
        self.lives += 1

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    server = ServerProcess(tmp_path / "node")
    server.start()
    yield server
    with suppress(ProcessLookupError):
        server.kill()


def test_a_server_killed_again_and_again_ends_with_every_dossier_once(
    server: ServerProcess, counter: Counter
) -> None:
    with Node(Place(folder=server.folder)) as node:
        code = node.registry.issue_code(counter.agency_code, counter.number).code
    counter.engine.enrol(server.url, code)
    chance = random.Random(SEED)  # noqa: S311
    stop = threading.Event()

    def kill_and_restart() -> None:
        while not stop.wait(chance.uniform(0.0, 0.25)):
            server.kill()
            server.start()

    number, failed = 0, 0
    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill_and_restart)
        while (server.lives < 5 or not failed) and not killing.done():
            number += 1
            counter.receive(number)
            try:
                counter.engine.sync()
            except Unavailable:
                failed += 1
        stop.set()
        killing.result()

    state = counter.engine.sync()

    assert (state.unsent, state.rejected) == (0, 0)
    with Node(Place(folder=server.folder)) as node:
        assert_listed_once(node, [code_of(one) for one in range(1, number + 1)])


def test_a_counter_killed_while_it_syncs_loses_and_doubles_nothing(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(*range(1, 31))
    counter.store.attempted(next_attempt_at=None, attempts=8, problem="")
    counter.store.close()
    chance = random.Random(SEED)  # noqa: S311
    killed = 0
    while killed < 5:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.sync.office", str(counter.path.parent)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"syncing\n", "the process did not come up"
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += 1
    counter.restart()

    state = counter.engine.sync()

    assert state.unsent == 0
    assert_listed_once(node.node, [code_of(number) for number in range(1, 31)])
    proof = counter.store.verify()
    assert (proof.problem, proof.damaged) == (None, "")
