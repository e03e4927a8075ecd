"""Finding a dossier again: a few letters without diacritics, a part of a code, one key to open."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from counter_app.domain.sentences import say
from counter_app.service.look_up import dossier
from counter_app.texts import Texts
from counter_app.ui.changes import Change
from counter_app.ui.presenters.search import MOST_SHOWN, Found, SearchPresenter
from counter_app.ui.search.table import CODE_ROLE, Column, FoundTable
from counter_app.ui.window import SEARCH, MainWindow
from tests.ui.conftest import settle
from tests.ui.office import Counter

CTRL = Qt.KeyboardModifier.ControlModifier


def _codes(window: MainWindow) -> list[str]:
    model = window.search.model
    return [model.code_at(row) for row in range(model.rowCount())]


def _type(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.open_page(SEARCH)
    QTest.keyClicks(window.search.field, text)
    qtbot.waitUntil(lambda: "Đang tìm" not in window.search.summary.text())
    settle(qtbot, window)


def _cell(window: MainWindow, column: Column) -> str:
    model = window.search.model
    return str(model.index(0, column).data())


def test_without_typing_the_latest_dossiers_are_shown(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    first, second = counter.receive(), counter.receive()

    window.open_page(SEARCH)
    settle(qtbot, window)

    assert _codes(window) == [second, first]
    assert window.search.summary.text() == "Mới tiếp nhận gần đây"


def test_letters_without_diacritics_find_a_name(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    wanted = counter.receive("Đặng Thị Ngọc Mẫu")
    counter.receive("Trần Văn Thử")

    _type(qtbot, window, "dang ngoc")

    assert _codes(window) == [wanted]
    assert window.search.summary.text() == "1 hồ sơ"


def test_any_part_of_the_code_finds_the_dossier(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()
    counter.receive()

    _type(qtbot, window, code[-6:])

    assert _codes(window) == [code]


def test_nothing_found_is_said_with_what_was_typed(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    counter.receive()

    _type(qtbot, window, "xyzt")

    assert _codes(window) == []
    assert window.search.summary.text() == "Không tìm thấy hồ sơ nào cho “xyzt”"


def test_the_list_masks_the_personal_number(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    counter.receive(id_number="001090000000")

    window.open_page(SEARCH)
    settle(qtbot, window)

    assert _cell(window, Column.ID_NUMBER) == "••••••••0000"
    shown = " ".join(_cell(window, column) for column in Column)
    assert "001090" not in shown


def test_enter_opens_the_dossier_also_while_the_answer_is_under_way(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive("Đặng Thị Ngọc Mẫu")
    counter.receive("Trần Văn Thử")
    window.open_page(SEARCH)

    QTest.keyClicks(window.search.field, "ngoc")
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)

    qtbot.waitUntil(window.dossier.isVisible)
    settle(qtbot, window)
    assert window.dossier.code == code


def test_the_arrows_choose_while_the_focus_stays_in_the_field(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    first, _second = counter.receive(), counter.receive()
    window.open_page(SEARCH)
    settle(qtbot, window)

    QTest.keyClick(window.search.field, Qt.Key.Key_Down)
    assert window.focusWidget() is window.search.field
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    settle(qtbot, window)

    assert window.dossier.code == first


def test_escape_empties_the_field(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    counter.receive()
    _type(qtbot, window, "mau")

    QTest.keyClick(window.search.field, Qt.Key.Key_Escape)

    assert window.search.field.text() == ""


def test_a_new_dossier_appears_without_asking(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    window.open_page(SEARCH)
    settle(qtbot, window)
    assert _codes(window) == []

    code = counter.receive()
    window.changes.tell(Change.DOSSIERS)

    qtbot.waitUntil(lambda: _codes(window) == [code])


def test_the_chosen_row_stays_chosen_when_the_list_is_renewed(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()
    window.open_page(SEARCH)
    settle(qtbot, window)

    counter.receive()
    window.changes.tell(Change.DOSSIERS)
    qtbot.waitUntil(lambda: len(_codes(window)) == 2)

    assert window.search.model.code_at(window.search.table.currentIndex().row()) == code


def test_the_receipt_is_shown_and_printed_again_by_a_key(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()
    window.open_page(SEARCH)
    settle(qtbot, window)

    with qtbot.waitSignal(window.search.receipt_wanted) as shown:
        QTest.keyClick(window.search.field, Qt.Key.Key_F6)
    settle(qtbot, window)
    window.open_page(SEARCH)
    with qtbot.waitSignal(window.search.reprint_wanted) as reprinted:
        QTest.keyClick(window.search.field, Qt.Key.Key_P, CTRL)
    settle(qtbot, window)

    assert shown.args == reprinted.args == [dossier(counter.desk, code).id]


# ---------------------------------------------------------------- without a window


def test_an_answer_to_an_older_question_is_not_shown() -> None:
    presenter = SearchPresenter()
    presenter.typed = "ngu"
    presenter.typed = "nguyen"

    assert not presenter.learned("ngu", ())
    assert str(presenter.summary()) == "Đang tìm…"
    assert presenter.learned("nguyen", ())


def test_a_full_list_says_that_there_may_be_more(window: MainWindow, counter: Counter) -> None:
    code = counter.receive()
    with counter.store.reading() as reader:
        (row,) = reader.search(code, 1)
    presenter = SearchPresenter()
    presenter.typed = "mau"

    presenter.learned("mau", (row,) * MOST_SHOWN)

    assert str(presenter.summary()) == "100 hồ sơ đầu tiên; gõ thêm để thu hẹp"


def _found(code: str) -> Found:
    return Found(
        id=f"id of {code}",
        code=code,
        applicant="Nguyễn Văn Mẫu",
        id_number="••••••••0000",
        procedure="Đăng ký khai sinh",
        received="23/11/2026 08:30",
        due="24/11/2026",
        state=say("Đã tiếp nhận"),
    )


def test_the_table_keeps_the_rules_of_a_model(qtmodeltester: ModelTester) -> None:
    model = FoundTable(Texts("vi"))
    model.replace([_found("H30.12-261123-1001"), _found("H30.12-261123-1002")])

    qtmodeltester.check(model)  # type: ignore[no-untyped-call]

    index = model.index(1, Column.APPLICANT)
    assert index.data() == "Nguyễn Văn Mẫu"
    assert index.data(CODE_ROLE) == "H30.12-261123-1002"
    assert model.row_of("id of H30.12-261123-1002") == 1
    assert model.row_of("id of H30.12-261123-1003") is None
    assert model.code_at(-1) == model.code_at(2) == ""
    assert model.id_at(-1) == model.id_at(2) == ""
