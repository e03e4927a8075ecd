"""The reception page by keyboard, from the card to the receipt's code, on a real store."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from counter_app.service.drafts import kept_drafts
from counter_app.service.look_up import dossier
from counter_app.ui.changes import Change
from counter_app.ui.presenters.entry import from_json
from tests.ui.clerk import CTRL, OTHER_CARD, SHIFT, Clerk
from tests.ui.cut_off import cut_off
from tests.ui.office import BIRTH, Counter

Key = Qt.Key
AT_MOST = 10
"""Key presses from the card to the receipt, for a procedure received before."""


@pytest.fixture
def hire(qtbot: QtBot, counter: Counter) -> Iterator[Callable[..., Clerk]]:
    """Gives clerks to the counter, one after the other."""
    clerks: list[Clerk] = []

    def hired(language: str = "vi") -> Clerk:
        clerks.append(Clerk(qtbot, counter.desk, language))
        return clerks[-1]

    yield hired
    for clerk in clerks:
        clerk.leave()


@pytest.fixture
def clerk(hire: Callable[..., Clerk]) -> Clerk:
    return hire().sit_down()


def _words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _birth(clerk: Clerk) -> None:
    clerk.scan()
    clerk.type("khai s")
    clerk.enter()


# ---------------------------------------------------------------- the shortest way


def test_ten_key_presses_at_most_from_card_to_receipt(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.received()
    clerk.presses = 0

    clerk.scan(OTHER_CARD)
    clerk.type("ks")
    clerk.enter()
    code = clerk.received()

    taken = dossier(clerk.desk, code).reception
    assert (taken.applicant.name, taken.procedure.code) == ("Trần Thị Mẫu", BIRTH)
    assert clerk.presses <= AT_MOST
    print(f"{clerk.presses} key presses")  # noqa: T201 - the figure of the report


def test_a_received_dossier_makes_room_for_the_next_and_is_told(clerk: Clerk) -> None:
    _birth(clerk)

    code = clerk.received()

    assert clerk.entry.empty
    assert clerk.last_said == f"Đã tiếp nhận hồ sơ {code}."
    assert clerk.changes == [Change.DOSSIERS]
    assert clerk.focus is clerk.page.persons.first


def test_what_was_received_is_what_stood_in_the_form(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.press(Key.Key_Space)
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_B)
    clerk.press(Key.Key_Plus)
    clerk.press(Key.Key_F8)
    clerk.type("abc")

    taken = dossier(clerk.desk, clerk.received()).reception

    assert taken.summary == "abc"
    assert taken.applicant.birth_date == "1990-01-01"
    assert [(part.kind.value, part.count) for part in taken.components] == [
        ("copy", 2),
        ("shown", 1),
    ]


def test_a_dossier_can_be_received_without_a_card_and_without_a_mouse(clerk: Clerk) -> None:
    for text in ("001090000000", "nguyen", "1/2/1990", "", "", "0900000000", ""):
        clerk.type(text)
        clerk.enter()
    clerk.type("khai sinh")
    clerk.enter()

    taken = dossier(clerk.desk, clerk.received()).reception

    assert taken.applicant.name.lower() == "nguyen"
    assert taken.applicant.phone == "0900000000"
    assert taken.applicant.birth_date == "1990-02-01"


def test_pressing_twice_receives_once(clerk: Clerk) -> None:
    _birth(clerk)

    clerk.press(Key.Key_F9)
    clerk.press(Key.Key_F9)
    clerk.wait()

    assert len(clerk.codes) == 1


def test_the_next_card_while_a_dossier_is_written_waits_for_it(clerk: Clerk) -> None:
    _birth(clerk)

    clerk.press(Key.Key_F9)
    clerk.scan(OTHER_CARD)
    clerk.qtbot.waitUntil(lambda: len(clerk.codes) == 1)

    assert dossier(clerk.desk, clerk.codes[0]).reception.applicant.name == "Nguyễn Văn Mẫu"
    assert clerk.entry.applicant.name == "Trần Thị Mẫu"


# ---------------------------------------------------------------- procedure, due time, duplicates


@pytest.mark.parametrize("typed", ["ks", "khai s", "dang ky khai sinh", "1193"])
def test_a_few_letters_without_marks_find_a_procedure(clerk: Clerk, typed: str) -> None:
    clerk.press(Key.Key_F3)
    clerk.type(typed)
    clerk.enter()

    assert clerk.entry.procedure_code == BIRTH


def test_what_is_received_most_is_offered_first_before_a_letter_is_typed(clerk: Clerk) -> None:
    clerk.press(Key.Key_F3)
    clerk.type("ket hon")
    clerk.enter()
    clerk.page.persons.first.setFocus()
    clerk.scan()
    clerk.received()
    clerk.wait()
    clerk.presses = 0

    clerk.scan(OTHER_CARD)
    clerk.press(Key.Key_Down)
    clerk.enter()
    clerk.received()

    assert clerk.presses == 3
    assert dossier(clerk.desk, clerk.codes[-1]).reception.procedure.name == "Đăng ký kết hôn"


def test_enter_alone_chooses_no_procedure(clerk: Clerk) -> None:
    clerk.press(Key.Key_F3)

    clerk.enter()

    assert clerk.entry.procedure_code == ""
    assert clerk.focus is clerk.page.dossier.papers


def test_escape_gives_up_the_search_and_nothing_else(clerk: Clerk) -> None:
    _birth(clerk)
    before = clerk.entry
    clerk.press(Key.Key_F3)
    clerk.type("ket hon")

    clerk.press(Key.Key_Escape)

    assert clerk.entry == before
    assert clerk.page.dossier.picker.field.text() == "Đăng ký khai sinh"
    assert not clerk.page.dossier.picker.list.isVisible()


def test_a_name_too_long_for_its_line_stands_whole_below_it(clerk: Clerk) -> None:
    clerk.press(Key.Key_F3)
    clerk.type("ban sao tu ban chinh")
    clerk.enter()

    name = clerk.page._presenter.procedure
    assert name is not None
    assert name.name in _words(clerk.page.dossier)


def test_a_search_that_finds_nothing_says_so_and_enter_takes_nothing(clerk: Clerk) -> None:
    clerk.press(Key.Key_F3)
    clerk.type("zzzz")

    assert "zzzz" in clerk.page.dossier.picker.list.item(0).text().lower()
    clerk.enter()
    assert clerk.entry.procedure_code == ""


def test_the_due_time_stands_there_with_its_explanation(clerk: Clerk) -> None:
    _birth(clerk)

    promise = clerk.page.promise
    clerk.qtbot.waitUntil(lambda: "17:00" in promise.due.text())
    assert "Thứ" in promise.due.text()
    assert "trong ngày" in promise.why.text()
    assert "chưa được xác nhận" in _words(promise)


def test_an_open_dossier_of_the_same_person_and_procedure_is_warned_about(clerk: Clerk) -> None:
    _birth(clerk)
    code = clerk.received()

    _birth(clerk)

    clerk.qtbot.waitUntil(lambda: code in _words(clerk.page.promise))
    assert clerk.received() != code


def test_another_person_under_the_same_procedure_is_no_duplicate(clerk: Clerk) -> None:
    _birth(clerk)
    code = clerk.received()

    clerk.scan(OTHER_CARD)
    clerk.type("khai s")
    clerk.enter()

    clerk.qtbot.waitUntil(lambda: clerk.page.promise.due.text() != "—")
    assert code not in _words(clerk.page.promise)


# ---------------------------------------------------------------- persons


def test_a_submitter_is_taken_with_the_second_card(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.press(Key.Key_F4)
    clerk.scan(OTHER_CARD)
    clerk.type("vo")

    taken = dossier(clerk.desk, clerk.received()).reception

    assert taken.applicant.name == "Nguyễn Văn Mẫu"
    assert taken.submitter is not None
    assert taken.submitter.name == "Trần Thị Mẫu"
    assert taken.submitter.authority.lower() == "vo"


def test_the_one_with_the_card_may_be_the_submitter(clerk: Clerk) -> None:
    clerk.scan()
    clerk.press(Key.Key_F4)
    clerk.press(Key.Key_F4, SHIFT)

    assert clerk.entry.applicant.empty
    assert clerk.entry.submitter is not None
    assert clerk.entry.submitter.name == "Nguyễn Văn Mẫu"


def test_a_scan_wherever_the_focus_is_leaves_no_trace(clerk: Clerk) -> None:
    _birth(clerk)
    form = clerk.entry
    for key in (Key.Key_F2, Key.Key_F3, Key.Key_F6, Key.Key_F7, Key.Key_F8):
        clerk.press(key)

        clerk.scan()

        assert clerk.entry == form
        assert clerk.codes == []


def test_clearing_can_be_taken_back(clerk: Clerk) -> None:
    _birth(clerk)
    before = clerk.entry

    clerk.press(Key.Key_Escape)
    assert clerk.entry.empty
    assert "Ctrl+Z" in clerk.last_said

    clerk.press(Key.Key_Z, CTRL)
    assert clerk.entry == before


# ---------------------------------------------------------------- bad input


def test_errors_stand_beside_their_fields_and_the_first_has_the_focus(clerk: Clerk) -> None:
    clerk.type("12")
    clerk.enter()
    clerk.enter()
    clerk.type("41/13/1990")

    clerk.press(Key.Key_F9)

    words = _words(clerk.page.persons)
    assert "Số định danh phải có 12 chữ số" in words
    assert "Chưa nhập tên." in words
    assert "“41/13/1990” không phải một ngày" in words
    assert "Chưa chọn thủ tục." in _words(clerk.page.dossier)
    assert clerk.focus is clerk.page.persons.first
    assert clerk.said[-1][1] == "error"
    assert clerk.codes == []
    assert clerk.entry.applicant.id_number == "12"


def test_a_paper_is_added_named_and_taken_along(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.press(Key.Key_Insert)
    clerk.type("don")

    code = clerk.received()

    names = [part.name.lower() for part in dossier(clerk.desk, code).reception.components]
    assert names[-1] == "don"


def test_a_refusal_of_the_store_loses_nothing(clerk: Clerk, counter: Counter) -> None:
    _birth(clerk)
    clerk.wait()
    before = clerk.entry
    counter.clock.moment = counter.clock.moment.replace(year=2020)

    clerk.press(Key.Key_F9)

    clerk.qtbot.waitUntil(lambda: "procedure" in clerk.page._presenter.errors)
    assert clerk.entry == before
    assert clerk.said[-1][1] == "error"


# ---------------------------------------------------------------- drafts


def _kept(clerk: Clerk) -> str:
    return "".join(
        entry.applicant.phone
        for draft in kept_drafts(clerk.desk)
        if (entry := from_json(draft.body)) is not None
    )


def test_typing_survives_a_crash(hire: Callable[..., Clerk]) -> None:
    clerk = hire().sit_down()
    _birth(clerk)
    clerk.page.persons.applicant.field("phone").setFocus()
    clerk.type("0900")
    clerk.qtbot.waitUntil(lambda: _kept(clerk) == "0900", timeout=20_000)
    before = clerk.entry
    clerk.page.blockSignals(True)

    after = hire().sit_down()

    assert after.entry == before
    assert "Đã khôi phục" in after.last_said
    assert after.page.persons.applicant.field("phone").text() == "0900"  # type: ignore[attr-defined]
    assert after.page.dossier.picker.field.text() == "Đăng ký khai sinh"


def test_the_draft_goes_with_the_dossier_it_became(
    hire: Callable[..., Clerk], clerk: Clerk
) -> None:
    _birth(clerk)
    clerk.qtbot.waitUntil(lambda: bool(kept_drafts(clerk.desk)), timeout=20_000)

    clerk.received()

    assert kept_drafts(clerk.desk) == ()
    assert hire().sit_down().entry.empty


def test_closing_the_window_saves_what_was_typed_last(clerk: Clerk) -> None:
    clerk.page.persons.applicant.field("phone").setFocus()
    clerk.type("09")

    clerk.page.close()
    clerk.background.close()

    assert _kept(clerk) == "09"


def test_a_cleared_form_is_no_draft_any_more(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.qtbot.waitUntil(lambda: bool(kept_drafts(clerk.desk)), timeout=20_000)

    clerk.press(Key.Key_Escape)

    clerk.qtbot.waitUntil(lambda: not kept_drafts(clerk.desk), timeout=20_000)


# ---------------------------------------------------------------- what can be read and reached


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [(1366, 640), (1182, 630)])
def test_nothing_is_cut_off(
    hire: Callable[..., Clerk], size: tuple[int, int], language: str
) -> None:
    clerk = hire(language).sit_down(*size)

    def readable() -> None:
        assert cut_off(clerk.page) == []

    clerk.qtbot.waitUntil(readable)
    _birth(clerk)
    clerk.press(Key.Key_F4)
    clerk.press(Key.Key_F9)
    clerk.wait()
    clerk.qtbot.waitUntil(lambda: clerk.page.promise.due.text() != "—")

    assert (clerk.page.width(), clerk.page.height()) == size
    clerk.qtbot.waitUntil(readable)


def test_a_long_paper_is_written_out_on_as_many_lines_as_it_needs(clerk: Clerk) -> None:
    _birth(clerk)
    papers = clerk.page.dossier.papers
    row = next(n for n, line in enumerate(clerk.entry.lines) if line.condition)
    metrics = papers.fontMetrics()
    words = f"{clerk.entry.lines[row].name} Khi: {clerk.entry.lines[row].condition}"

    lines = metrics.horizontalAdvance(words) / papers.columnWidth(0)

    assert lines > 2
    assert papers.rowHeight(row) >= (int(lines) + 1) * metrics.lineSpacing()


def test_enter_passes_every_field_and_ends_at_the_big_button(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.press(Key.Key_F2)
    passed: list[QWidget | None] = []
    while clerk.focus is not clerk.page.promise.button and len(passed) < 40:
        passed.append(clerk.focus)
        clerk.enter()

    assert clerk.focus is clerk.page.promise.button
    assert passed == clerk.page._stops()[:-1]
    assert clerk.codes == []


def test_tab_goes_the_same_way_as_enter(clerk: Clerk) -> None:
    _birth(clerk)
    clerk.press(Key.Key_F2)
    for stop in clerk.page._stops():
        assert clerk.focus is stop
        clerk.press(Key.Key_Tab)


def test_every_key_is_on_the_list_of_keys(clerk: Clerk) -> None:
    keys = {key for key, _ in clerk.page.keys}

    assert {f"F{n}" for n in (2, 3, 4, 6, 7, 8, 9)} <= keys
    assert {"Esc", "Ctrl+Z", "Space", "Insert", "Delete"} <= keys


def test_every_field_has_a_name_for_screen_readers(clerk: Clerk) -> None:
    _birth(clerk)

    nameless = [
        field.objectName()
        for field in clerk.page.findChildren(QLineEdit)
        if field.isVisible() and not field.accessibleName()
    ]

    assert nameless == []


def test_the_fields_font_can_be_read(clerk: Clerk) -> None:
    _birth(clerk)
    small = [
        widget
        for widget in clerk.page.findChildren(QWidget)
        if widget.isVisible() and 0 < widget.font().pointSizeF() < 10.5
    ]

    assert small == []
    assert QApplication.font().pointSizeF() >= 10.5
