"""A machine at a counter: its disk, its clock, and the processes of the app that run on it."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from random import Random
from typing import Any, Final, cast

from typing_extensions import override

from counter_app.attachments import SealedAttachments
from counter_app.db import SqlStore, Witness, create_store, open_store
from counter_app.db.engine import keyed_connection
from counter_app.domain.catalogue import ComponentKind, ComponentSpec, Limit, LimitUnit, Procedure
from counter_app.domain.journal import DeviceId, EventId, device_id
from counter_app.domain.media import Media, MediaType
from counter_app.service.attachment_port import Taken
from counter_app.service.desk import Desk
from counter_app.service.ports import FormRequest, PrintedForm
from counter_app.service.setup import SetUpCounter, set_up
from counter_app.sync.carrying import FileCarrier
from counter_app.sync.engine import Outside, SyncEngine
from counter_app.sync.letters import Reader
from counter_app.sync.sending import ContentSender
from counter_app.sync.transport import Transport
from counter_app.vault import DeviceKey
from tests.service.office import MARRIAGE
from tests.simulation import disk
from tests.simulation.clocks import START, TrueTime, WallClock
from tests.simulation.compiled import share_compiled
from tests.simulation.points import COMMIT, COMMITTED, PowerCut, watch

STORE_KEY: Final = hashlib.sha256(b"store").digest()
COUNTER_DB: Final = "counter.db"
ATTACHMENTS: Final = "attachments"
WITNESS: Final = "witness"
ALWAYS: Final = replace(MARRIAGE, valid_from=START.date().replace(year=1980))
PROCEDURES: Final[tuple[Procedure, ...]] = (
    ALWAYS,
    replace(
        ALWAYS,
        code="9.000001",
        name="Thủ tục không hẹn ngày",
        limit=Limit(unit=LimitUnit.NONE),
        components=(ComponentSpec(name="Tờ khai", kind=ComponentKind.ORIGINAL),),
    ),
)
"""In force since long ago, so that a clock set back by decades finds them too."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a counter stands."""

    agency_code: str
    counter: int

    @property
    def seed(self) -> bytes:
        return hashlib.sha256(f"{self.agency_code}/{self.counter}".encode()).digest()

    @property
    def signer(self) -> DeviceKey:
        return DeviceKey(self.seed)

    @property
    def device(self) -> DeviceId:
        return device_id(self.signer.public_key)


class BlankForms:
    """The port `Forms` without ink: what is drawn does not matter here, that it was does."""

    def draw(self, request: FormRequest) -> PrintedForm:
        return PrintedForm(
            pdf=f"{request.form} {request.dossier.code} {request.copy}".encode(),
            pages=1,
            form="01",
            form_set="2025",
            paper=request.paper,
        )


class Scans(SealedAttachments):
    """The attachments of a counter; what is scanned is noise, and nobody looks at it."""

    scan: bytes = b""
    """What lies in the scanner."""

    @override
    def take(self, path: Path) -> Taken:
        sha256 = hashlib.sha256(self.scan).hexdigest()
        self._folder.put(sha256, self.scan)
        return Taken(sha256=sha256, size=len(self.scan), media=Media(type=MediaType.PDF, pages=1))


@dataclass(slots=True)
class Process:
    """The app, running: its memory is lost with it."""

    machine: "Machine"
    number: int
    store: SqlStore
    engine: SyncEngine
    eyes: Any
    """A connection of its own, to look at the file as it is."""

    @property
    def name(self) -> str:
        return f"{self.machine.name}/{self.number}"

    @property
    def device(self) -> DeviceId:
        return self.machine.post.device

    @property
    def cut_off(self) -> bool:
        return self.machine.cut_off

    @property
    def scans(self) -> Scans:
        return Scans(self.machine.attachments, STORE_KEY)

    @property
    def desk(self) -> Desk:
        nobody = cast("Any", None)
        return Desk(
            store=self.store,
            sync_store=self.store,
            clock=self.machine.clock,
            forms=cast("Any", BlankForms()),
            files=nobody,
            tables=nobody,
            exchange=self.engine,
            carrier=FileCarrier(
                store=self.store,
                sync_store=self.store,
                signer=self.machine.post.signer,
                opener=Reader(self.machine.post.seed),
                clock=self.machine.clock,
            ),
            uploads=ContentSender(
                store=self.store,
                kept=self.scans,
                signer=self.machine.post.signer,
                clock=self.machine.clock,
                transport=self.machine.transport(self),
            ),
            attachments=self.scans,
            passwords=nobody,
        )

    def journal(self) -> list[EventId]:
        """The ids of all events, as they arrived."""
        return [EventId(row[0]) for row in self.eyes.execute("SELECT id FROM events ORDER BY seq")]

    def ids_where(self, condition: str, *values: object) -> set[EventId]:
        """The ids of the events that a condition names."""
        rows = self.eyes.execute(f"SELECT id FROM events WHERE {condition}", values)
        return {EventId(row[0]) for row in rows}

    def contents(self) -> set[str]:
        """The attachments that were attached here and count."""
        return {row[0] for row in self.eyes.execute("SELECT sha256 FROM contents")}

    def sent_contents(self, role: str) -> set[str]:
        """The attachments that a node has acknowledged."""
        query = "SELECT sha256 FROM sent_contents WHERE role = ?"
        return {row[0] for row in self.eyes.execute(query, (role,))}

    def close(self) -> None:
        self.engine.close()
        self.eyes.close()
        self.store.close()


