"""`bundle import|export`: the exchange in files, for communes that no line reaches."""

import argparse
from pathlib import Path

from counter_app.domain.journal import DeviceId
from counter_app.domain.sentences import Refused, say
from counter_app.sync.bundle import MOST_BUNDLE_BYTES
from counter_app.whole_files import read_whole, write_whole
from provincial_server.bundles import exported, imported
from provincial_server.commands.telling import Commands, add_command, tell
from provincial_server.devices import known_devices
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    bundle = commands.add_parser("bundle", help="trao đổi với quầy bằng tệp")
    actions = bundle.add_subparsers(required=True, metavar="import|export")
    take = add_command(actions, "import", _import, "nhận gói của một quầy và ghi gói trả lời")
    take.add_argument("file", type=Path, metavar="FILE", help="gói mà quầy đã xuất")
    give = add_command(actions, "export", _export, "ghi mọi điều một quầy được biết vào một gói")
    give.add_argument("--device", required=True, help="mã thiết bị của quầy")
    for command in (take, give):
        command.add_argument(
            "-o", "--output", type=Path, required=True, help="tệp trả lời cho quầy"
        )


def _import(node: Node, options: argparse.Namespace) -> int:
    content = read_whole(options.file, most=MOST_BUNDLE_BYTES)
    done = imported(node.exchange(), node.key, content)
    write_whole(options.output, done.reply)
    tell(
        {
            "device": done.device,
            "events": done.events,
            "rejected": done.rejected,
            "reply": str(options.output),
            "size": len(done.reply),
        }
    )
    return 0


def _export(node: Node, options: argparse.Namespace) -> int:
    with node.database.reading() as connection:
        found = known_devices(connection, [DeviceId(options.device)])
    if DeviceId(options.device) not in found:
        raise Refused(say("Không có thiết bị này trong danh sách đã ghi danh."), "device")
    content = exported(node.exchange(), found[DeviceId(options.device)])
    write_whole(options.output, content)
    tell({"device": options.device, "file": str(options.output), "size": len(content)})
    return 0
