"""`dossiers`: what the province's communes received."""

import argparse

from provincial_server.commands.telling import Commands, add_command, tell, tell_line
from provincial_server.dossiers import ListedDossier
from provincial_server.serving import Node


def add_to(commands: Commands) -> None:
    """Add these commands."""
    dossiers = add_command(commands, "dossiers", _dossiers, "liệt kê hồ sơ")
    dossiers.add_argument("--json", action="store_true", help="dạng JSON")


def _dossiers(node: Node, options: argparse.Namespace) -> int:
    found = node.dossiers()
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
