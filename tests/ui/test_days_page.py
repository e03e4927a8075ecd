"""The day by keys: looked at, counted, closed, sent, and what the province signed for."""

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.facts.days import DayClosed
from counter_app.domain.facts.life import ResultPaper
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.roles import UNCLAIMED
from counter_app.service.backup_port import BackupPlan
from counter_app.service.day import CloseDay, close_day, day_receipt, day_sheet
from counter_app.service.handing import HandOver, hand_over
from counter_app.service.money import CollectFee, collect
from counter_app.service.papers import print_receipt
from counter_app.service.results import ReadyResult, ReturnResult, ready, return_result
from counter_app.service.safekeeping import plan_backups
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.days import DaysPage
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.window import DOSSIER, RECEPTION, MainWindow
from provincial_server.serving import Running
from tests.receipts.reading import words
from tests.sync.line import Line, Weather
from tests.ui.conftest import settle
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.printers import PdfPrinters
from tests.ui.safe import desk_with_backups
from tests.ui.sitting import CTRL, Sitting

TODAY = date(2026, 11, 23)
SUBJECT = "day:H30.12:1:2026-11-23"
KEYS = [Qt.Key(ord(str(number))) for number in range(10)]


class AtTheDay(Sitting):
    """Sits at the page of the day."""

    def __init__(self, qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
        super().__init__(qtbot, window, counter)
        self.press(Qt.Key.Key_5, CTRL)

    @property
    def day(self) -> DaysPage:
        return self.window.contents.days

    @property
    def told(self) -> str:
        """All that the panel says."""
        labels = self.day.panel.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    @property
    def cells(self) -> list[list[str]]:
        model = self.day.figures.table.sheet_model
        return [
            [model.data(model.index(row, column)) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def count(self, cash: str, reason: str = "") -> None:
        self.press(Qt.Key.Key_F8)
        self.type(cash)
        if reason:
            self.press(Qt.Key.Key_Return)
            self.type(reason)
        self.press(Qt.Key.Key_F9)

    def signed(self) -> DayClosed | None:
        return day_sheet(self.counter.desk, TODAY).closing


@pytest.fixture
def at_day(qtbot: QtBot, window: MainWindow, counter: Counter) -> AtTheDay:
    return AtTheDay(qtbot, window, counter)


def paid(counter: Counter, amount: int = 8_000) -> str:
    code = counter.receive()
    collect(counter.desk, CollectFee(code=code, amount=amount))
    return code


def returned(counter: Counter) -> str:
    code = counter.receive()
    ready(counter.desk, ReadyResult(code=code, results=(ResultPaper(name="Giấy khai sinh"),)))
    return_result(counter.desk, ReturnResult(code=code, paper_shown="Giấy hẹn"))
    return code


# ---------------------------------------------------------------- what the day tells


def test_the_day_opens_with_its_summary(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    first, second = counter.receive(), returned(counter)
    print_receipt(counter.desk, first)

    at_day = AtTheDay(qtbot, window, counter)

    counts = {line[0]: line[1] for line in at_day.cells}
    assert counts["Hồ sơ tiếp nhận"] == "2"
    assert counts["Hồ sơ đã trả kết quả"] == "1"
    assert counts["Chưa in giấy tiếp nhận"] == "1"
    assert f"Chưa in giấy tiếp nhận: {second}." in at_day.told
    assert "Hôm nay, 23/11/2026, chưa chốt sổ." in at_day.told
    assert window.focusWidget() is at_day.day.figures.table


def test_numbers_turn_to_the_tables_and_enter_opens_a_dossier(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    counter.receive()
    code = returned(counter)
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(KEYS[4])
    assert [line[1] for line in at_day.cells] == [code]
    at_day.press(Qt.Key.Key_Return)
    assert (window._stack.currentIndex(), window.dossier.code) == (DOSSIER, code)

    at_day.press(Qt.Key.Key_Escape)
    assert window.focusWidget() is at_day.day.figures.table
    at_day.press(Qt.Key.Key_Left)
    assert at_day.day.tabs.place == 2


def test_a_figure_of_the_summary_lists_its_dossiers_and_enter_opens_one(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    codes = [counter.receive(), counter.receive()]
    at_day = AtTheDay(qtbot, window, counter)
    behind = at_day.day.figures.behind

    at_day.press(Qt.Key.Key_Return)
    assert [behind.model.code_at(row) for row in range(2)] == codes
    assert "Hồ sơ tiếp nhận" in behind.words
    assert "2 hồ sơ" in behind.words

    at_day.press(Qt.Key.Key_Down)
    at_day.press(Qt.Key.Key_Return)
    assert window.dossier.code == codes[1]
    at_day.press(Qt.Key.Key_Escape)
    assert window.focusWidget() is behind.table
    at_day.press(Qt.Key.Key_Escape)
    assert window.focusWidget() is at_day.day.figures.table


def test_a_figure_of_nothing_says_so(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_Return)

    assert at_day.window.messages.text == "Số liệu này không có hồ sơ nào."


def test_the_page_follows_what_happens(at_day: AtTheDay, counter: Counter) -> None:
    assert "Chưa cấp số hồ sơ nào." in at_day.told
    counter.receive()
    at_day.press(Qt.Key.Key_F12)

    at_day.press(Qt.Key.Key_1, CTRL)
    at_day.press(Qt.Key.Key_5, CTRL)

    assert "Đã cấp số 1001–1001." in at_day.told


# ---------------------------------------------------------------- counting and closing


def test_the_difference_is_told_beside_the_field_while_it_is_typed(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    paid(counter)
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(Qt.Key.Key_F8)
    at_day.type("7000")
    assert "Thiếu 1.000 đồng so với sổ." in at_day.told
    assert at_day.day.panel.cash_reason.isVisible()
    at_day.type("8.000 đồng")
    assert "Khớp với sổ." in at_day.told
    assert not at_day.day.panel.cash_reason.isVisible()


def test_a_difference_needs_its_reason_and_both_are_signed(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    paid(counter)
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(Qt.Key.Key_F9)
    assert window.focusWidget() is at_day.day.panel.cash
    assert "Cần kiểm đếm tiền mặt; theo sổ là 8.000 đồng." in at_day.told
    at_day.count("7000")
    assert window.focusWidget() is at_day.day.panel.cash_reason
    assert at_day.signed() is None

    at_day.type("Thiếu tiền lẻ")
    at_day.press(Qt.Key.Key_F9)

    signed = at_day.signed()
    assert signed is not None
    assert (signed.cash_counted, signed.cash_reason) == (7000, "Thiếu tiền lẻ")
    assert signed.closed_by == "Lê Thị Mẫu"
    assert "Lê Thị Mẫu đã chốt sổ lúc" in at_day.told
    assert "Đã kiểm đếm: 7.000 đồng. Lý do lệch: Thiếu tiền lẻ" in at_day.told
    assert not at_day.day.panel.button.isVisible()


def test_what_is_no_amount_is_told_beside_the_field(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    paid(counter)
    at_day = AtTheDay(qtbot, window, counter)

    at_day.count("tám nghìn")

    assert "“tám nghìn” không phải số tiền; hãy gõ như 30.000." in at_day.told
    assert at_day.signed() is None


def test_a_closed_day_is_not_closed_again(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_F9)
    first = at_day.signed()

    at_day.press(Qt.Key.Key_F9)

    assert first is not None
    assert at_day.signed() == first


def test_the_next_citizen_is_served_while_the_day_is_closed(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    at_day = AtTheDay(qtbot, window, counter)

    at_day._send(Qt.Key.Key_F9, "", 100)
    at_day._send(Qt.Key.Key_1, "", 100, CTRL)
    at_day.wait()

    focus = window.focusWidget()
    assert at_day.signed() is not None
    assert window._stack.currentIndex() == RECEPTION
    assert focus is not None
    assert window.reception.isAncestorOf(focus)
    assert "Đã chốt sổ ngày 23/11/2026." in window.messages.text


def test_closing_takes_away_contents_that_no_event_names(at_day: AtTheDay) -> None:
    orphan = at_day.counter.path.with_name("attachments") / "ab" / ("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left behind by a crash")
    long_ago = datetime(2020, 1, 1, tzinfo=VIET_NAM).timestamp()
    os.utime(orphan, (long_ago, long_ago))

    at_day.press(Qt.Key.Key_F9)

    assert not orphan.exists()


# ---------------------------------------------------------------- another day


def test_a_day_that_was_forgotten_is_found_and_closed(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    counter.receive()
    counter.clock.move(days=1)
    at_day = AtTheDay(qtbot, window, counter)
    assert "Hôm nay, 24/11/2026" in at_day.told

    at_day.press(Qt.Key.Key_Left, CTRL)
    assert "Ngày 23/11/2026 đã qua mà chưa chốt sổ." in at_day.told
    at_day.press(Qt.Key.Key_F9)

    signed = at_day.signed()
    assert signed is not None
    assert signed.received == 1


def test_a_day_is_typed_and_what_is_none_is_told(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_F3)
    at_day.type("31/02")
    at_day.press(Qt.Key.Key_Return)
    assert "“31/02” không phải ngày; hãy gõ như 23/11/2026." in "\n".join(
        label.text() for label in at_day.day.findChildren(QLabel)
    )

    at_day.type("20/11")
    at_day.press(Qt.Key.Key_Return)

    assert at_day.day.looked is not None
    assert at_day.day.looked.sheet.day == date(2026, 11, 20)
    assert at_day.window.focusWidget() is at_day.day.figures.table


def test_a_day_to_come_is_not_offered_for_closing(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_Right, CTRL)

    assert "Ngày 24/11/2026 chưa đến." in at_day.told
    assert not at_day.day.panel.button.isVisible()


def test_what_was_entered_after_the_closing_is_shown_as_such(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()
    close_day(counter.desk, CloseDay())
    moment = counter.clock.moment
    counter.clock.move(days=1)
    hand_over(counter.desk, HandOver(code=code, giver="Mẫu", to_office="Công an xã", at=moment))
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(KEYS[8])
    (late,) = at_day.cells
    assert (late[1], late[2]) == ("23/11/2026", code)
    assert at_day.day.tabs.buttons[7].property("tone") == "error"

    at_day.press(Qt.Key.Key_Left, CTRL)
    at_day.press(KEYS[9])
    (later,) = at_day.cells
    assert (later[1], later[2]) == ("23/11/2026", code)


# ---------------------------------------------------------------- the province


def _wait_told(at_day: AtTheDay, text: str) -> None:
    def told() -> None:
        assert text in at_day.told

    at_day.qtbot.waitUntil(told, timeout=20_000)


def test_after_the_closing_the_province_signs_for_exactly_that_set(
    qtbot: QtBot, window: MainWindow, counter: Counter, node: Running
) -> None:
    counter.enrol(node)
    counter.receive()
    seen: list[tuple[int, int] | None] = []
    window.syncing.sending.connect(seen.append)
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(Qt.Key.Key_F9)
    _wait_told(at_day, "Tỉnh đã ký nhận đủ")

    receipt = day_receipt(counter.desk, TODAY)
    assert receipt.complete
    assert f"Tỉnh đã ký nhận đủ {receipt.events} việc của ngày này." in at_day.told
    assert "Lần ký nhận gần nhất: 08:31." in at_day.told
    assert f"Máy chủ: {node.url}" in at_day.told
    assert any(seen), "the bar was told"
    at_day.wait()
    assert not at_day.day.panel.bar.isVisible()


def test_closing_sends_at_once_whatever_the_back_off_says(
    qtbot: QtBot, window: MainWindow, counter: Counter, node: Running
) -> None:
    at_day = AtTheDay(qtbot, window, counter)
    counter.enrol(node)
    later = counter.clock.now() + timedelta(hours=1)
    counter.store.attempted(next_attempt_at=later, attempts=4, problem="Không có mạng.")

    at_day.press(Qt.Key.Key_F9)

    _wait_told(at_day, "Tỉnh đã ký nhận đủ")
    at_day.wait()


def test_the_bar_tells_how_far_the_sending_is(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_F9)
    bar = at_day.day.panel.bar

    at_day.day.show_sending((3, 12))
    assert bar.isVisible()
    assert (bar.value(), bar.maximum(), bar.text()) == (3, 12, "Đang gửi lên tỉnh: 3/12")
    at_day.day.show_sending(None)

    assert not bar.isVisible()


def test_lesson_17_what_is_unsent_is_told_with_its_reason_and_its_time(
    qtbot: QtBot, window: MainWindow, counter: Counter, node: Running
) -> None:
    with Line(node.url) as line:
        counter.desk.exchange.enrol(line.url, node.issue_code("H30.12", 1).code)
        line.weather = Weather(up=0)
        code = counter.receive()
        at_day = AtTheDay(qtbot, window, counter)

        at_day.press(Qt.Key.Key_F9)
        _wait_told(at_day, "Lần gần nhất:")

        assert "Tỉnh mới ký nhận 0 trong" in at_day.told
        assert f"Chưa gửi: {code}." in at_day.told
        assert "Tự gửi lại lúc 08:31; F12: gửi ngay." in at_day.told
        assert "đã ký nhận đủ" not in at_day.told

        line.weather = Weather()
        at_day.press(Qt.Key.Key_F12)
        _wait_told(at_day, "Tỉnh đã ký nhận đủ")
        at_day.wait()


def test_without_a_province_the_day_says_that_it_is_here_only(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_F9)

    assert "Quầy chưa kết nối với tỉnh" in at_day.told
    assert "chỉ có trên máy này" in at_day.told


# ---------------------------------------------------------------- on paper and as a file


def test_the_sheet_is_looked_at_printed_and_recorded(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    code = counter.receive()
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(Qt.Key.Key_F6)
    assert window._stack.currentWidget() is window.preview
    assert code in words(window.preview.sheet.form.pdf)  # type: ignore[union-attr]
    at_day.press(Qt.Key.Key_Return)

    (paper,) = printers.papers
    assert "so-ngay-H30.12-1-2026-11-23" in paper.name
    with counter.store.reading() as reader:
        (printed,) = reader.printed(SUBJECT)
    assert (printed.form, printed.copy) == ("day", 1)
    at_day.press(Qt.Key.Key_Escape)
    assert window.focusWidget() is at_day.day.figures.table
    settings = window.output.settings
    assert (settings.printer, settings.paper) == ("", "a5"), "receipts go as before"


def test_nobody_is_taken_away_from_a_citizen_who_came_meanwhile(at_day: AtTheDay) -> None:
    at_day._send(Qt.Key.Key_F6, "", 100)
    at_day._send(Qt.Key.Key_1, "", 100, CTRL)
    at_day.wait()

    assert at_day.window._stack.currentIndex() == RECEPTION


def test_the_workbook_is_saved_where_the_line_says(at_day: AtTheDay, tmp_path: Path) -> None:
    at_day.press(Qt.Key.Key_S, CTRL)
    assert at_day.day.papers.path.text().endswith("so-ngay-H30.12-1-2026-11-23.xlsx")
    at_day.type(str(tmp_path / "ngay"))
    at_day.press(Qt.Key.Key_Return)

    assert "Tóm tắt" in load_workbook(tmp_path / "ngay.xlsx").sheetnames
    assert at_day.window.messages.text.startswith("Đã lưu")
    assert at_day.window.focusWidget() is at_day.day.figures.table
    with at_day.counter.store.reading() as reader:
        (printed,) = reader.printed(SUBJECT)
    assert printed.paper == "xlsx"


def test_escape_closes_the_line_and_nothing_is_saved(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_S, CTRL)
    at_day.press(Qt.Key.Key_Escape)

    assert not at_day.day.papers.isVisible()
    assert at_day.window.focusWidget() is at_day.day.figures.table
    with at_day.counter.store.reading() as reader:
        assert reader.printed(SUBJECT) == ()


def test_a_folder_that_is_not_there_is_told_and_the_line_stays(at_day: AtTheDay) -> None:
    at_day.press(Qt.Key.Key_S, CTRL)
    at_day.type("/không/có/ngay.xlsx")
    at_day.press(Qt.Key.Key_Return)

    assert at_day.window.messages.tone == "error"
    assert at_day.day.papers.isVisible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off(qtbot: QtBot, counter: Counter, language: str) -> None:
    paid(counter)
    returned(counter)
    window = make_window(counter.desk, Texts("en" if language == "en" else "vi"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    settle(qtbot, window)

    at_day = AtTheDay(qtbot, window, counter)
    at_day.count("7000")
    QApplication.processEvents()
    assert cut_off(window) == []
    for key in KEYS[1:9]:
        at_day.press(key)
        assert cut_off(window) == []
    window.close()


def test_the_closed_day_is_backed_up_as_planned(
    qtbot: QtBot,
    counter: Counter,
    printers: PdfPrinters,
    settings: PaperSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    desk = desk_with_backups(counter)
    plan_backups(replace(desk, actor=UNCLAIMED), BackupPlan(folder=stick, keep=5))
    window = MainWindow(desk, Texts("vi"), settings=settings, printers=printers)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: len(list(stick.glob("*.mcbackup"))) == 1)  # of the window's start
    counter.receive()
    at_day = AtTheDay(qtbot, window, counter)

    at_day.press(Qt.Key.Key_F9)
    at_day.wait()

    assert len(list(stick.glob("*.mcbackup"))) == 2
    window.close()
