"""Keeping accounts: the first administrator, and then whatever an administrator does for others.

A password that somebody else chose opens nothing but the choice of another one
(`counter_app.service.signing_in`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from counter_app.domain.accounts import (
    DEFAULT_POLICY,
    SUBJECT_PREFIX,
    Account,
    AccountState,
    SignInPolicy,
    check_login,
    check_name,
    keep_an_administrator,
    named,
)
from counter_app.domain.facts import Fact
from counter_app.domain.facts.clerks import (
    ClerkChanged,
    ClerkClosed,
    ClerkEnrolled,
    ClerkPasswordChanged,
    ClerkUnlocked,
)
from counter_app.domain.passwords import check_password
from counter_app.domain.roles import NOBODY, UNCLAIMED, Act, Actor, Role, allow
from counter_app.domain.sentences import Refused, say
from counter_app.service.desk import Desk
from counter_app.service.password_port import Passwords
from counter_app.service.ports import Reader, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClerk:
    """Who is to have an account; the password is in the clear until it is hashed."""

    login: str
    name: str
    password: str = field(repr=False)
    role: Role = Role.CLERK


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account in a list. `clashes`: another open account has the same login."""

    id: str
    login: str
    name: str
    role: Role
    state: AccountState
    must_change: bool
    locked_until: datetime | None
    signed_in_at: datetime | None
    clashes: bool


def actor_at_start(reader: Reader) -> Actor:
    """Who works at a counter that was just opened, before anyone has signed in there.

    Whoever sits there while it has no account, and the demo's clerk in a demo; both may do all.
    """
    accounts = reader.accounts()
    if not accounts:
        return UNCLAIMED
    if not reader.office().demo:
        return NOBODY
    clerk = next((one for one in accounts if one.role is Role.CLERK), accounts[0])
    return replace(actor_of(clerk), unbound=True)


def actor_of(account: Account) -> Actor:
    """The person behind an account, as the one who acts."""
    return Actor(id=account.id, name=account.name, role=account.role)


def listed(desk: Desk, *, policy: SignInPolicy = DEFAULT_POLICY) -> tuple[AccountRow, ...]:
    """Every account, open ones first, by login."""
    now = desk.clock.now()
    with desk.store.reading() as reader:
        accounts = reader.accounts()
    open_logins = [account.login for account in accounts if not account.closed]
    rows = (
        AccountRow(
            id=account.id,
            login=account.login,
            name=account.name,
            role=account.role,
            state=account.state(now, policy),
            must_change=account.needs_new_password(now, policy),
            locked_until=account.locked_until(policy),
            signed_in_at=account.signed_in_at,
            clashes=not account.closed and open_logins.count(account.login) > 1,
        )
        for account in accounts
    )
    return tuple(sorted(rows, key=lambda row: (row.state is AccountState.CLOSED, row.login)))


def checked(new: NewClerk) -> NewClerk:
    """What is kept of a new account. Raises `Refused` with the field's name."""
    login, name = check_login(new.login), check_name(new.name)
    check_password(new.password, login=login, name=name)
    return replace(new, login=login, name=name)


def enrol_first(desk: Desk, new: NewClerk) -> Account:
    """Give a counter its first account, an administrator's; from then on people sign in.

    Raises `Refused` where there is an account already, or the entry is not in order.
    """
    clerk = replace(checked(new), role=Role.ADMINISTRATOR)
    secret = desk.passwords.hash(clerk.password)
    with desk.writing() as work:
        if work.accounts():
            raise Refused(
                say("Quầy này đã có tài khoản; hãy đăng nhập bằng tài khoản quản trị viên."),
                "login",
            )
        account_id = work.new_id()
        fact = _enrolled(desk, account_id, clerk, secret, must_change=False)
        work.record(fact, subject=SUBJECT_PREFIX + account_id, actor=account_id)
        return _committed(work, account_id)


def enrol(desk: Desk, new: NewClerk) -> Account:
    """Give a person an account; the password must be changed at the first sign-in.

    Raises `Refused` where the login is another open account's, or the entry is not in order.
    """
    allow(desk.actor, Act.KEEP_ACCOUNTS)
    clerk = checked(new)
    secret = desk.passwords.hash(clerk.password)
    with desk.writing() as work:
        if not work.accounts():
            raise Refused(say("Hãy lập tài khoản quản trị viên đầu tiên trước."), "role")
        if any(one.login == clerk.login and not one.closed for one in work.accounts()):
            raise Refused(
                say("Tên đăng nhập {login} đã có người dùng.", login=clerk.login), "login"
            )
        account_id = work.new_id()
        fact = _enrolled(desk, account_id, clerk, secret, must_change=True)
        work.record(fact, subject=SUBJECT_PREFIX + account_id)
        return _committed(work, account_id)


