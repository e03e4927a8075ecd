"""What the sign-in page asks for and says, without Qt."""

from datetime import datetime
from typing import Any

import pytest

from counter_app.domain.accounts import AccountState
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, Unavailable, say
from counter_app.service.accounts import AccountRow
from counter_app.ui.presenters.gate import (
    Asked,
    GatePresenter,
    Typed,
    caps_lock_shows,
    person_in_words,
)


def row(login: str, state: AccountState = AccountState.OPEN, **more: Any) -> AccountRow:
    given: dict[str, Any] = {
        "id": f"id-{login}", "login": login, "name": f"{login.title()} Mẫu", "role": Role.CLERK,
        "state": state, "must_change": False, "locked_until": None, "signed_in_at": None,
        "clashes": False,
    }  # fmt: skip
    return AccountRow(**(given | more))


PEOPLE = (row("hoa"), row("lan"), row("nam", AccountState.CLOSED), row("thu", AccountState.LOCKED))


@pytest.fixture
def gate() -> GatePresenter:
    gate = GatePresenter()
    gate.show_people(PEOPLE, "id-lan")
    return gate


def test_whoever_was_here_last_is_meant_and_who_has_left_is_not_listed(gate: GatePresenter) -> None:
    assert gate.person == PEOPLE[1]
    assert [one.login for one in gate.people] == ["hoa", "lan", "thu"]

    gate.show_people(PEOPLE, "nobody")
    assert gate.person == PEOPLE[0]


def test_the_arrows_go_round(gate: GatePresenter) -> None:
    gate.step(1)
    assert gate.person == PEOPLE[3]
    gate.step(1)
    assert gate.person == PEOPLE[0]
    gate.step(-1)
    assert gate.person == PEOPLE[3]


def test_a_counter_without_accounts_asks_for_the_first_administrator(gate: GatePresenter) -> None:
    gate.show_people((), "")

    assert gate.asked is Asked.FIRST_START
    assert gate.person is None


def test_without_a_password_nothing_is_tried(gate: GatePresenter) -> None:
    assert gate.knock(Typed()) is None
    assert gate.where == "password"
    assert gate.knock(Typed(password="x")) is not None
    assert gate.error is None


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        (Typed(login="a", name="b"), "new_password"),
        (Typed(login="a", name="b", new="one", again="two"), "again"),
    ],
)
def test_a_new_password_is_typed_twice_alike(gate: GatePresenter, typed: Typed, where: str) -> None:
    gate.show_people((), "")

    assert gate.knock(typed) is None
    assert gate.where == where
    assert gate.error is not None


def test_where_a_new_password_is_due_it_is_asked_for(gate: GatePresenter) -> None:
    typed = Typed(password="first")
    gate.turned_away(Refused(say("x"), "new_password"), typed)
    assert gate.asked is Asked.NEW_PASSWORD

    gate.turned_away(Refused(say("too easy"), "new_password"), Typed(new="a", again="a"))
    assert gate.asked is Asked.NEW_PASSWORD
    assert gate.knock(Typed(new="b", again="b")) is not None

    gate.leave_new_password()
    assert (gate.asked, gate.error) == (Asked.SIGN_IN, None)


def test_a_person_may_choose_another_password_by_typing_the_one_in_force(
    gate: GatePresenter,
) -> None:
    gate.want_new_password(Typed())
    assert (gate.asked, gate.where) == (Asked.SIGN_IN, "password")

    gate.want_new_password(Typed(password="x"))
    assert (gate.asked, gate.error) == (Asked.NEW_PASSWORD, None)


def test_a_lock_that_comes_meanwhile_leads_back_to_the_password(gate: GatePresenter) -> None:
    gate.turned_away(Refused(say("x"), "new_password"), Typed(password="first"))

    gate.turned_away(Refused(say("locked"), "login"), Typed(new="a", again="a"))

    assert gate.asked is Asked.SIGN_IN
    assert str(gate.error) == "locked"


def test_the_world_being_away_changes_nothing_but_what_is_said(gate: GatePresenter) -> None:
    gate.turned_away(Unavailable(say("disk")), Typed(password="x"))

    assert (gate.asked, str(gate.error)) == (Asked.SIGN_IN, "disk")


def test_nothing_typed_shows_in_what_is_printed_of_it() -> None:
    assert "secret" not in repr(Typed(password="secret", new="secret", again="secret"))


def test_a_line_says_name_role_login_and_what_keeps_the_person_out() -> None:
    assert str(person_in_words(PEOPLE[1])) == "Lan Mẫu – Cán bộ tiếp nhận (lan)"
    assert "khóa" in str(person_in_words(PEOPLE[3]))
    assert "ngừng" in str(person_in_words(row("x", AccountState.DORMANT)))
    at = datetime.fromisoformat("2026-11-23T08:00+07:00")
    assert "08" not in str(person_in_words(row("x", signed_in_at=at)))


@pytest.mark.parametrize(
    ("text", "shift", "told"),
    [
        ("A", False, True),
        ("a", False, False),
        ("A", True, False),
        ("a", True, True),
        ("Đ", False, True),
        ("1", False, None),
        ("", False, None),
        ("\r", True, None),
        ("ab", False, None),
    ],
)
def test_a_letter_and_the_shift_key_tell_of_caps_lock(
    text: str, shift: bool, told: bool | None
) -> None:
    assert caps_lock_shows(text, shift=shift) is told
