"""Accounts: one state for one set of events, five wrong tries, dormancy, old passwords."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.accounts import (
    SESSION_PREFIX,
    SUBJECT_PREFIX,
    Account,
    AccountState,
    SignInPolicy,
    check_login,
    check_name,
    fold,
)
from counter_app.domain.facts import Fact, encode
from counter_app.domain.facts.clerks import (
    ClerkChanged,
    ClerkClosed,
    ClerkEnrolled,
    ClerkPasswordChanged,
    ClerkUnlocked,
    SessionOpened,
    SessionRefused,
    WhyRefused,
)
from counter_app.domain.journal import (
    DeviceId,
    Event,
    Header,
    heads,
    make_event,
    payload_hash,
    tick,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused

START = datetime(2026, 11, 23, 7, 30, tzinfo=VIET_NAM)
MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """One counter's knowledge of an account; its clock may be wrong."""

    device: str
    clock: datetime = START
    known: list[Event] = field(default_factory=list)

    def write(self, fact: Fact, session: str = "") -> Event:
        subject = SESSION_PREFIX + session if session else SUBJECT_PREFIX + "mau"
        payload = encode(fact, "0" * 32)
        own = [event for event in self.known if event.header.origin == self.device]
        about = [event for event in self.known if event.header.subject == subject]
        header = Header(
            feed="H30.12",
            origin=DeviceId(self.device),
            actor="",
            subject=subject,
            kind=fact.KIND,
            version=1,
            time=tick(
                int(self.clock.timestamp() * 1000), [event.header.time for event in own + about]
            ),
            prev=own[-1].id if own else None,
            seen=heads(about),
            payload_hash=payload_hash(payload),
        )
        event = make_event(header, payload)
        self.known.append(event)
        self.clock += MINUTE
        return event

    def enrol(self, role: Role = Role.CLERK) -> None:
        self.write(
            ClerkEnrolled(
                clerk="mau", login="mau", name="Nguyễn Văn Mẫu", role=role, secret="s0",
                must_change=True, enrolled_at=self.clock,
            )
        )  # fmt: skip

    def wrong(self, because: WhyRefused = WhyRefused.WRONG_PASSWORD) -> None:
        self.write(SessionRefused(clerk="mau", because=because, refused_at=self.clock))

    def right(self, session: str = "1") -> None:
        self.write(SessionOpened(clerk="mau", opened_at=self.clock), session)

    @property
    def account(self) -> Account:
        account = fold(self.known)
        assert account is not None
        return account

    def learn(self, other: "Desk") -> None:
        ids = {event.id for event in self.known}
        self.known += [event for event in other.known if event.id not in ids]


@pytest.fixture
def desk() -> Desk:
    desk = Desk("a")
    desk.enrol()
    return desk


def test_an_account_is_as_its_last_change_left_it(desk: Desk) -> None:
    desk.write(ClerkChanged(clerk="mau", name="Nguyễn Thị Mẫu", role=Role.HEAD, changed_at=START))
    desk.write(
        ClerkPasswordChanged(clerk="mau", secret="s1", must_change=False, chosen_at=desk.clock)
    )

    account = desk.account
    assert (account.id, account.login, account.name) == ("mau", "mau", "Nguyễn Thị Mẫu")
    assert account.role is Role.HEAD
    assert account.secrets == ("s0", "s1")
    assert not account.must_change


def test_a_stronger_hash_of_the_same_password_takes_the_place_of_the_weaker(desk: Desk) -> None:
    chosen = desk.account.chosen_at
    desk.write(ClerkPasswordChanged(clerk="mau", secret="s0+", must_change=True, chosen_at=chosen))

    assert desk.account.secrets == ("s0+",)


def test_no_secret_shows_in_what_is_printed_of_an_account(desk: Desk) -> None:
    assert "s0" not in repr(desk.account)
    enrolled = ClerkEnrolled(
        clerk="mau", login="mau", name="Mẫu", role=Role.CLERK, secret="s0", must_change=True,
        enrolled_at=START,
    )  # fmt: skip
    assert "s0" not in repr(enrolled)


