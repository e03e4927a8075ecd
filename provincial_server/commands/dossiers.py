"""`dossiers`: what the province's communes received."""

import argparse

from provincial_server.commands.telling import Commands, add_command, tell, tell_line
from provincial_server.dossiers import ListedDossier
from provincial_server.handling import Handling
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    dossiers = add_command(commands, "dossiers", _dossiers, "liệt kê hồ sơ")
    dossiers.add_argument("--json", action="store_true", help="dạng JSON")
    dossiers.add_argument(
        "--overdue", action="store_true", help="chỉ hồ sơ quá hạn, quá lâu nhất trước"
    )


def _dossiers(node: Node, options: argparse.Namespace) -> int:
    found = node.dossiers()
    if options.overdue:
        by_code = {(one.feed, one.code): one for one in found}
        late = Handling(database=node.database, own=node.own).overdue()
        found = [by_code[dossier.feed, dossier.code] for dossier in late]
    if options.json:
        tell(found)
    else:
        for dossier in found:
            tell_line(_line(dossier))
    return 0


def _line(dossier: ListedDossier) -> str:
    due = f"{dossier.due_at:%d/%m/%Y %H:%M}" if dossier.due_at else "-"
    return "  ".join(
        (
            dossier.code,
            f"{dossier.received_at:%d/%m/%Y %H:%M}",
            due,
            dossier.procedure_code,
            dossier.applicant,
            dossier.id_number,
            dossier.state_name,
        )
    )
