"""`enrolment-code`, `devices`, `revoke`: who may speak, and who may no longer."""

import argparse

from counter_app.domain.journal import DeviceId, EventId
from counter_app.domain.sentences import Refused, say
from provincial_server.commands.telling import Commands, add_command, tell, tell_line
from provincial_server.devices import ListedDevice
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    summary = "cấp mã ghi danh dùng một lần"
    code = add_command(commands, "enrolment-code", _enrolment_code, summary)
    code.add_argument("--agency", required=True, help="mã cơ quan, như H30.12")
    whose = code.add_mutually_exclusive_group(required=True)
    whose.add_argument("--counter", type=int, help="số quầy, từ 1 đến 9")
    whose.add_argument("--hub", action="store_true", help="cho máy chủ xã")
    devices = add_command(commands, "devices", _devices, "liệt kê các máy đã ghi danh")
    devices.add_argument("--json", action="store_true", help="dạng JSON")
    _revoke_parser(commands)


def _revoke_parser(commands: Commands) -> None:
    revoke = add_command(commands, "revoke", _revoke, "thu hồi một máy, không thể hoàn lại")
    revoke.add_argument("device", help="mã của máy, 32 chữ số thập lục phân")
    revoke.add_argument("--reason", required=True, help="lý do, như mất máy ngày 3/8")
    last = revoke.add_mutually_exclusive_group()
    last.add_argument(
        "--last-good",
        action="append",
        metavar="EVENT",
        help="sự kiện cuối cùng còn được công nhận (lặp lại nếu nhật ký của máy có nhiều nhánh); "
        "bỏ trống: mọi sự kiện máy chủ đang có",
    )
    last.add_argument(
        "--nothing-good", action="store_true", help="không công nhận sự kiện nào của máy"
    )


def _enrolment_code(node: Node, options: argparse.Namespace) -> int:
    registry = node.registry
    if options.hub:
        tell(registry.issue_hub_code(options.agency))
    else:
        tell(registry.issue_code(options.agency, options.counter))
    return 0


def _devices(node: Node, options: argparse.Namespace) -> int:
    found = node.registry.devices()
    if options.json:
        tell(found)
    else:
        for device in found:
            tell_line(_line(device))
    return 0


def _line(device: ListedDevice) -> str:
    seen = f"{device.last_seen_at:%d/%m/%Y %H:%M}" if device.last_seen_at else "-"
    until = f"{device.valid_until:%d/%m/%Y}" if device.valid_until else "-"
    state = "đã thu hồi" if device.revoked else ""
    counter = str(device.counter)
    return "  ".join((device.device, device.agency, counter, seen, until, state)).rstrip()


def _revoke(node: Node, options: argparse.Namespace) -> int:
    named = [] if options.nothing_good else options.last_good
    last_good = None if named is None else [_event_id(text) for text in named]
    tell(node.registry.revoke(DeviceId(options.device.lower()), last_good, options.reason))
    return 0


def _event_id(text: str) -> EventId:
    try:
        event = EventId(bytes.fromhex(text))
    except ValueError:
        event = EventId(b"")
    if len(event) != 32:
        raise Refused(
            say("Mã sự kiện phải có 64 chữ số thập lục phân: “{text}”.", text=text), "last_good"
        )
    return event
