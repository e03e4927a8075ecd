"""A counter in a process of its own: receives dossiers and reports each once it is durable."""

import sys
from pathlib import Path

from tests.db.office import Counter


def main(path: str, name: str, count: str) -> None:
    """Every process starts at the same moment of the same day: numbers must still differ."""
    counter = Counter(1, Path(path)).open(patience_ms=60_000)
    for _ in range(int(count)):
        dossier = counter.receive(name).dossier
        sys.stdout.write(f"{dossier.code} {dossier.event_id}\n")
        sys.stdout.flush()
    counter.store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
