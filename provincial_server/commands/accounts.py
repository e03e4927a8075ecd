"""`account …`: the accounts of a commune's counters, opened and closed from above."""

import argparse

from counter_app.domain.roles import Role
from provincial_server.accounts import Accounts
from provincial_server.commands.telling import Commands, Run, add_command, tell
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    account = commands.add_parser("account", help="tài khoản của các quầy một xã")
    acts = account.add_subparsers(required=True, metavar="việc")
    enrol = _act(acts, "enrol", _enrol, "lập tài khoản, mật khẩu dùng một lần")
    enrol.add_argument("--name", required=True, help="họ và tên")
    enrol.add_argument("--role", choices=list(Role), default=Role.ADMINISTRATOR, type=Role)
    reset = _act(acts, "reset", _reset, "cấp lại mật khẩu dùng một lần, mở khóa")
    close = _act(acts, "close", _close, "đóng tài khoản")
    for parser in (enrol, reset, close):
        parser.add_argument("--login", required=True, help="tên đăng nhập")
    _act(acts, "list", _list, "liệt kê tài khoản")


def _act(acts: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    parser = add_command(acts, name, run, summary)
    parser.add_argument("--agency", required=True, help="mã cơ quan, như H30.12")
    return parser


def _accounts(node: Node, options: argparse.Namespace) -> Accounts:
    return Accounts(database=node.database, own=node.own, agency=options.agency)


def _enrol(node: Node, options: argparse.Namespace) -> int:
    tell(_accounts(node, options).enrol(options.login, options.name, options.role))
    return 0


def _reset(node: Node, options: argparse.Namespace) -> int:
    tell(_accounts(node, options).reset(options.login))
    return 0


def _close(node: Node, options: argparse.Namespace) -> int:
    closed = _accounts(node, options).close(options.login)
    tell({"id": closed.id, "login": closed.login, "closed": True})
    return 0


def _list(node: Node, options: argparse.Namespace) -> int:
    tell(
        [
            {"id": one.id, "login": one.login, "role": one.role, "closed": one.closed}
            for one in _accounts(node, options).all()
        ]
    )
    return 0
