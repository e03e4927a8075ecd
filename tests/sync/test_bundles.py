"""The exchange in files: out on a stick, into the province, and the reply back."""

from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.journal import device_id
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import Peer
from counter_app.sync.bundle import Content, pack
from provincial_server.bundles import exported, imported
from provincial_server.devices import known_devices
from provincial_server.serving import Running
from tests.sync.office import Counter, HandClock, assert_sound, code_of, codes_at


@pytest.fixture
def enrolled(node: Running, counter: Counter) -> Counter:
    """Counter 1, enrolled, everything so far at the province."""
    counter.enrol(node)
    counter.engine.sync()
    return counter


def carried(node: Running, bundle: Path) -> Path:
    """The province's reply to a bundle, as a file beside it."""
    reply = bundle.with_suffix(".reply")
    done = imported(node.node.exchange(), node.node.key, bundle.read_bytes())
    reply.write_bytes(done.reply)
    return reply


def test_a_day_goes_to_the_province_and_its_receipts_come_back(
    tmp_path: Path, node: Running, enrolled: Counter
) -> None:
    enrolled.receive(1, 2)

    out = enrolled.carrier.write(tmp_path / "day.bundle")

    assert (out.events, out.left, out.size) == (4, 0, (tmp_path / "day.bundle").stat().st_size)
    assert enrolled.state().unsent == 4
    reply = carried(node, tmp_path / "day.bundle")
    assert codes_at(node) == [code_of(1), code_of(2)]
    back = enrolled.carrier.take(reply)
    assert (back.unsent, back.rejected, back.passed_over) == (0, 0, 0)
    assert enrolled.engine.sync().problem == ""
    assert_sound(node, enrolled)


def test_lesson_06_files_come_in_any_order_and_any_number_of_times(
    tmp_path: Path, node: Running, enrolled: Counter
) -> None:
    bundles = []
    for number in (1, 2, 3):
        enrolled.receive(number)
        bundles.append(tmp_path / f"{number}.bundle")
        enrolled.carrier.write(bundles[-1])

    replies = [carried(node, bundles[at]) for at in (2, 0, 1, 2)]
    for reply in (replies[1], replies[3], replies[0], replies[1], replies[2]):
        enrolled.carrier.take(reply)

    assert enrolled.state().unsent == 0
    assert codes_at(node) == [code_of(1), code_of(2), code_of(3)]
    assert enrolled.engine.sync().problem == ""
    assert_sound(node, enrolled)


def test_the_reply_brings_what_the_neighbours_did(
    tmp_path: Path, node: Running, enrolled: Counter, neighbour: Counter
) -> None:
    neighbour.enrol(node)
    neighbour.receive(2001)
    neighbour.engine.sync()
    enrolled.carrier.write(tmp_path / "ask.bundle")

    back = enrolled.carrier.take(carried(node, tmp_path / "ask.bundle"))

    assert back.new > 2
    assert enrolled.codes() == [code_of(2001)]
    assert back.passed_over == 0


def test_a_counter_is_given_all_it_may_read_without_having_asked(
    tmp_path: Path, node: Running, enrolled: Counter, neighbour: Counter
) -> None:
    neighbour.enrol(node)
    enrolled.receive(*range(1, 400))
    enrolled.engine.sync()
    device = device_id(neighbour.signer.public_key)
    with node.node.database.reading() as connection:
        (sender,) = known_devices(connection, [device]).values()
    (tmp_path / "all.reply").write_bytes(exported(node.node.exchange(), sender))

    neighbour.carrier.take(tmp_path / "all.reply")

    assert neighbour.codes() == enrolled.codes()


def test_lesson_17_writing_a_bundle_sends_nothing_and_neither_does_a_lost_reply(
    tmp_path: Path, node: Running, enrolled: Counter
) -> None:
    enrolled.receive(1)
    enrolled.carrier.write(tmp_path / "a.bundle")
    carried(node, tmp_path / "a.bundle")

    assert enrolled.state().unsent == 2
    assert enrolled.engine.sync().unsent == 0
    assert codes_at(node) == [code_of(1)]


