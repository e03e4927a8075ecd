"""The province: the real server on SQLite, restarted after a power cut, restored from copies."""

import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from sqlalchemy import select

from counter_app.domain.journal import EventId
from counter_app.sync import enrolment
from counter_app.sync.transport import PROBLEM_TYPE, Answer
from counter_app.sync.wire import MEDIA_TYPE, MessageError
from provincial_server import problems, tables
from provincial_server.problems import Problem
from provincial_server.rows import event_of
from provincial_server.serving import Node, Place
from provincial_server.verify import verify
from tests.simulation import disk
from tests.simulation.clocks import WallClock
from tests.simulation.points import COMMITTED, PowerCut, watch

DATABASE: Final = "server.sqlite3"
KEY: Final = "node.json"
JSON: Final = "application/json"


@dataclass(slots=True)
class ServerCopy:
    """A copy of the database, and which events it holds."""

    path: Path
    events: frozenset[EventId]


@dataclass(slots=True)
class Province:
    """One node over one folder. Answers as its HTTP side would, without HTTP."""

    folder: Path
    clock: WallClock
    reach: Callable[[object, str], None]
    name: str = "province"
    copies: list[ServerCopy] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)
    _node: Node | None = None
    _known: dict[str, dict[EventId, int]] | None = None
    _disks: int = 0

    @property
    def place(self) -> Path:
        return self.folder / f"disk{self._disks}"

    @property
    def node(self) -> Node:
        assert self._node is not None
        return self._node

    def install(self, source: Path) -> None:
        """Start on a copy of a prepared folder."""
        self.place.mkdir(parents=True)
        for name in (DATABASE, KEY):
            shutil.copyfile(source / name, self.place / name)
        self.start()

    def start(self) -> None:
        self._node = Node(Place(folder=self.place), now=self.clock.now_ms)
        self._known = None
        database = self._node.database
        watch(database._engine, database, "writing", self._reach)

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
        """Keep a copy of the database."""
        target = self.folder / f"copy{len(self.copies)}"
        self._copy_to(target)
        self.copies.append(ServerCopy(target, frozenset(self.events())))

    def put_back(self, copy: ServerCopy, *, new_incarnation: bool) -> None:
        """Replace the database by one of its copies, as an operator would, or would forget to."""
        self.stop()
        self._disks += 1
        self.place.mkdir(parents=True)
        disk.copied(copy.path / DATABASE, self.place / DATABASE)
        shutil.copyfile(copy.path / KEY, self.place / KEY)
        self.start()
        if new_incarnation:
            self.node.database.begin_new_life()
            self.stop()
            self.start()

    def _copy_to(self, target: Path) -> None:
        disk.copied(self.place / DATABASE, target / DATABASE)
        shutil.copyfile(self.place / KEY, target / KEY)

    def post(self, path: str, body: bytes) -> Answer:
        """The answer to a request, as `provincial_server.app` gives it."""
        try:
            if path == "/v1/sync":
                return Answer(200, MEDIA_TYPE, self.node.exchange().answer(body))
            return Answer(200, JSON, self._enrolled(body))
        except Problem as problem:
            told = problems.details(problem.status, problem.reason)
            return Answer(problem.status.value, PROBLEM_TYPE, told, float(problem.retry_after))
        except Exception as bug:  # noqa: BLE001 - what the HTTP side answers with 500 is kept
            self.bugs.append(bug)
            return Answer(500, PROBLEM_TYPE, b'{"code":"internal"}')

    def _enrolled(self, body: bytes) -> bytes:
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

    def damage(self) -> list[str]:
        """What its proof of itself finds."""
        with self.node.database.reading() as connection:
            proofs = verify(connection, self.node.key.public_key)
        return [f"{proof.feed}: {one}" for proof in proofs for one in proof.damaged]
