"""`publish …` and `notices`: what the province says to all its counters."""

import argparse
import sys
from datetime import date
from pathlib import Path

from counter_app.domain.calendar_rows import declaration_from
from counter_app.domain.facts import FormSetChosen, NoticePublished
from counter_app.domain.form_sets import FORM_SETS
from counter_app.domain.rows import BadRows
from counter_app.sheets import SheetCatalogueFiles
from counter_app.whole_files import read_whole
from provincial_server.commands.telling import Commands, add_command, tell
from provincial_server.publishing import Publisher, province_here
from provincial_server.serving import Node

_MOST_CALENDAR = 1 << 20


def add_to(commands: Commands) -> None:
    """Add these commands."""
    publish = commands.add_parser("publish", help="công bố tới mọi quầy của tỉnh")
    kinds = publish.add_subparsers(required=True, metavar="loại")
    catalogue = add_command(kinds, "catalogue", _catalogue, "danh mục thủ tục từ tệp .json, .xlsx")
    catalogue.add_argument("file", type=Path)
    calendar = add_command(kinds, "calendar", _calendar, "lịch làm việc của một năm từ tệp .json")
    calendar.add_argument("file", type=Path)
    forms = add_command(kinds, "forms", _forms, "bộ mẫu giấy tờ dùng từ một ngày")
    forms.add_argument("--set", dest="form_set", required=True, choices=FORM_SETS)
    forms.add_argument("--decision", default="", help="số văn bản quyết định")
    _add_notice(kinds)
    notices = add_command(commands, "notices", _notices, "liệt kê các thông báo đã công bố")
    for parser in (*kinds.choices.values(), notices):
        parser.add_argument("--province", default="", help="mã tỉnh, như H30")
    for parser in (forms, kinds.choices["notice"]):
        parser.add_argument(
            "--from",
            dest="valid_from",
            required=True,
            type=date.fromisoformat,
            metavar="NĂM-THÁNG-NGÀY",
            help="ngày đầu tiên",
        )


def _add_notice(kinds: Commands) -> None:
    notice = add_command(kinds, "notice", _notice, "thông báo hiện trên màn hình của các quầy")
    notice.add_argument("--text", required=True, help="nội dung")
    notice.add_argument(
        "--until",
        dest="valid_until",
        required=True,
        type=date.fromisoformat,
        metavar="NĂM-THÁNG-NGÀY",
        help="ngày cuối cùng",
    )
    notice.add_argument("--agency", default="", help="chỉ cho cơ quan này, như H30.12")
    notice.add_argument("--replaces", default="", metavar="MÃ", help="thay thông báo có mã này")


def _publisher(node: Node, options: argparse.Namespace) -> Publisher:
    with node.database.reading() as connection:
        province = province_here(connection, options.province)
    return Publisher(database=node.database, own=node.own, province=province)


def _catalogue(node: Node, options: argparse.Namespace) -> int:
    try:
        procedures = SheetCatalogueFiles().read(options.file)
        tell(_publisher(node, options).catalogue(procedures))
    except BadRows as bad:
        return _name_all(bad)
    return 0


def _calendar(node: Node, options: argparse.Namespace) -> int:
    try:
        declared = declaration_from(read_whole(options.file, most=_MOST_CALENDAR))
    except BadRows as bad:
        return _name_all(bad)
    tell({"year": declared.year, "changed": _publisher(node, options).calendar(declared)})
    return 0


def _name_all(bad: BadRows) -> int:
    """Every bad row on a line of its own: whoever mends the file wants them all."""
    for problem in bad.problems:
        sys.stderr.write(f"{problem.said()}\n")
    return 2


def _forms(node: Node, options: argparse.Namespace) -> int:
    chosen = FormSetChosen(
        form_set=options.form_set, valid_from=options.valid_from, decision=options.decision
    )
    changed = _publisher(node, options).form_set(chosen)
    tell({"form_set": chosen.form_set, "valid_from": chosen.valid_from, "changed": changed})
    return 0


def _notice(node: Node, options: argparse.Namespace) -> int:
    notice = NoticePublished(
        notice=options.replaces,
        text=options.text,
        valid_from=options.valid_from,
        valid_until=options.valid_until,
        agency_code=options.agency,
    )
    tell(_publisher(node, options).notice(notice))
    return 0


def _notices(node: Node, options: argparse.Namespace) -> int:
    tell(_publisher(node, options).notices())
    return 0
