"""From the received dossier to the paper: recorded first, printed once, never lost on the way."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter_app.domain.facts import DocumentPrinted
from counter_app.domain.sentences import Unavailable, say
from counter_app.receipts import PdfForms
from counter_app.service.look_up import dossier
from counter_app.service.office_papers import OfficePaper
from counter_app.service.papers import show_receipt
from counter_app.service.ports import PageImage, Paper
from counter_app.texts import Texts
from counter_app.ui.papers.pictures import image_of, save_file
from counter_app.ui.papers.printing import paint, print_pages, printer_names
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.sheet import OfficeSheet
from counter_app.ui.window import RECEPTION, MainWindow
from tests.receipts.life import register_book
from tests.receipts.reading import decoded, read
from tests.ui.conftest import settle
from tests.ui.office import Counter
from tests.ui.printers import NAME, PdfPrinters, SlowPrinters

CTRL = Qt.KeyboardModifier.ControlModifier
_MM = 25.4 / 72


def _printed(counter: Counter, code: str) -> list[DocumentPrinted]:
    return [printed.document for printed in dossier(counter.desk, code).printed]


def _receive(qtbot: QtBot, window: MainWindow, counter: Counter) -> str:
    """What the reception page does when a dossier was received."""
    code = counter.receive()
    window.reception.received.emit(code)
    settle(qtbot, window)
    return code


def _is_shown(window: MainWindow) -> bool:
    return window._stack.currentWidget() is window._preview


def _waits(window: MainWindow) -> bool:
    return window.preview.sheet is not None and window.preview.sheet.waits


def _key(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(window.preview.view, key, modifier)
    settle(qtbot, window)


# ---------------------------------------------------------------- after a reception


def test_without_a_remembered_printer_the_recorded_receipt_is_shown(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = _receive(qtbot, window, counter)

    assert _is_shown(window)
    assert window.focusWidget() is window.preview.view
    (copy,) = _printed(counter, code)
    sheet = window.preview.sheet
    assert sheet is not None
    assert len(window.preview.view.pages) == sheet.form.pages
    assert copy.digest == hashlib.sha256(sheet.form.pdf).hexdigest()


def test_enter_prints_and_the_next_receipt_goes_to_the_same_printer_at_once(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    _receive(qtbot, window, counter)

    _key(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert len(printers.papers) == 1
    assert window.messages.text.endswith(f"tới máy in {NAME}.")
    _key(qtbot, window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert window._stack.currentIndex() == RECEPTION

    code = _receive(qtbot, window, counter)

    assert len(printers.papers) == 2
    assert code in printers.papers[1].name
    assert window._stack.currentIndex() == RECEPTION


def test_one_recorded_copy_is_one_paper(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    code = _receive(qtbot, window, counter)

    _key(qtbot, window, Qt.Key.Key_P, CTRL)
    assert [copy.copy for copy in _printed(counter, code)] == [1]

    _key(qtbot, window, Qt.Key.Key_P, CTRL)
    assert [copy.copy for copy in _printed(counter, code)] == [1, 2]
    assert len(printers.papers) == 2


def test_after_a_jam_the_same_copy_is_printed_again(
    qtbot: QtBot,
    window: MainWindow,
    counter: Counter,
    printers: PdfPrinters,
    settings: PaperSettings,
) -> None:
    settings.printer = NAME
    printers.out_of_paper = True
    code = _receive(qtbot, window, counter)
    assert window.messages.tone == "error"
    assert window.messages.text == f"Máy in “{NAME}” hết giấy."
    assert _is_shown(window)

    printers.out_of_paper = False
    _key(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)

    assert len(printers.papers) == 1
    assert [copy.copy for copy in _printed(counter, code)] == [1]


def test_a_paper_that_is_owed_is_not_forgotten_silently(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = _receive(qtbot, window, counter)

    QTest.keyClick(window, Qt.Key.Key_1, CTRL)

    assert window.messages.tone == "warning"
    assert code in window.messages.text


def test_the_owed_copy_is_not_forgotten_over_another_layout(
    qtbot: QtBot, window: MainWindow, counter: Counter, printers: PdfPrinters
) -> None:
    code = _receive(qtbot, window, counter)
    papers = window.preview.choices._papers

    papers.setCurrentIndex(papers.findData(Paper.A4.value))
    settle(qtbot, window)
    assert not _waits(window)
    papers.setCurrentIndex(papers.findData(Paper.A5.value))
    settle(qtbot, window)
    assert _waits(window)

    papers.setCurrentIndex(papers.findData(Paper.A4.value))
    settle(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    assert window.messages.tone == "warning"
    assert [copy.copy for copy in _printed(counter, code)] == [1]


# ---------------------------------------------------------------- looking, choosing, saving


def test_looking_records_nothing_and_printing_does(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()
    window.output.look(code)
    settle(qtbot, window)
    assert _printed(counter, code) == []

    _key(qtbot, window, Qt.Key.Key_P, CTRL)

    assert [copy.copy for copy in _printed(counter, code)] == [1]


def test_a_saved_file_holds_the_recorded_bytes(
    qtbot: QtBot, window: MainWindow, counter: Counter, tmp_path: Path
) -> None:
    code = _receive(qtbot, window, counter)
    path = tmp_path / "giấy tiếp nhận.pdf"

    QTest.keyClick(window.preview.view, Qt.Key.Key_S, CTRL)
    assert window.preview.choices.path.text().endswith(f"{code}.pdf")
    window.preview.choices.path.setText(str(path))
    QTest.keyClick(window.preview.choices.path, Qt.Key.Key_Return)
    settle(qtbot, window)

    (copy,) = _printed(counter, code)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == copy.digest
    assert window.messages.text == f"Đã lưu {path}."


def test_a_file_that_cannot_be_written_is_said_and_the_copy_waits(
    qtbot: QtBot, window: MainWindow, counter: Counter, tmp_path: Path
) -> None:
    code = _receive(qtbot, window, counter)

    QTest.keyClick(window.preview.view, Qt.Key.Key_S, CTRL)
    window.preview.choices.path.setText(str(tmp_path / "usb" / "a.pdf"))
    QTest.keyClick(window.preview.choices.path, Qt.Key.Key_Return)
    settle(qtbot, window)

    assert window.messages.tone == "error"
    assert _waits(window)
    assert len(_printed(counter, code)) == 1


def test_a_file_replaces_an_older_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"an older and longer one")

    save_file(str(path), b"the new one")

    assert path.read_bytes() == b"the new one"
    assert list(tmp_path.iterdir()) == [path]


def test_another_paper_is_drawn_at_once_and_remembered(
    qtbot: QtBot, window: MainWindow, counter: Counter, tmp_path: Path
) -> None:
    code = counter.receive()
    window.output.look(code)
    settle(qtbot, window)

    papers = window.preview.choices._papers
    papers.setCurrentIndex(papers.findData(Paper.A5_TWO_UP.value))
    settle(qtbot, window)

    sheet = window.preview.sheet
    assert sheet is not None
    assert sheet.form.paper is Paper.A5_TWO_UP
    assert len(window.preview.view.pages) == sheet.form.pages
    assert PaperSettings(tmp_path).paper is Paper.A5_TWO_UP
    _key(qtbot, window, Qt.Key.Key_P, CTRL)
    assert [copy.paper for copy in _printed(counter, code)] == ["a5x2"]


def test_the_other_set_of_forms_can_be_chosen(
    qtbot: QtBot, window: MainWindow, counter: Counter
) -> None:
    code = counter.receive()
    window.output.look(code)
    settle(qtbot, window)

    sets = window.preview.choices._sets
    sets.setCurrentIndex(sets.findData("2018"))
    settle(qtbot, window)
    _key(qtbot, window, Qt.Key.Key_P, CTRL)

    assert [copy.form_set for copy in _printed(counter, code)] == ["2018"]


def test_zoom_draws_the_pages_anew(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    _receive(qtbot, window, counter)
    before = window.preview.view.pages[0].width()

    _key(qtbot, window, Qt.Key.Key_Plus, Qt.KeyboardModifier.NoModifier)

    assert window.preview.view.pages[0].width() > before


# ---------------------------------------------------------------- on paper


_SIZES = {
    Paper.A5: (148, 210),
    Paper.A5_TWO_UP: (297, 210),
    Paper.A4: (210, 297),
}


def _sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    return [(page.width * _MM, page.height * _MM) for page in read(pdf)]


@pytest.mark.parametrize(
    ("paper", "resolution"),
    [*((paper, 600) for paper in Paper), (Paper.A5, 1200), (Paper.ROLL_80, 203)],
)
def test_a_printed_page_has_its_own_size_and_its_symbols_can_be_read(
    window: MainWindow, counter: Counter, tmp_path: Path, paper: Paper, resolution: int
) -> None:
    code, forms = counter.receive(), counter.desk.forms
    form = show_receipt(counter.desk, code, paper=paper)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(resolution)

    paint(printer, lambda dpi: forms.pages(form.pdf, dpi, crisp=True))

    printed = (tmp_path / "printed.pdf").read_bytes()
    wanted = [_SIZES.get(paper, size) for size in _sizes(form.pdf)]
    assert _sizes(printed) == [pytest.approx(size, abs=1.0) for size in wanted]
    assert ("Code128", code) in decoded(printed, dpi=300)[0]


def test_a_printer_that_is_gone_is_said(window: MainWindow) -> None:
    with pytest.raises(Unavailable) as said:
        print_pages("Máy in cũ", "giấy", lambda _dpi: ())

    assert str(said.value) == "Không thấy máy in “Máy in cũ” trên máy này."


def test_the_systems_printers_can_be_asked_for(window: MainWindow) -> None:
    names, default = printer_names()

    assert default == "" or default in names


def test_pages_are_handed_over_without_loss(window: MainWindow, counter: Counter) -> None:
    receipt = show_receipt(counter.desk, counter.receive())
    (page, *_) = counter.desk.forms.pages(receipt.pdf, 100)

    image = image_of(page)

    assert image.pixelColor(0, 0).name() == "#ffffff"
    assert any(
        image.pixelColor(x, y).lightness() < 50
        for y in range(0, page.height, 3)
        for x in range(0, page.width, 3)
    )


# ---------------------------------------------------------------- what is remembered


def test_the_choices_survive_a_restart(tmp_path: Path) -> None:
    settings = PaperSettings(tmp_path)
    settings.printer, settings.paper, settings.folder = NAME, Paper.A4, "D:/Giấy tờ"

    assert "paper=a4" in (tmp_path / "window.ini").read_text(encoding="utf-8")
    again = PaperSettings(tmp_path)
    assert (again.printer, again.paper, again.folder) == (NAME, Paper.A4, "D:/Giấy tờ")


def test_a_paper_that_is_not_known_is_taken_as_a5(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[printing]\npaper=letter\n", encoding="utf-8")

    assert PaperSettings(tmp_path).paper is Paper.A5


# ---------------------------------------------------------------- books


def _book(lines: int) -> OfficeSheet:
    """A register with so many lines, drawn."""
    form = PdfForms().register(register_book(lines))
    name = say("sổ theo dõi hồ sơ")
    paper = OfficePaper(kind=name, label="", stem="so", subject="register:1", form=form)
    return OfficeSheet(paper=paper)


def test_a_long_book_is_looked_at_in_portions(qtbot: QtBot, window: MainWindow) -> None:
    sheet = _book(300)
    assert 20 < sheet.form.pages <= 40
    window.look_at(sheet)
    settle(qtbot, window)
    preview = window.preview

    assert len(preview.view.pages) == 20
    assert f"Trang 1–20 trong {sheet.form.pages}." in preview.choices._part.text()
    _key(qtbot, window, Qt.Key.Key_PageDown, CTRL)
    assert len(preview.view.pages) == sheet.form.pages - 20
    _key(qtbot, window, Qt.Key.Key_PageDown, CTRL)
    assert len(preview.view.pages) == sheet.form.pages - 20, "there is no more"
    _key(qtbot, window, Qt.Key.Key_PageUp, CTRL)

    assert len(preview.view.pages) == 20


def test_a_paper_of_the_office_has_no_layouts_to_choose(qtbot: QtBot, window: MainWindow) -> None:
    window.look_at(_book(3))
    settle(qtbot, window)

    assert not window.preview.choices._papers.isVisible()
    assert not window.preview.choices.direct.isVisible()
    assert window.preview.choices.print_button.isVisible()
    assert window.preview.view.horizontalScrollBar().maximum() == 0, "it lies across, and fits"


@pytest.fixture
def slow(
    qtbot: QtBot, counter: Counter, settings: PaperSettings, tmp_path: Path
) -> Iterator[tuple[MainWindow, SlowPrinters]]:
    """A window with a book to look at, before a printer that waits in the middle of it."""
    printers = SlowPrinters(tmp_path)
    window = MainWindow(counter.desk, Texts("vi"), settings=settings, printers=printers)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.look_at(_book(300))
    settle(qtbot, window)
    yield window, printers
    printers.go_on.set()
    window.close()


def test_printing_a_book_is_told_and_stopped_by_a_key(
    qtbot: QtBot, slow: tuple[MainWindow, SlowPrinters]
) -> None:
    window, printers = slow
    QTest.keyClick(window.preview.view, Qt.Key.Key_Return)
    qtbot.waitUntil(printers.half.is_set, timeout=20_000)
    qtbot.waitUntil(window.preview.choices.stop_button.isVisible, timeout=20_000)
    assert "Đang in trang 2 trong" in window.preview.choices._standing.text()

    QTest.keyClick(window.preview.view, Qt.Key.Key_F8)
    printers.go_on.set()
    settle(qtbot, window)

    assert printers.pages == 2
    assert (window.messages.text, window.messages.tone) == ("Đã dừng in.", "info")
    assert _waits(window), "what is recorded can be printed again"
    assert not window.preview.choices.stop_button.isVisible()


def test_a_receipt_does_not_wait_behind_a_book_that_is_printed(
    qtbot: QtBot, counter: Counter, slow: tuple[MainWindow, SlowPrinters]
) -> None:
    window, printers = slow
    QTest.keyClick(window.preview.view, Qt.Key.Key_Return)
    qtbot.waitUntil(printers.half.is_set, timeout=20_000)
    window.open_page(RECEPTION)
    code = counter.receive()

    window.reception.received.emit(code)

    def shown() -> None:
        sheet = window.preview.sheet
        assert sheet is not None
        assert (sheet.label, len(window.preview.view.pages)) == (code, sheet.form.pages)

    qtbot.waitUntil(shown, timeout=20_000)
    printers.go_on.set()
    settle(qtbot, window)
    assert printers.pages == 30


def test_what_cannot_be_drawn_is_no_print(tmp_path: Path) -> None:
    path = tmp_path / "half.pdf"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    page = PageImage(width=10, height=10, bgrx=bytes(400))

    def draw(_dpi: int) -> Iterator[PageImage]:
        yield page
        raise Unavailable(say("Thôi."))

    with pytest.raises(Unavailable, match="Thôi"):
        paint(printer, draw)
    assert printer.printerState() is not QPrinter.PrinterState.Active
