"""The window's frame on a real store: pages, keys, scans, messages, what is cut off."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.sentences import say
from counter_app.service.look_up import dossier
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.application import FONT
from counter_app.ui.window import DOSSIER, RECEPTION, SEARCH, MainWindow
from tests.ui.conftest import settle
from tests.ui.cut_off import cut_off
from tests.ui.office import CARD, Counter

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LONG = say(
    "Máy in “Máy in laser tầng hai, phòng tiếp nhận và trả kết quả” không nhận bản in. Hãy xem máy "
    "đã bật và còn giấy chưa, rồi in lại. Nếu vẫn không được, hãy lưu PDF và in ở máy khác."
)


def _place(window: MainWindow) -> int:
    return window._stack.currentIndex()


def _words(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


# ---------------------------------------------------------------- pages and keys


def test_the_window_opens_where_the_next_citizen_begins(window: MainWindow) -> None:
    focus = window.focusWidget()

    assert _place(window) == RECEPTION
    assert focus is not None
    assert window.reception.isAncestorOf(focus)


def test_every_page_opens_by_its_key_and_takes_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert (_place(window), window.focusWidget()) == (SEARCH, window.search.field)

    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    assert _place(window) == RECEPTION

    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert _place(window) == SEARCH


def test_the_rail_names_office_counter_and_pages(window: MainWindow) -> None:
    words = _words(window)

    assert "Quầy 1" in words
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU" in words
    for page in window.pages:
        assert page.key in words


def test_a_page_opens_by_the_mouse_too(qtbot: QtBot, window: MainWindow) -> None:
    button = window.rail._buttons.button(SEARCH)

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert _place(window) == SEARCH


def test_the_keys_sheet_names_every_key_of_the_page_and_of_the_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)

    words = _words(window)
    for key, meaning in (*window.reception.keys, ("Ctrl+2", "Tra cứu"), ("F12", "Gửi ngay")):
        assert key in words
        assert meaning in words


def test_no_key_works_below_an_open_sheet(qtbot: QtBot, window: MainWindow) -> None:
    window.on_scan(CARD)
    before = window.reception._presenter.entry
    assert before.applicant.name == "Nguyễn Văn Mẫu"

    QTest.keyClick(window, Qt.Key.Key_F1)
    for key in (Qt.Key.Key_F4, Qt.Key.Key_Escape):
        QTest.keyClick(window.windowHandle(), key)

    assert not window.overlay.isVisible()
    assert window.reception._presenter.entry == before


def test_the_focus_comes_back_when_the_sheet_goes(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page(SEARCH)

    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.focusWidget() is not window.search.field
    QTest.keyClick(window, Qt.Key.Key_F1)

    assert window.focusWidget() is window.search.field


# ---------------------------------------------------------------- demo


@pytest.fixture
def demo_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    counter = Counter(tmp_path / "demo.db").make(demo=True)
    made = make_window(counter.desk, Texts("vi"))
    made.show()
    settle(qtbot, made)
    yield made
    made.close()
    counter.store.close()


def test_a_demo_store_says_so(demo_window: MainWindow) -> None:
    assert "BẢN TRÌNH DIỄN – dữ liệu không có giá trị" in _words(demo_window)


def test_a_real_store_does_not(window: MainWindow) -> None:
    assert "TRÌNH DIỄN" not in _words(window)


# ---------------------------------------------------------------- scans


def test_a_card_scanned_on_any_page_fills_the_reception(window: MainWindow) -> None:
    window.open_page(SEARCH)

    window.on_scan(CARD)

    assert _place(window) == RECEPTION
    assert window.messages.tone == "info"
    assert "Nguyễn Văn Mẫu" in window.messages.text


def test_a_scanned_receipt_opens_its_dossier(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()

    window.on_scan(f"https://motcua.example.vn/tra-cuu?ma={code}")

    assert _place(window) == DOSSIER
    qtbot.waitUntil(lambda: window.dossier.standing.title.text() == code)


def test_a_scanned_code_that_nobody_gave_out_is_said(qtbot: QtBot, window: MainWindow) -> None:
    window.on_scan("H30.12-260101-1001")

    qtbot.waitUntil(lambda: window.messages.tone == "warning")
    assert window.messages.text == "Không có hồ sơ nào mang mã H30.12-260101-1001."


def test_any_other_code_is_refused_politely(window: MainWindow) -> None:
    window.on_scan("0002010102123800000000000000000000")

    assert window.messages.tone == "warning"
    assert "Đây là mã QR chuyển tiền" in window.messages.text


def test_a_scanner_is_heard_wherever_the_focus_stands(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page(SEARCH)

    for letter in CARD:
        QTest.sendKeyEvent(
            QTest.KeyAction.Click,
            window.windowHandle(),
            Qt.Key.Key_unknown,
            letter,
            Qt.KeyboardModifier.NoModifier,
            0,
        )
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)

    assert _place(window) == RECEPTION
    assert window.search.field.text() == ""


# ---------------------------------------------------------------- messages


def test_a_message_stays_until_it_is_put_away_and_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    window.messages.tell(say("Máy in hết giấy."), "warning")
    window.messages.tell(say("Đĩa đầy."), "error")

    QTest.keyClick(window, Qt.Key.Key_Escape, SHIFT)
    assert window.messages.text == ""

    QTest.keyClick(window, Qt.Key.Key_M, CTRL)
    words = _words(window)
    assert words.index("Đĩa đầy.") < words.index("Máy in hết giấy.")


def test_a_tone_is_told_in_words_too(window: MainWindow) -> None:
    window.messages.tell(say("Máy in hết giấy."), "warning")
    assert "Chú ý:" in _words(window)

    window.messages.tell(say("Đĩa đầy."), "error")
    assert "Lỗi:" in _words(window)


def test_a_bug_in_the_background_is_logged_and_told_by_its_id(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    def buggy() -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        window.background.store(buggy)
        qtbot.waitUntil(lambda: window.messages.tone == "error")

    told = window.messages.text.partition("mã ")[2].partition(")")[0]
    assert told
    assert told in caplog.text


def test_what_nobody_caught_is_told_from_any_thread(qtbot: QtBot, window: MainWindow) -> None:
    window.background.store(lambda: window.report(say("Có lỗi trong chương trình.")))

    qtbot.waitUntil(lambda: window.messages.text == "Có lỗi trong chương trình.")


# ---------------------------------------------------------------- looks


def test_the_font_is_ours_and_has_every_vietnamese_letter(window: MainWindow) -> None:
    assert window.font().family() == FONT
    assert FONT in QFontDatabase.families()
    metrics = QFontMetrics(window.font())
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + "".join(
        chr(point) for point in range(0x1EA0, 0x1EFA)
    )
    assert all(metrics.inFontUcs4(ord(letter)) for letter in letters + letters.upper())


def _keys_sheet(window: MainWindow) -> None:
    window.show_keys()


def _history(window: MainWindow) -> None:
    window.messages.tell(LONG, "error")
    window.show_history()


def _long_message(window: MainWindow) -> None:
    window.open_page(SEARCH)
    window.messages.tell(LONG, "error")


def _dossier(window: MainWindow) -> None:
    window.open_dossier("H30.12-261123-1001")


def _preview(window: MainWindow) -> None:
    window.output.look("H30.12-261123-1001")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", [_keys_sheet, _history, _long_message, _dossier, _preview])
def test_nothing_is_cut_off(
    qtbot: QtBot, counter: Counter, language: str, state: Callable[[MainWindow], None]
) -> None:
    counter.receive("Nguyễn Thị Hoàng Kim Tuyền Mẫu")
    window = make_window(counter.desk, Texts("en" if language == "en" else "vi"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    settle(qtbot, window)

    state(window)
    settle(qtbot, window)
    QApplication.processEvents()

    assert (window.width(), window.height()) == (1366, 768)
    assert cut_off(window) == []
    window.close()


# ---------------------------------------------------------------- the end


def test_closing_finishes_what_the_store_was_given(window: MainWindow, counter: Counter) -> None:
    code = counter.receive()

    window.output.receive(code)
    window.close()

    assert len(dossier(counter.desk, code).printed) == 1
