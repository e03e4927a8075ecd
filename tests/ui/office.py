"""A counter for the tests of the window: a real store, real forms, a real sync engine."""

import hashlib
import shutil
from pathlib import Path

import httpx

from counter_app.attachments import SealedAttachments
from counter_app.db import SqlStore, create_store, open_store
from counter_app.domain.people import Person
from counter_app.domain.roles import Actor, Role
from counter_app.receipts import PdfForms
from counter_app.service.desk import Desk
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.setup import SetUpCounter, set_up
from counter_app.sheets import SheetCatalogueFiles, WorkbookFiles, starter_catalogue
from counter_app.sync.carrying import FileCarrier
from counter_app.sync.engine import Outside, SyncEngine
from counter_app.sync.letters import Reader
from counter_app.sync.sending import ContentSender
from counter_app.sync.transport import HttpTransport
from counter_app.vault import Argon2Passwords, DeviceKey, HashCost
from provincial_server.serving import Running
from tests.server.facts import AGENCY
from tests.sync.office import HandClock

SEED = hashlib.sha256(b"counter 1").digest()
KEY = hashlib.sha256(b"store").digest()
QUICK = HashCost(memory_kib=64, passes=1)
BIRTH = "1.001193"
CLERK = Actor(id="mau", name="Lê Thị Mẫu", role=Role.CLERK)
CARD = "001090000000||Nguyễn Văn Mẫu|01021990|Nam|Thôn Mẫu, Xã Mẫu, Mẫu|01012022"


class Counter:
    """One counter of the commune Mẫu, on a clock set by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = HandClock()
        self.signer = DeviceKey(SEED)
        self.store: SqlStore

    def make(self, *, demo: bool = False) -> "Counter":
        self.store = create_store(self.path, key=KEY, signer=self.signer, clock=self.clock)
        place = SetUpCounter(agency_code=AGENCY, counter=1, commune="Xã Mẫu", demo=demo)
        set_up(self.store, self.signer, place, procedures=starter_catalogue(), calendars=())
        return self

    def open(self) -> "Counter":
        self.store = open_store(self.path, key=KEY, signer=self.signer, clock=self.clock)
        return self

    def copied_to(self, path: Path) -> "Counter":
        """The same counter on a copy of its file (which must be closed)."""
        shutil.copyfile(self.path, path)
        return Counter(path).open()

    @property
    def desk(self) -> Desk:
        transport = HttpTransport(self.clock, httpx.Timeout(5.0))
        engine = SyncEngine(
            store=self.store,
            sync_store=self.store,
            signer=self.signer,
            clock=self.clock,
            outside=Outside(transport=transport, chance=lambda: 0.5),
        )
        attachments = SealedAttachments(self.path.with_name("attachments"), KEY)
        return Desk(
            store=self.store,
            sync_store=self.store,
            clock=self.clock,
            forms=PdfForms(),
            files=SheetCatalogueFiles(),
            tables=WorkbookFiles(),
            exchange=engine,
            carrier=FileCarrier(
                store=self.store,
                sync_store=self.store,
                signer=self.signer,
                opener=Reader(SEED),
                clock=self.clock,
            ),
            uploads=ContentSender(
                store=self.store,
                kept=attachments,
                signer=self.signer,
                clock=self.clock,
                transport=transport,
            ),
            attachments=attachments,
            passwords=Argon2Passwords(QUICK),
            actor=CLERK,
        )

    def enrol(self, node: Running) -> None:
        self.desk.exchange.enrol(node.url, node.issue_code(AGENCY, 1).code)

    def receive(self, name: str = "Nguyễn Văn Mẫu", id_number: str = "001090000000") -> str:
        """Receive one dossier; its code."""
        person = Person(name=name, id_number=id_number, phone="0900000000")
        command = ReceiveDossier(procedure_code=BIRTH, applicant=person)
        self.clock.move(minutes=1)
        return receive(self.desk, command).dossier.code
