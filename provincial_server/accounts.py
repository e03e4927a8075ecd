"""Accounts opened from above: the way back where nobody at a counter can keep accounts any more.

The node writes the same events as an administrator at a counter, into the commune's feed. The
password is made here, told once, and opens nothing but the choice of another.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from counter_app.domain.accounts import (
    SUBJECT_PREFIX,
    Account,
    check_login,
    check_name,
    fold,
    keep_an_administrator,
    named,
)
from counter_app.domain.codes import check_agency
from counter_app.domain.facts.clerks import (
    ClerkClosed,
    ClerkEnrolled,
    ClerkPasswordChanged,
    ClerkUnlocked,
)
from counter_app.domain.ids import RANDOM_BITS, sortable_id
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, say
from counter_app.hashing import Argon2Passwords
from provincial_server.appending import lock_feed
from provincial_server.authority import void_of
from provincial_server.database import Database
from provincial_server.own_events import OwnEvents, Statement, events_about
from provincial_server.tables import devices, events

_SYMBOLS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a one-time password: none is mistaken for another when it is read out."""
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An account whose person chooses a password next; `password` is told once and kept nowhere."""

    id: str
    agency: str
    login: str
    name: str
    role: Role
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of one commune's counters, kept from the province."""

    database: Database
    own: OwnEvents
    agency: str
    passwords: Argon2Passwords = field(default_factory=Argon2Passwords)

    def enrol(self, login: str, name: str, role: Role) -> Given:
        """Give a person an account.

        Raises `Refused` where the login is another open account's, the entry is not in order, or
        no counter of the agency is enrolled.
        """
        login, name, password = check_login(login), check_name(name), _one_time()
        secret = self.passwords.hash(password)
        account_id = sortable_id(self.own.now(), secrets.randbits(RANDOM_BITS))
        with self.database.writing() as connection:
            if any(one.login == login and not one.closed for one in self._all(connection)):
                raise Refused(say("Tên đăng nhập {login} đã có người dùng.", login=login), "login")
            enrolled = ClerkEnrolled(
                clerk=account_id,
                login=login,
                name=name,
                role=role,
                secret=secret,
                must_change=True,
                enrolled_at=from_unix_ms(self.own.now()),
            )
            self._record(connection, Statement(subject=SUBJECT_PREFIX + account_id, fact=enrolled))
        return Given(
            id=account_id,
            agency=self.agency,
            login=login,
            name=name,
            role=role,
            password=password,
        )

    def reset(self, login: str) -> Given:
        """A new password for an account, which is open again whatever locked it."""
        password = _one_time()
        secret, now = self.passwords.hash(password), from_unix_ms(self.own.now())
        with self.database.writing() as connection:
            account = named(self._all(connection), login)
            subject = SUBJECT_PREFIX + account.id
            changed = ClerkPasswordChanged(
                clerk=account.id, secret=secret, must_change=True, chosen_at=now
            )
            unlocked = ClerkUnlocked(clerk=account.id, unlocked_at=now)
            self._record(
                connection,
                Statement(subject=subject, fact=changed),
                Statement(subject=subject, fact=unlocked),
            )
        return Given(
            id=account.id,
            agency=self.agency,
            login=account.login,
            name=account.name,
            role=account.role,
            password=password,
        )

    def close(self, login: str) -> Account:
        """Close an account for good. Raises `Refused` where no administrator would be left."""
        with self.database.writing() as connection:
            accounts = self._all(connection)
            account = named(accounts, login)
            keep_an_administrator(
                account, [one for one in accounts if one.id != account.id and not one.closed]
            )
            closed = ClerkClosed(clerk=account.id, closed_at=from_unix_ms(self.own.now()))
            self._record(connection, Statement(subject=SUBJECT_PREFIX + account.id, fact=closed))
        return account

    def all(self) -> list[Account]:
        """Every account of the commune that reached the province."""
        with self.database.reading() as connection:
            return _accounts(connection, self.agency)

    def _all(self, connection: Connection) -> list[Account]:
        """The same, and nobody else changes one before the commit."""
        check_agency(self.agency)
        here = select(devices.c.id).where(devices.c.agency_code == self.agency).limit(1)
        if connection.execute(here).first() is None:
            raise Refused(
                say("Chưa có quầy nào của {agency} được ghi danh.", agency=self.agency), "agency"
            )
        lock_feed(connection, self.agency)
        return _accounts(connection, self.agency)

    def _record(self, connection: Connection, *statements: Statement) -> None:
        self.own.record(connection, self.agency, statements)


def _accounts(connection: Connection, feed: str) -> list[Account]:
    query = (
        select(events.c.subject)
        .where(
            events.c.feed == feed,
            events.c.kind == ClerkEnrolled.KIND,
            events.c.position.is_not(None),
        )
        .order_by(events.c.position)
    )
    subjects = dict.fromkeys(connection.execute(query).scalars())
    void = void_of(connection, feed, subjects)
    folded = (
        fold(event for event in events_about(connection, feed, subject) if event.id not in void)
        for subject in subjects
    )
    return [account for account in folded if account is not None]


def _one_time() -> str:
    """Twenty symbols, about 99 random bits."""
    groups = ("".join(secrets.choice(_SYMBOLS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
