"""Servers: the real node on SQLite, restarted after a power cut, restored from copies.

The province's, and a commune's hub, which is the same program with a node above it.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from sqlalchemy import select

from counter_app.domain.fingerprint import Fingerprint
from counter_app.domain.journal import DeviceId, EventId, device_id
from counter_app.sealed.growing import GrowingFolder
from counter_app.sync import contents, enrolment
from counter_app.sync.transport import PROBLEM_TYPE, Answer
from counter_app.sync.wire import MEDIA_TYPE, MessageError
from provincial_server import fingerprints, problems, tables
from provincial_server.bundles import Imported, imported
from provincial_server.contents import ContentIntake, contents_folder
from provincial_server.exchange import Exchange
from provincial_server.problems import Problem
from provincial_server.rows import event_of
from provincial_server.serving import Node, Place
from provincial_server.verify import verify
from tests.simulation import disk
from tests.simulation.clocks import WallClock
from tests.simulation.compiled import share_compiled
from tests.simulation.points import COMMITTED, PowerCut, watch

DATABASE: Final = "server.sqlite3"
KEY: Final = "node.json"
ATTACHMENTS: Final = "attachments"
JSON: Final = "application/json"


@dataclass(slots=True)
class ServerCopy:
    """A copy of the database, and which events it holds."""

    path: Path
    events: frozenset[EventId]


@dataclass(slots=True)
class Server:
    """One node over one folder. Answers as its HTTP side would, without HTTP."""

    folder: Path
    clock: WallClock
    reach: Callable[[object, str], None]
    name: str = "province"
    copies: list[ServerCopy] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)
    copied_back: bool = False
    """Restored from a copy at least once and not told so: its positions were given out twice."""
    cut_off: bool = False
    """Partitioned from what is above it."""
    forgotten: set[EventId] = field(default_factory=set)
    """What it lost by a restore, until it is there again."""
    missing: set[str] = field(default_factory=set)
    """The attachments that it lost by a restore of which nobody was told."""
    _node: Node | None = None
    _exchange: Exchange | None = None
    _contents: ContentIntake | None = None
    _known: dict[str, dict[EventId, int]] | None = None
    _disks: int = 0

    @property
    def place(self) -> Path:
        return self.folder / f"disk{self._disks}"

    @property
    def node(self) -> Node:
        assert self._node is not None
        return self._node

    @property
    def exchange(self) -> Exchange:
        assert self._exchange is not None
        return self._exchange

    @property
    def device(self) -> DeviceId:
        """Who it is to others."""
        return device_id(self.node.key.public_key)

    @property
    def files(self) -> GrowingFolder:
        """The attachments that it has, and those on their way."""
        return contents_folder(self.place, self.node.key)

    def install(self, source: Path) -> None:
        """Start on a copy of a prepared folder."""
        self.place.mkdir(parents=True)
        for name in (DATABASE, KEY):
            shutil.copyfile(source / name, self.place / name)
        self.start()

    def start(self) -> None:
        self._node = Node(Place(folder=self.place), now=self.clock.now_ms)
        self._known = None
        self.open_doors()
        database = self._node.database
        share_compiled(database._engine)
        watch(database._engine, database, "writing", self._reach)

    def open_doors(self) -> None:
        """Answer requests from now on."""
        self._exchange = self.node.exchange()
        self._contents = self.node.contents(self._exchange)

    def _reach(self, where: str) -> None:
        if where == COMMITTED:
            self._known = None
        self.reach(self, where)

    def stop(self) -> None:
        self.node.close()

    def cut_power(self) -> None:
        """Raises `PowerCut`; the disk as it is now is what the next start finds."""
        self._copy_to(self.folder / f"disk{self._disks + 1}")
        raise PowerCut(self)

    def power_up(self) -> None:
        self.stop()
        self._disks += 1
        self.start()

    def back_up(self) -> None:
        """Keep a copy of the whole folder."""
        target = self.folder / f"copy{len(self.copies)}"
        self._copy_to(target)
        self.copies.append(ServerCopy(target, frozenset(self.events())))

    def put_back(self, copy: ServerCopy, *, new_incarnation: bool) -> None:
        """Replace the folder by one of its copies, as an operator would; or would, but forget to
        say so."""
        self.stop()
        self._disks += 1
        disk.copied(copy.path / DATABASE, self.place / DATABASE)
        shutil.copyfile(copy.path / KEY, self.place / KEY)
        disk.copied_folder(copy.path / ATTACHMENTS, self.place / ATTACHMENTS)
        self.start()
        self.copied_back = self.copied_back or not new_incarnation
        if new_incarnation:
            self.node.database.begin_new_life()
            self.stop()
            self.start()

    def _copy_to(self, target: Path) -> None:
        disk.copied(self.place / DATABASE, target / DATABASE)
        shutil.copyfile(self.place / KEY, target / KEY)
        disk.copied_folder(self.place / ATTACHMENTS, target / ATTACHMENTS)

    def post(self, path: str, body: bytes) -> Answer:
        """The answer to a request, as `provincial_server.app` gives it."""
        try:
            return self._answered(path, body)
        except Problem as problem:
            told = problems.details(problem.status, problem.reason)
            return Answer(problem.status.value, PROBLEM_TYPE, told, float(problem.retry_after))
        except Exception as bug:  # noqa: BLE001 - what the HTTP side answers with 500 is kept
            self.bugs.append(bug)
            return Answer(500, PROBLEM_TYPE, b'{"code":"internal"}')

    def _answered(self, path: str, body: bytes) -> Answer:
        match path:
            case "/v1/sync":
                return Answer(200, MEDIA_TYPE, self.exchange.answer(body))
            case "/v1/contents":
                assert self._contents is not None
                return Answer(200, contents.MEDIA_TYPE, self._contents.answer(body))
            case "/v1/node":
                return Answer(200, JSON, self._certified())
            case _:
                return Answer(200, JSON, self._enrolled(body))

    def _certified(self) -> bytes:
        exchange = self.exchange
        if exchange.hub is None:
            raise Problem(HTTPStatus.NOT_FOUND, problems.NOT_A_HUB)
        return enrolment.encode(
            enrolment.EnrolAnswer(
                node=exchange.incarnation,
                public_key=exchange.key.public_key,
                time_ms=exchange.now(),
                run=exchange.hub.certificate,
            )
        )

    def _enrolled(self, body: bytes) -> bytes:
        if self.exchange.hub is not None:
            raise Problem(HTTPStatus.FORBIDDEN, problems.ENROL_ABOVE)
        try:
            return enrolment.encode(self.node.registry.enrol(enrolment.decode_request(body)))
        except MessageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, problems.BAD_MESSAGE) from error

    def feeds(self) -> dict[str, dict[EventId, int]]:
        """The ids of all events that were taken, with their positions, by feed."""
        if self._known is None:
            columns = (tables.events.c.id, tables.events.c.feed, tables.events.c.position)
            query = select(*columns).where(tables.events.c.position.is_not(None))
            known: dict[str, dict[EventId, int]] = defaultdict(dict)
            with self.node.database.reading() as connection:
                for row in connection.execute(query):
                    known[row.feed][EventId(row.id)] = row.position
            self._known = known
        return self._known

    def events(self) -> set[EventId]:
        """The ids of all events that were taken."""
        return set().union(*self.feeds().values())

    def rejected(self) -> dict[EventId, str]:
        """What is kept for its neighbours' sake only: ids and subjects."""
        query = select(tables.events).where(tables.events.c.position.is_(None))
        with self.node.database.reading() as connection:
            events = [event_of(row) for row in connection.execute(query)]
        return {event.id: event.header.subject for event in events}

    def holds(self, sha256: str) -> bool:
        """Whether an attachment is whole here, under its hash."""
        return self.files.whole.is_sound(sha256)

    def kept(self) -> set[str]:
        """The attachments that are whole here, of those that any event names."""
        query = select(tables.contents.c.sha256)
        with self.node.database.reading() as connection:
            named = {sha256.hex() for sha256 in connection.scalars(query)}
        return {sha256 for sha256 in named if self.files.whole.holds(sha256)}

    def refused(self) -> set[EventId]:
        """All that was ever refused and is not taken, also what is not kept."""
        with self.node.database.reading() as connection:
            ids = set(map(EventId, connection.scalars(select(tables.rejects.c.event_id))))
        return ids - self.events()

    def written_by(self, device: DeviceId) -> list[EventId]:
        """What it holds of a device, as it arrived."""
        here = tables.events.c.origin == device, tables.events.c.position.is_not(None)
        query = select(tables.events.c.id).where(*here).order_by(tables.events.c.position)
        with self.node.database.reading() as connection:
            return list(map(EventId, connection.scalars(query)))

    def fingerprint(self, feed: str) -> Fingerprint:
        with self.node.database.reading() as connection:
            return fingerprints.fingerprint(connection, feed)

    def damage(self) -> list[str]:
        """What its proof of itself finds."""
        with self.node.database.reading() as connection:
            proofs = verify(connection, self.node.key.public_key)
        return [f"{proof.feed}: {one}" for proof in proofs for one in proof.damaged]

    def parts(self) -> list[Path]:
        """The parts of attachments that are on their way."""
        return sorted((self.place / ATTACHMENTS / "parts").glob("*/[0-9]*"))

    def rot(self, part: Path) -> None:
        """The disk turns a byte."""
        content = bytearray(part.read_bytes())
        content[-1] ^= 1
        part.write_bytes(content)


@dataclass(slots=True)
class Province(Server):
    """The province's server: it alone certifies, revokes and takes bundles."""

    def revoked(self) -> dict[DeviceId, EventId]:
        """The devices that are heard no longer, and the events that say so."""
        columns = (tables.devices.c.id, tables.devices.c.revoked_by)
        query = select(*columns).where(tables.devices.c.revoked_by.is_not(None))
        with self.node.database.reading() as connection:
            return {DeviceId(row.id): EventId(row.revoked_by) for row in connection.execute(query)}

    def imports(self, bundle: bytes) -> Imported:
        """Take in a file that somebody carried here. Raises `Refused`."""
        return imported(self.exchange, self.node.key, bundle)
