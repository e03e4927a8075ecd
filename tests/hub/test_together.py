"""Counters of a commune work together through their hub, whether the province is there or not."""

from counter_app.service.ports import LinkState
from provincial_server.serving import Running
from tests.hub.commune import Commune, eventually
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
