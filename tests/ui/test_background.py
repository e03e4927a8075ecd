"""The one door to background work: order, threads, and who is told of what."""

import gc
from collections.abc import Iterator
from threading import Event, current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from counter_app.domain.sentences import Refused, Said, Unavailable, say
from counter_app.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def _idle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: background.idle)


def test_work_leaves_the_windows_thread_and_its_outcome_comes_back_to_it(
    qtbot: QtBot, background: Background
) -> None:
    threads = []

    background.store(current_thread, lambda worker: threads.extend([worker, current_thread()]))
    _idle(qtbot, background)

    worker, deliverer = threads
    assert worker is not main_thread()
    assert deliverer is main_thread()


def test_outcomes_keep_the_order_of_their_work_and_wait_until_the_window_is_free(
    qtbot: QtBot, background: Background
) -> None:
    done: list[int] = []

    for number in range(1000):
        background.store(lambda number=number: number, done.append)  # type: ignore[misc]

    assert done == []
    _idle(qtbot, background)
    assert done == list(range(1000))


def test_the_store_does_not_wait_for_the_network_nor_for_a_printer(
    qtbot: QtBot, background: Background
) -> None:
    answer = Event()
    background.network(answer.wait)
    background.papers(answer.wait)
    done: list[str] = []

    background.store(lambda: "saved", done.append)
    qtbot.waitUntil(lambda: done == ["saved"])

    assert not background.idle
    answer.set()
    _idle(qtbot, background)


@pytest.mark.parametrize("said", [Refused(say("Không.")), Unavailable(say("Chưa."))])
def test_what_can_be_said_goes_to_whoever_asked(
    qtbot: QtBot, background: Background, said: Said
) -> None:
    told: list[Said] = []

    background.store(lambda: _raise(said), failed=told.append)
    _idle(qtbot, background)

    assert told == [said]


def test_what_nobody_asked_to_hear_is_said_to_the_window(
    qtbot: QtBot, background: Background
) -> None:
    said = Refused(say("Không."))

    with qtbot.waitSignal(background.said) as heard:
        background.store(lambda: _raise(said))

    assert heard.args == [said]


def test_a_bug_is_never_taken_for_an_answer(qtbot: QtBot, background: Background) -> None:
    bug = KeyError("id")
    tidied: list[bool] = []
    heard: list[object] = []

    with qtbot.waitSignal(background.broke) as told:
        background.store(
            lambda: _raise(bug), heard.append, heard.append, broke=lambda: tidied.append(True)
        )

    assert told.args == [bug]
    assert (tidied, heard) == ([True], [])


def test_work_goes_on_after_a_bug(qtbot: QtBot, background: Background) -> None:
    done: list[str] = []

    background.store(lambda: _raise(KeyError("id")))
    background.store(lambda: "saved", done.append)
    _idle(qtbot, background)

    assert done == ["saved"]


def test_closing_finishes_the_store_and_delivers_nothing_more(qtbot: QtBot) -> None:
    background = Background()
    saved: list[int] = []
    delivered: list[object] = []

    for number in range(20):
        background.store(
            lambda number=number: saved.append(number),  # type: ignore[misc]
            delivered.append,
        )
    background.close()
    background.store(lambda: saved.append(99))

    assert saved == list(range(20))
    assert delivered == []


class _Cycle:
    """Garbage that only the collector finds; tells on which thread it went."""

    def __init__(self, gone_on: list[object]) -> None:
        self._me = self
        self._gone_on = gone_on

    def __del__(self) -> None:
        self._gone_on.append(current_thread())


def test_garbage_goes_on_the_windows_thread_however_busy_the_workers_are(
    qtbot: QtBot, background: Background
) -> None:
    gone_on: list[object] = []

    def litter() -> None:
        for _ in range(20_000):
            _Cycle(gone_on)

    background.store(litter)
    background.papers(litter)
    _idle(qtbot, background)
    qtbot.waitUntil(lambda: len(gone_on) > 0)

    assert set(gone_on) == {main_thread()}


def test_python_collects_by_itself_again_after_the_last_window(qtbot: QtBot) -> None:
    first, second = Background(), Background()

    first.close()
    first.close()
    assert not gc.isenabled()

    second.close()
    assert gc.isenabled()


def _raise(error: Exception) -> None:
    raise error
