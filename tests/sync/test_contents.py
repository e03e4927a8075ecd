"""Attachments on their way: after the records, resumable, most urgent first, in nobody's way."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts.attachments import (
    AttachmentAdded,
    AttachmentWithdrawn,
    Digitised,
    Place,
)
from counter_app.domain.sentences import Damaged, Unavailable, say
from counter_app.sealed.folder import BlobFolder, NotHereError
from counter_app.sealed.sealing import Sealing
from counter_app.service.ports import UploadTurn
from counter_app.sync.sending import ContentSender
from counter_app.sync.transport import HttpTransport
from provincial_server.contents import contents_folder
from provincial_server.quiet import Quiet, quiet_hours
from provincial_server.serving import Place as NodePlace
from provincial_server.serving import Running
from tests.server.facts import MORNING, reception
from tests.sync.line import Line, Weather
from tests.sync.office import PATIENT, SHORT_STALL, STORE_KEY, Counter, HandClock

ENOUGH = 64 << 20


class Scans:
    """A counter that attaches files, and sends them."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.folder = BlobFolder(counter.path.with_suffix(".files"), Sealing(STORE_KEY))
        self.stall = PATIENT

    def content(self, sha256: str) -> Iterator[bytes]:
        try:
            yield from self.folder.chunks(sha256)
        except NotHereError as error:
            raise Damaged(say("Thiếu nội dung của tệp.")) from error

    def receive(self, number: int, *, due_in_days: int = 1) -> str:
        """A dossier that is due then; its subject."""
        fact = replace(reception(number), due_at=MORNING + timedelta(days=due_in_days))
        with self.counter.store.writing() as work:
            subject = SUBJECT_PREFIX + work.new_id()
            work.record(fact, subject=subject)
            work.commit()
        return subject

    def attach(self, subject: str, content: bytes, *, kept: bool = True) -> str:
        """The content first, then the event that names it; the event's id."""
        sha256 = hashlib.sha256(content).hexdigest()
        if kept:
            self.folder.put(sha256, content)
        fact = AttachmentAdded(
            place=Place.OTHER,
            sha256=sha256,
            size=len(content),
            media_type="application/pdf",
            pages=1,
            digitised=Digitised.SCANNED,
            name="quet.pdf",
            added_at=MORNING,
        )
        with self.counter.store.writing() as work:
            event = work.record(fact, subject=subject)
            work.commit()
        return event.id.hex()

    @property
    def sender(self) -> ContentSender:
        return ContentSender(
            store=self.counter.store,
            kept=self,
            signer=self.counter.signer,
            clock=self.counter.clock,
            transport=HttpTransport(self.counter.clock, self.stall),
        )

    def send(self, most_bytes: int = ENOUGH) -> UploadTurn:
        return self.sender.send(most_bytes)

    @property
    def unsent(self) -> int:
        return self.counter.store.contents_state().unsent


@pytest.fixture
def scans(node: Running, counter: Counter) -> Scans:
    counter.enrol(node)
    counter.engine.sync()
    return Scans(counter)


