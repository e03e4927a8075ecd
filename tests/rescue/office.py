"""What happens at a counter between a backup and a restore."""

from pathlib import Path

from PIL import Image

from counter_app.bootstrap import open_counter
from counter_app.domain.facts import ProcedurePublished
from counter_app.domain.people import Person
from counter_app.paths import DataDir
from counter_app.service import safekeeping
from counter_app.service.attachments import AttachFile, attach
from counter_app.service.backup_port import BackupMade
from counter_app.service.desk import Desk
from counter_app.service.reception import ReceiveDossier, receive
from tests.db.office import BIRTH


def publish(desk: Desk) -> None:
    """Put the one procedure of these tests into the catalogue."""
    with desk.writing() as work:
        if not work.versions_of(BIRTH.code):
            work.record(ProcedurePublished(procedure=BIRTH), subject=f"procedure:{BIRTH.code}")
            work.commit()


def received(desk: Desk) -> str:
    """Receive a dossier; its code."""
    publish(desk)
    command = ReceiveDossier(procedure_code=BIRTH.code, applicant=Person(name="Nguyễn Văn Mẫu"))
    return receive(desk, command).dossier.code


def scan_attached(desk: Desk, code: str, path: Path, colour: str = "white") -> None:
    """Attach a picture."""
    Image.new("RGB", (40, 30), colour).save(path)
    attach(desk, AttachFile(code=code, path=path))


def work_at(folder: DataDir, dossiers: int = 1) -> list[str]:
    """Open the counter, receive, close; the codes."""
    with open_counter(folder) as desk:
        return [received(desk) for _ in range(dossiers)]


def backed_up(folder: DataDir, to: Path) -> BackupMade:
    with open_counter(folder) as desk:
        return safekeeping.back_up(desk, to)


def codes_at(folder: DataDir) -> list[str]:
    """The codes of all dossiers that are there, in order."""
    with open_counter(folder) as desk, desk.store.reading() as reader:
        return sorted(row.code for row in reader.latest(1000))
