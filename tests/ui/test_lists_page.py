"""The lists by keys alone: what came today, is due, overdue, ready, waits for papers."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.domain.catalogue import ComponentKind
from counter_app.domain.facts.life import ResultPaper, SupplementItem
from counter_app.service.piles import look_at
from counter_app.service.ports import Pile
from counter_app.service.results import ReadyResult, ready
from counter_app.service.supplement import RequestSupplement, request_supplement
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.changes import Change
from counter_app.ui.presenters.lists import rows_of, summary_of
from counter_app.ui.window import DOSSIER, LISTS, MainWindow
from tests.ui.conftest import settle
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Desk:
    """A window open at the lists, and what they show."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.press(Qt.Key.Key_3, CTRL)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifiers)
        settle(self.qtbot, self.window)

    @property
    def codes(self) -> list[str]:
        model = self.window.lists.model
        return [model.code_at(row) for row in range(model.rowCount())]

    @property
    def pile(self) -> Pile:
        return self.window.lists.pile

    def tab(self, pile: Pile) -> str:
        return self.window.lists.tabs[pile].text()


@pytest.fixture
def lists(qtbot: QtBot, window: MainWindow) -> Desk:
    return Desk(qtbot, window)


def _with_result(counter: Counter, code: str) -> None:
    ready(counter.desk, ReadyResult(code=code, results=(ResultPaper(name="Giấy khai sinh"),)))


def _asked(counter: Counter, code: str) -> None:
    item = SupplementItem(name="Giấy chứng sinh", kind=ComponentKind.ORIGINAL)
    act = RequestSupplement(code=code, items=(item,), reason="Chưa nộp.")
    request_supplement(counter.desk, act)


def _codes(counter: Counter, pile: Pile) -> list[str]:
    return [row.code for row in look_at(counter.desk, pile, 100).rows]


# ---------------------------------------------------------------- by keys


def test_each_number_turns_to_its_list(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    open_, with_result, waiting = counter.receive(), counter.receive(), counter.receive()
    _with_result(counter, with_result)
    _asked(counter, waiting)
    lists = Desk(qtbot, window)

    assert lists.codes == [waiting, with_result, open_]
    lists.press(Qt.Key.Key_2)
    assert lists.codes == [open_]
    lists.press(Qt.Key.Key_3)
    assert lists.codes == []
    lists.press(Qt.Key.Key_4)
    assert lists.codes == [with_result]
    lists.press(Qt.Key.Key_5)
    assert lists.codes == [waiting]


def test_the_tabs_count_what_lies_there(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    counter.receive()
    _with_result(counter, counter.receive())

    lists = Desk(qtbot, window)

    assert lists.tab(Pile.TODAY) == "1   Hôm nay (2)"
    assert lists.tab(Pile.READY) == "4   Chờ trả kết quả (1)"
    assert lists.tab(Pile.OVERDUE) == "3   Quá hạn (0)"


def test_what_is_overdue_presses(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    code = counter.receive()
    counter.clock.move(days=2)

    lists = Desk(qtbot, window)
    lists.press(Qt.Key.Key_3)

    assert lists.codes == [code]
    assert window.lists.tabs[Pile.OVERDUE].property("tone") == "error"


def test_the_arrows_go_to_the_list_beside(lists: Desk) -> None:
    shown = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        lists.press(key)
        shown.append(lists.pile)

    assert shown == [Pile.DISPUTED, Pile.TODAY, Pile.DUE]


def test_enter_opens_the_dossier_and_escape_comes_back(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    first, _ = counter.receive(), counter.receive()
    lists = Desk(qtbot, window)

    lists.press(Qt.Key.Key_Down)
    lists.press(Qt.Key.Key_Return)
    assert window._stack.currentIndex() == DOSSIER
    assert window.dossier.code == first

    lists.press(Qt.Key.Key_Escape)
    assert window._stack.currentIndex() == LISTS
    assert window.focusWidget() is window.lists.table


def test_a_list_follows_what_happens(lists: Desk, counter: Counter) -> None:
    assert lists.codes == []
    code = counter.receive()

    lists.window.changes.tell(Change.DOSSIERS)
    settle(lists.qtbot, lists.window)

    assert lists.codes == [code]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off(qtbot: QtBot, counter: Counter, language: str) -> None:
    counter.receive("Nguyễn Thị Hoàng Kim Tuyền Mẫu")
    window = make_window(counter.desk, Texts("en" if language == "en" else "vi"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    settle(qtbot, window)

    Desk(qtbot, window)
    QApplication.processEvents()

    assert cut_off(window) == []
    window.close()


# ---------------------------------------------------------------- which dossier lies where


def test_due_is_what_must_be_ready_by_the_next_working_days_end(counter: Counter) -> None:
    counter.receive()
    (row,) = look_at(counter.desk, Pile.TODAY, 100).rows
    assert row.due_at is not None

    counter.clock.moment = row.due_at - timedelta(days=5)
    assert _codes(counter, Pile.DUE) == []
    counter.clock.moment = row.due_at - timedelta(hours=20)
    assert _codes(counter, Pile.DUE) == [row.code]


def test_to_the_minute_a_dossier_is_due_and_then_overdue(counter: Counter) -> None:
    code = counter.receive()
    (row,) = look_at(counter.desk, Pile.TODAY, 100).rows
    assert row.due_at is not None

    counter.clock.moment = row.due_at + timedelta(seconds=59)
    assert (_codes(counter, Pile.DUE), _codes(counter, Pile.OVERDUE)) == ([code], [])
    counter.clock.moment = row.due_at + timedelta(seconds=60)
    assert (_codes(counter, Pile.DUE), _codes(counter, Pile.OVERDUE)) == ([], [code])


def test_what_waits_for_the_citizen_is_not_overdue_unless_it_was_before(counter: Counter) -> None:
    in_time, late = counter.receive(), counter.receive()
    _asked(counter, in_time)
    counter.clock.move(days=2)
    _asked(counter, late)
    counter.clock.move(days=2)

    assert _codes(counter, Pile.OVERDUE) == [late]
    assert set(_codes(counter, Pile.WAITING)) == {in_time, late}


def test_a_long_list_says_how_many_there_are(counter: Counter) -> None:
    for _ in range(3):
        counter.receive()

    piled = look_at(counter.desk, Pile.TODAY, 2)

    assert len(piled.rows) == 2
    assert str(summary_of(piled)) == "2 hồ sơ đầu trong 3"


def test_of_today_only_the_hour_is_shown(counter: Counter) -> None:
    counter.receive()

    (today,) = rows_of(look_at(counter.desk, Pile.TODAY, 100))
    counter.clock.move(days=2)
    (later,) = rows_of(look_at(counter.desk, Pile.OVERDUE, 100))

    assert today.due == "17:00"
    assert later.due == "17:00 23/11/2026"