def noise(size: int, seed: str = "x") -> bytes:
    """Bytes that no compression makes smaller."""
    blocks = (hashlib.sha256(f"{seed}{at}".encode()).digest() for at in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def at_node(node: Running, content: bytes) -> bool:
    folder = contents_folder(node.node.place.folder, node.node.key)
    return folder.whole.is_sound(hashlib.sha256(content).hexdigest())


def test_a_content_goes_after_its_event_and_leaves_the_queue_by_a_signed_receipt(
    node: Running, scans: Scans
) -> None:
    content = noise(300_000)
    scans.attach(scans.receive(1), content)
    scans.counter.engine.sync()

    turn = scans.send()

    assert (turn.more, turn.problem, turn.state.unsent) == (False, "", 0)
    assert at_node(node, content)
    assert scans.counter.store.contents_state().unsent_bytes == 0


def test_contents_lie_encrypted_at_the_node_also_while_they_are_on_their_way(
    node: Running, scans: Scans
) -> None:
    content = b"%PDF-1.7 Nguyen Van Mau " * 20_000
    scans.attach(scans.receive(1), content)
    scans.counter.engine.sync()
    folder = node.node.place.folder / "attachments"

    scans.send(40_000)
    on_the_way = [path for path in folder.rglob("*") if path.is_file()]
    scans.send()
    whole = [path for path in folder.rglob("*") if path.is_file()]

    assert on_the_way
    assert len(whole) == 1
    for path in (*on_the_way, *whole):
        assert not path.exists() or b"Nguyen" not in path.read_bytes()


def test_lesson_11_nothing_leaves_the_queue_before_the_whole_is_acknowledged(
    node: Running, scans: Scans, line: Line
) -> None:
    content = noise(400_000)
    scans.attach(scans.receive(1), content)
    scans.counter.engine.sync()
    behind(scans, line)

    with line.under(Weather(up=150_000)), pytest.raises(Unavailable):
        scans.send()

    assert scans.unsent == 1
    assert not at_node(node, content)
    before = line.came_up
    scans.send()
    assert scans.unsent == 0
    assert at_node(node, content)
    assert line.came_up - before < 330_000


def behind(scans: Scans, line: Line) -> None:
    peer = scans.counter.store.peer()
    assert peer is not None
    scans.counter.store.set_peer(replace(peer, url=line.url))


def test_an_upload_goes_on_after_days_and_a_restart_of_both_sides(
    tmp_path: Path, node_clock: HandClock, counter: Counter
) -> None:
    content = noise(300_000)
    place = NodePlace(folder=tmp_path / "node")
    with Running(place, now=node_clock.now_ms) as node:
        port = int(node.url.rsplit(":", 1)[1])
        counter.enrol(node)
        scans = Scans(counter)
        scans.attach(scans.receive(1), content)
        counter.engine.sync()
        turn = scans.send(100_000)
        assert turn.state.unsent == 1
    counter.restart()
    counter.clock.move(days=9)
    node_clock.move(days=9)

    with Running(place, port=port, now=node_clock.now_ms) as node, Line(node.url) as line:
        behind(scans, line)
        scans.send()

        assert at_node(node, content)
        assert line.came_up < 240_000


def test_the_first_due_goes_first_and_what_was_withdrawn_not_at_all(
    node: Running, scans: Scans
) -> None:
    later, sooner = scans.receive(1, due_in_days=9), scans.receive(2, due_in_days=1)
    contents = [noise(50_000, name) for name in ("later", "sooner", "mistake")]
    scans.attach(later, contents[0])
    scans.attach(sooner, contents[1])
    mistake = scans.attach(sooner, contents[2])
    with scans.counter.store.writing() as work:
        fact = AttachmentWithdrawn(attachment=mistake, reason="nhầm", withdrawn_at=MORNING)
        work.record(fact, subject=sooner)
        work.commit()
    scans.counter.engine.sync()
    assert scans.unsent == 2

    scans.send(20_000)
    scans.send(20_000)

    assert [at_node(node, content) for content in contents] == [False, True, False]


def test_lesson_01_a_file_that_will_not_go_holds_back_neither_records_nor_others(
    node: Running, scans: Scans
) -> None:
    subject = scans.receive(1, due_in_days=1)
    gone, good = noise(10_000, "gone"), noise(10_000, "good")
    scans.attach(subject, gone, kept=False)
    scans.attach(scans.receive(2, due_in_days=5), good)
    scans.counter.engine.sync()

    turn = scans.send()

    assert turn.problem != ""
    assert at_node(node, good)
    assert scans.unsent == 1
    scans.counter.receive(3)
    assert scans.counter.engine.sync().unsent == 0


def test_records_go_first_whatever_is_under_way(node: Running, scans: Scans) -> None:
    content = noise(2_000_000)
    scans.attach(scans.receive(1), content)
    scans.counter.engine.sync()
    scans.counter.receive(2)

    turn = scans.send()

    assert not at_node(node, content)
    assert turn.state.unsent == 1
    scans.counter.engine.sync()
    scans.send()
    assert at_node(node, content)


def test_what_no_event_names_is_not_taken(node: Running, scans: Scans) -> None:
    """The event is still here: the node has not heard of it."""
    content = noise(10_000)
    scans.attach(scans.receive(1), content)
    unsent = [
        event
        for run in scans.counter.store.unsent_runs(events=9, payload_bytes=99_999)
        for event in run.events
    ]
    scans.counter.store.acknowledge([event.id for event in unsent], MORNING)

    turn = scans.send()

    assert "gửi sau" in turn.problem
    assert not at_node(node, content)
    assert scans.unsent == 1


def test_another_content_under_the_same_name_is_found_out_and_begun_again(
    node: Running, scans: Scans
) -> None:
    content = noise(70_000)
    scans.attach(scans.receive(1), content)
    scans.counter.engine.sync()
    honest = scans.folder
    scans.folder = Forged(content[:-5] + b"wrong")  # type: ignore[assignment]

    turn = scans.send()

    assert "không đúng" in turn.problem
    assert not at_node(node, content)
    scans.folder = honest
    scans.send()
    assert at_node(node, content)


class Forged:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self, _sha256: str) -> Iterator[bytes]:
        yield self._content


def test_a_node_that_stands_still_ends_the_turn_and_not_the_queue(scans: Scans, line: Line) -> None:
    scans.attach(scans.receive(1), noise(200_000))
    scans.counter.engine.sync()
    behind(scans, line)
    scans.stall = SHORT_STALL

    with line.under(Weather(up=20_000, stalls=True)), pytest.raises(Unavailable):
        scans.send()

    assert scans.unsent == 1


def test_in_the_quiet_hours_only_records_are_taken_and_the_window_is_told(
    tmp_path: Path, counter: Counter, node_clock: HandClock
) -> None:
    content = noise(50_000)
    node_clock.moment = MORNING.replace(hour=17, minute=0)
    place = NodePlace(folder=tmp_path / "node", quiet=quiet_hours("16:30-18:00"))
    with Running(place, now=node_clock.now_ms) as node:
        counter.enrol(node)
        scans = Scans(counter)
        scans.attach(scans.receive(1), content)

        assert counter.engine.sync().unsent == 0
        turn = scans.send()

        assert turn.again_at is not None
        wait = turn.again_at - counter.clock.now()
        assert timedelta(hours=1) <= wait <= timedelta(hours=1, minutes=16)
        assert not at_node(node, content)
        node_clock.move(seconds=wait.total_seconds())
        scans.send()
        assert at_node(node, content)


def test_after_the_quiet_hours_the_counters_come_one_after_the_other() -> None:
    quiet = Quiet(time(16), time(18))
    five = int(MORNING.replace(hour=17).timestamp() * 1000)

    opens = {quiet.opens_at_ms(five, f"{number:032x}") for number in range(300)}  # type: ignore[arg-type]

    six = int(MORNING.replace(hour=18, minute=0, second=0, microsecond=0).timestamp() * 1000)
    assert len(opens) > 290
    assert all(0 <= at - six <= 15 * 60_000 for at in opens)
