"""Files of a machine: what a power cut leaves, and copies that a person keeps."""

import shutil
from pathlib import Path
from random import Random

WAL = "-wal"


def copied(source: Path, target: Path) -> Path:
    """The database as the disk holds it at this moment, with its log and without its memory."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", WAL):
        whole = source.with_name(source.name + suffix)
        there = target.with_name(target.name + suffix)
        there.unlink(missing_ok=True)
        if whole.exists():
            shutil.copyfile(whole, there)
    return target


def copied_folder(source: Path, target: Path) -> None:
    """A folder of small files as it is at this moment."""
    if source.is_dir():
        shutil.copytree(source, target)


def wal_size(database: Path) -> int:
    log = database.with_name(database.name + WAL)
    return log.stat().st_size if log.exists() else 0


def tear(database: Path, before: int, dice: Random) -> None:
    """Cut the log somewhere in what its last commit added: the disk did not finish."""
    after = wal_size(database)
    if after > before:
        with database.with_name(database.name + WAL).open("r+b") as log:
            log.truncate(dice.randint(before, after))
