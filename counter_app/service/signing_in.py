"""Signing in and out, and choosing one's own password; all of it works without a network.

A password is checked before the transaction begins, for it takes a while; whether the account
may still be entered is checked again within it, so that guesses side by side gain nothing.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from counter_app.domain.accounts import (
    DEFAULT_POLICY,
    SESSION_PREFIX,
    SUBJECT_PREFIX,
    Account,
    AccountState,
    SignInPolicy,
)
from counter_app.domain.facts.clerks import (
    ClerkPasswordChanged,
    SessionClosed,
    SessionEnd,
    SessionOpened,
    SessionRefused,
    WhyRefused,
)
from counter_app.domain.moments import spoken_moment
from counter_app.domain.passwords import readable
from counter_app.domain.roles import Actor
from counter_app.domain.sentences import Refused, say
from counter_app.service.accounts import actor_of, new_secret
from counter_app.service.desk import Desk
from counter_app.service.ports import Reader, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that is open: who works, and what closes it."""

    actor: Actor
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    """One attempt to be let in."""

    desk: Desk
    login: str
    password: str
    policy: SignInPolicy


def sign_in(
    desk: Desk, login: str, password: str, *, policy: SignInPolicy = DEFAULT_POLICY
) -> SignedIn:
    """Open a session for a person. Every attempt is recorded.

    Raises `Refused` for "password" where they do not fit, for "login" where the account is locked,
    dormant or closed, and for "new_password" where another password must be chosen first.
    """
    door = _Door(desk=desk, login=login, password=password, policy=policy)
    account = _authenticated(door)
    if account.needs_new_password(desk.clock.now(), policy):
        raise Refused(
            say("Hãy chọn mật khẩu mới trước khi làm việc; chỉ mình bạn biết mật khẩu ấy."),
            "new_password",
        )
    stronger = _stronger(desk, account, password)
    with desk.store.writing() as work:
        _check_still_open(work, account, door)
        if stronger is not None:
            work.record(stronger, subject=SUBJECT_PREFIX + account.id, actor=account.id)
        session = work.new_id()
        opened = SessionOpened(clerk=account.id, opened_at=desk.clock.now())
        work.record(opened, subject=SESSION_PREFIX + session, actor=account.id)
        work.commit()
    return SignedIn(actor=actor_of(account), session=session)


def sign_out(desk: Desk, signed_in: SignedIn, end: SessionEnd = SessionEnd.SIGNED_OUT) -> None:
    """Close a session, because the person left or the screen was locked."""
    clerk = signed_in.actor.id
    with desk.store.writing() as work:
        work.record(
            SessionClosed(clerk=clerk, end=end, closed_at=desk.clock.now()),
            subject=SESSION_PREFIX + signed_in.session,
            actor=clerk,
        )
        work.commit()


def change_own_password(
    desk: Desk, login: str, password: str, new: str, *, policy: SignInPolicy = DEFAULT_POLICY
) -> None:
    """Choose another password, proving to be the person by the one in force.

    Raises as `sign_in` does, and `Refused` for "new_password" where the new one is none.
    """
    door = _Door(desk=desk, login=login, password=password, policy=policy)
    account = _authenticated(door)
    secret = new_secret(desk.passwords, account, new, policy=policy)
    with desk.store.writing() as work:
        _check_still_open(work, account, door)
        chosen = ClerkPasswordChanged(
            clerk=account.id, secret=secret, must_change=False, chosen_at=desk.clock.now()
        )
        work.record(chosen, subject=SUBJECT_PREFIX + account.id, actor=account.id)
        work.commit()


