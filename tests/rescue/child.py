"""A backup of a demo counter in a process of its own, to be killed in the midst of it."""

import sys
from pathlib import Path

from counter_app.bootstrap import open_counter
from counter_app.paths import DataDir
from counter_app.service import safekeeping


def main(root: str, to: str) -> None:
    with open_counter(DataDir(Path(root))) as desk:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            safekeeping.back_up(desk, Path(to))


if __name__ == "__main__":
    main(*sys.argv[1:])
