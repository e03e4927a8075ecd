"""How a verb of the command line is made."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from counter_app.cli.session import Session

Command = Callable[[Session], int]
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - no other name


def add_verb(verbs: Verbs, name: str, command: Command, summary: str) -> argparse.ArgumentParser:
    """A verb that runs a command."""
    verb = verbs.add_parser(name, help=summary, description=summary)
    verb.set_defaults(command=command)
    return verb