def enrol_fixed(desk: Desk, clerks: Iterable[tuple[str, NewClerk]]) -> None:
    """Give a demo its accounts, under ids that are the same at all its counters."""
    with desk.writing() as work:
        for account_id, new in clerks:
            secret = desk.passwords.hash(new.password)
            fact = _enrolled(desk, account_id, new, secret, must_change=False)
            work.record(fact, subject=SUBJECT_PREFIX + account_id, actor=account_id)
        work.commit()


def _enrolled(
    desk: Desk, account_id: str, new: NewClerk, secret: str, *, must_change: bool
) -> ClerkEnrolled:
    return ClerkEnrolled(
        clerk=account_id,
        login=new.login,
        name=new.name,
        role=new.role,
        secret=secret,
        must_change=must_change,
        enrolled_at=desk.clock.now(),
    )


def change(desk: Desk, login: str, *, name: str = "", role: Role | None = None) -> Account:
    """Another name or another role; "" and None leave it as it is.

    Raises `Refused` where no administrator would be left.
    """

    def changed(account: Account, others: list[Account]) -> Fact:
        if role not in {None, Role.ADMINISTRATOR}:
            keep_an_administrator(account, others)
        return ClerkChanged(
            clerk=account.id,
            name=check_name(name) if name else account.name,
            role=role or account.role,
            changed_at=desk.clock.now(),
        )

    return _kept(desk, login, changed)


def close(desk: Desk, login: str) -> Account:
    """The person has left. Raises `Refused` where no administrator would be left."""

    def closed(account: Account, others: list[Account]) -> Fact:
        keep_an_administrator(account, others)
        return ClerkClosed(clerk=account.id, closed_at=desk.clock.now())

    return _kept(desk, login, closed)


def unlock(desk: Desk, login: str) -> Account:
    """Let a person try again who was locked out, or was away for too long."""

    def unlocked(account: Account, _others: list[Account]) -> Fact:
        return ClerkUnlocked(clerk=account.id, unlocked_at=desk.clock.now())

    return _kept(desk, login, unlocked)


def reset_password(desk: Desk, login: str, password: str) -> Account:
    """A new password for a person who lost theirs, to be changed at the next sign-in."""
    allow(desk.actor, Act.KEEP_ACCOUNTS)
    with desk.store.reading() as reader:
        account = named(reader.accounts(), login)
    secret = new_secret(desk.passwords, account, password)

    def reset(account: Account, _others: list[Account]) -> Fact:
        return ClerkPasswordChanged(
            clerk=account.id, secret=secret, must_change=True, chosen_at=desk.clock.now()
        )

    return _kept(desk, account.id, reset)


def new_secret(
    passwords: Passwords,
    account: Account,
    password: str,
    *,
    policy: SignInPolicy = DEFAULT_POLICY,
    where: str = "new_password",
) -> str:
    """The hash of a new password. Raises `Refused` where it is none for this account.

    An administrator's is none of the last ones; anybody's is another than before.
    """
    check_password(password, login=account.login, name=account.name, where=where)
    administrator = account.role is Role.ADMINISTRATOR
    remembered = policy.remembered_passwords if administrator else 1
    if any(passwords.matches(password, secret) for secret in account.secrets[-remembered:]):
        raise Refused(
            say(
                "Mật khẩu mới phải khác {count} mật khẩu gần nhất của tài khoản.", count=remembered
            ),
            where,
        )
    return passwords.hash(password)


def _kept(desk: Desk, login: str, about: Callable[[Account, list[Account]], Fact]) -> Account:
    """Record what an administrator does about one account, given it and all other open ones."""
    allow(desk.actor, Act.KEEP_ACCOUNTS)
    with desk.writing() as work:
        account = named(work.accounts(), login)
        others = [one for one in work.accounts() if one.id != account.id and not one.closed]
        fact = about(account, others)
        work.record(fact, subject=SUBJECT_PREFIX + account.id)
        return _committed(work, account.id)


def _committed(work: Work, account_id: str) -> Account:
    """The account as it stands after this work, once it is durable."""
    account = next(one for one in work.accounts() if one.id == account_id)
    work.commit()
    return account
