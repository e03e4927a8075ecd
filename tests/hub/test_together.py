"""Counters of a commune work together through their hub, whether the province is there or not."""

import shutil

from counter_app.service.ports import LinkState
from provincial_server.own_events import Statement
from provincial_server.serving import Node, Place, Running
from tests.hub.commune import Commune, eventually, knows
from tests.server.facts import AGENCY, reception
from tests.sync.office import assert_listed_once, assert_sound, code_of


def test_a_reception_is_at_the_province_and_signed_for_through_the_hub(
    commune: Commune, hub: Running
) -> None:
    counter = commune.counter(1)
    counter.receive(1, 2)
    came_directly = commune.to_province.came_up

    counter.engine.sync()
    eventually(lambda: commune.at_province() == [code_of(1), code_of(2)])
    eventually(lambda: counter.engine.sync().link is LinkState.AT_PROVINCE)
    assert commune.to_province.came_up == came_directly

    state = counter.state()
    assert (state.unsent, state.rejected) == (0, 0)
    assert state.hub is not None
    assert state.hub.unsent == 0
    assert_sound(commune.province, counter)
    assert_listed_once(hub.node, [code_of(1), code_of(2)])


def test_while_the_province_is_away_three_counters_see_each_others_dossiers(
    commune: Commune, hub: Running
) -> None:
    counters = [commune.counter(number) for number in (1, 2, 3)]
    with commune.province_away():
        for number, counter in enumerate(counters, 1):
            counter.receive(number)
            counter.engine.sync()
        for counter in counters:
            counter.engine.sync()

        for counter in counters:
            assert counter.codes() == [code_of(1), code_of(2), code_of(3)]
            state = counter.state()
            assert state.link is LinkState.AT_HUB
            assert state.unsent > 0
        assert commune.at_province() == []

    counters[0].receive(4)
    counters[0].engine.sync()
    eventually(lambda: len(commune.at_province()) == 4)
    for counter in counters:
        eventually(lambda one=counter: one.engine.sync().unsent == 0)  # type: ignore[misc]
    assert_sound(commune.province, *counters)
    assert commune.at_province() == [code_of(number) for number in (1, 2, 3, 4)]


def test_what_the_province_writes_for_a_commune_comes_through_the_hub_and_back_to_it(
    commune: Commune, province: Running
) -> None:
    written = Statement(subject="dossier:từ tỉnh", fact=reception(50))
    with commune.serving():
        counter = commune.counter(1)
    shutil.copytree(commune.place.folder, commune.place.folder.with_name("copy"))
    with commune.serving():
        with province.node.database.writing() as connection:
            province.node.own.record(connection, AGENCY, [written])
        counter.receive(1)
        eventually(lambda: knows(counter) and counter.codes() == [code_of(1), code_of(50)])

    old = Place(folder=commune.place.folder.with_name("copy"))
    with Node(old, commune.clock.now_ms) as node:
        node.database.begin_new_life()
    with commune.from_hub.under(commune.away), commune.serving(old) as hub:
        eventually(lambda: knows(counter))
        assert_listed_once(hub.node, [code_of(1), code_of(50)])
    state = counter.state()
    assert (state.rejected, state.problem) == (0, "")
