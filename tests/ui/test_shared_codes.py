"""One code on two dossiers, in the window: seen, chosen by name, settled by the head."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from counter_app.domain.dossier import SUBJECT_PREFIX
from counter_app.domain.facts.life import ResultPaper, ResultReturned
from counter_app.domain.people import Person
from counter_app.domain.roles import Actor, Role
from counter_app.service.look_up import dossier, dossiers
from counter_app.service.ports import Pile
from counter_app.service.results import ReadyResult, ready
from counter_app.texts import Texts
from counter_app.ui import make_window
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.sitting import CTRL, Sitting

HEAD = Actor(id="dau", name="Phạm Thị Mẫu", role=Role.HEAD)
OTHER = "01JD0000000000000000000002"


@pytest.fixture
def code(counter: Counter) -> str:
    """The code of two dossiers; the later one came from a restored backup."""
    code = counter.receive("Nguyễn Văn Mẫu")
    entry = dossier(counter.desk, code).reception
    other = replace(entry, applicant=Person(name="Trần Thị Mẫu", id_number="001190000000"))
    counter.clock.move(minutes=5)
    with counter.store.writing() as work:
        work.record(
            replace(other, received_at=counter.clock.now().replace(microsecond=0)),
            subject=SUBJECT_PREFIX + OTHER,
        )
        work.commit()
    return code


def before_window(qtbot: QtBot, counter: Counter, actor: Actor) -> Iterator[Sitting]:
    window = make_window(replace(counter.desk, actor=actor), Texts("vi"))
    window.resize(1366, 768)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    sitting = Sitting(qtbot, window, counter)
    sitting.wait()
    yield sitting
    window.close()


@pytest.fixture
def head(qtbot: QtBot, counter: Counter, code: str) -> Iterator[Sitting]:
    yield from before_window(qtbot, counter, HEAD)


@pytest.fixture
def clerk(qtbot: QtBot, counter: Counter, code: str) -> Iterator[Sitting]:
    yield from before_window(qtbot, counter, counter.desk.actor)


def test_both_lie_on_the_pile_and_each_can_be_opened(head: Sitting, code: str) -> None:
    head.press(Qt.Key.Key_3, CTRL)
    head.press(Qt.Key.Key_6)

    lists = head.window.lists
    assert lists.tabs[Pile.SHARING].text() == "6   Trùng mã (2)"
    assert lists.tabs[Pile.SHARING].property("tone") == "error"
    head.qtbot.waitUntil(lambda: not cut_off(head.window), timeout=20_000)
    for down, name, twin in ((0, "Nguyễn Văn Mẫu", "Trần Thị Mẫu"), (1, "Trần Thị Mẫu", "Nguyễn")):
        head.press(Qt.Key.Key_3, CTRL)
        for _ in range(down):
            head.press(Qt.Key.Key_Down)
        head.press(Qt.Key.Key_Return)
        assert head.page.code == code
        assert name in head.words
        assert f"Trùng mã với hồ sơ của {twin}" in head.words


def test_a_scan_of_the_shared_code_asks_whose_receipt_it_is_and_goes_on_to_the_return(
    clerk: Sitting, counter: Counter, code: str
) -> None:
    ready(counter.desk, ReadyResult(code=OTHER, results=(ResultPaper(name="Giấy khai sinh"),)))

    clerk.scan(code)

    rows = clerk.page.candidates.list
    texts = [rows.item(row).text() for row in range(rows.count())]
    assert "Nguyễn Văn Mẫu" in texts[0]
    assert "Trần Thị Mẫu" in texts[1]
    assert "001190" not in texts[1]
    clerk.qtbot.waitUntil(lambda: not cut_off(clerk.window), timeout=20_000)

    clerk.press(Qt.Key.Key_2)

    assert "Trần Thị Mẫu" in clerk.words
    step = clerk.page.form.step
    assert step is not None
    assert step.fact is ResultReturned


def test_escape_leaves_the_choice(clerk: Sitting, code: str) -> None:
    clerk.press(Qt.Key.Key_2, CTRL)
    clerk.scan(code)

    clerk.press(Qt.Key.Key_Escape)

    assert clerk.window.search.isVisible()


def test_only_the_head_is_offered_another_code_and_only_where_one_is_needed(
    clerk: Sitting, counter: Counter
) -> None:
    clerk.open(OTHER)
    assert "L" not in clerk.offered


def test_lesson_22_the_head_gives_one_a_code_of_its_own_and_prints_its_receipt_again(
    head: Sitting, counter: Counter, code: str
) -> None:
    head.open(OTHER)
    head.press(Qt.Key.Key_L)
    head.field("reason").setFocus()
    head.type("Máy khôi phục từ bản sao lưu")
    head.qtbot.waitUntil(lambda: not cut_off(head.window), timeout=20_000)
    head.press(Qt.Key.Key_F9)

    now = dossier(counter.desk, OTHER)
    assert now.former_codes == (code,)
    assert now.code != code
    (printed,) = now.printed
    assert printed.document.form == "receipt"
    assert printed.document.about == now.steps[-2].event_id
    assert head.window.preview.isVisible()
    head.press(Qt.Key.Key_Escape)
    assert head.page.code == now.code
    assert f"Cấp lại mã {now.code} thay cho mã {code}" in head.words
    assert "Trùng mã với" not in head.words
    assert "L" not in head.offered
    assert {one.code for one in dossiers(counter.desk, code)} == {code, now.code}


def test_the_old_code_finds_both_by_typing_and_by_scanning(head: Sitting, code: str) -> None:
    head.open(OTHER)
    head.press(Qt.Key.Key_L)
    head.field("reason").setFocus()
    head.type("Trùng")
    head.press(Qt.Key.Key_F9)

    head.scan(code)
    assert head.page.candidates.list.count() == 2
    head.press(Qt.Key.Key_2, CTRL)
    head.window.search.field.setText(code)
    head.qtbot.waitUntil(lambda: head.window.search.model.rowCount() == 2, timeout=20_000)
