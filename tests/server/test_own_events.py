"""What a node writes of its own is linked, sealed, salted, and proves itself like all the rest."""

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from counter_app.domain.facts import DocumentPrinted, decode
from counter_app.domain.facts.clerks import ClerkUnlocked
from counter_app.domain.journal import Run, device_id, run_holds, wall_ms_of
from provincial_server.own_events import SEALED_EVENTS, Statement
from provincial_server.reading import head
from provincial_server.serving import Place, Running
from provincial_server.verify import verify
from tests.server.facts import AGENCY, MORNING
from tests.server.wire_counter import WireCounter

PRINTED = DocumentPrinted(
    form="01", form_set="2025", paper="a5", copy=1, printed_at=MORNING, digest="0" * 64
)
UNLOCKED = ClerkUnlocked(clerk="01A", unlocked_at=MORNING)


def assert_undamaged(node: Running) -> None:
    with node.node.database.reading() as connection:
        proofs = verify(connection, node.node.key.public_key)
    assert [proof.damaged for proof in proofs if proof.damaged] == []


def test_statements_follow_one_another_and_what_was_known_of_their_subject(
    node: Running, counter: WireCounter
) -> None:
    received = counter.receive(1)
    counter.sync(node.url, [counter.run([received])])
    subject = received.header.subject
    own = node.node.own

    with node.node.database.writing() as connection:
        first = own.record(connection, AGENCY, [Statement(subject=subject, fact=PRINTED)])
    with node.node.database.writing() as connection:
        later = own.record(connection, AGENCY, [Statement(subject=subject, fact=PRINTED)] * 2)

    told = [event for run in (*first, *later) for event in run.events]
    assert [event.header.prev for event in told] == [None, told[0].id, told[1].id]
    assert [event.header.seen for event in told] == [(received.id,), (told[0].id,), (told[1].id,)]
    assert [event.header.time for event in told] == sorted({event.header.time for event in told})
    assert all(run_holds(run, node.node.key.public_key) for run in (*first, *later))
    assert_undamaged(node)


def test_what_the_node_writes_in_a_communes_feed_comes_down_to_its_counters(
    node: Running, counter: WireCounter
) -> None:
    with node.node.database.writing() as connection:
        node.node.own.record(
            connection, AGENCY, [Statement(subject="clerk:01A", fact=UNLOCKED, actor="Sở Mẫu")]
        )

    (event,) = [e for e in counter.sync_all(node.url) if e.header.feed == AGENCY]

    assert event.header.origin == device_id(node.node.key.public_key)
    assert event.header.actor == "Sở Mẫu"
    assert decode(event.header.kind, event.header.version, event.payload) == UNLOCKED


def test_personal_data_is_salted_each_time_anew(node: Running) -> None:
    with node.node.database.writing() as connection:
        runs = node.node.own.record(
            connection, AGENCY, [Statement(subject="clerk:01A", fact=UNLOCKED)] * 2
        )

    salts = [
        msgspec.json.decode(event.payload, type=dict[str, str])["salt"]
        for run in runs
        for event in run.events
    ]
    assert len(set(salts)) == 2
    assert all(len(salt) == 32 for salt in salts)


def test_a_long_transaction_is_sealed_in_between(node: Running) -> None:
    many = [Statement(subject="dossier:01", fact=PRINTED)] * (SEALED_EVENTS + 1)

    with node.node.database.writing() as connection:
        runs = node.node.own.record(connection, AGENCY, many)

    assert [len(run.events) for run in runs] == [SEALED_EVENTS, 1]
    assert runs[1].events[0].header.prev == runs[0].events[-1].id
    assert_undamaged(node)


def test_what_is_not_committed_was_never_said(node: Running) -> None:
    class PowerCut(Exception):
        pass

    def say_and_fail() -> None:
        with node.node.database.writing() as connection:
            node.node.own.record(connection, AGENCY, [Statement(subject="a:01", fact=PRINTED)])
            raise PowerCut

    with pytest.raises(PowerCut):
        say_and_fail()

    with node.node.database.reading() as connection:
        assert head(connection, AGENCY) == 0


def test_an_effect_is_later_than_its_causes_under_a_clock_that_is_behind(
    node: Running, counter: WireCounter
) -> None:
    received = counter.receive(1)
    counter.sync(node.url, [counter.run([received])])
    behind = wall_ms_of(received.header.time) - 86_400_000
    slow = replace(node.node.own, now=lambda: behind)

    with node.node.database.writing() as connection:
        statement = Statement(subject=received.header.subject, fact=PRINTED)
        (run,) = slow.record(connection, AGENCY, [statement])

    assert run.events[0].header.time == received.header.time + 1


def test_a_node_that_was_restored_takes_its_own_events_back_from_a_counter(
    tmp_path: Path,
) -> None:
    place, backup = Place(folder=tmp_path / "node"), Place(folder=tmp_path / "backup")
    counter = WireCounter("quầy 1")
    with Running(place) as node:
        counter.enrol(node.url, node.issue_code(AGENCY, 1).code)
    shutil.copytree(place.folder, backup.folder)
    with Running(place) as node, node.node.database.writing() as connection:
        statement = Statement(subject="clerk:01A", fact=UNLOCKED)
        (run,) = node.node.own.record(connection, AGENCY, [statement])
    forged = Run(run.events, bytes(64))

    with Running(backup) as node:
        unproven = counter.sync(node.url, [forged])
        response = counter.sync(node.url, [run])

        assert [item.reason for item in unproven.rejected] == ["bad_seal"]
        assert (response.rejected, response.receipt.count) == ((), 1)
        with node.node.database.reading() as connection:
            assert head(connection, AGENCY) == 1
        assert_undamaged(node)
