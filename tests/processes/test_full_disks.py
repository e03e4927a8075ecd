"""A disk that is full or for reading only: nothing half, a sentence, and on as soon as it can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from counter_app import logs
from counter_app.__main__ import main as counter_app
from counter_app.domain.sentences import Unavailable
from provincial_server.__main__ import main as provincial_server
from provincial_server.serving import Place, Running
from tests.processes.disks import Disk, mounted
from tests.sync.office import (
    Counter,
    HandClock,
    assert_listed_once,
    assert_sound,
    code_of,
    codes_at,
)
from tests.sync.test_contents import Scans, at_node, noise
from tests.sync.test_troubles import BUSY, trouble

FULL: Final = r"đã đầy|lỗi khi đọc hoặc ghi"
ROOM: Final = 96 << 10


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def crowded(disk: Disk, node: Running) -> Iterator[Counter]:
    """An enrolled counter whose store lies on the small disk."""
    made = Counter(disk.folder)
    made.enrol(node)
    yield made
    made.store.close()


@pytest.fixture
def crowded_node(disk: Disk) -> Iterator[Running]:
    """A node whose database and attachments lie on the small disk."""
    with Running(Place(folder=disk.folder / "node"), now=HandClock().now_ms) as running:
        yield running


def receive_until_full(counter: Counter) -> None:
    """Dossiers of the day until the store says no."""
    with pytest.raises(Unavailable, match=FULL):
        counter.receive(*range(2, 1000))


def test_a_counter_whose_disk_is_full_loses_nothing_and_goes_on_once_there_is_room(
    disk: Disk, node: Running, crowded: Counter
) -> None:
    crowded.receive(1)
    with disk.full_but_for(ROOM):
        receive_until_full(crowded)
        kept = crowded.codes()
        assert crowded.store.verify().problem is None

    after = 1999
    crowded.receive(after)
    crowded.engine.sync()

    assert kept[0] == code_of(1)
    assert crowded.codes() == sorted([*kept, code_of(after)])
    assert codes_at(node) == crowded.codes()
    assert_sound(node, crowded)


def test_what_comes_down_onto_a_full_disk_is_taken_in_later_and_whole(
    disk: Disk, node: Running, crowded: Counter, neighbour: Counter
) -> None:
    neighbour.enrol(node)
    neighbour.receive(*range(1, 81))
    neighbour.engine.sync()
    crowded.receive(1001)
    with disk.full_but_for(ROOM):
        with pytest.raises(Unavailable, match=FULL):
            crowded.engine.sync()
        assert crowded.store.verify().problem is None

    state = crowded.engine.sync()

    assert state.unsent == 0
    assert crowded.codes() == codes_at(node)
    assert len(crowded.codes()) == 81
    assert_sound(node, crowded, neighbour)


def test_a_bundle_that_does_not_fit_on_the_stick_leaves_nothing_behind(
    disk: Disk, node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(*range(1, 40))
    path = disk.folder / "a.bundle"
    with disk.full_but_for(0):
        with pytest.raises(Unavailable, match=r"“a.bundle”: ổ đĩa đã đầy"):
            counter.carrier.write(path)
        assert [one.name for one in disk.folder.iterdir()] == ["ballast"]

    written = counter.carrier.write(path)

    assert written.events == counter.state().unsent > 0


def test_a_bundle_from_before_stays_where_the_new_one_does_not_fit(
    disk: Disk, node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(1)
    path = disk.folder / "a.bundle"
    counter.carrier.write(path)
    before = path.read_bytes()
    counter.receive(*range(2, 40))
    with disk.full_but_for(0), pytest.raises(Unavailable):
        counter.carrier.write(path)

    assert path.read_bytes() == before


def test_a_node_whose_disk_is_full_takes_nothing_half_and_asks_to_come_later(
    disk: Disk, crowded_node: Running, counter: Counter
) -> None:
    counter.enrol(crowded_node)
    counter.receive(*range(1, 61))
    with disk.full_but_for(ROOM):
        assert trouble(counter).startswith(BUSY)
        assert set(codes_at(crowded_node)) <= set(counter.codes())

    assert counter.engine.sync().unsent == 0
    assert_listed_once(crowded_node.node, counter.codes())


def test_an_attachment_that_finds_a_full_disk_at_the_node_goes_on_later(
    disk: Disk, crowded_node: Running, counter: Counter
) -> None:
    counter.enrol(crowded_node)
    scans, content = Scans(counter), noise(500_000)
    scans.attach(scans.receive(1), content)
    counter.engine.sync()
    with disk.full_but_for(ROOM):
        turn = scans.send()
        assert turn.problem.startswith(BUSY)
        assert turn.again_at is not None
        assert turn.again_at > counter.clock.now()
    assert not at_node(crowded_node, content)

    assert scans.send().state.unsent == 0
    assert at_node(crowded_node, content)


def said(capfd: pytest.CaptureFixture[str]) -> str:
    """What the person is told: one sentence, and nothing of the program's innards."""
    told = capfd.readouterr().err.strip()
    assert "Traceback" not in told
    return told.splitlines()[-1]


def test_a_counter_on_a_read_only_disk_says_so_and_works_again_afterwards(
    disk: Disk, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("mat-khau-quay-mau-2026")
    place = ["--data", str(disk.folder / "counter")]
    asked = [*place, "--passphrase-file", str(tmp_path / "passphrase")]
    init = ["init", "--agency", "H30.12", "--counter", "1", "--commune", "Xã Mẫu"]
    with disk.read_only():
        assert counter_app([*asked, *init]) == 1
        assert "Không tạo hoặc không ghi được vào thư mục dữ liệu" in said(capfd)
    assert counter_app([*asked, *init]) == 0
    logs.stop()
    capfd.readouterr()
    with disk.read_only():
        assert counter_app([*asked, "verify"]) == 1
        assert "Không tạo hoặc không ghi được vào thư mục dữ liệu" in said(capfd)

    assert counter_app([*asked, "verify"]) == 0


def test_a_server_on_a_read_only_disk_says_so_and_works_again_afterwards(
    disk: Disk, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["--data", str(disk.folder / "node")]
    issue = ["enrolment-code", "--agency", "H30.12", "--counter", "1"]
    with disk.read_only():
        assert provincial_server([*asked, *issue]) == 2
        assert said(capfd).startswith("Không")
    assert provincial_server([*asked, *issue]) == 0
    capfd.readouterr()
    with disk.read_only():
        assert provincial_server([*asked, *issue]) == 2
        assert said(capfd).startswith("Không")

    assert provincial_server([*asked, *issue]) == 0
