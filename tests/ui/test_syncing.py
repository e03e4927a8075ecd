"""The sync through the window: the real server in process, a line that can be cut."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter_app.service.ports import LinkState
from counter_app.texts import Texts
from counter_app.ui.application import dressed
from counter_app.ui.changes import Change
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.window import MainWindow
from provincial_server.serving import Running
from tests.sync.line import Line, Weather
from tests.sync.office import codes_at
from tests.ui.conftest import settle
from tests.ui.office import Counter
from tests.ui.printers import PdfPrinters

PATIENCE_MS = 20_000


def _window(qtbot: QtBot, counter: Counter, printers: PdfPrinters) -> MainWindow:
    dressed()
    window = MainWindow(counter.desk, Texts("vi"), settings=PaperSettings(None), printers=printers)
    qtbot.addWidget(window)
    window.show()
    return window


def _wait_for(qtbot: QtBot, window: MainWindow, words: str) -> None:
    def said() -> None:
        assert words in window.corner.text()

    qtbot.waitUntil(said, timeout=PATIENCE_MS)


def test_a_reception_is_at_the_province_soon_and_the_corner_says_since_when(
    qtbot: QtBot, counter: Counter, node: Running, printers: PdfPrinters
) -> None:
    counter.enrol(node)
    window = _window(qtbot, counter, printers)
    _wait_for(qtbot, window, "Đã ở tỉnh lúc 08:30")
    assert window.corner.property("tone") == "good"

    code = counter.receive()
    window.changes.tell(Change.DOSSIERS)

    _wait_for(qtbot, window, "Đã ở tỉnh lúc 08:31")
    assert codes_at(node) == [code]
    settle(qtbot, window)
    window.close()


def test_without_a_province_the_corner_promises_nothing(window: MainWindow) -> None:
    assert window.corner.text() == "Chưa kết nối với tỉnh: dữ liệu chỉ có trên máy này"


def test_while_the_line_is_cut_the_corner_counts_what_waits_and_says_until_when(
    qtbot: QtBot, counter: Counter, node: Running, printers: PdfPrinters
) -> None:
    with Line(node.url) as line:
        counter.desk.exchange.enrol(line.url, node.issue_code("H30.12", 1).code)
        line.weather = Weather(up=0)
        counter.receive()

        window = _window(qtbot, counter, printers)

        _wait_for(qtbot, window, "chưa lên tỉnh, tự gửi lại lúc 08:31")
        assert window.corner.property("tone") == "warn"
        assert "Lần gần nhất:" in window.corner.toolTip()
        assert window.messages.text == ""

        line.weather = Weather()
        QTest.keyClick(window, Qt.Key.Key_F12)
        _wait_for(qtbot, window, "Đã ở tỉnh lúc 08:31")
        assert counter.store.sync_state().link is LinkState.AT_PROVINCE
        settle(qtbot, window)
        window.close()


def test_a_restart_does_not_forget_the_back_off(
    qtbot: QtBot, counter: Counter, node: Running, printers: PdfPrinters
) -> None:
    counter.enrol(node)
    later = counter.clock.now().replace(minute=50)
    counter.store.attempted(next_attempt_at=later, attempts=4, problem="Không có mạng.")

    window = _window(qtbot, counter, printers)
    settle(qtbot, window)

    assert "gửi lại lúc 08:50" in window.corner.text()
    assert counter.store.sync_state().attempts == 4
    window.close()
