"""What it costs to look at a hub every few seconds, and how soon counters see each other's work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from counter_app.clock import SystemClock
from counter_app.service.ports import LinkState
from provincial_server.joining import Joining, join
from provincial_server.serving import Node, Place, Running, Tls
from tests.hub.commune import Commune, eventually, knows
from tests.server.facts import AGENCY
from tests.sync.line import Line
from tests.sync.office import Counter, code_of

AUTHORITY = trustme.CA()


@pytest.fixture
def sealed_hub(tmp_path: Path, province: Running) -> Iterator[Running]:
    """A hub behind TLS, as it stands in an office."""
    leaf = AUTHORITY.issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(key)
    place = Place(folder=tmp_path / "hub")
    code = province.node.registry.issue_hub_code(AGENCY).code
    asked = Joining(url=province.url, code=code, agency_code=AGENCY, name="Máy chủ Xã Mẫu")
    with Node(place) as node:
        join(node, asked)
    with Running(place, tls=Tls(certificate=chain, key=key)) as running:
        yield running


def test_lesson_16_an_idle_look_at_the_hub_is_a_few_hundred_bytes_on_an_open_line(
    tmp_path: Path, province: Running, sealed_hub: Running
) -> None:
    counter = Counter(tmp_path)
    counter.clock.moment = SystemClock().now()
    with Line(sealed_hub.url) as line:
        counter.enrol(province)
        counter.engine.set_hub(line.url, AUTHORITY.cert_pem.bytes().decode())
        counter.receive(*range(1, 21))
        eventually(lambda: knows(counter))
        eventually(lambda: counter.engine.sync().link is LinkState.AT_PROVINCE)
        counter.engine.sync()
        before = line.came_up + line.came_down

        for _ in range(4):
            counter.engine.sync()

        came = (line.came_up + line.came_down - before) / 4
        counter.engine.close()
    counter.store.close()
    assert 0 < came < 2_500


def test_a_dossier_needs_one_look_of_each_counter_to_be_seen_next_door(
    commune: Commune, hub: Running
) -> None:
    here, there = commune.counter(1), commune.counter(2)
    with commune.province_away():
        here.receive(1)

        here.engine.sync(due_only=True)
        there.engine.sync(due_only=True)

        assert there.codes() == [code_of(1)]


def test_an_idle_look_writes_nothing_at_either_end(commune: Commune, hub: Running) -> None:
    counter = commune.counter(1)
    eventually(lambda: counter.engine.sync().unsent == 0)
    counter.engine.sync()
    wal = counter.path.with_name(f"{counter.path.name}-wal")
    before = wal.stat().st_mtime_ns, wal.stat().st_size

    counter.engine.sync()

    assert (wal.stat().st_mtime_ns, wal.stat().st_size) == before


def test_a_line_that_broke_between_two_looks_is_opened_again(
    commune: Commune, hub: Running
) -> None:
    counter = commune.counter(1)
    commune.to_hub_line.hang_up()
    counter.receive(1)

    state = counter.engine.sync()

    assert state.hub is not None
    assert (state.hub.attempts, state.hub.unsent) == (0, 0)
