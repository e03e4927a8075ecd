"""A counter in a process of its own: attaches files and reports each once it is durable."""

import sys
from pathlib import Path

from counter_app.service.attachments import AttachFile, attach
from tests.attachments import files
from tests.db.office import Counter


def main(path: str, code: str, folder: str) -> None:
    counter = Counter(1, Path(path)).open(patience_ms=60_000)
    number = 0
    while True:
        number += 1
        scan = files.written(Path(folder), "scan.pdf", files.pdf(text=f"scan {number}"))
        attached = attach(counter.desk, AttachFile(code=code, path=scan)).attached
        sys.stdout.write(f"{attached.event_id} {attached.file.sha256}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
