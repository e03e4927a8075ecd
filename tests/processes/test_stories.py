"""Stories of lost work that no other room tells: what is here stays here until it is signed for."""

from collections import Counter as Tally

import pytest

from counter_app.domain.journal import device_id
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.service.piles import look_at
from counter_app.service.ports import Pile
from counter_app.sync.wire import Page, from_wire
from provincial_server.reading import Stretch, feed_page
from provincial_server.serving import Running
from tests.server.facts import AGENCY
from tests.sync.desk import desk_of
from tests.sync.line import Line, Weather
from tests.sync.office import Counter, assert_sound, code_of, codes_at


def test_lesson_02_nothing_unsent_is_deleted_when_rights_are_withdrawn(
    node: Running, counter: Counter
) -> None:
    """The story: unsent cases vanished after access rights had changed."""
    counter.enrol(node)
    counter.receive(1)
    counter.engine.sync()
    counter.receive(2, 3)
    unsent = counter.state().unsent
    node.node.registry.revoke(device_id(counter.signer.public_key), None, "Đổi máy")

    for _ in range(2):
        with pytest.raises(Refused, match="vẫn an toàn trên máy"):
            counter.engine.sync()
        counter.restart()

    assert counter.codes() == [code_of(number) for number in (1, 2, 3)]
    assert counter.state().unsent == unsent
    assert counter.state().problem.startswith("Tỉnh đã thu hồi quyền gửi")
    assert counter.store.verify().problem is None
    counter.receive(4)
    assert counter.codes()[-1] == code_of(4)


def test_lesson_05_what_waits_here_is_untouched_by_what_another_device_sends(
    node: Running, counter: Counter, neighbour: Counter, line: Line
) -> None:
    """The story: offline orders were lost when another device synced and its state came down."""
    counter.enrol(node, line.url)
    neighbour.enrol(node)
    counter.receive(1)
    neighbour.receive(1001)
    with line.under(Weather(down=200)), pytest.raises(Unavailable):
        counter.engine.sync()
    counter.receive(2)
    neighbour.engine.sync()
    unsent = counter.store.unsent()
    with node.node.database.reading() as connection:
        page = feed_page(connection, Stretch(feed=AGENCY, after=0, page=Page()))
    counter.store.take_in(AGENCY, [from_wire(run) for run in page.runs], 0)

    assert counter.store.unsent() == unsent
    assert counter.engine.sync().unsent == 0
    assert codes_at(node) == [code_of(number) for number in (1, 2, 1001)]
    assert counter.codes() == codes_at(node)
    assert_sound(node, counter, neighbour)


def test_lesson_19_two_dossiers_under_one_number_are_at_every_side_and_flagged(
    node: Running, counter: Counter, neighbour: Counter
) -> None:
    """The story: a unique key failed on merge, silently, and neither side had the other's."""
    for one in (counter, neighbour):
        one.enrol(node)
        one.receive(1, 2)
    for one in (counter, neighbour, counter, neighbour):
        state = one.engine.sync()
        assert (state.unsent, state.rejected, state.problem) == (0, 0, "")

    twice = {code_of(1): 2, code_of(2): 2}
    assert Tally(codes_at(node)) == twice
    for one in (counter, neighbour):
        assert Tally(one.codes()) == twice
        with one.store.reading() as reader:
            assert len(reader.dossiers_with_code(code_of(1))) == 2
        flagged = look_at(desk_of(one), Pile.SHARING, 9).rows
        assert {row.code for row in flagged} == set(twice)
    assert_sound(node, counter, neighbour)
