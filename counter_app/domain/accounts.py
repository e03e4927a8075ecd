"""Accounts as their events tell them, and the rules of signing in (QCVN 12:2026/BCA).

An account is a deterministic fold: two counters that edit one account without knowing of each
other come to the same account. One account is one person's; a login names one open account,
except where two counters gave it to two persons at once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from counter_app.domain.checks import MOST_NAME, check_text
from counter_app.domain.facts import Fact, decode
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
from counter_app.domain.journal import Event, causal_order
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, say

SUBJECT_PREFIX: Final = "clerk:"
SESSION_PREFIX: Final = "session:"

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPolicy:
    """The named settings of signing in, with the defaults of QCVN 12:2026/BCA for level 1 and 2.

    An administrator's account never goes dormant: somebody must be able to wake the others.
    """

    most_wrong: int = 5
    locked_for: timedelta = timedelta(hours=12)
    idle_lock: timedelta = timedelta(minutes=5)
    dormant_after: timedelta = timedelta(days=45)
    administrator_password_age: timedelta = timedelta(days=60)
    remembered_passwords: int = 10


DEFAULT_POLICY: Final = SignInPolicy()


class AccountState(StrEnum):
    """Whether a right password lets the person in."""

    OPEN = auto()
    LOCKED = auto()
    DORMANT = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is known of one account.

    `secrets` are the hashes of all passwords it ever had, the one in force last; `wrong_tries`
    are the moments of wrong passwords since the last right one, unlocking or new password.
    """

    id: str
    login: str
    name: str
    role: Role
    secrets: tuple[str, ...] = field(repr=False)
    must_change: bool
    chosen_at: datetime
    active_at: datetime
    """When the person last signed in, or was enrolled or unlocked."""
    signed_in_at: datetime | None = None
    wrong_tries: tuple[datetime, ...] = ()
    closed: bool = False

    @property
    def secret(self) -> str:
        """The hash of the password in force."""
        return self.secrets[-1]

    def locked_until(self, policy: SignInPolicy = DEFAULT_POLICY) -> datetime | None:
        """When the lock ends or ended; None where the wrong tries are too few for one.

        Once a lock is over, the tries are counted anew.
        """
        run = 0
        until: datetime | None = None
        for moment in self.wrong_tries:
            if until is not None and moment >= until:
                run, until = 0, None
            run += 1
            if run >= policy.most_wrong:
                until = moment + policy.locked_for
        return until

    def state(self, now: datetime, policy: SignInPolicy = DEFAULT_POLICY) -> AccountState:
        """Whether a right password lets the person in now."""
        if self.closed:
            return AccountState.CLOSED
        until = self.locked_until(policy)
        if until is not None and now < until:
            return AccountState.LOCKED
        sleeps = self.role is not Role.ADMINISTRATOR
        if sleeps and now - self.active_at > policy.dormant_after:
            return AccountState.DORMANT
        return AccountState.OPEN

    def needs_new_password(self, now: datetime, policy: SignInPolicy = DEFAULT_POLICY) -> bool:
        """Whether another password must be chosen before anything else."""
        ages = self.role is Role.ADMINISTRATOR
        old = ages and now - self.chosen_at > policy.administrator_password_age
        return self.must_change or old


def fold(events: Iterable[Event]) -> Account | None:
    """The account that these events tell of; None before it is enrolled.

    Takes the events of `clerk:<id>` and, of the person's sessions, at least the latest opening.
    """
    account: Account | None = None
    for event in causal_order(events):
        fact = decode(event.header.kind, event.header.version, event.payload)
        if account is not None:
            account = _told(account, fact)
        elif isinstance(fact, ClerkEnrolled):
            account = _enrolled(event.header.subject.removeprefix(SUBJECT_PREFIX), fact)
    return account


def _enrolled(account_id: str, fact: ClerkEnrolled) -> Account:
    return Account(
        id=account_id,
        login=fact.login,
        name=fact.name,
        role=fact.role,
        secrets=(fact.secret,),
        must_change=fact.must_change,
        chosen_at=fact.enrolled_at,
        active_at=fact.enrolled_at,
    )


def _told(account: Account, fact: Fact) -> Account:  # noqa: PLR0911 - one line for each fact
    match fact:
        case ClerkChanged(name=name, role=role):
            return replace(account, name=name, role=role)
        case ClerkPasswordChanged():
            return _with_password(account, fact)
        case ClerkClosed():
            return replace(account, closed=True)
        case ClerkUnlocked(unlocked_at=moment):
            return replace(account, wrong_tries=(), active_at=moment)
        case SessionRefused(because=WhyRefused.WRONG_PASSWORD, refused_at=moment):
            return replace(account, wrong_tries=(*account.wrong_tries, moment))
        case SessionOpened(opened_at=moment):
            return replace(account, wrong_tries=(), active_at=moment, signed_in_at=moment)
        case _:
            return account


def _with_password(account: Account, fact: ClerkPasswordChanged) -> Account:
    """With a new password; a stronger hash takes the place of that of the same password."""
    same = fact.chosen_at == account.chosen_at
    before = account.secrets[:-1] if same else account.secrets
    return replace(
        account,
        secrets=(*before, fact.secret),
        must_change=fact.must_change,
        chosen_at=fact.chosen_at,
        wrong_tries=(),
    )


def check_login(text: str) -> str:
    """A login as it is kept, in lower case. Raises `Refused` for "login"."""
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise Refused(
            say(
                "Tên đăng nhập phải có từ 3 đến 32 ký tự: chữ cái không dấu, chữ số, dấu chấm, "
                "gạch dưới, gạch ngang; bắt đầu bằng chữ cái."
            ),
            "login",
        )
    return login


def check_name(text: str) -> str:
    """The person's full name, as papers will print it. Raises `Refused` for "name"."""
    name = check_text(text, "name", most=MOST_NAME)
    if not any(letter.isalpha() for letter in name):
        raise Refused(say("Hãy nhập họ và tên của người dùng tài khoản."), "name")
    return name


def named(accounts: Iterable[Account], text: str) -> Account:
    """The open account with this login or id. Raises `Refused` for "account"."""
    wanted = text.strip()
    found = [
        one for one in accounts if not one.closed and wanted in {one.id, one.login, one.id.lower()}
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(say("Không có tài khoản nào tên {login}.", login=wanted), "account")
    raise Refused(
        say(
            "Có {count} tài khoản cùng tên {login}, lập ở hai quầy khác nhau. Hãy ghi rõ mã tài "
            "khoản: {ids}.",
            count=len(found),
            login=wanted,
            ids=", ".join(one.id for one in found),
        ),
        "account",
    )


def keep_an_administrator(account: Account, others: Iterable[Account]) -> None:
    """Raise `Refused` where none of the others could keep accounts without this one."""
    if account.role is Role.ADMINISTRATOR and not any(
        other.role is Role.ADMINISTRATOR for other in others
    ):
        raise Refused(
            say("Đây là quản trị viên cuối cùng; hãy lập một quản trị viên khác trước."), "role"
        )
