"""Accounts of the people at the counters, and who signed in, left or was turned away.

The events of an account have the subject `clerk:<id>`, wrong tries among them; a session is a
subject of its own, `session:<id>`, since there are so many of them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from counter_app.domain.facts.base import Fact
from counter_app.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkEnrolled(Fact):
    """A person has an account. `secret` is the password's Argon2id hash in its encoded form.

    `must_change`: the password is known to whoever enrolled the person, and opens nothing but
    the choice of another.
    """

    KIND: ClassVar[str] = "clerk.enrolled"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    login: str
    name: str
    role: Role
    secret: str = field(repr=False)
    must_change: bool
    enrolled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkChanged(Fact):
    """The name or the role is another from now on."""

    KIND: ClassVar[str] = "clerk.changed"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    name: str
    role: Role
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkPasswordChanged(Fact):
    """Another password; or the same one under a stronger hash, then `chosen_at` stays."""

    KIND: ClassVar[str] = "clerk.password_changed"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    secret: str = field(repr=False)
    must_change: bool
    chosen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkClosed(Fact):
    """The person has left. An account is closed for good; who comes back gets another one."""

    KIND: ClassVar[str] = "clerk.closed"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkUnlocked(Fact):
    """An administrator lets the person try again."""

    KIND: ClassVar[str] = "clerk.unlocked"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    unlocked_at: datetime


class SessionEnd(StrEnum):
    """How a session came to its end."""

    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    IDLE = "idle"


class WhyRefused(StrEnum):
    """Why somebody was turned away; only a wrong password counts towards the lock."""

    UNKNOWN = "unknown"
    """No such account; what was typed is not kept, for it may have been a password."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a reason, not a password
    LOCKED = "locked"
    CLOSED = "closed"
    DORMANT = "dormant"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Fact):
    """A person signed in at the counter that wrote this."""

    KIND: ClassVar[str] = "session.opened"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed(Fact):
    """The person left, or the screen was locked."""

    KIND: ClassVar[str] = "session.closed"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    end: SessionEnd
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRefused(Fact):
    """Somebody was not let in. `clerk` is "" where there is no such account."""

    KIND: ClassVar[str] = "session.refused"
    PERSONAL: ClassVar[bool] = True
    clerk: str
    because: WhyRefused
    refused_at: datetime
