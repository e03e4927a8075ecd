"""`join`: making this node the hub of a commune, under a province."""

import argparse
from pathlib import Path

from counter_app.domain.sentences import Refused, say
from provincial_server.commands.telling import Commands, add_command, tell
from provincial_server.joining import Joining, join
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    parser = add_command(commands, "join", _join, "làm máy chủ xã dưới máy chủ của tỉnh")
    parser.add_argument("--upstream", required=True, metavar="URL", help="địa chỉ máy chủ tỉnh")
    parser.add_argument("--code", required=True, help="mã ghi danh dùng một lần do tỉnh cấp")
    parser.add_argument("--agency", required=True, help="mã cơ quan của xã, như H30.12")
    parser.add_argument("--name", required=True, help="tên của máy chủ xã, như “Máy chủ xã Mẫu”")
    parser.add_argument(
        "--upstream-ca", type=Path, metavar="PEM", help="chứng thư gốc của TLS máy chủ tỉnh"
    )


def certificate_text(path: Path | None) -> str:
    """The PEM in a file, "" where none is named. Raises `Refused`."""
    try:
        return path.read_text("ascii") if path is not None else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(say("Không đọc được tệp {path}.", path=str(path)), "upstream-ca") from error


def _join(node: Node, options: argparse.Namespace) -> int:
    asked = Joining(
        url=options.upstream,
        code=options.code,
        agency_code=options.agency,
        name=options.name,
        certificate_pem=certificate_text(options.upstream_ca),
    )
    peer = join(node, asked)
    tell({"url": peer.url, "node": peer.node, "agency": options.agency})
    return 0