class Lost(Enum):
    """How much of a disk is replaced by a copy."""

    STORE = "its store"
    TOKEN = "its store and the token beside it"
    DISK = "its whole disk"

    def beside(self, device: DeviceId) -> tuple[str, ...]:
        """The names of what goes with the store, from its folder."""
        match self:
            case Lost.STORE:
                return ()
            case Lost.TOKEN:
                return (f"{WITNESS}/{device}.token",)
            case Lost.DISK:
                return (WITNESS, ATTACHMENTS)


def _put(source: Path, target: Path) -> None:
    """The copy in the place of what is there; nothing where the copy has nothing."""
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


@dataclass(slots=True)
class Backup:
    """A copy of a store, and which events it holds."""

    path: Path
    journal: list[EventId]


@dataclass(slots=True)
class Machine:
    """One computer. Its journal, as far as it was looked at, is what was shown as saved."""

    name: str
    post: Post
    folder: Path
    clock: WallClock
    dice: Random
    reach: Callable[[object, str], None]
    transport: Callable[[Process], Transport]
    processes: list[Process] = field(default_factory=list)
    journal: list[EventId] = field(default_factory=list)
    noticed: int = 0
    """How often it found that its store was restored or cloned."""
    backups: list[Backup] = field(default_factory=list)
    cut_off: bool = False
    """Partitioned from the network."""
    _disks: int = 0
    _wal_before: int = 0
    _started: int = 0

    @property
    def database(self) -> Path:
        return self.folder / f"disk{self._disks}" / COUNTER_DB

    @property
    def attachments(self) -> Path:
        return self.database.with_name(ATTACHMENTS)

    @property
    def witness(self) -> Path:
        """Where the tokens and the last event are noted, outside of the store."""
        return self.database.with_name(WITNESS)

    def start(self) -> Process:
        """One more process of the app on this disk."""
        store = open_store(
            self.database,
            key=STORE_KEY,
            signer=self.post.signer,
            clock=self.clock,
            patience_ms=50,
        )
        self.noticed += bool(store.meet(Witness(self.witness, self.post.device)))
        self._started += 1
        eyes = keyed_connection(self.database, STORE_KEY, patience_ms=50)
        process = Process(self, self._started, store, cast("Any", None), eyes)
        process.engine = SyncEngine(
            store=store,
            sync_store=store,
            signer=self.post.signer,
            clock=self.clock,
            outside=Outside(transport=self.transport(process), chance=self.dice.random),
        )
        doors = store._access.connections
        share_compiled(doors._writer, doors._readers)
        watch(doors._writer, doors, "writer", lambda where: self._reach(process, where))
        self.processes.append(process)
        return process

    def _reach(self, process: Process, where: str) -> None:
        if where == COMMIT:
            self._wal_before = disk.wal_size(self.database)
        self.reach(process, where)

    def cut_power(self, where: str) -> None:
        """Raises `PowerCut`; what is on the disk at this instant is all that is left."""
        left = self.folder / f"disk{self._disks + 1}" / COUNTER_DB
        disk.copied(self.database, left)
        self._copy_beside(left)
        if where == COMMITTED and self.dice.random() < 0.5:
            disk.tear(left, self._wal_before, self.dice)
        raise PowerCut(self)

    def power_up(self) -> None:
        """After a power cut: everything that ran is gone, and the app starts anew."""
        self.stop()
        self._disks += 1
        self.start()

    def stop(self) -> None:
        for process in self.processes:
            process.close()
        self.processes.clear()

    def back_up(self) -> None:
        """Keep a copy of the store as it is."""
        path = disk.copied(self.database, self.folder / f"copy{len(self.backups)}" / COUNTER_DB)
        self._copy_beside(path)
        self.backups.append(Backup(path, list(self.journal)))

    def put_back(self, backup: Backup, lost: Lost) -> None:
        """Replace the store, and what is lost with it, by one of the copies."""
        self.stop()
        there = self.folder / f"disk{self._disks + 1}" / COUNTER_DB
        self._copy_beside(there)
        disk.copied(backup.path, there)
        for name in lost.beside(self.post.device):
            _put(backup.path.parent / name, there.parent / name)
        self._disks += 1
        self.journal = list(backup.journal)
        self.start()

    def _copy_beside(self, target: Path) -> None:
        """All that lies beside the store, as it is now."""
        for folder in (self.witness, self.attachments):
            disk.copied_folder(folder, target.with_name(folder.name))

    def cloned(self, name: str, folder: Path) -> "Machine":
        """A second machine from a copy of this one's disk, with the same keys. Both run on."""
        twin = replace_machine(self, name, folder)
        disk.copied(self.database, twin.database)
        self._copy_beside(twin.database)
        twin.journal = list(self.journal)
        twin.start()
        return twin


def replace_machine(machine: Machine, name: str, folder: Path) -> Machine:
    """Another machine for the same post, with nothing on its disk."""
    return Machine(
        name=name,
        post=machine.post,
        folder=folder,
        clock=WallClock(machine.clock.time, machine.clock.off_by),
        dice=machine.dice,
        reach=machine.reach,
        transport=machine.transport,
    )


def make_store(path: Path, post: Post, time: TrueTime) -> None:
    """A new counter's store, set up and not enrolled."""
    path.parent.mkdir(parents=True)
    store = create_store(path, key=STORE_KEY, signer=post.signer, clock=WallClock(time))
    place = SetUpCounter(agency_code=post.agency_code, counter=post.counter, commune="Xã Mẫu")
    set_up(store, post.signer, place, procedures=PROCEDURES, calendars=[])
    store.close()


def installed(source: Path, machine: Machine) -> None:
    """Put a prepared store on a machine's disk and start the app."""
    machine.database.parent.mkdir(parents=True)
    shutil.copyfile(source, machine.database)
    disk.copied_folder(source.with_name(WITNESS), machine.witness)
    machine.journal = machine.start().journal()
