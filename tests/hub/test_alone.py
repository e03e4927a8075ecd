"""What becomes of the counters where the hub is no way to the province, and when it is again."""

import shutil
from datetime import timedelta

import pytest

from counter_app.domain.journal import DeviceId
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.ports import LinkState
from counter_app.sync.engine import LINGERING
from provincial_server.serving import Node, Place, Running
from tests.hub.commune import Commune, eventually, knows
from tests.sync.office import assert_listed_once, assert_sound, code_of


def test_a_hub_that_dies_leaves_the_counters_their_own_way_and_nothing_comes_twice(
    commune: Commune, province: Running
) -> None:
    with commune.serving():
        first, second = (commune.counter(number) for number in (1, 2))
        first.receive(1)
        first.engine.sync()
    first.receive(2)
    second.receive(3)

    for counter in (first, second):
        counter.engine.sync()

    assert commune.at_province() == [code_of(1), code_of(2), code_of(3)]
    for counter in (first, second):
        state = counter.engine.sync()
        assert state.unsent == 0
        assert state.hub is not None
        assert state.hub.attempts > 0
    with commune.serving() as hub:
        for counter in (first, second):
            assert knows(counter)
        assert_listed_once(hub.node, [code_of(1), code_of(2), code_of(3)])
        assert_sound(province, first, second)


def test_what_dies_with_a_hub_reaches_the_province_from_any_counter_that_saw_it(
    commune: Commune, province: Running
) -> None:
    with commune.serving():
        first, second = (commune.counter(number) for number in (1, 2))
        with commune.province_away():
            first.receive(1)
            first.engine.sync()
            second.engine.sync()
    shutil.rmtree(commune.place.folder)

    second.engine.sync()

    assert commune.at_province() == [code_of(1)]
    assert first.engine.sync().unsent == 0
    assert_sound(province, first, second)


def test_lesson_17_a_hub_that_hears_nothing_of_the_province_is_passed_by_after_a_while(
    commune: Commune, hub: Running
) -> None:
    counter = commune.counter(1)
    with commune.from_hub.under(commune.away):
        commune.from_hub.hang_up()
        counter.receive(1)

        assert counter.engine.sync().link is LinkState.AT_HUB
        assert commune.at_province() == []
        counter.clock.move(seconds=(LINGERING + timedelta(seconds=1)).total_seconds())
        state = counter.engine.sync()

    assert (state.link, state.unsent) == (LinkState.AT_PROVINCE, 0)
    assert commune.at_province() == [code_of(1)]


def test_each_node_is_called_by_its_own_back_off(commune: Commune, hub: Running) -> None:
    counter = commune.counter(1)
    counter.receive(1)
    with commune.hub_away(), commune.to_province.under(commune.away):
        commune.to_province.hang_up()
        with pytest.raises(Unavailable, match="ngắt giữa chừng"):
            counter.engine.sync(due_only=True)
        before = commune.to_province.came_up, commune.to_hub_line.came_up

        state = counter.engine.sync(due_only=True)

    assert (commune.to_province.came_up, commune.to_hub_line.came_up) == before
    assert state.hub is not None
    assert (state.attempts, state.hub.attempts) == (1, 1)
    assert state.next_attempt_at is not None
    assert state.hub.next_attempt_at is not None
    counter.clock.move(seconds=3)
    reached = counter.engine.sync(due_only=True).link
    assert reached in {LinkState.AT_HUB, LinkState.AT_PROVINCE}, "the hub may have been quick"


def test_a_hub_restored_from_an_old_copy_gets_back_what_it_lost(
    commune: Commune, province: Running
) -> None:
    with commune.serving():
        first, second = (commune.counter(number) for number in (1, 2))
        first.receive(1)
        first.engine.sync()
        eventually(lambda: first.engine.sync().unsent == 0)
    shutil.copytree(commune.place.folder, commune.place.folder.with_name("copy"))
    with commune.serving(), commune.province_away():
        first.receive(2)
        first.engine.sync()
    old = Place(folder=commune.place.folder.with_name("copy"))
    with Node(old, commune.clock.now_ms) as node:
        node.database.begin_new_life()

    with commune.serving(old) as hub:
        first.engine.sync()
        second.receive(3)
        second.engine.sync()
        eventually(lambda: commune.at_province() == [code_of(1), code_of(2), code_of(3)])
        for counter in (first, second):
            eventually(lambda one=counter: one.engine.sync().unsent == 0)  # type: ignore[misc]
            assert counter.codes() == [code_of(1), code_of(2), code_of(3)]
        assert_listed_once(hub.node, [code_of(1), code_of(2), code_of(3)])
    assert_sound(province, first, second)


def test_a_hub_that_was_copied_back_and_does_not_know_it_is_mended_all_the_same(
    commune: Commune, province: Running
) -> None:
    with commune.serving():
        first, second = (commune.counter(number) for number in (1, 2))
    shutil.copytree(commune.place.folder, commune.place.folder.with_name("copy"))
    with commune.serving(), commune.province_away():
        first.receive(1)
        first.engine.sync()

    with commune.serving(Place(folder=commune.place.folder.with_name("copy"))):
        second.receive(2)
        second.engine.sync()
        first.engine.sync()
        eventually(lambda: commune.at_province() == [code_of(1), code_of(2)])
        for counter in (first, second):
            eventually(lambda one=counter: one.engine.sync().unsent == 0)  # type: ignore[misc]
            assert counter.codes() == [code_of(1), code_of(2)]
    assert_sound(province, first, second)


def test_a_revoked_hub_is_passed_by(commune: Commune, hub: Running, province: Running) -> None:
    counter = commune.counter(1)
    (device,) = [one for one in province.node.registry.devices() if one.counter == 0]
    province.node.registry.revoke(DeviceId(device.device), [], "Máy bị mất")
    with commune.hub_away():
        counter.engine.sync()
    counter.receive(1)

    state = counter.engine.sync()

    assert state.unsent == 0
    assert commune.at_province() == [code_of(1)]
    assert state.hub is not None
    assert state.hub.problem.startswith("Tỉnh không còn công nhận máy chủ xã này")
    with pytest.raises(Refused):
        commune.meet(counter)


def test_a_counter_that_leaves_the_hub_owes_the_province_what_only_the_hub_has(
    commune: Commune, hub: Running
) -> None:
    counter = commune.counter(1)
    with commune.province_away():
        counter.receive(1)
        counter.engine.sync()
        unsent = counter.state().unsent

        counter.engine.clear_hub()

        state = counter.state()
        assert (state.hub, state.unsent) == (None, unsent)
    assert counter.engine.sync().link is LinkState.AT_PROVINCE
    assert commune.at_province() == [code_of(1)]