def test_what_the_province_would_not_take_comes_back_with_its_reason(
    tmp_path: Path, node: Running, enrolled: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provincial_server.ingest.MOST_PAYLOAD_BYTES", 300)
    enrolled.receive(1)
    enrolled.carrier.write(tmp_path / "a.bundle")

    back = enrolled.carrier.take(carried(node, tmp_path / "a.bundle"))

    assert (back.unsent, back.rejected) == (0, 1)
    (reject,) = enrolled.store.rejects()
    assert "kích thước" in reject.said


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content[:900] + bytes([content[900] ^ 1]) + content[901:],
        lambda _content: b"",
        lambda _content: b"%PDF-1.7 not a bundle",
    ],
)
def test_a_damaged_bundle_is_refused_whole_on_both_sides(
    tmp_path: Path,
    node: Running,
    enrolled: Counter,
    harm: object,
) -> None:
    assert callable(harm)
    enrolled.receive(*range(1, 60))
    enrolled.carrier.write(tmp_path / "a.bundle")
    reply = carried(node, tmp_path / "a.bundle")
    reply.write_bytes(harm(reply.read_bytes()))

    with pytest.raises(Refused):
        enrolled.carrier.take(reply)
    with pytest.raises(Refused):
        imported(node.node.exchange(), node.node.key, harm((tmp_path / "a.bundle").read_bytes()))

    assert enrolled.state().unsent == 118


def test_a_reply_to_another_counter_and_a_bundle_for_another_node_are_refused(
    tmp_path: Path, node: Running, enrolled: Counter, neighbour: Counter
) -> None:
    neighbour.enrol(node)
    enrolled.receive(1)
    enrolled.carrier.write(tmp_path / "a.bundle")
    reply = carried(node, tmp_path / "a.bundle")

    with pytest.raises(Refused):
        neighbour.carrier.take(reply)
    with pytest.raises(Refused):
        enrolled.carrier.take(tmp_path / "a.bundle")
    with pytest.raises(Refused):
        imported(node.node.exchange(), neighbour.reader, (tmp_path / "a.bundle").read_bytes())


def test_a_reply_that_another_key_signed_counts_for_nothing(
    tmp_path: Path, node: Running, enrolled: Counter, neighbour: Counter
) -> None:
    """The letter is to this counter, and the message in it is its own request sent back."""
    enrolled.receive(1)
    enrolled.carrier.write(tmp_path / "a.bundle")
    request = enrolled.carrier._request(
        peer_of(enrolled), enrolled.store.unsent_runs(events=9, payload_bytes=9)
    )
    forged = pack(Content.REPLY, [request], [enrolled.signer.public_key])
    (tmp_path / "forged.reply").write_bytes(forged)

    with pytest.raises(Refused):
        enrolled.carrier.take(tmp_path / "forged.reply")

    assert enrolled.state().unsent == 2


def test_a_device_that_the_province_does_not_know_is_refused_whole(
    tmp_path: Path, node: Running, enrolled: Counter, neighbour: Counter
) -> None:
    neighbour.store.set_peer(peer_of(enrolled))
    neighbour.receive(2001)
    neighbour.carrier.write(tmp_path / "a.bundle")

    with pytest.raises(Refused):
        carried(node, tmp_path / "a.bundle")

    assert codes_at(node) == []


def test_a_province_in_another_life_is_given_everything_again(
    tmp_path: Path, node: Running, enrolled: Counter, node_clock: HandClock
) -> None:
    enrolled.receive(1)
    enrolled.engine.sync()
    node_clock.move(minutes=1)
    enrolled.store.set_peer(replace(peer_of(enrolled), node="an earlier life"))
    before = enrolled.state().unsent
    enrolled.carrier.write(tmp_path / "a.bundle")
    enrolled.carrier.take(carried(node, tmp_path / "a.bundle"))
    enrolled.carrier.write(tmp_path / "b.bundle")

    back = enrolled.carrier.take(carried(node, tmp_path / "b.bundle"))

    assert before > 2
    assert back.unsent == 0
    assert codes_at(node) == [code_of(1)]


def test_a_stick_that_cannot_be_written_is_said_and_leaves_nothing(
    tmp_path: Path, enrolled: Counter
) -> None:
    enrolled.receive(1)

    with pytest.raises(Unavailable):
        enrolled.carrier.write(tmp_path / "gone" / "a.bundle")

    assert list(tmp_path.glob("**/*bundle*")) == []


def test_a_stick_that_keeps_something_else_than_was_written_is_found_out(
    tmp_path: Path, enrolled: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worn_out(path: Path, content: bytes) -> None:
        path.write_bytes(content[:-7] + b"\0" * 7)

    monkeypatch.setattr("counter_app.sync.carrying.write_whole", worn_out)

    with pytest.raises(Unavailable, match="USB"):
        enrolled.carrier.write(tmp_path / "a.bundle")


def peer_of(counter: Counter) -> Peer:
    peer = counter.store.peer()
    assert peer is not None
    return peer