def test_five_wrong_tries_lock_for_twelve_hours_and_four_do_not(desk: Desk) -> None:
    for _ in range(4):
        desk.wrong()
    assert desk.account.state(desk.clock) is AccountState.OPEN

    desk.wrong()

    last = desk.account.wrong_tries[-1]
    assert desk.account.locked_until() == last + timedelta(hours=12)
    assert desk.account.state(desk.clock) is AccountState.LOCKED
    assert desk.account.state(last + timedelta(hours=12, seconds=-1)) is AccountState.LOCKED
    assert desk.account.state(last + timedelta(hours=12)) is AccountState.OPEN


def test_after_a_lock_the_tries_are_counted_anew(desk: Desk) -> None:
    for _ in range(5):
        desk.wrong()
    desk.clock += timedelta(hours=12)
    for _ in range(4):
        desk.wrong()
    assert desk.account.state(desk.clock) is AccountState.OPEN

    desk.wrong()

    assert desk.account.state(desk.clock) is AccountState.LOCKED


def test_who_is_turned_away_while_locked_is_not_locked_for_longer(desk: Desk) -> None:
    for _ in range(5):
        desk.wrong()
    until = desk.account.locked_until()

    desk.wrong(WhyRefused.LOCKED)

    assert desk.account.locked_until() == until


def test_a_right_password_an_unlocking_and_a_new_password_clear_the_tries(desk: Desk) -> None:
    clearings = (
        desk.right,
        lambda: desk.write(ClerkUnlocked(clerk="mau", unlocked_at=desk.clock)),
        lambda: desk.write(
            ClerkPasswordChanged(clerk="mau", secret="s", must_change=True, chosen_at=desk.clock)
        ),
    )
    for clear in clearings:
        desk.wrong()
        assert desk.account.wrong_tries
        clear()
        assert not desk.account.wrong_tries


def test_wrong_tries_at_two_counters_that_do_not_talk_lock_once_they_do(desk: Desk) -> None:
    other = Desk("b")
    other.learn(desk)
    for _ in range(3):
        desk.wrong()
        other.wrong()
    assert desk.account.state(desk.clock) is AccountState.OPEN

    desk.learn(other)

    assert desk.account.state(desk.clock) is AccountState.LOCKED


def test_settings_are_named_and_can_be_others(desk: Desk) -> None:
    strict = SignInPolicy(most_wrong=1, locked_for=timedelta(hours=24))

    desk.wrong()

    assert desk.account.state(desk.clock, strict) is AccountState.LOCKED
    assert desk.account.state(desk.clock + timedelta(hours=13), strict) is AccountState.LOCKED


def test_a_closed_account_stays_closed_whatever_others_did_meanwhile(desk: Desk) -> None:
    other = Desk("b")
    other.learn(desk)
    desk.write(ClerkClosed(clerk="mau", closed_at=desk.clock))
    other.clock += timedelta(days=1)
    other.write(ClerkUnlocked(clerk="mau", unlocked_at=other.clock))
    other.right()

    other.learn(desk)

    assert other.account.state(other.clock) is AccountState.CLOSED


def test_an_account_that_nobody_uses_goes_dormant_until_it_is_unlocked(desk: Desk) -> None:
    late = START + timedelta(days=46)
    assert desk.account.state(START + timedelta(days=44)) is AccountState.OPEN
    assert desk.account.state(late) is AccountState.DORMANT

    desk.write(ClerkUnlocked(clerk="mau", unlocked_at=late))

    assert desk.account.state(late) is AccountState.OPEN


def test_an_administrator_never_goes_dormant_but_must_renew_the_password() -> None:
    desk = Desk("a")
    desk.enrol(Role.ADMINISTRATOR)
    desk.write(
        ClerkPasswordChanged(clerk="mau", secret="s1", must_change=False, chosen_at=desk.clock)
    )
    chosen = desk.account.chosen_at

    assert desk.account.state(chosen + timedelta(days=400)) is AccountState.OPEN
    assert not desk.account.needs_new_password(chosen + timedelta(days=60))
    assert desk.account.needs_new_password(chosen + timedelta(days=61))