def _authenticated(door: _Door) -> Account:
    """The account that login and password fit. Raises `Refused`, and records that it did."""
    desk, now = door.desk, door.desk.clock.now()
    given = readable(door.password)
    with desk.store.reading() as reader:
        known = _called(reader, door.login)
    if not known:
        desk.passwords.matches(given, None)
        raise _turned_away(door, [], WhyRefused.UNKNOWN)
    entering = [one for one in known if one.state(now, door.policy) is AccountState.OPEN]
    if not entering:
        raise _turned_away(door, known[:1], _WHY[known[0].state(now, door.policy)])
    fits = [one for one in entering if desk.passwords.matches(given, one.secret)]
    if not fits:
        raise _turned_away(door, entering, WhyRefused.WRONG_PASSWORD)
    return fits[0]


_WHY = {
    AccountState.LOCKED: WhyRefused.LOCKED,
    AccountState.DORMANT: WhyRefused.DORMANT,
    AccountState.CLOSED: WhyRefused.CLOSED,
}


def _called(reader: Reader, login: str) -> list[Account]:
    """The accounts with a login: the open one; two where two counters gave it away at once."""
    found = [one for one in reader.accounts() if one.login == login.strip().lower()]
    return [one for one in found if not one.closed] or found[-1:]


def _turned_away(door: _Door, accounts: list[Account], because: WhyRefused) -> Refused:
    """Record that somebody was turned away; what to say to them."""
    now = door.desk.clock.now()
    refused = SessionRefused(clerk="", because=because, refused_at=now)
    with door.desk.store.writing() as work:
        if not accounts:
            work.record(refused, subject=SESSION_PREFIX + work.new_id())
        for account in accounts:
            told = replace(refused, clerk=account.id)
            work.record(told, subject=SUBJECT_PREFIX + account.id)
        ids = {account.id for account in accounts}
        after = [one for one in work.accounts() if one.id in ids]
        work.commit()
    shut = [one for one in after if one.state(now, door.policy) is not AccountState.OPEN]
    return _said(shut[0], door) if shut and len(shut) == len(after) else _wrong(door.policy)


def _check_still_open(work: Work, account: Account, door: _Door) -> None:
    """Whether what was checked before the transaction still holds in it."""
    now = next(one for one in work.accounts() if one.id == account.id)
    if now.state(door.desk.clock.now(), door.policy) is not AccountState.OPEN:
        raise _said(now, door)
    if now.secret != account.secret:
        raise _wrong(door.policy)


def _wrong(policy: SignInPolicy) -> Refused:
    return Refused(
        say(
            "Tên đăng nhập hoặc mật khẩu không đúng. Hãy xem lại phím Caps Lock và bộ gõ tiếng "
            "Việt; sau {most} lần sai liên tiếp, tài khoản bị khóa {hours} giờ.",
            most=policy.most_wrong,
            hours=policy.locked_for // timedelta(hours=1),
        ),
        "password",
    )


def _said(account: Account, door: _Door) -> Refused:
    policy, until = door.policy, account.locked_until(door.policy)
    match account.state(door.desk.clock.now(), policy):
        case AccountState.LOCKED if until is not None:
            sentence = say(
                "Tài khoản bị khóa đến {until} vì nhập sai mật khẩu {most} lần liên tiếp; quản "
                "trị viên có thể mở khóa sớm hơn.",
                until=spoken_moment(until),
                most=policy.most_wrong,
            )
        case AccountState.DORMANT:
            sentence = say(
                "Tài khoản đã quá {days} ngày không dùng nên tạm ngừng; hãy nhờ quản trị viên mở "
                "lại.",
                days=policy.dormant_after.days,
            )
        case _:
            sentence = say("Tài khoản này đã đóng.")
    return Refused(sentence, "login")


def _stronger(desk: Desk, account: Account, password: str) -> ClerkPasswordChanged | None:
    """The same password under a stronger hash, where the one in force has become weak."""
    if not desk.passwords.is_weak(account.secret):
        return None
    return ClerkPasswordChanged(
        clerk=account.id,
        secret=desk.passwords.hash(readable(password)),
        must_change=account.must_change,
        chosen_at=account.chosen_at,
    )
