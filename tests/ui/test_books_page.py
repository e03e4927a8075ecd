"""The books by keys: the register drawn in the background, the lists that two offices sign."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from typing_extensions import override

from counter_app.domain.books import RegisterBook
from counter_app.receipts import PdfForms
from counter_app.service.handing import HandOver, hand_over
from counter_app.service.ports import PrintedForm, Progress
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.application import dressed
from counter_app.ui.books import BooksPage
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.sheet import OfficeSheet
from counter_app.ui.window import RECEPTION, MainWindow
from tests.receipts.reading import words
from tests.ui.conftest import settle
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.printers import PdfPrinters
from tests.ui.sitting import CTRL, Sitting

REGISTER = "register:H30.12:1:2026"
POLICE = "Công an xã"
UNIT = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU"


class Gated(PdfForms):
    """Draws a register half, then waits to be let on."""

    def __init__(self) -> None:
        self.half, self.go_on = Event(), Event()
        self.drawn = 0

    @override
    def register(self, book: RegisterBook, progress: Progress = lambda _d, _t: None) -> PrintedForm:
        self.drawn += 1
        progress(1, 2)
        self.half.set()
        assert self.go_on.wait(20)
        return super().register(book, progress)


class AtTheBooks(Sitting):
    """Sits at the page of the books."""

    def __init__(self, qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
        super().__init__(qtbot, window, counter)
        self.press(Qt.Key.Key_6, CTRL)

    @property
    def books(self) -> BooksPage:
        return self.window.contents.books

    @property
    def sheet(self) -> OfficeSheet | None:
        """The paper that is looked at."""
        if self.window._stack.currentWidget() is not self.window._preview:
            return None
        sheet = self.window.preview.sheet
        assert isinstance(sheet, OfficeSheet)
        return sheet

    @property
    def all_words(self) -> str:
        labels = self.books.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def lines(self, below: bool = False) -> list[list[str]]:
        table = self.books.figures.table if below else self.books.table
        model = table.sheet_model
        return [
            [model.data(model.index(row, column)) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def copies(self, subject: str) -> list[int]:
        with self.counter.store.reading() as reader:
            return [one.copy for one in reader.printed(subject)]


@pytest.fixture
def at_books(qtbot: QtBot, window: MainWindow, counter: Counter) -> AtTheBooks:
    counter.receive()
    counter.receive()
    return AtTheBooks(qtbot, window, counter)


@pytest.fixture
def gated(
    qtbot: QtBot, counter: Counter, printers: PdfPrinters, settings: PaperSettings
) -> Iterator[tuple[AtTheBooks, Gated]]:
    """A window whose registers are drawn half, until they are let on."""
    dressed()
    counter.receive()
    forms = Gated()
    desk = replace(counter.desk, forms=forms)
    window = MainWindow(desk, Texts("vi"), settings=settings, printers=printers)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    settle(qtbot, window)
    yield AtTheBooks(qtbot, window, counter), forms
    forms.go_on.set()
    window.close()


def handed(counter: Counter, to: str = POLICE) -> str:
    code = counter.receive()
    hand_over(counter.desk, HandOver(code=code, giver="Lê Thị Mẫu", to_office=to))
    return code


# ---------------------------------------------------------------- the register


def test_the_books_are_listed_with_their_lines(at_books: AtTheBooks) -> None:
    assert at_books.lines() == [["2026", "1", "2", "Đang dùng", "Chưa in"]]
    assert at_books.window.focusWidget() is at_books.books.table


def test_a_counter_without_a_dossier_has_no_book(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    at_books = AtTheBooks(qtbot, window, counter)

    assert "Quầy này chưa có hồ sơ nào trong sổ." in at_books.all_words
    at_books.press(Qt.Key.Key_F6)
    assert at_books.sheet is None


def test_the_register_is_drawn_looked_at_printed_and_recorded(
    at_books: AtTheBooks, printers: PdfPrinters
) -> None:
    at_books.press(Qt.Key.Key_Return)
    assert at_books.sheet is not None
    assert "SỔ THEO DÕI HỒ SƠ" in words(at_books.sheet.form.pdf)
    assert at_books.copies(REGISTER) == []

    at_books.press(Qt.Key.Key_Return)

    assert [paper.name for paper in printers.papers] == ["0 so-theo-doi-2026-1.pdf"]
    assert at_books.copies(REGISTER) == [1]
    assert at_books.window.messages.text.startswith("Đã gửi sổ theo dõi hồ sơ năm 2026, quyển 1")
    at_books.press(Qt.Key.Key_Escape)
    assert at_books.lines()[0][4] == "08:32 ngày 23/11/2026"
    assert at_books.window.focusWidget() is at_books.books.table


def test_the_set_of_forms_is_chosen_by_key(at_books: AtTheBooks) -> None:
    at_books.press(Qt.Key.Key_F4)
    at_books.press(Qt.Key.Key_Up)
    at_books.press(Qt.Key.Key_F6)

    assert at_books.sheet is not None
    assert at_books.sheet.form.form_set == "2018"


def test_drawing_is_told_and_stopped_by_a_key(gated: tuple[AtTheBooks, Gated]) -> None:
    at_books, forms = gated
    at_books._send(Qt.Key.Key_F6, "", 100)
    at_books.qtbot.waitUntil(lambda: at_books.books.bar.value() == 1, timeout=20_000)
    assert at_books.books.bar.isVisible()
    assert at_books.books.bar.text() == "Đang vẽ sổ: 1/2 hồ sơ"
    assert at_books.books.stop_button.isVisible()

    at_books._send(Qt.Key.Key_Escape, "", 100)
    forms.go_on.set()
    at_books.wait()

    assert at_books.sheet is None
    assert not at_books.books.bar.isVisible()
    assert at_books.window.messages.text == "Đã dừng, chưa in gì."
    assert at_books.copies(REGISTER) == []


def test_the_counter_works_on_while_a_register_is_drawn(
    gated: tuple[AtTheBooks, Gated], settings: PaperSettings
) -> None:
    at_books, forms = gated
    at_books._send(Qt.Key.Key_F6, "", 100)
    at_books.qtbot.waitUntil(forms.half.is_set, timeout=20_000)
    code = at_books.counter.receive()
    at_books._send(Qt.Key.Key_1, "", 100, CTRL)

    at_books.window.reception.received.emit(code)
    shown = at_books.window.preview
    at_books.qtbot.waitUntil(lambda: bool(shown.view.pages), timeout=20_000)

    assert shown.sheet is not None
    assert shown.sheet.label == code, "its receipt is there, the register is not"
    forms.go_on.set()
    at_books.wait()
    assert shown.sheet is not None
    assert shown.sheet.label == code


def test_nobody_is_taken_away_from_a_citizen_and_the_register_waits(
    gated: tuple[AtTheBooks, Gated],
) -> None:
    at_books, forms = gated
    at_books._send(Qt.Key.Key_F6, "", 100)
    at_books.qtbot.waitUntil(forms.half.is_set, timeout=20_000)
    at_books._send(Qt.Key.Key_1, "", 100, CTRL)
    forms.go_on.set()
    at_books.wait()
    assert at_books.window._stack.currentIndex() == RECEPTION
    assert "Mở trang Sổ theo dõi (Ctrl+6), nhấn F6 để xem." in at_books.window.messages.text

    at_books.press(Qt.Key.Key_6, CTRL)
    assert "Sổ đã vẽ xong. F6: xem." in at_books.all_words
    at_books.press(Qt.Key.Key_F6)

    assert at_books.sheet is not None
    assert forms.drawn == 1


# ---------------------------------------------------------------- hand-overs


def test_the_hand_overs_of_today_are_listed_and_lead_to_their_dossiers(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    codes = [handed(counter), handed(counter)]
    at_books = AtTheBooks(qtbot, window, counter)
    behind = at_books.books.figures.behind

    (line,) = at_books.lines(below=True)
    assert line[:4] == [UNIT, POLICE, "2", "Lê Thị Mẫu"]

    at_books.books.figures.table.setFocus()
    at_books.press(Qt.Key.Key_Return)
    assert [behind.model.code_at(row) for row in range(2)] == codes
    at_books.press(Qt.Key.Key_Return)
    assert window.dossier.code == codes[0]
    at_books.press(Qt.Key.Key_Escape)
    at_books.press(Qt.Key.Key_Escape)
    assert window.focusWidget() is at_books.books.figures.table


def test_a_list_is_printed_and_the_next_copy_says_that_it_is_one(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    handed(counter)
    at_books = AtTheBooks(qtbot, window, counter)

    at_books.press(Qt.Key.Key_F7)
    assert at_books.sheet is not None
    assert "BẢN IN LẠI" not in words(at_books.sheet.form.pdf)
    at_books.press(Qt.Key.Key_Return)
    at_books.press(Qt.Key.Key_Return)

    assert at_books.copies("day:H30.12:1:2026-11-23") == [1, 2]
    assert len(printers.papers) == 2
    assert "BẢN IN LẠI – LẦN IN THỨ 2" in words(at_books.sheet.form.pdf)
    at_books.press(Qt.Key.Key_Escape)
    assert at_books.lines(below=True)[0][6] == "2"


def test_after_a_jam_the_same_list_goes_out_without_another_record(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    handed(counter)
    at_books = AtTheBooks(qtbot, window, counter)
    at_books.press(Qt.Key.Key_F7)
    printers.out_of_paper = True
    at_books.press(Qt.Key.Key_Return)
    assert window.messages.text == "Máy in “Máy in quầy” hết giấy."

    printers.out_of_paper = False
    at_books.press(Qt.Key.Key_Return)

    assert len(printers.papers) == 1
    assert at_books.copies("day:H30.12:1:2026-11-23") == [1]


def test_a_recorded_list_that_never_came_out_is_not_left_without_a_word(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    handed(counter)
    at_books = AtTheBooks(qtbot, window, counter)
    at_books.press(Qt.Key.Key_F7)
    printers.out_of_paper = True
    at_books.press(Qt.Key.Key_Return)

    at_books.press(Qt.Key.Key_Escape)

    assert "chưa in danh sách bàn giao ngày 23/11/2026" in window.messages.text
    assert window.messages.tone == "warning"


def test_another_day_is_chosen_by_keys(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    handed(counter)
    counter.clock.move(days=1)
    at_books = AtTheBooks(qtbot, window, counter)
    assert "Trong ngày không có hồ sơ nào được bàn giao." in at_books.all_words

    at_books.press(Qt.Key.Key_Left, CTRL)
    assert len(at_books.lines(below=True)) == 1
    at_books.press(Qt.Key.Key_F3)
    at_books.type("hôm qua")
    at_books.press(Qt.Key.Key_Return)
    assert "“hôm qua” không phải ngày" in at_books.all_words

    at_books.type("22/11")
    at_books.press(Qt.Key.Key_Return)
    assert at_books.lines(below=True) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off(qtbot: QtBot, counter: Counter, language: str) -> None:
    handed(counter)
    window = make_window(counter.desk, Texts("en" if language == "en" else "vi"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    settle(qtbot, window)

    at_books = AtTheBooks(qtbot, window, counter)
    at_books.books._waiting.show()
    QApplication.processEvents()
    assert cut_off(window) == []
    at_books.press(Qt.Key.Key_F6)
    assert cut_off(window) == []
    window.close()
