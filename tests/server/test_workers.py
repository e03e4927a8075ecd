"""Several processes answer as one: nothing is kept in any of them that another would need."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest

from counter_app.domain.journal import EventId
from counter_app.sync.wire import Page, from_wire
from provincial_server.__main__ import main
from provincial_server.reading import Stretch, feed_page
from provincial_server.serving import Node, Place, listen
from provincial_server.verify import verify
from tests.server.conftest import address_of, administer
from tests.server.facts import AGENCY, OTHER_AGENCY
from tests.server.wire_counter import WireCounter

WORKERS = 2


@dataclass(slots=True)
class Served:
    """`provincial-server serve` with several workers, as an operator runs it."""

    process: subprocess.Popen[bytes]
    url: str
    metrics: str

    def children(self) -> set[int]:
        """The processes under the one that was started; one of them tracks resources."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in found.split()}

    def workers(self) -> set[int]:
        return {pid for pid in self.children() if b"spawn_main" in _command_of(pid)}

    def counted(self) -> dict[str, float]:
        """What Prometheus is told."""
        lines = httpx.get(self.metrics).raise_for_status().text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, postgresql: str, migrated: str) -> Place:
    """One database for all tests here: to start several processes takes its time."""
    administer(postgresql, f"CREATE DATABASE workers TEMPLATE {migrated}")
    folder = tmp_path_factory.mktemp("workers") / "node"
    return Place(folder=folder, database_url=address_of(postgresql, "workers"))


@pytest.fixture(scope="module")
def served(place: Place) -> Iterator[Served]:
    with listen("127.0.0.1", 0) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "provincial_server", "--data", str(place.folder)]
    command += ["--database", place.database_url, "serve", "--port", "0", "--metrics-port", port]
    process = subprocess.Popen([*command, "--workers", str(WORKERS)], stdout=subprocess.PIPE)  # noqa: S603
    assert process.stdout is not None
    ready = msgspec.json.decode(process.stdout.readline(), type=dict[str, str])
    try:
        yield Served(process, ready["url"], f"http://127.0.0.1:{port}/metrics")
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def node(place: Place, served: Served) -> Iterator[Node]:
    """The same node, opened beside the running workers."""
    with Node(place) as node:
        yield node


def _enrolled(node: Node, agency: str, number: int = 1) -> WireCounter:
    """Enrolled beside the workers: one of the tests makes them refuse codes for a while."""
    counter = WireCounter(f"quầy {agency} {number}", agency_code=agency, counter=number)
    code = node.registry.issue_code(agency, number).code
    answer = node.registry.enrol(counter.enrol_request(code))
    counter.node, counter.node_key = answer.node, answer.public_key
    return counter


def _listed(node: Node, agency: str) -> int:
    return sum(dossier.feed == agency for dossier in node.dossiers())


def test_lesson_27_a_reader_misses_nothing_of_what_several_processes_write(
    served: Served, node: Node
) -> None:
    counters = [_enrolled(node, AGENCY, number) for number in range(1, 5)]
    rounds = 10

    def work(counter: WireCounter) -> None:
        for number in range(rounds):
            counter.sync(served.url, [counter.run([counter.receive(number)])])

    seen: list[EventId] = []
    with ThreadPoolExecutor(len(counters)) as pool:
        working = [pool.submit(work, counter) for counter in counters]
        cursor, done = 0, False
        while not done:
            done = all(job.done() for job in working)
            with node.database.reading() as connection:
                page = feed_page(connection, Stretch(feed=AGENCY, after=cursor, page=Page()))
            cursor = page.position
            seen += [event.id for run in page.runs for event in from_wire(run).events]
        for job in working:
            job.result()

    assert len(seen) == len(set(seen)) == rounds * len(counters)
    assert set(seen) == {event.id for counter in counters for event in counter.events}
    assert _listed(node, AGENCY) == len(seen)
    with node.database.reading() as connection:
        assert not any(proof.damaged for proof in verify(connection, node.key.public_key))


def test_wrong_codes_count_for_all_workers_together(served: Served, node: Node) -> None:
    counter = WireCounter("quầy 1")
    code = node.registry.issue_code(AGENCY, 1).code
    wrong = WireCounter("quầy 2", agency_code=OTHER_AGENCY)

    told = [_enrol(served.url, wrong, code) for _ in range(10)]
    after = _enrol(served.url, counter, code)

    assert {answer.json()["code"] for answer in told} == {"code_elsewhere"}
    assert after.status_code == 429
    assert 0 < int(after.headers["retry-after"]) <= 600


def _enrol(url: str, counter: WireCounter, code: str) -> httpx.Response:
    body = msgspec.json.encode(counter.enrol_request(code))
    return httpx.post(f"{url}/v1/enrol", content=body, headers={"Content-Type": "application/json"})


def test_a_worker_that_died_is_replaced_and_nothing_is_lost(served: Served, node: Node) -> None:
    counter = _enrolled(node, "H30.21")
    counter.sync(served.url, [counter.run([counter.receive(1)])])
    before = served.workers()
    victim = min(before)

    os.kill(victim, signal.SIGKILL)
    while len(served.workers() - {victim}) < WORKERS:
        assert served.process.poll() is None
    counter.sync(served.url, [counter.run([counter.receive(2)])])

    assert len(before) == WORKERS
    assert _listed(node, "H30.21") == 2


def test_metrics_are_those_of_all_workers_and_name_nobody(served: Served, node: Node) -> None:
    counter = _enrolled(node, "H30.22")
    before = served.counted()
    for number in range(12):
        counter.sync(served.url, [counter.run([counter.receive(number)])])
    refused = counter.post(served.url, b"nothing")
    node.dossiers()

    told = served.counted()
    counted = {name: value - before.get(name, 0) for name, value in told.items()}

    assert refused.status_code == 400
    assert counted['motcua_requests_total{route="/v1/sync",status="200"}'] == 12
    assert counted['motcua_requests_total{route="/v1/sync",status="400"}'] == 1
    assert counted['motcua_request_seconds_count{route="/v1/sync"}'] == 13
    assert counted['motcua_bytes_total{route="/v1/sync",way="taken"}'] > 12 * 500
    assert counted["motcua_events_taken_total"] == 12
    assert told["motcua_projection_lag_events"] == 0
    text = httpx.get(served.metrics).text
    assert not any(name in text for name in ("H30", counter.id.hex(), "Nguyễn"))


@pytest.mark.parametrize("workers", ["0", "-1"])
def test_a_number_of_workers_that_cannot_be_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], workers: str
) -> None:
    done = main(["--data", str(tmp_path), "serve", "--port", "0", "--workers", workers])

    assert done == 2
    assert capfd.readouterr().err.strip() == f"Không chạy được {workers} tiến trình."


def test_a_port_for_metrics_that_is_taken_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        done = main(["--data", str(tmp_path), "serve", "--port", "0", "--metrics-port", port])

    assert done == 2
    assert capfd.readouterr().err.strip() == f"Không mở được cổng {port} trên địa chỉ 127.0.0.1."
