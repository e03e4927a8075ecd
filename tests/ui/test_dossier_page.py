"""The page of one dossier, by keys alone: its life, its next steps, its papers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from counter_app.domain.facts.life import (
    DueChanged,
    HandedOver,
    ResultPaper,
    ResultReturned,
    SupplementRequested,
)
from counter_app.domain.roles import Actor, Role
from counter_app.domain.stages import Stage
from counter_app.service.handing import HandOver, hand_over
from counter_app.service.ports import FormName, Paper
from counter_app.service.results import ReadyResult, ready
from counter_app.texts import Texts
from counter_app.ui import make_window
from counter_app.ui.changes import Change
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.presenters.sheet import Sheet
from counter_app.ui.window import DOSSIER, SEARCH, MainWindow
from tests.attachments import files
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter
from tests.ui.printers import NAME, PdfPrinters
from tests.ui.sitting import CTRL, Sitting

HEAD = Actor(id="dau", name="Phạm Thị Mẫu", role=Role.HEAD)
OFFICE = "Công chức Tư pháp"


@pytest.fixture
def sitting(qtbot: QtBot, window: MainWindow, counter: Counter) -> Sitting:
    return Sitting(qtbot, window, counter)


@pytest.fixture
def head(qtbot: QtBot, counter: Counter, tmp_path: Path) -> Iterator[Sitting]:
    """The head of the unit, before a window of their own."""
    window = make_window(replace(counter.desk, actor=HEAD), Texts("vi"))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    sitting = Sitting(qtbot, window, counter)
    sitting.wait()
    yield sitting
    window.close()


@pytest.fixture
def code(counter: Counter) -> str:
    return counter.receive()


@pytest.fixture
def ready_code(counter: Counter, code: str) -> str:
    """A dossier whose result lies at the counter."""
    act = ReadyResult(code=code, results=(ResultPaper(name="Giấy khai sinh"),))
    ready(counter.desk, act)
    return code


# ---------------------------------------------------------------- opening


def test_a_scanned_receipt_opens_the_dossier_from_any_page(sitting: Sitting, code: str) -> None:
    sitting.window.open_page(SEARCH)

    sitting.scan(code)

    assert sitting.window._stack.currentIndex() == DOSSIER
    assert sitting.page.standing.title.text() == code
    assert sitting.window.search.field.text() == ""


def test_escape_leads_back_to_where_it_was_opened(sitting: Sitting, code: str) -> None:
    sitting.press(Qt.Key.Key_2, CTRL)
    sitting.press(Qt.Key.Key_Return)
    assert sitting.window._stack.currentIndex() == DOSSIER

    sitting.press(Qt.Key.Key_Escape)

    assert sitting.window._stack.currentIndex() == SEARCH


def test_the_page_tells_whose_it_is_where_it_stands_and_what_happened(
    sitting: Sitting, counter: Counter, code: str
) -> None:
    counter.clock.move(minutes=30)
    hand_over(counter.desk, HandOver(code=code, giver="Lê Thị Mẫu", to_office=OFFICE))

    sitting.open(code)

    words = sitting.words
    assert "Nguyễn Văn Mẫu" in words
    assert "Đang xử lý" in words
    assert OFFICE in words
    assert words.index("Bàn giao: Lê Thị Mẫu") < words.index("Tiếp nhận hồ sơ: Đăng ký khai sinh")


def test_a_dossier_whose_time_ran_out_says_so(
    sitting: Sitting, counter: Counter, code: str
) -> None:
    counter.clock.move(days=3)

    sitting.open(code)

    assert sitting.page.standing.due.property("tone") == "error"
    assert "Quá hạn từ" in sitting.page.standing.due.text()


def test_what_happened_elsewhere_is_shown_without_asking(
    sitting: Sitting, counter: Counter, code: str
) -> None:
    sitting.open(code)

    hand_over(counter.desk, HandOver(code=code, giver="Lê Thị Mẫu", to_office=OFFICE))
    sitting.window.changes.tell(Change.DOSSIERS)
    sitting.wait()

    assert "Bàn giao" in sitting.words


def test_a_code_that_nobody_gave_out_leaves_the_page_empty(sitting: Sitting, code: str) -> None:
    sitting.open(code)

    sitting.scan("H30.12-260101-1001")

    assert sitting.window.messages.tone == "warning"
    assert "Quét giấy tiếp nhận" in sitting.words


# ---------------------------------------------------------------- the return of a result


def test_a_result_is_returned_with_at_most_four_key_presses(
    sitting: Sitting, ready_code: str, printers: PdfPrinters
) -> None:
    sitting.scan(ready_code)
    sitting.press(Qt.Key.Key_F9)
    sitting.press(Qt.Key.Key_Return)

    returned = sitting.now(ready_code)
    (fact,) = returned.taken(ResultReturned)
    assert sitting.presses <= 4
    assert returned.stage is Stage.RETURNED
    assert (fact.receiver, fact.clerk) == ("Nguyễn Văn Mẫu", "Lê Thị Mẫu")
    assert fact.paper_shown == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert [one.document.form for one in returned.printed] == [FormName.RESULT]
    assert len(printers.papers) == 1


def test_a_receipt_scanned_too_early_opens_no_return(sitting: Sitting, code: str) -> None:
    sitting.scan(code)
    sitting.press(Qt.Key.Key_F9)

    assert sitting.page.form.step is None
    assert sitting.now(code).stage is Stage.RECEIVED


def test_another_receiver_must_say_by_what_right(sitting: Sitting, ready_code: str) -> None:
    sitting.scan(ready_code)

    sitting.type("Trần Thị Thử")
    sitting.press(Qt.Key.Key_F9)
    assert sitting.now(ready_code).stage is Stage.RESULT_READY
    assert sitting.field("authority").property("tone") == "error"
    assert sitting.window.focusWidget() is sitting.field("authority")

    sitting.type("Giấy ủy quyền số 1")
    sitting.press(Qt.Key.Key_F9)

    (fact,) = sitting.now(ready_code).taken(ResultReturned)
    assert (fact.receiver, fact.authority) == ("Trần Thị Thử", "Giấy ủy quyền số 1")


def test_the_next_receipt_puts_an_open_form_away(
    sitting: Sitting, counter: Counter, ready_code: str
) -> None:
    other = counter.receive("Trần Thị Thử")
    sitting.scan(ready_code)

    sitting.scan(other)

    assert sitting.page.form.step is None
    assert sitting.page.standing.title.text() == other


# ---------------------------------------------------------------- steps by keys


def test_a_dossier_is_handed_over_by_keys(sitting: Sitting, code: str) -> None:
    sitting.open(code)

    sitting.press(Qt.Key.Key_G)
    sitting.type(OFFICE)
    sitting.press(Qt.Key.Key_Return)
    sitting.press(Qt.Key.Key_Return)
    sitting.type("Phạm Văn Xử")
    sitting.press(Qt.Key.Key_F9)

    (row,) = sitting.now(code).taken(HandedOver)
    assert (row.to_office, row.giver, row.receiver) == (OFFICE, "Lê Thị Mẫu", "Phạm Văn Xử")
    assert "Bàn giao" in sitting.words


def test_whoever_took_it_last_is_offered_the_next_time(
    sitting: Sitting, counter: Counter, code: str
) -> None:
    other = counter.receive("Trần Thị Thử")
    test_a_dossier_is_handed_over_by_keys(sitting, code)

    sitting.open(other)
    sitting.press(Qt.Key.Key_G)

    receiver = sitting.field("receiver")
    assert isinstance(receiver, QLineEdit)
    assert receiver.text() == "Phạm Văn Xử"


def test_an_arrow_takes_a_name_that_is_known_already(
    sitting: Sitting, counter: Counter, code: str
) -> None:
    act = HandOver(code=code, giver="Lê Thị Mẫu", receiver="Phạm Văn Xử", to_office=OFFICE)
    hand_over(counter.desk, act)
    sitting.open(code)
    sitting.press(Qt.Key.Key_N)
    sitting.type("")
    giver = sitting.field("giver")
    assert isinstance(giver, QLineEdit)

    sitting.press(Qt.Key.Key_Down)
    first = giver.text()
    sitting.press(Qt.Key.Key_Down)
    second = giver.text()
    sitting.press(Qt.Key.Key_Up)

    assert {first, second} <= {"Lê Thị Mẫu", "Phạm Văn Xử"}
    assert first != second
    assert giver.text() == first


def test_enter_goes_through_the_fields_and_does_the_step_at_the_end(
    sitting: Sitting, ready_code: str
) -> None:
    sitting.scan(ready_code)

    for _ in range(10):
        sitting.press(Qt.Key.Key_Return)
        if sitting.now(ready_code).stage is Stage.RETURNED:
            return

    pytest.fail("Enter never reached the end")


def test_a_supplement_is_asked_for_paper_by_paper(
    sitting: Sitting, code: str, printers: PdfPrinters
) -> None:
    sitting.open(code)

    sitting.press(Qt.Key.Key_B)
    sitting.type("Giấy chứng sinh")
    for _ in range(4):
        sitting.press(Qt.Key.Key_Return)
    sitting.type("Tờ khai")
    for _ in range(8):
        sitting.press(Qt.Key.Key_Return)
    sitting.type("Hồ sơ thiếu hai giấy tờ.")
    sitting.press(Qt.Key.Key_F9)

    asked = sitting.now(code)
    assert asked.stage is Stage.AWAITING_SUPPLEMENT
    (request,) = asked.taken(SupplementRequested)
    assert [item.name for item in request.items] == ["Giấy chứng sinh", "Tờ khai"]
    assert [one.document.form for one in asked.printed] == [FormName.SUPPLEMENT_REQUEST]


def test_what_is_wrong_in_a_list_is_said_beside_its_row(sitting: Sitting, code: str) -> None:
    sitting.open(code)
    sitting.press(Qt.Key.Key_B)

    sitting.press(Qt.Key.Key_F9)

    assert sitting.window.focusWidget() is sitting.field("name")
    assert "Cần ghi từ 1 đến" in sitting.words


def test_a_rule_that_may_be_broken_asks_for_the_reason_only_then(
    head: Sitting, counter: Counter, code: str
) -> None:
    counter.clock.move(days=3)
    head.open(code)
    head.press(Qt.Key.Key_E)
    assert not head.field("because").isVisible()

    head.type("16:00 30/11/2026")
    head.press(Qt.Key.Key_Return)
    head.type("Chờ xác minh.")
    head.press(Qt.Key.Key_Return)
    head.type("Phạm Thị Mẫu")
    head.press(Qt.Key.Key_F9)

    assert head.window.focusWidget() is head.field("because")
    head.type("Hồ sơ bị thất lạc.")
    head.press(Qt.Key.Key_F9)
    (changed,) = head.now(code).taken(DueChanged)
    assert changed.against_rule == "Hồ sơ bị thất lạc."


def test_what_a_role_may_not_do_is_not_offered(sitting: Sitting, head: Sitting, code: str) -> None:
    sitting.open(code)
    head.open(code)

    assert set(head.offered) - set(sitting.offered) == set("DEX")
    sitting.press(Qt.Key.Key_X)
    assert sitting.page.form.step is None


def test_a_letter_typed_into_a_field_opens_no_step(sitting: Sitting, code: str) -> None:
    sitting.open(code)
    sitting.press(Qt.Key.Key_C)
    refusing = sitting.page.form.step

    sitting.press(Qt.Key.Key_G)

    assert sitting.page.form.step is refusing


def test_escape_leaves_the_form_first(sitting: Sitting, code: str) -> None:
    sitting.open(code)
    sitting.press(Qt.Key.Key_G)

    sitting.press(Qt.Key.Key_Escape)

    assert sitting.page.form.step is None
    assert sitting.window._stack.currentIndex() == DOSSIER
    assert sitting.window.focusWidget() is sitting.page.steps


def test_a_step_taken_elsewhere_meanwhile_closes_its_form(
    sitting: Sitting, counter: Counter, code: str
) -> None:
    sitting.open(code)
    sitting.press(Qt.Key.Key_B)

    ready(counter.desk, ReadyResult(code=code, results=(ResultPaper(name="Giấy khai sinh"),)))
    sitting.window.changes.tell(Change.DOSSIERS)
    sitting.wait()

    assert sitting.page.form.step is None
    assert sitting.window.messages.tone == "warning"


# ---------------------------------------------------------------- papers


def test_a_paper_is_looked_at_and_comes_back_to_the_dossier(sitting: Sitting, code: str) -> None:
    sitting.open(code)

    sitting.press(Qt.Key.Key_F6)
    sitting.press(Qt.Key.Key_Down)
    sitting.press(Qt.Key.Key_Return)

    sheet = sitting.window.preview.sheet
    assert isinstance(sheet, Sheet)
    assert sheet.wanted.form is FormName.CONTROL_SLIP
    assert sitting.now(code).printed == ()
    sitting.press(Qt.Key.Key_Escape)
    assert sitting.window._stack.currentIndex() == DOSSIER


def test_a_paper_is_printed_again_by_a_key(
    sitting: Sitting, settings: PaperSettings, printers: PdfPrinters, code: str
) -> None:
    settings.printer = NAME
    sitting.open(code)

    sitting.press(Qt.Key.Key_P, CTRL)
    sitting.press(Qt.Key.Key_P, CTRL)

    assert [one.document.copy for one in sitting.now(code).printed] == [1, 2]
    assert len(printers.papers) == 2
    assert "đã in 2 bản" in sitting.page.life.list.item(0).text()


def test_no_letter_of_a_roll_printer_keeps_a_paper_from_being_printed(
    sitting: Sitting, settings: PaperSettings, ready_code: str
) -> None:
    settings.paper = Paper.ROLL_80

    sitting.scan(ready_code)
    sitting.press(Qt.Key.Key_F9)

    (printed,) = sitting.now(ready_code).printed
    assert printed.document.paper == Paper.A5


# ---------------------------------------------------------------- files


def test_a_scan_is_attached_to_the_open_dossier(
    sitting: Sitting, code: str, tmp_path: Path
) -> None:
    scan = files.written(tmp_path, "Tờ khai.pdf", files.pdf())
    sitting.page.files.choose = lambda: [scan]
    sitting.open(code)

    sitting.press(Qt.Key.Key_F7)
    sitting.press(Qt.Key.Key_O, CTRL)

    (attached,) = sitting.now(code).attachments
    assert attached.file.name == "Tờ khai.pdf"
    assert sitting.window.messages.text == "Đã đính kèm 1 tệp."


def test_escape_and_every_key_of_the_life_lead_back_from_the_files(
    sitting: Sitting, code: str
) -> None:
    sitting.open(code)

    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F7, Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_F6):
        sitting.press(Qt.Key.Key_F7)
        assert sitting.page.files.isVisible()
        sitting.press(key)
        assert sitting.page.life.isVisible()


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_form_is_cut_off(qtbot: QtBot, counter: Counter, code: str, language: str) -> None:
    window = make_window(
        replace(counter.desk, actor=HEAD), Texts("en" if language == "en" else "vi")
    )
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    sitting = Sitting(qtbot, window, counter)
    sitting.wait()
    sitting.open(code)

    for letter in sitting.offered:
        sitting.press(Qt.Key(ord(letter)))
        QApplication.processEvents()
        assert sitting.page.form.step is not None
        assert cut_off(window) == []
        sitting.press(Qt.Key.Key_Escape)
    window.close()
