"""Accounts on the real store: first start, signing in, five wrong tries, what administrators do."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typing_extensions import override

from counter_app.domain.accounts import Account, AccountState, SignInPolicy
from counter_app.domain.facts import Fact, decode
from counter_app.domain.facts.clerks import (
    ClerkEnrolled,
    ClerkPasswordChanged,
    SessionClosed,
    SessionEnd,
    SessionOpened,
    SessionRefused,
    WhyRefused,
)
from counter_app.domain.roles import NOBODY, UNCLAIMED, Role
from counter_app.domain.sentences import Refused
from counter_app.service.accounts import (
    AccountRow,
    NewClerk,
    actor_at_start,
    actor_of,
    change,
    close,
    enrol,
    enrol_first,
    listed,
    reset_password,
    unlock,
)
from counter_app.service.desk import Desk
from counter_app.service.signing_in import SignedIn, change_own_password, sign_in, sign_out
from counter_app.vault import Argon2Passwords, HashCost
from tests.db.office import QUICK, Counter

ADMINISTRATOR = NewClerk(login="quan.tri", name="Hoàng Thị Mẫu", password="Đò ngang 3 chuyến")
LAN = NewClerk(login="lan", name="Lê Thị Mẫu", password="Bến sông 9 lượt")
OWN = "cầu tre lắc lẻo"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter with an administrator; nobody has signed in."""
    counter = Counter(1, tmp_path / "counter.db").make()
    enrol_first(counter.desk, ADMINISTRATOR)
    yield counter
    counter.store.close()


@pytest.fixture
def desk(counter: Counter) -> Desk:
    """The desk of the counter before anyone has signed in."""
    return replace(counter.desk, actor=NOBODY)


@pytest.fixture
def office(desk: Desk) -> Desk:
    """The same desk, with the administrator at it."""
    return replace(desk, actor=sign_in(desk, "quan.tri", ADMINISTRATOR.password).actor)


@pytest.fixture
def lan(desk: Desk, office: Desk) -> str:
    """A clerk who has chosen a password; her account's id."""
    account = enrol(office, LAN)
    change_own_password(desk, "lan", LAN.password, OWN)
    return account.id


def facts(desk: Desk) -> list[tuple[str, Fact]]:
    """What was recorded on this counter: by whom, and what."""
    runs = desk.sync_store.unsent_runs(events=10_000, payload_bytes=1 << 30)
    return [
        (event.header.actor, decode(event.header.kind, event.header.version, event.payload))
        for run in runs
        for event in run.events
    ]


def accounts_of(desk: Desk) -> tuple[Account, ...]:
    with desk.store.reading() as reader:
        return reader.accounts()


def row_of(desk: Desk, login: str) -> AccountRow:
    return next(row for row in listed(desk) if row.login == login)


def wrong(desk: Desk, login: str = "lan", times: int = 1) -> Refused:
    """Try a wrong password this often; the last refusal."""
    refusals = []
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            sign_in(desk, login, "sai mật khẩu")
        refusals.append(refusal.value)
    return refusals[-1]