def test_a_clerk_keeps_a_password_of_their_own_choice(desk: Desk) -> None:
    assert desk.account.needs_new_password(START)

    desk.write(
        ClerkPasswordChanged(clerk="mau", secret="s1", must_change=False, chosen_at=desk.clock)
    )

    assert not desk.account.needs_new_password(START + timedelta(days=400))


def test_there_is_no_account_before_its_enrolment_is_here(desk: Desk) -> None:
    desk.wrong()

    assert fold(desk.known[1:]) is None
    assert fold([]) is None


def test_a_second_enrolment_under_the_same_id_changes_nothing(desk: Desk) -> None:
    before = desk.account

    desk.enrol(Role.ADMINISTRATOR)

    assert desk.account == before


def happen(desk: Desk, what: str, number: int) -> None:
    match what:
        case "wrong":
            desk.wrong()
        case "right":
            desk.right(f"{number}")
        case "change":
            role = list(Role)[number % 3]
            name = f"Mẫu {number}"
            desk.write(ClerkChanged(clerk="mau", name=name, role=role, changed_at=desk.clock))
        case "password":
            secret, now = f"s{number}", desk.clock
            desk.write(
                ClerkPasswordChanged(clerk="mau", secret=secret, must_change=False, chosen_at=now)
            )
        case _:
            desk.write(ClerkUnlocked(clerk="mau", unlocked_at=desk.clock))


HAPPENINGS = ("wrong", "right", "change", "password", "unlock")


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    """An account in the hands of three counters that hear of each other now and then."""
    desks = [Desk(name, START + draw(st.integers(-9, 9)) * timedelta(hours=5)) for name in "abc"]
    desks[0].enrol()
    for other in desks[1:]:
        other.learn(desks[0])
    for number in range(draw(st.integers(0, 14))):
        desk = draw(st.sampled_from(desks))
        if draw(st.booleans()):
            desk.learn(draw(st.sampled_from(desks)))
        happen(desk, draw(st.sampled_from(HAPPENINGS)), number)
    for other in desks[1:]:
        desks[0].learn(other)
    return desks[0].known


def latest_session_only(events: Iterable[Event]) -> list[Event]:
    known = list(events)
    sessions = [event for event in known if event.header.subject.startswith(SESSION_PREFIX)]
    latest = max(sessions, key=lambda event: (event.header.time, event.id), default=None)
    return [event for event in known if event not in sessions or event is latest]


@given(lives(), st.randoms(use_true_random=False))
def test_the_same_set_of_events_is_the_same_account_in_whatever_order_it_came(
    events: list[Event], chance: random.Random
) -> None:
    account = fold(events)

    shuffled = chance.sample(events, len(events))

    assert fold(shuffled) == account
    assert fold([*shuffled, *events]) == account


@given(lives())
def test_of_all_sessions_the_latest_opening_is_enough(events: list[Event]) -> None:
    assert fold(latest_session_only(events)) == fold(events)


@pytest.mark.parametrize("login", ["mau", "nguyen.van-mau_2", "Mau", "  mau "])
def test_a_login_is_kept_in_lower_case(login: str) -> None:
    assert check_login(login) == login.strip().lower()


@pytest.mark.parametrize("login", ["", "ab", "1mau", "mẫu", "mau nv", "m" * 33, "-mau", "mau\n2"])
def test_what_cannot_be_typed_on_every_keyboard_is_no_login(login: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_login(login)

    assert refusal.value.where == "login"


def test_a_name_is_one_line_with_letters() -> None:
    assert check_name("  Nguyễn   Văn Mẫu ") == "Nguyễn Văn Mẫu"
    with pytest.raises(Refused) as refusal:
        check_name("123")
    assert refusal.value.where == "name"
