"""The reports by keys: counted in the background, each figure leading to its dossiers."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.facts.life import ResultPaper
from counter_app.domain.reporting.periods import Period
from counter_app.service.money import CollectFee, collect
from counter_app.service.results import ReadyResult, ready
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.changes import Change
from counter_app.ui.reports import ReportsPage
from counter_app.ui.window import DOSSIER, MainWindow
from tests.receipts.reading import words
from tests.ui.conftest import settle
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.sitting import CTRL, Sitting

DECEMBER = Period(first=date(2026, 11, 15), last=date(2026, 12, 14))
KEYS = [Qt.Key(ord(str(number))) for number in range(10)]


class AtTheReports(Sitting):
    """Sits at the page of the reports."""

    def __init__(self, qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
        super().__init__(qtbot, window, counter)
        self.press(Qt.Key.Key_7, CTRL)

    @property
    def reports(self) -> ReportsPage:
        return self.window.contents.reports

    @property
    def all_words(self) -> str:
        labels = self.reports.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    @property
    def cell(self) -> tuple[int, int, str]:
        index = self.reports.figures.table.currentIndex()
        return index.row(), index.column(), self.reports.figures.table.sheet_model.data(index)

    @property
    def behind(self) -> list[str]:
        model = self.reports.figures.behind.model
        return [model.code_at(row) for row in range(model.rowCount())]


@pytest.fixture
def codes(counter: Counter) -> list[str]:
    """Three dossiers, the first with its result."""
    made = [counter.receive() for _ in range(3)]
    ready(counter.desk, ReadyResult(code=made[0], results=(ResultPaper(name="Giấy khai sinh"),)))
    return made


@pytest.fixture
def at_reports(
    qtbot: QtBot, window: MainWindow, counter: Counter, codes: list[str]
) -> AtTheReports:
    return AtTheReports(qtbot, window, counter)


# ---------------------------------------------------------------- which report, over which days


def test_the_page_opens_with_form_ii06_over_the_running_month(at_reports: AtTheReports) -> None:
    made = at_reports.reports.made

    assert made is not None
    assert (made.kind, made.period) == ("ii06", DECEMBER)
    assert "Từ ngày 15/11/2026 đến hết ngày 14/12/2026" in at_reports.all_words
    assert "Kỳ báo cáo chưa kết thúc" in at_reports.all_words
    assert at_reports.window.focusWidget() is at_reports.reports.figures.table
    assert at_reports.cell == (0, 2, "3")


def test_each_number_turns_to_its_report(at_reports: AtTheReports) -> None:
    seen = []
    for key in KEYS[1:8]:
        at_reports.press(key)
        assert at_reports.reports.made is not None
        seen.append(at_reports.reports.made.kind)

    assert seen == ["ii06", "766", "overdue", "fees", "clerks", "fields", "handling"]
    at_reports.press(Qt.Key.Key_Left, CTRL)
    assert at_reports.reports.kind == "fields"


def test_a_period_of_the_rules_is_a_key_and_an_arrow_away(at_reports: AtTheReports) -> None:
    at_reports.press(Qt.Key.Key_F3)
    assert at_reports.window.focusWidget() is at_reports.reports.periods.quick
    at_reports.press(Qt.Key.Key_Down)
    at_reports.press(Qt.Key.Key_Return)

    made = at_reports.reports.made
    assert made is not None
    assert made.period == Period(first=date(2026, 10, 15), last=date(2026, 11, 14))
    assert made.sheet.tables[0].rows == ()
    assert "Không có." in at_reports.all_words


def test_any_days_are_typed_and_what_is_none_is_told_beside_them(
    at_reports: AtTheReports,
) -> None:
    at_reports.press(Qt.Key.Key_F4)
    at_reports.type("24/11/2026")
    at_reports.press(Qt.Key.Key_Tab)
    at_reports.type("23/11/2026")
    at_reports.press(Qt.Key.Key_Return)
    assert "Ngày cuối của kỳ báo cáo phải từ ngày đầu trở đi." in at_reports.all_words
    assert at_reports.reports.periods.last.property("tone") == "error"

    at_reports.press(Qt.Key.Key_F4)
    at_reports.type("23/11")
    at_reports.press(Qt.Key.Key_Return)

    assert at_reports.reports.made is not None
    assert at_reports.reports.made.period == Period(
        first=date(2026, 11, 23), last=date(2026, 11, 23)
    )
    assert at_reports.reports.periods.quick.currentText() == "Khác"


def test_what_is_overdue_is_overdue_now_whatever_the_period(at_reports: AtTheReports) -> None:
    at_reports.press(KEYS[3])

    assert not at_reports.reports.periods.isEnabled()
    at_reports.press(KEYS[1])
    assert at_reports.reports.periods.isEnabled()


def test_money_has_two_tables_a_key_apart(at_reports: AtTheReports, codes: list[str]) -> None:
    collect(at_reports.counter.desk, CollectFee(code=codes[0], amount=8_000))

    at_reports.press(KEYS[4])
    assert at_reports.reports.next_button.text() == "Từng khoản (F7)"
    at_reports.press(Qt.Key.Key_Return)
    assert at_reports.behind == [codes[0]]

    at_reports.press(Qt.Key.Key_F7)
    assert at_reports.reports.next_button.text() == "Thu theo cán bộ (F7)"
    at_reports.press(Qt.Key.Key_Return)
    assert (at_reports.window._stack.currentIndex(), at_reports.page.code) == (DOSSIER, codes[0])


# ---------------------------------------------------------------- behind a figure


def test_enter_leads_from_a_figure_to_its_dossiers_to_one_and_back(
    at_reports: AtTheReports, codes: list[str]
) -> None:
    table = at_reports.reports.figures.table
    for _ in range(9):
        at_reports.press(Qt.Key.Key_Right)
    assert at_reports.cell == (0, 11, "2"), "pending, within their time"

    at_reports.press(Qt.Key.Key_Return)
    assert at_reports.behind == codes[1:]
    assert "Số hồ sơ đang giải quyết: Trong hạn (12)" in at_reports.all_words
    at_reports.press(Qt.Key.Key_Down)
    at_reports.press(Qt.Key.Key_Return)
    assert at_reports.page.code == codes[2]

    at_reports.press(Qt.Key.Key_Escape)
    assert at_reports.window.focusWidget() is at_reports.reports.figures.behind.table
    at_reports.press(Qt.Key.Key_Escape)
    assert at_reports.window.focusWidget() is table
    assert at_reports.cell == (0, 11, "2")


def test_a_double_click_does_the_same(at_reports: AtTheReports, codes: list[str]) -> None:
    table = at_reports.reports.figures.table

    table.doubleClicked.emit(table.sheet_model.index(0, 2))
    at_reports.wait()

    assert at_reports.behind == codes


def test_figures_that_are_read_do_not_move_until_it_is_asked_for(
    at_reports: AtTheReports,
) -> None:
    at_reports.counter.receive()
    at_reports.window.changes.tell(Change.DOSSIERS)
    at_reports.wait()
    assert at_reports.cell == (0, 2, "3")
    assert "Có dữ liệu mới sau khi tính. F5: tính lại." in at_reports.all_words

    at_reports.press(Qt.Key.Key_F5)

    assert at_reports.cell == (0, 2, "4")
    assert "Có dữ liệu mới" not in at_reports.all_words


def test_coming_back_to_the_page_counts_anew(at_reports: AtTheReports) -> None:
    at_reports.press(Qt.Key.Key_1, CTRL)
    at_reports.counter.receive()
    at_reports.window.changes.tell(Change.DOSSIERS)

    at_reports.press(Qt.Key.Key_7, CTRL)

    assert at_reports.cell == (0, 2, "4")


# ---------------------------------------------------------------- on paper and as a file


def test_a_report_is_looked_at_and_recorded_when_it_is_saved(
    at_reports: AtTheReports, tmp_path: Path
) -> None:
    subject = "report:H30.12:ii06:2026-11-15:2026-12-14"
    at_reports.press(Qt.Key.Key_F6)
    sheet = at_reports.window.preview.sheet
    assert sheet is not None
    assert "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT" in words(sheet.form.pdf)

    at_reports.press(Qt.Key.Key_S, CTRL)
    at_reports.type(str(tmp_path / "ii06.pdf"))
    at_reports.press(Qt.Key.Key_Return)

    assert (tmp_path / "ii06.pdf").read_bytes() == sheet.form.pdf
    with at_reports.counter.store.reading() as reader:
        (printed,) = reader.printed(subject)
    assert (printed.form, printed.paper) == ("ii06", "a4")
    at_reports.press(Qt.Key.Key_Escape)
    assert at_reports.window.focusWidget() is at_reports.reports.figures.table


def test_a_report_is_saved_as_a_workbook(at_reports: AtTheReports, tmp_path: Path) -> None:
    at_reports.press(Qt.Key.Key_S, CTRL)
    at_reports.type(str(tmp_path / "ii06.xlsx"))
    at_reports.press(Qt.Key.Key_Return)

    rows = load_workbook(tmp_path / "ii06.xlsx").worksheets[0].rows
    assert "Hộ tịch" in [cell.value for row in rows for cell in row]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off(
    qtbot: QtBot, counter: Counter, codes: list[str], language: str
) -> None:
    collect(counter.desk, CollectFee(code=codes[0], amount=8_000))
    counter.clock.move(days=2)
    window = make_window(counter.desk, Texts("en" if language == "en" else "vi"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    settle(qtbot, window)

    at_reports = AtTheReports(qtbot, window, counter)
    for key in KEYS[1:8]:
        at_reports.press(key)
        QApplication.processEvents()
        assert cut_off(window) == []
    window.changes.tell(Change.DOSSIERS)
    at_reports.press(KEYS[4])
    at_reports.press(Qt.Key.Key_Return)
    assert cut_off(window) == []
    window.close()