class Interrupted(Argon2Passwords):
    """Something else happens between the check of a password and the transaction after it."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(QUICK)
        self._meanwhile = meanwhile

    @override
    def is_weak(self, secret: str) -> bool:
        self._meanwhile()
        return super().is_weak(secret)


def test_a_counter_without_accounts_is_open_to_whoever_sits_there(tmp_path: Path) -> None:
    counter = Counter(1, tmp_path / "new.db").make()
    with counter.store.reading() as reader:
        assert actor_at_start(reader) == UNCLAIMED

    enrol_first(counter.desk, ADMINISTRATOR)

    with counter.store.reading() as reader:
        assert actor_at_start(reader) == NOBODY
    counter.store.close()


def test_the_first_account_is_an_administrators_and_there_is_only_one_first(desk: Desk) -> None:
    assert [row.role for row in listed(desk)] == [Role.ADMINISTRATOR]
    assert not row_of(desk, "quan.tri").must_change

    with pytest.raises(Refused, match="đã có tài khoản"):
        enrol_first(desk, LAN)


def test_another_account_cannot_come_before_the_first_administrator(tmp_path: Path) -> None:
    counter = Counter(1, tmp_path / "new.db").make()

    with pytest.raises(Refused, match="đầu tiên"):
        enrol(counter.desk, LAN)

    counter.store.close()


def test_each_act_carries_the_account_of_whoever_did_it(desk: Desk, office: Desk) -> None:
    enrolled = enrol(office, LAN)

    by, fact = facts(desk)[-1]
    assert isinstance(fact, ClerkEnrolled)
    assert by == office.actor.id
    assert fact.clerk == enrolled.id
    assert office.actor == actor_of(
        next(one for one in accounts_of(desk) if one.login == "quan.tri")
    )


def test_no_password_is_kept_in_the_clear(desk: Desk, lan: str) -> None:
    runs = desk.sync_store.unsent_runs(events=10_000, payload_bytes=1 << 30)
    payloads = b"".join(event.payload for run in runs for event in run.events).decode()

    assert lan in payloads
    for password in (ADMINISTRATOR.password, LAN.password, OWN):
        assert password not in payloads
    assert "$argon2id$" in payloads
    assert OWN not in repr(replace(LAN, password=OWN))


def test_a_person_signs_in_without_a_network_and_signs_out(desk: Desk, lan: str) -> None:
    signed_in = sign_in(desk, " LAN ", OWN)
    sign_out(desk, signed_in, SessionEnd.IDLE)

    (by, opened), (still_by, closed) = facts(desk)[-2:]
    assert (by, still_by) == (lan, lan)
    assert isinstance(opened, SessionOpened)
    assert isinstance(closed, SessionClosed)
    assert closed.end is SessionEnd.IDLE
    assert signed_in.actor.name == LAN.name
    assert row_of(desk, "lan").signed_in_at == opened.opened_at


def test_what_an_administrator_chose_opens_nothing_but_the_choice_of_another(
    desk: Desk, office: Desk
) -> None:
    enrol(office, LAN)

    with pytest.raises(Refused) as refusal:
        sign_in(desk, "lan", LAN.password)
    assert refusal.value.where == "new_password"
    with pytest.raises(Refused) as refusal:
        change_own_password(desk, "lan", LAN.password, LAN.password)
    assert refusal.value.where == "new_password"

    change_own_password(desk, "lan", LAN.password, OWN)
    assert sign_in(desk, "lan", OWN).actor.role is Role.CLERK


def test_five_wrong_tries_lock_even_for_the_right_password(desk: Desk, lan: str) -> None:
    assert wrong(desk, times=4).where == "password"
    locking = wrong(desk)

    assert locking.where == "login"
    assert "5 lần" in str(locking)
    with pytest.raises(Refused) as refusal:
        sign_in(desk, "lan", OWN)
    assert refusal.value.where == "login"
    assert row_of(desk, "lan").state is AccountState.LOCKED


def test_a_lock_ends_after_twelve_hours(counter: Counter, desk: Desk, lan: str) -> None:
    wrong(desk, times=5)
    counter.clock.moment += timedelta(hours=11, minutes=59)
    assert wrong(desk).where == "login"

    counter.clock.moment += timedelta(minutes=2)

    assert sign_in(desk, "lan", OWN).actor.id == lan


def test_an_administrator_unlocks_at_once(desk: Desk, office: Desk, lan: str) -> None:
    wrong(desk, times=5)

    unlock(office, "lan")

    assert sign_in(desk, "lan", OWN).actor.id == lan


def test_a_right_password_between_wrong_ones_starts_the_count_anew(desk: Desk, lan: str) -> None:
    for _ in range(3):
        wrong(desk, times=4)
        sign_in(desk, "lan", OWN)

    assert row_of(desk, "lan").state is AccountState.OPEN


def test_every_refusal_is_recorded_and_what_was_typed_is_not(desk: Desk, lan: str) -> None:
    before = len(facts(desk))
    wrong(desk)
    wrong(desk, "Cầu tre lắc lẻo")

    told = [fact for _, fact in facts(desk)[before:]]
    assert [(fact.clerk, fact.because) for fact in told if isinstance(fact, SessionRefused)] == [
        (lan, WhyRefused.WRONG_PASSWORD),
        ("", WhyRefused.UNKNOWN),
    ]


def test_an_unknown_login_and_a_wrong_password_are_refused_in_the_same_words(
    desk: Desk, lan: str
) -> None:
    known, unknown = wrong(desk), wrong(desk, "khong.co")

    assert str(known) == str(unknown)
    assert known.where == unknown.where


def test_guesses_side_by_side_gain_nothing(desk: Desk, lan: str) -> None:
    """The fifth wrong try elsewhere comes while the right password is being checked here."""
    wrong(desk, times=4)

    interrupted = replace(desk, passwords=Interrupted(lambda: wrong(desk)))

    with pytest.raises(Refused) as refusal:
        sign_in(interrupted, "lan", OWN)

    assert refusal.value.where == "login"


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(desk: Desk, lan: str) -> None:
    other = "con trâu đi trước"
    interrupted = replace(
        desk, passwords=Interrupted(lambda: change_own_password(desk, "lan", OWN, other))
    )

    with pytest.raises(Refused) as refusal:
        sign_in(interrupted, "lan", OWN)

    assert refusal.value.where == "password"


def test_a_weak_hash_is_made_anew_at_the_next_sign_in(desk: Desk, lan: str) -> None:
    stronger = replace(desk, passwords=Argon2Passwords(HashCost(memory_kib=128, passes=2)))
    chosen = next(one.chosen_at for one in accounts_of(desk) if one.id == lan)

    sign_in(stronger, "lan", OWN)

    (renewed,) = [fact for _, fact in facts(desk)[-2:-1]]
    assert isinstance(renewed, ClerkPasswordChanged)
    assert "m=128,t=2" in renewed.secret
    assert renewed.chosen_at == chosen
    events = len(facts(desk))
    sign_in(desk, "lan", OWN)
    assert len(facts(desk)) == events + 1, "a dearer hash than ours is left as it is"


def test_a_login_names_one_open_account(desk: Desk, office: Desk, lan: str) -> None:
    with pytest.raises(Refused) as refusal:
        enrol(office, replace(LAN, name="Lan Khác Mẫu"))
    assert refusal.value.where == "login"

    close(office, "lan")
    again = enrol(office, replace(LAN, name="Lan Khác Mẫu"))

    assert again.id != lan
    assert [row.state for row in listed(desk) if row.login == "lan"] == [
        AccountState.OPEN,
        AccountState.CLOSED,
    ]


def test_who_has_left_does_not_come_in(desk: Desk, office: Desk, lan: str) -> None:
    close(office, "lan")

    with pytest.raises(Refused, match="đã đóng"):
        sign_in(desk, "lan", OWN)
    with pytest.raises(Refused):
        unlock(office, "lan")


def test_a_role_changes_from_the_next_sign_in_on(desk: Desk, office: Desk, lan: str) -> None:
    change(office, "lan", role=Role.HEAD)
    change(office, "lan", name="Lê Thị Lan Mẫu")

    actor = sign_in(desk, "lan", OWN).actor
    assert (actor.role, actor.name) == (Role.HEAD, "Lê Thị Lan Mẫu")


def test_a_reset_password_must_be_changed(desk: Desk, office: Desk, lan: str) -> None:
    wrong(desk, times=5)

    reset_password(office, "lan", "Quên rồi 4 lần!")

    assert wrong(desk).where == "password"
    with pytest.raises(Refused) as refusal:
        sign_in(desk, "lan", "Quên rồi 4 lần!")
    assert refusal.value.where == "new_password"


@pytest.mark.parametrize(
    "undo",
    [lambda desk: close(desk, "quan.tri"), lambda desk: change(desk, "quan.tri", role=Role.HEAD)],
)
def test_the_last_administrator_cannot_be_lost(
    office: Desk, undo: Callable[[Desk], object], lan: str
) -> None:
    with pytest.raises(Refused, match="cuối cùng"):
        undo(office)

    enrol(office, replace(LAN, login="hoa", role=Role.ADMINISTRATOR))
    undo(office)


def test_administrators_choose_none_of_their_last_ten_passwords(desk: Desk) -> None:
    current = ADMINISTRATOR.password
    for number in range(10):
        new = f"Chuyến đò số {number}"
        change_own_password(desk, "quan.tri", current, new)
        current = new

    with pytest.raises(Refused, match="10") as refusal:
        change_own_password(desk, "quan.tri", current, "Chuyến đò số 0")
    assert refusal.value.where == "new_password"
    change_own_password(desk, "quan.tri", current, ADMINISTRATOR.password)


def test_an_administrator_must_renew_an_old_password(counter: Counter, desk: Desk) -> None:
    counter.clock.moment += timedelta(days=61)

    with pytest.raises(Refused) as refusal:
        sign_in(desk, "quan.tri", ADMINISTRATOR.password)

    assert refusal.value.where == "new_password"


def test_a_dormant_account_is_woken_by_an_administrator(
    counter: Counter, desk: Desk, office: Desk, lan: str
) -> None:
    counter.clock.moment += timedelta(days=46)
    with pytest.raises(Refused, match="45"):
        sign_in(desk, "lan", OWN)

    unlock(office, "lan")

    assert sign_in(desk, "lan", OWN).actor.id == lan


def test_settings_can_be_stricter(desk: Desk, lan: str) -> None:
    with pytest.raises(Refused) as refusal:
        sign_in(desk, "lan", "sai mật khẩu", policy=SignInPolicy(most_wrong=1))

    assert refusal.value.where == "login"


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (replace(LAN, login="l"), "login"),
        (replace(LAN, name=" "), "name"),
        (replace(LAN, password="ngan"), "password"),
        (replace(LAN, password="Lan@12345"), "password"),
    ],
)
def test_a_bad_entry_is_refused_and_writes_nothing(
    office: Desk, entry: NewClerk, where: str
) -> None:
    before = len(facts(office))

    with pytest.raises(Refused) as refusal:
        enrol(office, entry)

    assert refusal.value.where == where
    assert len(facts(office)) == before


@pytest.mark.parametrize(
    "keep",
    [
        lambda desk: enrol(desk, replace(LAN, login="hoa")),
        lambda desk: change(desk, "lan", role=Role.ADMINISTRATOR),
        lambda desk: close(desk, "quan.tri"),
        lambda desk: unlock(desk, "lan"),
        lambda desk: reset_password(desk, "quan.tri", "Quên rồi 4 lần!"),
    ],
)
def test_only_an_administrator_keepsaccounts_of(
    desk: Desk, lan: str, keep: Callable[[Desk], object]
) -> None:
    for actor in (NOBODY, sign_in(desk, "lan", OWN).actor):
        events = len(facts(desk))
        with pytest.raises(Refused) as refusal:
            keep(replace(desk, actor=actor))
        assert refusal.value.where == "clerk"
        assert len(facts(desk)) == events


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Counter]:
    """Another counter of the same commune, which has not heard of the first."""
    other = Counter(2, tmp_path / "other.db").make()
    yield other
    other.store.close()


def exchange(one: Counter, two: Counter) -> None:
    """Give each counter what the other has, as a node would."""
    for source, target in ((one, two), (two, one)):
        target.store.take_in("H30.12", source.runs(), 1)


def test_accounts_travel_to_the_communes_other_counters(
    counter: Counter, other: Counter, office: Desk, lan: str
) -> None:
    exchange(counter, other)

    with other.store.reading() as reader:
        assert actor_at_start(reader) == NOBODY
    assert isinstance(sign_in(other.desk, "lan", OWN), SignedIn)


def test_two_persons_given_one_login_at_two_counters_both_get_in(
    counter: Counter, other: Counter, office: Desk, lan: str
) -> None:
    enrol_first(other.desk, replace(ADMINISTRATOR, login="lan", name="Lan Khác Mẫu"))
    exchange(counter, other)

    assert sign_in(counter.desk, "lan", OWN).actor.id == lan
    namesake = sign_in(counter.desk, "lan", ADMINISTRATOR.password).actor
    assert namesake.name == "Lan Khác Mẫu"
    assert [row.clashes for row in listed(counter.desk)] == [True, True, False]
    with pytest.raises(Refused, match=lan):
        close(office, "lan")
    close(office, namesake.id)
    assert not any(row.clashes for row in listed(counter.desk))


def test_the_tables_are_the_same_when_built_anew(counter: Counter, desk: Desk, lan: str) -> None:
    sign_in(desk, "lan", OWN)
    wrong(desk, times=2)
    before = accounts_of(desk)

    counter.store.rebuild()

    assert accounts_of(desk) == before
    assert counter.store.verify().problem is None
