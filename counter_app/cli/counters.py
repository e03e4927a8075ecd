"""Commands about the counter itself: make it, open it, enrol and sync it, prove its journal."""

import sys

from counter_app.bootstrap import create_counter
from counter_app.cli.session import Session, first_line, text_of
from counter_app.domain.sentences import Damaged, Refused, say
from counter_app.service.accounts import NewClerk
from counter_app.service.enrolment import enrol_device
from counter_app.service.setup import SetUpCounter
from counter_app.service.uploading import send_contents
from counter_app.service.verification import prove

_AT_ONCE = 4 << 20


def init(session: Session) -> int:
    """`init`: keys, store and first facts of a new counter."""
    arguments = session.arguments
    if not arguments.commune and not arguments.demo:
        raise Refused(say("Cần tên đơn vị: --commune “Xã …”."), "commune")
    command = SetUpCounter(
        agency_code=arguments.agency,
        counter=arguments.counter,
        commune=arguments.commune or "Xã Mẫu",
        phone=arguments.phone,
        tracking_url=arguments.tracking_url,
        demo=arguments.demo,
    )
    create_counter(session.folder, command, session.passphrase, _administrator(session))
    with session.unsigned_desk() as desk, desk.store.reading() as reader:
        return session.answer({"office": reader.office(), "device": reader.device()})


def _administrator(session: Session) -> NewClerk | None:
    """The first account that `init` was asked to make."""
    arguments = session.arguments
    told = (arguments.administrator, arguments.administrator_name, arguments.administrator_password)
    if not any(told):
        return None
    if not all(told):
        raise Refused(
            say(
                "Tài khoản quản trị viên cần đủ --administrator, --administrator-name và "
                "--administrator-password-file."
            ),
            "administrator",
        )
    if arguments.demo:
        raise Refused(say("Bản trình diễn đã có sẵn các tài khoản của nó."), "administrator")
    return NewClerk(
        login=arguments.administrator,
        name=arguments.administrator_name,
        password=first_line(arguments.administrator_password),
    )


def window(session: Session) -> int:
    """`window`: the counter's window on the data folder."""
    from counter_app.ui import run_window  # noqa: PLC0415 - Qt is heavy: only these verbs pay

    with session.desk() as desk:
        return run_window(desk, session.texts, data_dir=session.folder.root)


def demo(session: Session) -> int:
    """`demo`: a provincial server on loopback and a counter beside it."""
    from counter_app.demo import run_demo  # noqa: PLC0415 - Qt is heavy: only these verbs pay

    return run_demo(session.texts, data=session.arguments.data, output=session.arguments.output)


def enrol(session: Session) -> int:
    """`enrol URL CODE`: hand in the single-use code."""
    arguments = session.arguments
    authority = text_of(arguments.authority) if arguments.authority else ""
    with session.desk() as desk:
        peer = enrol_device(desk, arguments.url, arguments.code, authority)
    return session.answer({"url": peer.url, "node": peer.node})


def sync(session: Session) -> int:
    """`sync`: exchange with the node until neither side has anything for the other.

    Attachments follow the records, as far as the node takes them now.
    """
    with session.desk() as desk:
        state = desk.exchange.sync(show_progress)
        turn = send_contents(desk, _AT_ONCE)
        while turn.more:
            turn = send_contents(desk, _AT_ONCE)
        return session.answer({"state": state, "attachments": turn})


def show_progress(done: int, total: int) -> None:
    """Tell a person at a terminal how far it is."""
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="", file=sys.stderr)  # noqa: T201 - progress for a person


def verify(session: Session) -> int:
    """`verify`: walk every hash, link, seal and attachment. Raises `Damaged` naming the first."""
    with session.desk() as desk:
        proof = prove(desk, show_progress)
    if proof.problem is not None:
        raise Damaged(proof.problem)
    return session.answer(
        {
            "events": proof.journal.events,
            "sealed": proof.journal.sealed,
            "attachments": proof.attachments,
            "elsewhere": proof.elsewhere,
            "sound": True,
        }
    )


def rebuild(session: Session) -> int:
    """`rebuild`: all tables anew from the journal."""
    with session.desk() as desk:
        return session.answer({"events": desk.store.rebuild(show_progress)})
