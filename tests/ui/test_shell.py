"""The sign-in page and what it guards, on a real store, by keys alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.facts import Fact, decode
from counter_app.domain.facts.clerks import SessionClosed, SessionEnd, SessionOpened
from counter_app.domain.roles import NOBODY, UNCLAIMED, Actor, Role
from counter_app.service.accounts import (
    NewClerk,
    actor_of,
    change,
    enrol,
    enrol_first,
    listed,
    unlock,
)
from counter_app.service.desk import Desk
from counter_app.service.drafts import kept_drafts
from counter_app.service.signing_in import change_own_password
from counter_app.texts import Texts
from counter_app.ui.application import dressed
from counter_app.ui.papers.settings import PaperSettings
from counter_app.ui.shell import Shell
from counter_app.ui.sign_in.idle import Idle
from counter_app.ui.sign_in.settings import SignInSettings
from counter_app.ui.window import MainWindow
from tests.ui.cut_off import cut_off
from tests.ui.office import CARD, Counter
from tests.ui.printers import PdfPrinters

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ADMINISTRATOR = NewClerk(login="quan.tri", name="Hoàng Thị Mẫu", password="Đò ngang 3 chuyến")
LAN = NewClerk(login="lan", name="Lê Thị Mẫu", password="Bến sông 9 lượt")
HOA = NewClerk(login="hoa", name="Phạm Thị Mẫu", password="Bến đò 10 lượt", role=Role.HEAD)
OWN = "cầu tre lắc lẻo"

Open = Callable[[Actor], "Sitting"]


class Sitting:
    """A person before the window, with a keyboard."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell

    def wait(self) -> None:
        """Until nothing is under way."""

        def settled() -> bool:
            window = self.shell.window_
            return self.shell.background.idle and (window is None or window.background.idle)

        self.qtbot.waitUntil(settled, timeout=20_000)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.shell.windowHandle(), key, modifiers)

    def type(self, text: str, *, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        for letter in text:
            press = QKeyEvent(QKeyEvent.Type.KeyPress, 0, NONE, letter)
            QCoreApplication.sendEvent(self.shell.windowHandle(), press)
        if end is not None:
            self.press(end)
        self.wait()

    def inside(self) -> bool:
        """Whether a person's window is shown, and the sign-in page is not."""
        window = self.shell.window_
        return window is not None and window.isVisible() and not self.shell.gate.isVisible()

    @property
    def window(self) -> MainWindow:
        assert self.shell.window_ is not None
        return self.shell.window_

    @property
    def words(self) -> str:
        labels = self.shell.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def open_shell(qtbot: QtBot, counter: Counter, tmp_path: Path) -> Iterator[Open]:
    """Open the window as this actor."""
    opened: list[Shell] = []
    dressed()

    def window_for(desk: Desk) -> MainWindow:
        printers = PdfPrinters(tmp_path)
        return MainWindow(desk, Texts("vi"), settings=PaperSettings(tmp_path), printers=printers)

    def open_as(actor: Actor) -> Sitting:
        desk = replace(counter.desk, actor=actor)
        shell = Shell(desk, Texts("vi"), window_for, SignInSettings(tmp_path))
        shell.resize(1366, 768)
        qtbot.addWidget(shell)
        opened.append(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        sitting = Sitting(qtbot, shell)
        sitting.wait()
        return sitting

    yield open_as
    for shell in opened:
        shell.close()


@pytest.fixture
def office(counter: Counter) -> Desk:
    """The administrator's desk at a counter where Lan and Hoa have accounts."""
    first = enrol_first(replace(counter.desk, actor=UNCLAIMED), ADMINISTRATOR)
    desk = replace(counter.desk, actor=actor_of(first))
    enrol(desk, LAN)
    enrol(desk, HOA)
    change_own_password(desk, "lan", LAN.password, OWN)
    change_own_password(desk, "hoa", HOA.password, OWN)
    return desk


@pytest.fixture
def lan(open_shell: Open, office: Desk) -> Sitting:
    """Lan, signed in."""
    sitting = open_shell(NOBODY)
    choose(sitting, "lan")
    sitting.type(OWN)
    assert sitting.inside()
    return sitting


def choose(sitting: Sitting, login: str) -> None:
    presenter = sitting.shell.gate._presenter
    for _ in presenter.people:
        if presenter.person is not None and presenter.person.login == login:
            return
        sitting.press(Qt.Key.Key_Down)
    pytest.fail(f"{login} is not listed")


def facts(desk: Desk) -> list[Fact]:
    runs = desk.sync_store.unsent_runs(events=10_000, payload_bytes=1 << 30)
    events = [event for run in runs for event in run.events]
    return [decode(one.header.kind, one.header.version, one.payload) for one in events]


def test_a_desk_with_somebody_at_it_opens_on_the_reception(
    open_shell: Open, counter: Counter
) -> None:
    sitting = open_shell(counter.desk.actor)

    assert sitting.inside()
    assert sitting.window.reception.isVisible()


def test_the_first_start_makes_the_administrator_and_lets_them_in(
    open_shell: Open, counter: Counter
) -> None:
    sitting = open_shell(UNCLAIMED)
    assert "Lần đầu mở quầy" in sitting.words
    sitting.qtbot.waitUntil(lambda: not cut_off(sitting.shell), timeout=20_000)

    sitting.type("quan.tri")
    sitting.type(ADMINISTRATOR.name)
    sitting.type(ADMINISTRATOR.password)
    sitting.type("something else")
    assert "không giống nhau" in sitting.words
    sitting.type(ADMINISTRATOR.password)

    assert sitting.inside()
    assert [row.role for row in listed(counter.desk)] == [Role.ADMINISTRATOR]


def test_a_bad_first_entry_is_told_beside_its_field(open_shell: Open, counter: Counter) -> None:
    sitting = open_shell(UNCLAIMED)

    sitting.type("q")
    sitting.type("Hoang")
    sitting.type(ADMINISTRATOR.password)
    sitting.type(ADMINISTRATOR.password)

    assert sitting.shell.gate.fields["login"].hasFocus()
    assert "từ 3 đến 32" in sitting.words
    assert listed(counter.desk) == ()


def test_people_are_listed_and_come_in_by_their_password(open_shell: Open, office: Desk) -> None:
    sitting = open_shell(NOBODY)
    assert not sitting.inside()
    assert sitting.shell.gate.fields["password"].hasFocus()
    sitting.qtbot.waitUntil(lambda: not cut_off(sitting.shell), timeout=20_000)

    choose(sitting, "lan")
    sitting.type("wrong")
    assert not sitting.inside()
    assert "không đúng" in sitting.words
    assert sitting.shell.gate.fields["password"].selectedText() == "wrong"

    sitting.type(OWN)
    assert sitting.inside()
    assert LAN.name in sitting.words
    assert isinstance(facts(office)[-1], SessionOpened)


def test_no_password_stays_on_the_page(lan: Sitting) -> None:
    assert all(not field.text() for field in lan.shell.gate.fields.values())


def test_five_wrong_passwords_lock_and_the_page_says_until_when(
    open_shell: Open, office: Desk
) -> None:
    sitting = open_shell(NOBODY)
    choose(sitting, "lan")
    for _ in range(5):
        sitting.type("wrong")
    sitting.type(OWN)
    assert not sitting.inside()
    assert "bị khóa đến" in sitting.words

    unlock(office, "lan")
    sitting.type(OWN)

    assert sitting.inside()


def test_a_first_password_leads_to_the_choice_of_another(open_shell: Open, office: Desk) -> None:
    enrol(office, replace(LAN, login="thu", name="Thu Mẫu"))
    sitting = open_shell(NOBODY)
    choose(sitting, "thu")

    sitting.type(LAN.password)
    assert "Chọn mật khẩu mới" in sitting.words
    sitting.type("ngan")
    sitting.type("ngan")
    assert "ít nhất" in sitting.words
    for _ in range(2):
        sitting.type("con trâu đi trước")

    assert sitting.inside()
    assert "Thu Mẫu" in sitting.words


def test_a_person_chooses_another_password_when_they_like(open_shell: Open, office: Desk) -> None:
    sitting = open_shell(NOBODY)
    choose(sitting, "lan")
    sitting.type("wrong", end=Qt.Key.Key_F4)
    for _ in range(2):
        sitting.type("con trâu đi trước")
    assert "không đúng" in sitting.words

    sitting.shell.gate.fields["password"].clear()
    sitting.type(OWN, end=Qt.Key.Key_F4)
    for _ in range(2):
        sitting.type("con trâu đi trước")

    assert sitting.inside()
    sitting.press(Qt.Key.Key_L, CTRL)
    sitting.wait()
    sitting.type("con trâu đi trước")
    assert sitting.inside()


def test_escape_leaves_the_choice_of_a_new_password(open_shell: Open, office: Desk) -> None:
    enrol(office, replace(LAN, login="thu", name="Thu Mẫu"))
    sitting = open_shell(NOBODY)
    choose(sitting, "thu")
    sitting.type(LAN.password)

    sitting.press(Qt.Key.Key_Escape)

    assert "Đăng nhập" in sitting.words
    assert sitting.shell.gate.fields["password"].hasFocus()


def test_a_key_locks_and_what_was_typed_is_there_when_the_same_person_comes_back(
    lan: Sitting, office: Desk
) -> None:
    lan.window.on_scan(CARD)
    window = lan.window

    lan.press(Qt.Key.Key_L, CTRL)
    lan.wait()
    assert not lan.inside()
    assert "Nguyễn Văn Mẫu" not in lan.words
    closed = facts(office)[-1]
    assert isinstance(closed, SessionClosed)
    assert closed.end is SessionEnd.LOCKED

    lan.type(OWN)
    assert lan.inside()
    assert lan.window is window
    assert window.reception._presenter.entry.applicant.name == "Nguyễn Văn Mẫu"


def test_no_key_and_no_scan_reaches_what_is_locked(lan: Sitting) -> None:
    lan.press(Qt.Key.Key_L, CTRL)
    lan.wait()
    before = lan.window.reception._presenter.entry

    for key in (Qt.Key.Key_F9, Qt.Key.Key_F4, Qt.Key.Key_F1):
        lan.press(key)
    lan.press(Qt.Key.Key_2, CTRL)
    lan.type(CARD, end=None)

    assert lan.window.reception._presenter.entry == before
    assert not lan.window.isVisible()
    assert lan.shell.gate.fields["password"].text() == CARD


def test_another_person_gets_a_window_of_their_own_and_not_the_draft(
    lan: Sitting, office: Desk, counter: Counter
) -> None:
    lan.window.on_scan(CARD)
    drafts = replace(
        counter.desk,
        actor=next(
            Actor(id=row.id, name=row.name, role=row.role)
            for row in listed(office)
            if row.login == "lan"
        ),
    )
    lan.qtbot.waitUntil(lambda: len(kept_drafts(drafts)) == 1, timeout=20_000)
    lan.press(Qt.Key.Key_L, CTRL)
    lan.wait()

    choose(lan, "hoa")
    lan.type(OWN)
    assert HOA.name in lan.words
    assert lan.window.reception._presenter.entry.empty

    lan.press(Qt.Key.Key_L, CTRL)
    lan.wait()
    choose(lan, "lan")
    lan.type(OWN)
    assert lan.window.reception._presenter.entry.applicant.name == "Nguyễn Văn Mẫu"


def test_a_role_that_changed_meanwhile_counts_from_the_next_sign_in(
    lan: Sitting, office: Desk
) -> None:
    window = lan.window
    change(office, "lan", role=Role.HEAD)
    lan.press(Qt.Key.Key_L, CTRL)
    lan.wait()
    lan.type(OWN)

    assert lan.window is not window
    assert lan.window._desk.actor.role is Role.HEAD


def test_an_administrator_is_offered_what_is_set_up_and_no_dossiers(
    open_shell: Open, office: Desk
) -> None:
    sitting = open_shell(NOBODY)
    choose(sitting, "quan.tri")
    sitting.type(ADMINISTRATOR.password)

    names = [str(page.name) for page in sitting.window.pages]
    assert names == ["Thủ tục", "Lịch làm việc", "Cơ quan", "Tài khoản", "Liên lạc"]
    assert sitting.window.contents.catalogue.isVisible()
    sitting.qtbot.waitUntil(lambda: not cut_off(sitting.shell), timeout=20_000)
    sitting.window.on_scan(CARD)
    assert "không xử lý hồ sơ" in sitting.window.messages.text
    assert sitting.window.reception._presenter.entry.empty


def test_a_clerk_is_not_offered_the_accounts(lan: Sitting) -> None:
    assert "Tài khoản" not in [str(page.name) for page in lan.window.pages]


def test_closing_the_window_closes_the_session(lan: Sitting, office: Desk) -> None:
    lan.shell.close()

    closed = facts(office)[-1]
    assert isinstance(closed, SessionClosed)
    assert closed.end is SessionEnd.SIGNED_OUT


def test_whoever_came_last_is_meant_when_the_window_opens_again(
    lan: Sitting, open_shell: Open
) -> None:
    lan.shell.close()

    sitting = open_shell(NOBODY)

    person = sitting.shell.gate._presenter.person
    assert person is not None
    assert person.login == "lan"


def test_idleness_locks_and_says_so_in_the_journal(lan: Sitting, office: Desk) -> None:
    lan.shell._idle._timer.setInterval(1)
    lan.press(Qt.Key.Key_Shift)

    lan.qtbot.waitUntil(lambda: not lan.inside(), timeout=20_000)
    lan.wait()

    closed = facts(office)[-1]
    assert isinstance(closed, SessionClosed)
    assert closed.end is SessionEnd.IDLE


def test_every_touch_puts_the_lock_off(qtbot: QtBot, lan: Sitting) -> None:
    idle = Idle(dressed(), timedelta(minutes=5))
    idle.watch()
    idle._timer.setInterval(10_000_000)
    lan.press(Qt.Key.Key_Shift)

    assert idle._timer.remainingTime() > 1_000_000
    idle.rest()
    assert not idle._timer.isActive()


def test_nobody_is_locked_out_of_a_demo(open_shell: Open) -> None:
    sitting = open_shell(Actor(id="demo-clerk", name="Lê Thị Mẫu", role=Role.CLERK, unbound=True))

    assert sitting.inside()
    assert not sitting.shell._idle._timer.isActive()


def test_caps_lock_is_told_while_the_password_is_typed(open_shell: Open, office: Desk) -> None:
    sitting = open_shell(NOBODY)
    sitting.type("a", end=None)
    assert "Caps Lock đang bật" not in sitting.words

    sitting.type("A", end=None)

    assert "Caps Lock đang bật" in sitting.words


def test_the_password_can_be_looked_at(open_shell: Open, office: Desk) -> None:
    sitting = open_shell(NOBODY)
    field = sitting.shell.gate.fields["password"]

    sitting.press(Qt.Key.Key_F8)
    assert field.echoMode() == field.EchoMode.Normal
    sitting.press(Qt.Key.Key_F8)
    assert field.echoMode() == field.EchoMode.Password


@pytest.mark.parametrize(
    ("written", "minutes"), [("", 5), ("1", 1), ("15", 15), ("16", 5), ("0", 5), ("nie", 5)]
)
def test_the_idle_lock_is_a_setting_within_bounds(
    tmp_path: Path, written: str, minutes: int
) -> None:
    (tmp_path / "window.ini").write_text(f"[sign_in]\nidle_minutes={written}\n", "utf-8")

    assert SignInSettings(tmp_path).idle_lock == timedelta(minutes=minutes)
    assert SignInSettings(None).idle_lock == timedelta(minutes=5)
