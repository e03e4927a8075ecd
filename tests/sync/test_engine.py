"""The counter's side of the exchange: real store, real engine, real node."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from counter_app.domain.facts import DeviceEnrolled
from counter_app.domain.journal import device_id
from counter_app.domain.office import Band
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import LinkState
from provincial_server import tables
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, MORNING, PROVINCE, reception
from tests.sync.line import Line, Weather
from tests.sync.office import Counter, HandClock, assert_sound, code_of, codes_at


def test_a_day_of_dossiers_is_at_the_province_exactly_once(node: Running, counter: Counter) -> None:
    counter.receive(1, 2, 3)
    counter.enrol(node)

    state = counter.engine.sync()

    assert codes_at(node) == [code_of(1), code_of(2), code_of(3)]
    assert (state.link, state.unsent, state.rejected) == (LinkState.AT_PROVINCE, 0, 0)
    assert state.last_receipt_at == MORNING
    assert_sound(node, counter)


def test_before_enrolment_the_counter_says_so_and_keeps_everything(counter: Counter) -> None:
    counter.receive(1)

    with pytest.raises(Refused) as refusal:
        counter.engine.sync()

    assert str(refusal.value) == "Quầy này chưa ghi danh với máy chủ của tỉnh."
    assert counter.state().link is LinkState.NOT_ENROLLED
    assert counter.state().unsent == counter.state().total > 0


def test_enrolment_brings_the_certificate(node: Running, counter: Counter) -> None:
    counter.enrol(node)

    own = device_id(counter.signer.public_key)
    assert counter.store.device_keys()[own] == counter.signer.public_key
    peer = counter.store.peer()
    assert peer is not None
    assert (peer.node, peer.public_key) == (
        node.node.incarnation,
        node.node.key.public_key.hex(),
    )


def test_counters_of_a_commune_see_each_others_dossiers(
    node: Running, counter: Counter, neighbour: Counter
) -> None:
    for one, number in ((counter, 1), (neighbour, 2)):
        one.enrol(node)
        one.receive(number)
        one.engine.sync()

    counter.engine.sync()

    assert counter.codes() == neighbour.codes() == codes_at(node) == [code_of(1), code_of(2)]
    assert_sound(node, counter, neighbour)


def test_a_neighbouring_communes_dossiers_stay_there(node: Running, tmp_path: Path) -> None:
    here, there = Counter(tmp_path), Counter(tmp_path, agency_code="H30.13")
    for one in (here, there):
        one.enrol(node)
        one.receive(1)
        one.engine.sync()

    here.engine.sync()

    assert here.codes() == [code_of(1)]
    assert there.codes() == [code_of(1, "H30.13")]
    for one in (here, there):
        one.store.close()


@pytest.mark.parametrize("direction", ["up", "down"])
def test_lesson_06_cut_at_any_byte_then_sent_again_nothing_is_lost_or_doubled(
    node: Running, counter: Counter, line: Line, direction: str
) -> None:
    counter.enrol(node, line.url)
    for number, reach in enumerate((0, 1, 17, 90, 200, 400, 700, 1000, 1500), 1):
        counter.receive(number)
        weather = Weather(up=reach) if direction == "up" else Weather(down=reach)
        with line.under(weather), pytest.raises(Unavailable):
            counter.engine.sync()

    state = counter.engine.sync()

    assert codes_at(node) == [code_of(number) for number in range(1, 10)]
    assert (state.unsent, state.attempts, state.problem) == (0, 0, "")
    assert_sound(node, counter)


def test_lesson_06_a_lost_answer_is_not_counted_as_sent(
    node: Running, counter: Counter, line: Line
) -> None:
    counter.enrol(node, line.url)
    counter.receive(1)
    unsent = counter.state().unsent

    with line.under(Weather(down=40)), pytest.raises(Unavailable):
        counter.engine.sync()

    assert codes_at(node) == [code_of(1)]
    assert counter.state().unsent == unsent
    assert counter.engine.sync().unsent == 0
    assert codes_at(node) == [code_of(1)]


def test_lesson_07_two_processes_syncing_the_same_queue_double_nothing(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(*range(1, 21))
    others = [counter.opened() for _ in range(3)]
    engines = [counter.engine, *(counter.engine_on(store) for store in others)]

    with ThreadPoolExecutor(len(engines)) as pool:
        syncs = [pool.submit(engine.sync) for engine in engines]
        states = [sync.result() for sync in syncs]

    assert {state.unsent for state in states} == {0}
    assert codes_at(node) == [code_of(number) for number in range(1, 21)]
    assert_sound(node, counter)
    for store in others:
        store.close()


def test_lesson_08_retries_wait_longer_each_time_with_jitter_and_survive_a_restart(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(1)
    url = node.url
    node.__exit__(None, None, None)
    waits: list[timedelta] = []
    for chance in (0.5, 0.25, 0.999, 0.5):
        counter.chance = chance
        with pytest.raises(Unavailable):
            counter.engine.sync()
        counter.restart()
        planned = counter.state().next_attempt_at
        assert planned is not None
        waits.append(planned - counter.clock.now())

    assert [round(wait.total_seconds(), 2) for wait in waits] == [2.5, 2.5, 19.98, 20.0]
    state = counter.state()
    assert (state.link, state.url, state.attempts) == (LinkState.OFFLINE, url, 4)
    assert state.problem.startswith("Không kết nối được máy chủ của tỉnh.")


def test_lesson_09_a_rejected_event_is_kept_with_its_reason_and_holds_nothing_back(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(1)
    with counter.store.writing() as work:
        bad = work.record(_usurped_certificate(), subject="device:khác")
        work.commit()
    counter.receive(2)

    state = counter.engine.sync()

    assert codes_at(node) == [code_of(1), code_of(2)]
    assert (state.unsent, state.rejected) == (0, 1)
    (reject,) = counter.store.rejects()
    assert (reject.event_id, reject.reason) == (bad.id, "reserved_kind")
    assert reject.said == "Loại sự kiện này chỉ máy chủ của tỉnh được ghi."


def test_a_certificate_that_a_counter_wrote_itself_is_believed_by_nobody(
    node: Running, counter: Counter, neighbour: Counter
) -> None:
    for one in (counter, neighbour):
        one.enrol(node)
    with counter.store.writing() as work:
        work.record(_usurped_certificate(), subject="device:khác")
        work.record(reception(1), subject="dossier:1")
        work.commit()
    counter.engine.sync()

    state = neighbour.engine.sync()

    assert "0" * 32 not in neighbour.store.device_keys()
    assert neighbour.codes() == [code_of(1)]
    assert state.problem == ""


def _usurped_certificate() -> DeviceEnrolled:
    return DeviceEnrolled(
        device="0" * 32,
        public_key="0" * 64,
        agency_code=AGENCY,
        counter=3,
        band=Band(first=1, last=2),
        enrolled_at=MORNING,
    )


def test_lesson_16_a_sync_with_nothing_new_is_one_small_round(
    node: Running, counter: Counter, line: Line
) -> None:
    counter.enrol(node, line.url)
    counter.receive(*range(1, 51))
    counter.engine.sync()
    before = line.came_up + line.came_down

    counter.engine.sync()

    assert line.came_up + line.came_down - before < 1500


def test_lesson_18_an_interrupted_sync_goes_on_from_its_durable_cursors(
    node: Running, counter: Counter, neighbour: Counter, line: Line
) -> None:
    counter.enrol(node)
    for start in range(1, 100, 20):
        counter.receive(*range(start, start + 20))
        counter.engine.sync()
    neighbour.enrol(node, line.url)
    neighbour.store.attempted(next_attempt_at=None, attempts=4, problem="")
    with line.under(Weather(down=8_000)), pytest.raises(Unavailable):
        neighbour.engine.sync()
    reached, before = neighbour.store.cursor(AGENCY), line.came_down
    neighbour.restart()

    neighbour.engine.sync()

    assert 0 < reached < 200
    assert line.came_down - before < 8_000
    assert neighbour.codes() == counter.codes()


def test_lesson_20_a_node_restored_from_a_backup_gets_back_what_it_lost(
    tmp_path: Path, counter: Counter, node_clock: HandClock
) -> None:
    place = Place(folder=tmp_path / "node")
    with Running(place, now=node_clock.now_ms) as node:
        port = int(node.url.rsplit(":", 1)[1])
        counter.enrol(node)
        counter.receive(1)
        counter.engine.sync()
    shutil.copytree(place.folder, tmp_path / "backup")
    with Running(place, port=port, now=node_clock.now_ms):
        counter.receive(2)
        counter.engine.sync()

    restored = Place(folder=tmp_path / "backup")
    with Running(restored, port=port, now=node_clock.now_ms) as node:
        _begin_a_new_life(node)
    with Running(restored, port=port, now=node_clock.now_ms) as node:
        state = counter.engine.sync()

        assert state.unsent == 0
        assert codes_at(node) == [code_of(1), code_of(2)]
        assert_sound(node, counter)


def _begin_a_new_life(node: Running) -> None:
    with node.node.database.writing() as connection:
        connection.execute(update(tables.node).values(incarnation="another life"))


def test_a_link_that_the_node_misses_is_sent_when_it_asks(node: Running, counter: Counter) -> None:
    counter.enrol(node)
    first = counter.store.unsent_runs(events=1, payload_bytes=1)[0].events[0]
    counter.store.acknowledge([first.id], MORNING)
    counter.receive(1)

    counter.engine.sync()

    with node.node.database.reading() as connection:
        ids = set(connection.execute(text("SELECT id FROM events")).scalars())
    assert bytes(first.id) in ids


def test_lesson_21_a_clock_that_is_an_hour_off_blocks_nothing_and_is_noticed(
    node: Running, counter: Counter
) -> None:
    counter.clock.move(hours=1)
    counter.receive(1)
    counter.enrol(node)

    state = counter.engine.sync()

    assert state.clock_off_by_seconds == 3600
    assert codes_at(node) == [code_of(1)]


def test_a_revoked_counter_is_told_so_and_keeps_what_it_has(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(1)
    node.node.registry.revoke(device_id(counter.signer.public_key), None, "Mất máy")

    with pytest.raises(Refused) as refusal:
        counter.engine.sync()

    state = counter.state()
    assert str(refusal.value) == state.problem
    assert state.problem.startswith("Tỉnh đã thu hồi quyền gửi của quầy này.")
    assert state.unsent > 0
    assert state.next_attempt_at is not None


def test_progress_tells_how_much_of_the_queue_is_settled(node: Running, counter: Counter) -> None:
    counter.enrol(node)
    counter.receive(*range(1, 11))
    unsent = counter.state().unsent
    told: list[tuple[int, int]] = []

    counter.engine.sync(lambda done, total: told.append((done, total)))

    assert told[0] == (0, unsent)
    assert told[-1] == (unsent, unsent)
    assert told == sorted(told)


def test_a_failure_makes_the_next_request_smaller(
    node: Running, counter: Counter, line: Line
) -> None:
    counter.enrol(node, line.url)
    counter.receive(*range(1, 201))
    before = line.came_up
    with line.under(Weather(down=0)), pytest.raises(Unavailable):
        counter.engine.sync()
    whole = line.came_up - before
    for _ in range(4):
        before = line.came_up
        with line.under(Weather(down=0)), pytest.raises(Unavailable):
            counter.engine.sync()
        counter.restart()

    assert line.came_up - before < whole / 3
    assert counter.engine.sync().unsent == 0


def test_the_database_of_a_node_that_was_swapped_is_refused(tmp_path: Path) -> None:
    place = Place(folder=tmp_path / "node")
    with Running(place):
        pass
    (place.folder / "node.json").write_text(json.dumps({"seed": "11" * 32}), "utf-8")

    with pytest.raises(Refused, match="thuộc một máy chủ khác"):
        Running(place)


@pytest.mark.parametrize("typed", ["", "0123", "0123-4567-89AB-CDEF"])
def test_a_mistyped_code_is_noticed_before_anything_is_sent(counter: Counter, typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        counter.engine.enrol("http://127.0.0.1:1", typed)

    assert refusal.value.where == "code"


@pytest.mark.parametrize(
    "url",
    ["", "tinh.gov.vn", "ftp://tinh.gov.vn", "http://tinh.gov.vn", "https://:1", "https://a:b"],
)
def test_an_address_that_cannot_be_is_refused(counter: Counter, url: str) -> None:
    with pytest.raises(Refused) as refusal:
        counter.engine.enrol(url, "0123-4567-89AB-CDE4")

    assert refusal.value.where == "url"


def test_a_code_of_another_counter_is_refused_at_its_field(node: Running, counter: Counter) -> None:
    code = node.issue_code(AGENCY, 2).code

    with pytest.raises(Refused, match="cơ quan hoặc quầy khác") as refusal:
        counter.engine.enrol(node.url, code)

    assert refusal.value.where == "code"
    assert counter.store.peer() is None


def test_cursors_stand_where_the_feeds_end(node: Running, counter: Counter) -> None:
    counter.enrol(node)
    counter.receive(1)
    counter.engine.sync()

    assert counter.store.cursor(PROVINCE) == 1
    assert counter.store.cursor(AGENCY) == counter.state().total
