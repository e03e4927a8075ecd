"""`enrolment-code`: letting a counter in."""

import argparse

from provincial_server.commands.telling import Commands, add_command, tell
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    summary = "cấp mã ghi danh dùng một lần"
    code = add_command(commands, "enrolment-code", _enrolment_code, summary)
    code.add_argument("--agency", required=True, help="mã cơ quan, như H30.12")
    code.add_argument("--counter", required=True, type=int, help="số quầy, từ 1 đến 9")


def _enrolment_code(node: Node, options: argparse.Namespace) -> int:
    tell(node.registry.issue_code(options.agency, options.counter))
    return 0
