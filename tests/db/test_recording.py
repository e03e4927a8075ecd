"""Recording: what is committed stays, what is not never was, and nothing is ever changed."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from counter_app.domain.facts import PolicyChosen
from counter_app.domain.journal import run_holds, wall_ms_of
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.policy import ClockPolicy
from counter_app.domain.sentences import Unavailable
from counter_app.service.ports import Draft
from tests.db.office import Counter, bare

POLICY = PolicyChosen(policy=ClockPolicy())


def count_events(path: Path) -> int:
    with bare(path) as raw:
        return int(raw.execute("SELECT count(*) FROM events").fetchone()[0])


def test_what_was_committed_is_there_after_opening_anew(counter: Counter) -> None:
    received = counter.receive()
    counter.store.close()

    counter.open()

    with counter.store.reading() as reader:
        assert reader.dossiers_with_code(received.dossier.code) == (received.dossier,)


def test_work_without_commit_leaves_nothing(counter: Counter) -> None:
    before = count_events(counter.path)

    with counter.store.writing() as work:
        work.record(POLICY, subject="policy")

    assert count_events(counter.path) == before


def test_an_error_inside_the_work_leaves_nothing(counter: Counter) -> None:
    before = count_events(counter.path)

    def fail_half_way() -> None:
        with counter.store.writing() as work:
            work.record(POLICY, subject="policy")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    assert count_events(counter.path) == before
    counter.receive()


def test_work_is_over_once_committed(counter: Counter) -> None:
    with counter.store.writing() as work:
        work.record(POLICY, subject="policy")
        work.commit()

        with pytest.raises(RuntimeError):
            work.record(POLICY, subject="policy")
        with pytest.raises(RuntimeError):
            work.commit()


def test_a_work_inside_a_work_is_a_fault_of_the_program_and_not_a_deadlock(
    counter: Counter,
) -> None:
    with counter.store.writing(), pytest.raises(RuntimeError), counter.store.writing():
        pass


def test_another_thread_waits_for_its_turn(counter: Counter) -> None:
    begun = threading.Event()
    done: list[str] = []

    def second() -> None:
        begun.set()
        done.append(counter.receive().dossier.code)

    with counter.store.writing() as work:
        thread = threading.Thread(target=second)
        thread.start()
        begun.wait()
        work.record(POLICY, subject="policy")
        assert not done
        work.commit()
    thread.join()

    assert len(done) == 1


def test_a_writer_that_waits_too_long_is_told_that_the_store_is_busy(counter: Counter) -> None:
    counter.store.close()
    counter.open(patience_ms=50)
    raised: list[BaseException] = []

    def second() -> None:
        with pytest.raises(Unavailable, match="đang bận") as caught:
            counter.receive()
        raised.append(caught.value)

    with counter.store.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    assert raised


def test_a_writer_of_another_process_is_waited_for_and_then_named(counter: Counter) -> None:
    counter.store.close()
    counter.open(patience_ms=50)

    with bare(counter.path) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="đang bận"):
            counter.receive()
        raw.execute("ROLLBACK")

    counter.receive()


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(counter: Counter) -> None:
    with counter.store.reading() as reader:
        counter.receive()

        assert reader.dossier_count() == 0
        assert reader.latest(10) == ()

    with counter.store.reading() as reader:
        assert reader.dossier_count() == 1


def test_events_of_a_counter_form_one_chain_that_its_seals_vouch_for(counter: Counter) -> None:
    for _ in range(3):
        counter.print(counter.receive())

    runs = counter.runs()

    assert len(runs) == 1
    assert run_holds(runs[0], counter.key.public_key)
    assert runs[0].events[0].header.prev is None


def test_an_event_has_seen_the_latest_of_its_dossier(counter: Counter) -> None:
    received = counter.receive()
    counter.receive()

    printed = counter.print(received)
    again = counter.print(received)

    assert [cause.hex() for cause in printed.header.seen] == [received.dossier.event_id]
    assert again.header.seen == (printed.id,)


def test_a_clock_that_jumps_back_never_puts_an_effect_before_its_cause(counter: Counter) -> None:
    received = counter.receive()
    counter.clock.moment -= timedelta(days=400)

    counter.print(received)

    times = [event.header.time for event in counter.events()]
    assert times == sorted(set(times))


def test_a_clock_far_ahead_does_not_block_what_follows(counter: Counter) -> None:
    counter.clock.moment = datetime(2099, 1, 1, tzinfo=VIET_NAM)
    with counter.store.writing() as work:
        work.record(POLICY, subject="policy")
        work.commit()
    counter.clock.moment = datetime(2026, 11, 24, 8, 0, tzinfo=VIET_NAM)

    received = counter.receive()

    assert received.dossier.reception.received_at.year == 2026
    assert wall_ms_of(counter.events()[-1].header.time) > 4_000_000_000_000 - 10**12


def test_a_payload_with_personal_data_is_salted_anew_each_time(counter: Counter) -> None:
    fact = counter.receive().dossier.reception

    first = counter.record(fact, "A")
    second = counter.record(fact, "B")

    assert first.payload != second.payload
    assert b'"salt":"' in first.payload


def test_a_long_transaction_is_sealed_in_between_so_that_it_can_travel_in_portions(
    counter: Counter,
) -> None:
    with counter.store.writing() as work:
        for number in range(250):
            work.record(POLICY, subject=f"policy:{number}")
        work.commit()

    sizes = []
    while runs := counter.store.unsent_runs(events=120, payload_bytes=1 << 30):
        assert all(run_holds(run, counter.key.public_key) for run in runs)
        sizes.append(sum(len(run.events) for run in runs))
        counter.store.acknowledge(
            [event.id for run in runs for event in run.events], counter.clock.now()
        )
    assert sizes == [105, 100, 50]


@pytest.mark.parametrize("table", ["events", "seals"])
@pytest.mark.parametrize("change", ["UPDATE {} SET seq = seq + 1000", "DELETE FROM {}"])
def test_the_file_itself_refuses_to_change_or_delete(
    counter: Counter, table: str, change: str
) -> None:
    with bare(counter.path) as raw, pytest.raises(dbapi2.IntegrityError, match="append-only"):
        raw.execute(change.format(table))


def test_two_dossiers_with_one_code_are_both_kept(counter: Counter) -> None:
    first = counter.receive("Nguyễn Văn Mẫu")

    counter.record(first.dossier.reception, "SECOND")

    with counter.store.reading() as reader:
        found = reader.dossiers_with_code(first.dossier.code)
        assert {dossier.id for dossier in found} == {first.dossier.id, "SECOND"}
        assert reader.dossier_count() == 2


def test_new_ids_are_26_characters_and_sort_by_time(counter: Counter) -> None:
    with counter.store.writing() as work:
        ids = [work.new_id() for _ in range(50)]

    assert ids == sorted(set(ids))
    assert {len(one) for one in ids} == {26}


def test_drafts_are_kept_replaced_and_dropped(counter: Counter) -> None:
    moments = [datetime(2026, 11, 23, 9, minute, tzinfo=VIET_NAM) for minute in range(3)]
    with counter.store.writing() as work:
        work.keep_draft(Draft(key="a", body=b"1", saved_at=moments[0]))
        work.keep_draft(Draft(key="b", body=b"2", saved_at=moments[1]))
        work.keep_draft(Draft(key="a", body=b"3", saved_at=moments[2]))
        work.keep_draft(Draft(key="c", body=b"4", saved_at=moments[0]))
        work.drop_draft("c")
        work.commit()

    with counter.store.reading() as reader:
        assert reader.drafts() == (
            Draft(key="a", body=b"3", saved_at=moments[2]),
            Draft(key="b", body=b"2", saved_at=moments[1]),
        )
