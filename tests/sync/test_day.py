"""The day closed at a counter, then confirmed by a real province for exactly its set."""

from typing import Any, cast

import pytest

from counter_app.domain.sentences import Unavailable
from counter_app.service.day import CloseDay, close_day, day_receipt, day_sheet
from counter_app.service.desk import Desk
from provincial_server.serving import Running
from tests.sync.line import Line, Weather
from tests.sync.office import Counter, code_of, codes_at


def desk_of(counter: Counter) -> Desk:
    nobody = cast("Any", None)
    return Desk(
        store=counter.store,
        sync_store=counter.store,
        clock=counter.clock,
        forms=nobody,
        files=nobody,
        tables=nobody,
        exchange=counter.engine,
        carrier=counter.carrier,
        uploads=nobody,
        attachments=nobody,
        passwords=nobody,
    )


def test_lesson_03_the_days_exchange_ends_in_the_provinces_receipt_for_exactly_that_set(
    node: Running, counter: Counter
) -> None:
    counter.enrol(node)
    counter.receive(1, 2, 3)
    desk = desk_of(counter)
    done = close_day(desk, CloseDay())
    counter.receive(4)
    heard: list[tuple[int, int]] = []
    before = day_receipt(desk)

    desk.exchange.sync(lambda sent, total: heard.append((sent, total)))

    after = day_receipt(desk)
    assert (before.complete, before.confirmed) == (False, 0)
    assert before.missing == (code_of(1), code_of(2), code_of(3))
    assert after.complete
    assert after.confirmed == after.events == len(done.sheet.covered) + 1
    assert after.fingerprint == done.sheet.fingerprint
    assert after.last_receipt_at is not None
    assert heard[-1][0] == heard[-1][1] > after.events
    assert day_sheet(desk).unsent == ()
    assert codes_at(node) == [code_of(number) for number in (1, 2, 3, 4)]


def test_the_answer_that_is_lost_confirms_nothing_and_the_next_one_everything(
    node: Running, counter: Counter, line: Line
) -> None:
    counter.enrol(node, line.url)
    counter.receive(1)
    desk = desk_of(counter)
    close_day(desk, CloseDay())

    with line.under(Weather(down=0)), pytest.raises(Unavailable):
        desk.exchange.sync()
    lost = day_receipt(desk)
    desk.exchange.sync()

    assert (lost.complete, lost.missing) == (False, (code_of(1),))
    assert day_receipt(desk).complete
    assert codes_at(node) == [code_of(1)]
