"""Commands about accounts: list, add, change, close, unlock, password."""

from counter_app.cli.session import Session, first_line
from counter_app.domain.accounts import Account
from counter_app.domain.roles import Role
from counter_app.domain.sentences import Refused, say
from counter_app.service.accounts import (
    NewClerk,
    change,
    close,
    enrol,
    enrol_first,
    listed,
    reset_password,
    unlock,
)
from counter_app.service.signing_in import change_own_password


def list_clerks(session: Session) -> int:
    """`clerk list`: every account, without what opens it."""
    with session.desk() as desk:
        return session.answer(listed(desk))


def add_clerk(session: Session) -> int:
    """`clerk add LOGIN`: an account; a counter's first one must be an administrator's."""
    arguments = session.arguments
    new = NewClerk(
        login=arguments.login,
        name=arguments.name,
        role=arguments.role,
        password=first_line(arguments.password_file),
    )
    with session.desk() as desk:
        with desk.store.reading() as reader:
            claimed = bool(reader.accounts())
        if not claimed and new.role is Role.ADMINISTRATOR:
            return _answer(session, enrol_first(desk, new))
        return _answer(session, enrol(desk, new))


def change_clerk(session: Session) -> int:
    """`clerk change LOGIN`: another name or another role."""
    arguments = session.arguments
    with session.desk() as desk:
        account = change(desk, arguments.login, name=arguments.name, role=arguments.role)
    return _answer(session, account)


def close_clerk(session: Session) -> int:
    """`clerk close LOGIN`: the person has left."""
    with session.desk() as desk:
        return _answer(session, close(desk, session.arguments.login))


def unlock_clerk(session: Session) -> int:
    """`clerk unlock LOGIN`: let the person try again."""
    with session.desk() as desk:
        return _answer(session, unlock(desk, session.arguments.login))


def change_password(session: Session) -> int:
    """`clerk password [LOGIN]`: one's own, or as administrator that of another person."""
    arguments = session.arguments
    new = first_line(arguments.new_password_file)
    if arguments.login:
        with session.desk() as desk:
            return _answer(session, reset_password(desk, arguments.login, new))
    if not arguments.clerk:
        raise Refused(
            say("Cần --clerk và --clerk-password-file để đổi mật khẩu của mình."), "clerk"
        )
    with session.unsigned_desk() as desk:
        change_own_password(desk, arguments.clerk, session.clerk_password, new)
    return session.answer({"login": arguments.clerk})


def _answer(session: Session, account: Account) -> int:
    return session.answer(
        {"id": account.id, "login": account.login, "name": account.name, "role": account.role}
    )
