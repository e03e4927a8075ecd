"""Accounts that the province opens and closes: the way back into a counter nobody can keep."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from counter_app.domain.accounts import AccountState
from counter_app.domain.passwords import check_password
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused
from counter_app.hashing import Argon2Passwords
from counter_app.service.accounts import NewClerk, enrol, enrol_first, listed
from counter_app.service.signing_in import change_own_password, sign_in
from provincial_server.__main__ import main
from provincial_server.accounts import Accounts
from provincial_server.serving import Place, Running
from tests.server.facts import AGENCY, OTHER_AGENCY
from tests.sync.desk import QUICK, desk_of
from tests.sync.office import Counter, HandClock, assert_sound

FORGOTTEN, CHOSEN = "Quên-mất-2026", "Chọn-mới-2026"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def node(tmp_path: Path, clock: HandClock) -> Iterator[Running]:
    with Running(Place(folder=tmp_path / "node"), now=clock.now_ms) as running:
        yield running


@pytest.fixture
def counter(tmp_path: Path, node: Running, clock: HandClock) -> Counter:
    """A counter whose administrator is `quantri`, and a later moment at the province."""
    enrolled = Counter(tmp_path)
    enrol_first(
        desk_of(enrolled), NewClerk(login="quantri", name="Hoàng Thị Mẫu", password=FORGOTTEN)
    )
    enrolled.enrol(node)
    enrolled.engine.sync()
    clock.move(minutes=1)
    return enrolled


@pytest.fixture
def accounts(node: Running) -> Accounts:
    return Accounts(
        database=node.node.database,
        own=node.node.own,
        agency=AGENCY,
        passwords=Argon2Passwords(QUICK),
    )


def refusal(counter: Counter, login: str, password: str) -> str:
    """Which field a person is sent back to."""
    with pytest.raises(Refused) as refused:
        sign_in(desk_of(counter), login, password)
    return refused.value.where


def test_a_new_administrator_enters_with_a_password_that_opens_only_the_choice_of_another(
    node: Running, counter: Counter, accounts: Accounts
) -> None:
    given = accounts.enrol("cuuho", "Võ Văn Mẫu", Role.ADMINISTRATOR)
    counter.engine.sync()

    assert refusal(counter, "cuuho", given.password) == "new_password"
    change_own_password(desk_of(counter), "cuuho", given.password, CHOSEN)
    signed_in = sign_in(desk_of(counter), "cuuho", CHOSEN)
    assert (signed_in.actor.id, signed_in.actor.role) == (given.id, Role.ADMINISTRATOR)

    helped = NewClerk(login="canbo", name="Lê Thị Mẫu", password="Khởi-đầu-2026")
    enrol(desk_of(counter, signed_in.actor), helped)
    counter.engine.sync()
    assert [one.login for one in accounts.all()] == ["quantri", "cuuho", "canbo"]
    assert_sound(node, counter)


def test_a_reset_brings_back_who_forgot_the_password_and_was_locked_out(
    counter: Counter, accounts: Accounts, clock: HandClock
) -> None:
    for _ in range(5):
        refusal(counter, "quantri", "Sai-rồi-2026")
    counter.engine.sync()
    (row,) = listed(desk_of(counter))
    assert row.state is AccountState.LOCKED

    clock.move(minutes=5)
    given = accounts.reset("quantri")
    counter.engine.sync()

    (row,) = listed(desk_of(counter))
    assert (row.state, row.must_change) == (AccountState.OPEN, True)
    assert refusal(counter, "quantri", FORGOTTEN) == "password"
    assert refusal(counter, "quantri", given.password) == "new_password"


def test_a_closed_account_opens_no_more_and_an_administrator_is_always_left(
    counter: Counter, accounts: Accounts
) -> None:
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        accounts.close("quantri")
    accounts.enrol("cuuho", "Võ Văn Mẫu", Role.ADMINISTRATOR)
    accounts.close("quantri")
    counter.engine.sync()

    assert refusal(counter, "quantri", FORGOTTEN) == "login"


@pytest.mark.parametrize(
    ("agency", "login", "name", "where"),
    [
        (AGENCY, "quantri", "Võ Văn Mẫu", "login"),
        (AGENCY, "x", "Võ Văn Mẫu", "login"),
        (AGENCY, "cuuho", "7", "name"),
        (OTHER_AGENCY, "cuuho", "Võ Văn Mẫu", "agency"),
        ("xã", "cuuho", "Võ Văn Mẫu", "agency"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    node: Running, counter: Counter, agency: str, login: str, name: str, where: str
) -> None:
    there = Accounts(
        database=node.node.database,
        own=node.node.own,
        agency=agency,
        passwords=Argon2Passwords(QUICK),
    )

    with pytest.raises(Refused) as refused:
        there.enrol(login, name, Role.HEAD)

    assert refused.value.where == where
    assert len(listed(desk_of(counter))) == 1


def test_the_one_time_password_is_a_password_and_never_the_same(
    accounts: Accounts, counter: Counter
) -> None:
    told = {accounts.reset("quantri").password for _ in range(3)}

    assert len(told) == 3
    for password in told:
        check_password(password, login="quantri", name="Hoàng Thị Mẫu")


def test_an_operator_opens_resets_and_closes_accounts(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, counter = tmp_path / "node", Counter(tmp_path)
    with Running(Place(folder=folder)) as node:
        counter.enrol(node)

    def run(act: str, *words: str) -> object:
        assert main(["--data", str(folder), "account", act, "--agency", AGENCY, *words]) == 0
        return msgspec.json.decode(capfd.readouterr().out)

    given = run("enrol", "--login", "cuuho", "--name", "Võ Văn Mẫu")
    assert isinstance(given, dict)
    assert (given["role"], given["login"]) == ("administrator", "cuuho")
    run("enrol", "--login", "truong", "--name", "Phạm Văn Mẫu", "--role", "head")
    again = run("reset", "--login", "truong")
    assert isinstance(again, dict)
    assert len(again["password"]) == 23
    run("close", "--login", "truong")
    told = run("list")
    assert isinstance(told, list)
    assert [(one["login"], one["closed"]) for one in told] == [("cuuho", False), ("truong", True)]

    with Running(Place(folder=folder)) as node:
        counter.engine.enrol(node.url, node.issue_code(AGENCY, 1).code)
        counter.engine.sync()
    assert refusal(counter, "cuuho", given["password"]) == "new_password"
