"""A scan is caught wherever the focus is; what a person types never is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from counter_app.ui.scanner import GAP_MS, ScanCatcher

CARD = "001090000000|012345678|Nguyễn Văn Mẫu|01011990|Nam|Xã Mẫu|15032022"
SCANNER_GAP = 8
HAND_GAP = 120


class Tally(QWidget):
    """Counts its keys, and can forget them."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.count += 1

    def snapshot(self) -> Callable[[], None]:
        count = self.count
        return lambda: setattr(self, "count", count)


class Form(QWidget):
    """A field, a number and a button, and which of them acted."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.number, self.button = QLineEdit("cũ"), QSpinBox(), QPushButton("Ghi")
        layout = QVBoxLayout(self)
        self.tally = Tally()
        for part in (self.line, self.number, self.button, self.tally):
            layout.addWidget(part)
        self.acted: list[str] = []
        self.line.returnPressed.connect(lambda: self.acted.append("line"))
        self.button.clicked.connect(lambda: self.acted.append("button"))


@dataclass
class Keyboard:
    """Sends real key events to a window, at moments of our choosing."""

    form: Form
    now: float = 1000.0
    scans: list[str] = field(default_factory=list)

    def moment_of(self, _event: QKeyEvent) -> float:
        return self.now

    def press(self, key: int, text: str, gap: float, *, repeat: bool = False) -> None:
        self.now += gap
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, repeat)
        QCoreApplication.sendEvent(self.form.windowHandle(), event)

    def letters(self, text: str, gap: float) -> None:
        for letter in text:
            self.press(0, letter, gap)

    def enter(self, gap: float) -> None:
        self.press(Qt.Key.Key_Return, "\r", gap)

    def scan(self, text: str = CARD) -> None:
        self.now += 1000
        self.letters(text, SCANNER_GAP)
        self.enter(SCANNER_GAP)


@pytest.fixture
def keyboard(qtbot: QtBot) -> Iterator[Keyboard]:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    app = QApplication.instance()
    assert app is not None
    keys = Keyboard(form)
    catcher = ScanCatcher(app, keys.moment_of)
    catcher.scanned.connect(keys.scans.append)
    yield keys
    app.removeEventFilter(catcher)
    catcher.deleteLater()


def test_a_scan_leaves_the_focused_field_as_it_was(keyboard: Keyboard) -> None:
    line = keyboard.form.line
    line.setFocus()
    line.selectAll()
    edits: list[str] = []
    line.textEdited.connect(edits.append)

    keyboard.scan()

    assert keyboard.scans == [CARD]
    assert (line.text(), line.selectedText()) == ("cũ", "cũ")
    assert edits[-1] == "cũ"


def test_a_scan_leaves_the_cursor_where_it_was(keyboard: Keyboard) -> None:
    line = keyboard.form.line
    line.setFocus()
    line.setCursorPosition(1)

    keyboard.scan()

    assert (line.text(), line.cursorPosition()) == ("cũ", 1)


def test_a_scan_leaves_a_number_as_it_was(keyboard: Keyboard) -> None:
    keyboard.form.number.setValue(7)
    keyboard.form.number.setFocus()

    keyboard.scan()

    assert keyboard.scans == [CARD]
    assert keyboard.form.number.text() == "7"


def test_a_scan_presses_no_button(keyboard: Keyboard) -> None:
    keyboard.form.button.setFocus()

    keyboard.scan()

    assert keyboard.scans == [CARD]
    assert keyboard.form.acted == []


def test_a_scan_is_taken_back_where_a_single_key_acts(keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.form.tally.setFocus()

    keyboard.scan()

    assert keyboard.scans == [CARD]
    assert keyboard.form.tally.count == 0


def test_the_second_half_of_a_scanners_line_end_is_swallowed(keyboard: Keyboard) -> None:
    keyboard.form.line.setFocus()
    keyboard.scan()

    keyboard.enter(5)
    assert keyboard.form.acted == []

    keyboard.enter(HAND_GAP)
    assert keyboard.form.acted == ["line"]


def test_two_scans_in_a_row_are_two(keyboard: Keyboard) -> None:
    keyboard.form.line.setFocus()

    keyboard.scan(CARD)
    keyboard.scan("H30.12-261121-1001")

    assert keyboard.scans == [CARD, "H30.12-261121-1001"]


def test_the_fastest_typist_is_not_a_scanner(keyboard: Keyboard) -> None:
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()

    keyboard.letters("nguyễn văn mẫu", GAP_MS)
    keyboard.enter(GAP_MS)

    assert keyboard.scans == []
    assert keyboard.form.line.text() == "nguyễn văn mẫu"
    assert keyboard.form.acted == ["line"]


def test_keys_rolled_over_arrive_in_order(keyboard: Keyboard, qtbot: QtBot) -> None:
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()

    keyboard.letters("the", 20)

    qtbot.waitUntil(lambda: keyboard.form.line.text() == "the")
    assert keyboard.scans == []


def test_a_fast_short_word_and_enter_are_a_person(keyboard: Keyboard) -> None:
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()

    keyboard.letters("khai", 10)
    keyboard.enter(10)

    assert (keyboard.form.line.text(), keyboard.form.acted) == ("khai", ["line"])


def test_a_typing_tools_corrections_stay_in_order(keyboard: Keyboard, qtbot: QtBot) -> None:
    """Unikey sends a backspace and the marked letter in one burst."""
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()

    keyboard.letters("nguye", 10)
    keyboard.press(Qt.Key.Key_Backspace, "\x08", 1)
    keyboard.letters("ễ", 1)

    qtbot.waitUntil(lambda: keyboard.form.line.text() == "nguyễ")
    assert keyboard.scans == []


def test_a_scan_that_a_typing_tool_mended_on_its_way_is_still_one(keyboard: Keyboard) -> None:
    keyboard.form.line.setFocus()

    keyboard.letters("H30.12-2611", SCANNER_GAP)
    keyboard.press(Qt.Key.Key_Backspace, "\x08", 1)
    keyboard.letters("1-1001", SCANNER_GAP)
    keyboard.enter(SCANNER_GAP)

    assert keyboard.scans == ["H30.12-2611-1001"]
    assert keyboard.form.line.text() == "cũ"


def test_a_tab_within_a_scan_moves_no_focus(keyboard: Keyboard) -> None:
    keyboard.form.line.setFocus()

    keyboard.letters("001090000000", SCANNER_GAP)
    keyboard.press(Qt.Key.Key_Tab, "\t", SCANNER_GAP)
    keyboard.letters("Mẫu", SCANNER_GAP)
    keyboard.enter(SCANNER_GAP)

    assert keyboard.scans == ["001090000000\tMẫu"]
    assert QApplication.focusWidget() is keyboard.form.line


def test_a_slow_scanner_is_still_one(keyboard: Keyboard) -> None:
    keyboard.form.line.setFocus()

    keyboard.letters(CARD, GAP_MS - 1)
    keyboard.enter(GAP_MS - 1)

    assert keyboard.scans == [CARD]
    assert keyboard.form.line.text() == "cũ"


def test_what_is_typed_right_after_a_scan_is_a_persons(keyboard: Keyboard) -> None:
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()
    keyboard.scan()

    keyboard.letters("khai", HAND_GAP)

    assert keyboard.form.line.text() == "khai"


def test_letters_with_marks_of_a_typing_tool_are_a_persons(keyboard: Keyboard) -> None:
    """Such a key has the code point of its letter, which Qt has no name for."""
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()

    for letter in "ễẫ":
        keyboard.press(ord(letter), letter, HAND_GAP)

    assert keyboard.form.line.text() == "ễẫ"


def test_a_key_held_down_is_not_a_scanner(keyboard: Keyboard) -> None:
    keyboard.form.line.clear()
    keyboard.form.line.setFocus()

    for count in range(10):
        keyboard.press(Qt.Key.Key_A, "a", 30, repeat=count > 0)
    keyboard.enter(30)

    assert keyboard.scans == []
    assert keyboard.form.line.text() == "a" * 10
