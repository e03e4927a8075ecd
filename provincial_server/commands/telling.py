"""How commands answer, and what their parsers are added to."""

import argparse
import sys
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from provincial_server.serving import Node

Run = Callable[[Node, argparse.Namespace], int]
"""Runs one command: 0 where it succeeded, 1 where something is damaged. Raises `Said`."""
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - no other name


def add_command(commands: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    """A command that `run` carries out."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(run=run)
    return parser


def tell(told: object) -> None:
    """One line of JSON, there for whoever reads before the next step begins."""
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.flush()


def tell_line(line: str) -> None:
    """One line for people."""
    sys.stdout.write(f"{line}\n")
