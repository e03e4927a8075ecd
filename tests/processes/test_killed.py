"""Counters, hub, province and PostgreSQL as processes, killed at random: all arrives, once."""

import os
import random
import threading
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import create_counter, open_counter
from counter_app.domain.fingerprint import Fingerprint
from counter_app.paths import DataDir
from counter_app.service.enrolment import choose_hub, enrol_device
from counter_app.service.setup import SetUpCounter
from provincial_server.fingerprints import fingerprint
from provincial_server.joining import Joining, join
from provincial_server.serving import Node, Place
from provincial_server.upstream import UpstreamStore
from provincial_server.verify import verify
from tests.conftest import SOAK
from tests.hub.commune import eventually
from tests.processes.postgres import PostgreSQL
from tests.processes.programs import Clerk, Server, command
from tests.server.facts import AGENCY

PASSPHRASE: Final = "mat-khau-quay-mau-2026"
SEED: Final = int(os.environ.get("SEED", "20261123"))
ROUNDS: Final = min(max(SOAK // 100, 1), 10)
LONGEST_SECONDS: Final = 0.4
TRUE_SENTENCES: Final = (
    "Không kết nối được máy chủ của tỉnh.",
    "Đường truyền bị ngắt giữa chừng",
    "Máy chủ của tỉnh đang bận",
    "Máy chủ của tỉnh chưa ghi danh quầy này.",
)
"""What may be said: nobody answers, the line broke, or come later. A hub that was not told of a
counter yet does not know it. "Gặp lỗi" would be a bug."""


class Office:
    """A province on PostgreSQL with two workers, a commune's hub, and two counters."""

    def __init__(self, folder: Path, open_: ExitStack) -> None:
        self._folder = folder
        self.postgresql = PostgreSQL(folder)
        open_.callback(self.postgresql.close)
        self.place = Place(folder=folder / "province", database_url=self.postgresql.url)
        self.hub_place = Place(folder=folder / "hub")
        with Node(self.place) as node:
            codes = [node.registry.issue_code(AGENCY, number).code for number in (1, 2)]
            hub_code = node.registry.issue_hub_code(AGENCY).code
        self.province = Server(self.place.folder, "--database", self.postgresql.url, workers=2)
        self.hub = Server(self.hub_place.folder)
        self.clerks = [Clerk(folder / f"counter-{number}", PASSPHRASE) for number in (1, 2)]
        for process in (self.province, self.hub, *self.clerks):
            open_.callback(process.kill)
        self._passphrase = folder / "passphrase"
        self._passphrase.write_text(PASSPHRASE)
        self.province.start()
        with Node(self.hub_place) as node:
            asked = Joining(
                url=self.province.url, code=hub_code, agency_code=AGENCY, name="Máy chủ Xã Mẫu"
            )
            join(node, asked)
        self.hub.start()
        for clerk, code in zip(self.clerks, codes, strict=True):
            self._set_up(clerk, code)
            clerk.start()

    def _set_up(self, clerk: Clerk, code: str) -> None:
        folder, number = DataDir(clerk.folder), self.clerks.index(clerk) + 1
        place = SetUpCounter(agency_code=AGENCY, counter=number, commune="Xã Mẫu")
        create_counter(folder, place, PASSPHRASE)
        with open_counter(folder, PASSPHRASE) as desk:
            enrol_device(desk, self.province.url, code)
            choose_hub(desk, self.hub.url)

    def kill(self, victim: str, chance: random.Random) -> None:
        """Kill one, and start it again as the system would."""
        match victim:
            case "counter":
                clerk = chance.choice(self.clerks)
                clerk.kill()
                clerk.start()
            case "hub":
                self.hub.kill()
                self.hub.start()
            case "worker":
                self.province.kill_a_worker(chance.randrange(2))
            case "province":
                self.province.kill()
                self.province.start()
            case "postgresql":
                self.postgresql.kill()
                self.postgresql.recover()

    def settle(self) -> None:
        """Let everything arrive that is under way; the hub does not sit out its back-off."""
        self.hub.kill()
        with Node(self.hub_place) as node:
            store = UpstreamStore(node.database, AGENCY, node.now)
            store.attempted(next_attempt_at=None, attempts=0, problem="")
        self.hub.start()
        for clerk in self.clerks:
            clerk.finish()

    def counter_app(self, clerk: Clerk, verb: str) -> bytes:
        asked = ("--data", clerk.folder, "--passphrase-file", self._passphrase, verb)
        return command("counter_app", *asked)


VICTIMS: Final = ("counter", "hub", "worker", "postgresql", *(["province"] if SOAK else []))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with ExitStack() as open_:
        yield Office(tmp_path, open_)


@pytest.mark.soak
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_whatever_is_killed_every_dossier_is_at_the_province_exactly_once(office: Office) -> None:
    chance = random.Random(SEED)  # noqa: S311
    tick = threading.Event()
    for _ in range(ROUNDS):
        for victim in chance.sample(VICTIMS, len(VICTIMS)):
            tick.wait(chance.uniform(0.0, LONGEST_SECONDS))
            office.kill(victim, chance)

    office.settle()
    office.counter_app(office.clerks[0], "sync")

    held = [settled(office, clerk) for clerk in office.clerks]
    held += [proven(place) for place in (office.place, office.hub_place)]
    with Node(office.place) as node:
        at_province = Tally(dossier.code for dossier in node.dossiers())
    given_out = {code for clerk in office.clerks for code in clerk.given_out}
    assert given_out
    assert given_out <= at_province.keys()
    assert set(at_province.values()) == {1}
    assert len(set(held)) == 1
    said = {problem for clerk in office.clerks for problem in clerk.problems}
    assert [problem for problem in said if not problem.startswith(TRUE_SENTENCES)] == []
    for log in (office.province.log, office.hub.log):
        assert " ERROR " not in log, log


def settled(office: Office, clerk: Clerk) -> Fingerprint:
    """What a counter holds at the end, proven, and all of it signed for by the province."""
    with open_counter(DataDir(clerk.folder), PASSPHRASE) as desk:
        eventually(lambda: desk.exchange.sync().unsent == 0)
        state = desk.exchange.sync()
        assert (state.rejected, state.waiting_since) == (0, None)
        assert state.last_receipt_at is not None
        proof = desk.store.verify()
        assert (proof.problem, proof.damaged) == (None, "")
        return sum(desk.sync_store.held(AGENCY).values(), Fingerprint())


def proven(place: Place) -> Fingerprint:
    """What a node holds of the commune, by the journal that proves itself."""
    with Node(place) as node, node.database.reading() as connection:
        assert [one for one in verify(connection, node.key.public_key) if one.damaged] == []
        return fingerprint(connection, AGENCY)
