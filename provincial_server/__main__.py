"""The command line of the provincial server."""

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import platformdirs

from counter_app.domain.sentences import Said
from provincial_server.certificates import VALID_FOR
from provincial_server.commands import (
    accounts,
    bundles,
    devices,
    dossiers,
    handling,
    hubs,
    publishing,
    recovery,
    running,
)
from provincial_server.quiet import quiet_hours
from provincial_server.serving import Node, Place
from provincial_server.workers import log_to_stderr

_COMMANDS: Final = (
    running,
    devices,
    hubs,
    bundles,
    dossiers,
    handling,
    accounts,
    publishing,
    recovery,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 where it succeeded, 1 where something is damaged, 2 where refused."""
    options = _parser().parse_args(arguments)
    log_to_stderr()
    try:
        if options.alone is not None:
            return int(options.alone(options))
        place = Place(
            folder=options.data,
            database_url=options.database,
            quiet=quiet_hours(getattr(options, "quiet", "")),
        )
        with Node(place, certified_for=timedelta(days=options.certificate_days)) as node:
            return int(options.run(node, options))
    except Said as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="provincial-server", description="Máy chủ tỉnh: nơi các quầy một cửa gửi hồ sơ về."
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=platformdirs.user_data_path("provincial-server", appauthor=False),
        help="thư mục giữ khóa và cơ sở dữ liệu của máy chủ",
    )
    parser.add_argument(
        "--database", default="", help="địa chỉ PostgreSQL (postgresql://…); bỏ trống: SQLite"
    )
    parser.add_argument(
        "--certificate-days",
        type=int,
        default=VALID_FOR.days,
        help="thời hạn chứng thư của máy tại quầy, tính bằng ngày",
    )
    parser.set_defaults(alone=None)
    commands = parser.add_subparsers(required=True, metavar="lệnh")
    for module in _COMMANDS:
        module.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
