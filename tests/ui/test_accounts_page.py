"""The accounts page by keys, on a real store."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter_app.domain.accounts import AccountState
from counter_app.domain.roles import UNCLAIMED, Role
from counter_app.domain.sentences import Refused
from counter_app.service.accounts import AccountRow, NewClerk, actor_of, enrol, enrol_first, listed
from counter_app.service.desk import Desk
from counter_app.service.signing_in import change_own_password, sign_in
from counter_app.texts import Texts
from counter_app.ui.accounts import AccountsPage
from counter_app.ui.application import dressed
from counter_app.ui.background import Background
from counter_app.ui.changes import Changes
from tests.ui.cut_off import cut_off
from tests.ui.office import Counter

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PASSWORD = "Bến sông 9 lượt"
OWN = "cầu tre lắc lẻo"


@pytest.fixture
def desk(counter: Counter) -> Desk:
    """The administrator's desk; Lan has an account."""
    administrator = NewClerk(login="quan.tri", name="Hoàng Thị Mẫu", password="Đò ngang 3 chuyến")
    first = enrol_first(replace(counter.desk, actor=UNCLAIMED), administrator)
    desk = replace(counter.desk, actor=actor_of(first))
    enrol(desk, NewClerk(login="lan", name="Lê Thị Mẫu", password=PASSWORD))
    change_own_password(desk, "lan", PASSWORD, OWN)
    return desk


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator["AccountsPage"]:
    dressed()
    background = Background()
    page = AccountsPage(desk, Texts("vi"), background, Changes())
    page.resize(1182, 640)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.activate()
    wait(qtbot, page)
    yield page
    background.close()


def wait(qtbot: QtBot, page: AccountsPage) -> None:
    qtbot.waitUntil(lambda: page._background.idle, timeout=20_000)


def press(
    qtbot: QtBot, page: AccountsPage, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE
) -> None:
    QTest.keyClick(page.windowHandle(), key, modifiers)
    wait(qtbot, page)


def choose(qtbot: QtBot, page: AccountsPage, login: str) -> None:
    for _ in range(page.model.rowCount()):
        if page.login.text() == login:
            return
        press(qtbot, page, Qt.Key.Key_Down)
    pytest.fail(f"{login} is not listed")


def row_of(desk: Desk, login: str) -> AccountRow:
    return next(row for row in listed(desk) if row.login == login)


def test_the_accounts_are_listed_in_words(qtbot: QtBot, page: AccountsPage) -> None:
    texts = [
        [str(page.model.index(row, column).data()) for column in range(page.model.columnCount())]
        for row in range(page.model.rowCount())
    ]

    assert texts[0][:4] == ["lan", "Lê Thị Mẫu", "Cán bộ tiếp nhận", "Đang dùng"]
    assert texts[1][2] == "Quản trị viên"
    qtbot.waitUntil(lambda: not cut_off(page), timeout=20_000)


def test_an_account_is_made(qtbot: QtBot, page: AccountsPage, desk: Desk) -> None:
    press(qtbot, page, Qt.Key.Key_F2)
    assert page.login.hasFocus()
    for field, text in ((page.login, "hoa"), (page.name, "Hoa Mẫu"), (page.password, PASSWORD)):
        field.setText(text)
    page.role.setCurrentIndex(1)
    press(qtbot, page, Qt.Key.Key_F9)

    assert row_of(desk, "hoa").role is Role.HEAD
    assert row_of(desk, "hoa").must_change
    assert page.model.rowCount() == 3
    assert page.password.text() == ""


def test_what_is_wrong_is_told_beside_its_field(
    qtbot: QtBot, page: AccountsPage, desk: Desk
) -> None:
    press(qtbot, page, Qt.Key.Key_F2)
    page.login.setText("hoa")
    page.name.setText("Hoa Mẫu")
    page.password.setText("ngan")
    press(qtbot, page, Qt.Key.Key_F9)

    assert page.password.hasFocus()
    assert page.password.property("tone") == "error"
    assert "ít nhất" in page._error.text()
    qtbot.waitUntil(lambda: not cut_off(page), timeout=20_000)
    assert page.model.rowCount() == 2


def test_name_and_role_are_changed(qtbot: QtBot, page: AccountsPage, desk: Desk) -> None:
    choose(qtbot, page, "lan")
    assert page.login.isReadOnly()
    page.name.setText("Lê Thị Lan Mẫu")
    page.role.setCurrentIndex(1)
    press(qtbot, page, Qt.Key.Key_F9)

    assert (row_of(desk, "lan").name, row_of(desk, "lan").role) == ("Lê Thị Lan Mẫu", Role.HEAD)


def test_a_locked_account_is_unlocked(qtbot: QtBot, page: AccountsPage, desk: Desk) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(desk, "lan", "wrong")
    page.activate()
    wait(qtbot, page)
    choose(qtbot, page, "lan")
    assert row_of(desk, "lan").state is AccountState.LOCKED

    press(qtbot, page, Qt.Key.Key_F6)

    assert row_of(desk, "lan").state is AccountState.OPEN


def test_a_password_is_reset(qtbot: QtBot, page: AccountsPage, desk: Desk) -> None:
    choose(qtbot, page, "lan")
    page.password.setText("Quên rồi 4 lần!")
    press(qtbot, page, Qt.Key.Key_F7)

    assert row_of(desk, "lan").must_change


def test_an_account_is_closed_by_the_key_pressed_twice(
    qtbot: QtBot, page: AccountsPage, desk: Desk
) -> None:
    told: list[str] = []
    page.told.connect(lambda sentence, _tone: told.append(str(sentence)))
    choose(qtbot, page, "lan")

    press(qtbot, page, Qt.Key.Key_Delete, SHIFT)
    assert "lần nữa" in told[-1]
    assert row_of(desk, "lan").state is AccountState.OPEN

    press(qtbot, page, Qt.Key.Key_Delete, SHIFT)
    assert row_of(desk, "lan").state is AccountState.CLOSED


def test_the_second_press_counts_for_the_account_it_was_asked_for(
    qtbot: QtBot, page: AccountsPage, desk: Desk
) -> None:
    choose(qtbot, page, "lan")
    press(qtbot, page, Qt.Key.Key_Delete, SHIFT)
    choose(qtbot, page, "quan.tri")
    press(qtbot, page, Qt.Key.Key_Delete, SHIFT)

    assert {row.state for row in listed(desk)} == {AccountState.OPEN}


def test_without_a_choice_nothing_is_done(qtbot: QtBot, page: AccountsPage, desk: Desk) -> None:
    before = listed(desk)
    press(qtbot, page, Qt.Key.Key_F2)

    for key in (Qt.Key.Key_F6, Qt.Key.Key_F7):
        press(qtbot, page, key)
        assert "Hãy chọn" in page._error.text()

    assert listed(desk) == before
