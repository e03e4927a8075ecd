"""A counter in a process of its own: receives, prints what it gave out, exchanges, again and again.

Each line on standard output is JSON: the code of a dossier whose commit returned, or a sentence
that the clerk is shown. It goes on until standard input ends.
"""

import sys
import threading
from pathlib import Path
from typing import Final

import msgspec

from counter_app.bootstrap import open_counter
from counter_app.domain.sentences import Refused, Unavailable
from counter_app.paths import DataDir
from counter_app.service.desk import Desk
from tests.rescue.office import publish, received

_PAUSE_SECONDS: Final = 0.15
"""Between two dossiers: a day's band of numbers outlasts many kills."""


class Line(msgspec.Struct, omit_defaults=True):
    """What the process tells."""

    code: str = ""
    problem: str = ""


def tell(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def work(desk: Desk, ending: threading.Event) -> None:
    publish(desk)
    tell(Line())
    while not ending.wait(_PAUSE_SECONDS):
        tell(Line(code=received(desk)))
        exchange(desk)
    exchange(desk)


def exchange(desk: Desk) -> None:
    try:
        state = desk.exchange.sync()
    except (Unavailable, Refused) as error:
        tell(Line(problem=str(error)))
    else:
        tell(Line(problem=state.hub.problem if state.hub else ""))


def main(root: str, passphrase: str) -> None:
    ending = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        ending.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    with open_counter(DataDir(Path(root)), passphrase) as desk:
        work(desk, ending)


if __name__ == "__main__":
    main(*sys.argv[1:])
