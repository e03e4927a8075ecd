"""`make-recovery-key` and `recovery-key`: to whom counters seal a second copy of their keys."""

import argparse
import os
from pathlib import Path

import pyrage

from counter_app.domain.codes import check_agency, is_province
from counter_app.domain.facts import RecoveryKeyDeclared
from counter_app.domain.moments import from_unix_ms
from counter_app.domain.sentences import Refused, Unavailable, say
from provincial_server.commands.telling import Commands, add_command, tell
from provincial_server.own_events import OwnEvents, Statement
from provincial_server.serving import Node

SUBJECT = "recovery-key"
_OWNER_ONLY = 0o600
_BINARY = getattr(os, "O_BINARY", 0)


def add_to(commands: Commands) -> None:
    """Add these commands."""
    summary = "tạo khóa dự phòng trên một máy ngoại tuyến"
    make = commands.add_parser("make-recovery-key", help=summary, description=summary)
    make.add_argument(
        "-o", "--output", type=Path, required=True, help="tệp khóa bí mật, để cất giữ"
    )
    make.set_defaults(alone=_make)
    summary = "công bố khóa dự phòng cho mọi quầy của tỉnh"
    declare = add_command(commands, "recovery-key", _declare, summary)
    declare.add_argument("--recipient", required=True, help="khóa công khai, dạng age1…")
    declare.add_argument("--province", required=True, help="mã tỉnh, như H30")


def _make(options: argparse.Namespace) -> int:
    """A new identity in a file that only its owner reads, in the format of age-keygen."""
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
        with os.fdopen(os.open(options.output, flags, _OWNER_ONLY), "wb") as file:
            file.write(f"# public key: {recipient}\n{identity}\n".encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise Refused(say("Đã có tệp {path}.", path=options.output), "output") from error
    except OSError as error:
        raise Unavailable(say("Không tạo được tệp {path}.", path=options.output)) from error
    tell({"recipient": recipient, "file": str(options.output)})
    return 0


def _declare(node: Node, options: argparse.Namespace) -> int:
    if not is_province(check_agency(options.province)):
        raise Refused(say("“{code}” không phải là mã tỉnh.", code=options.province), "province")
    now = node.now()
    fact = RecoveryKeyDeclared(recipient=_checked(options.recipient), declared_at=from_unix_ms(now))
    with node.database.writing() as connection:
        own = OwnEvents(key=node.key, now=node.now)
        (run,) = own.record(connection, options.province, [Statement(subject=SUBJECT, fact=fact)])
    tell({"recipient": fact.recipient, "event": run.events[-1].id.hex()})
    return 0


def _checked(recipient: str) -> str:
    try:
        return str(pyrage.x25519.Recipient.from_str(recipient.strip()))
    except pyrage.RecipientError as error:
        raise Refused(
            say("Khóa công khai dự phòng không đúng: cần một khóa age dạng age1…."), "recipient"
        ) from error
