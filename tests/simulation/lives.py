"""What a clerk does at a counter, through the production use cases, with whatever comes to hand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final, cast

from counter_app.domain.dossier import SUBJECT_PREFIX, Dossier
from counter_app.domain.facts import DossierReceived
from counter_app.domain.people import Person
from counter_app.domain.sentences import Refused
from counter_app.service.attachments import AttachFile, attach
from counter_app.service.correction import CorrectDossier, correct, entry_to_correct
from counter_app.service.day import CloseDay, close_day, day_sheet
from counter_app.service.desk import Desk
from counter_app.service.ending import AskWithdrawal, Stop, Withdraw, ask_withdrawal, stop, withdraw
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.service.money import CollectFee, RefundFee, collect, refund
from counter_app.service.papers import print_receipt
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.service.reception import ReceiveDossier, receive
from counter_app.service.refusal import RefuseDossier, refuse
from counter_app.service.results import ReadyResult, ReturnResult, ready, return_result
from counter_app.service.settling import SettleConflict, disputed, settle
from counter_app.service.supplement import (
    ReceiveSupplement,
    RequestSupplement,
    receive_supplement,
    request_supplement,
)
from counter_app.service.uploading import send_contents
from counter_app.sync.wire import MOST_PAYLOAD_BYTES
from tests.service.office import EXTRACT, MISSING
from tests.simulation.machine import PROCEDURES, Process, Scans

WHY: Final = "Lý do mẫu"
_LATEST: Final = 30
_Step = Callable[[Desk, Dossier], object]


def _extended(desk: Desk, dossier: Dossier) -> object:
    now = desk.clock.now()
    new = max(now, dossier.due_at or now) + timedelta(days=30)
    command = Extend(
        code=dossier.code, new_due_at=new.replace(hour=10), reason=WHY, signer="A", because=WHY
    )
    return extend(desk, command)


def _corrected(desk: Desk, dossier: Dossier) -> object:
    entry = replace(entry_to_correct(dossier), note=f"lần {len(dossier.steps)}")
    return correct(desk, CorrectDossier(code=dossier.code, entry=entry, reason=WHY))


def _settled(desk: Desk, dossier: Dossier) -> object:
    first = tuple(step.event_id for step in disputed(dossier))[:1]
    return settle(desk, SettleConflict(code=dossier.code, counts=first, decision=WHY))


STEPS: Final[dict[str, _Step]] = {
    "asks for more": lambda desk, one: request_supplement(
        desk, RequestSupplement(code=one.code, items=(MISSING,), reason=WHY, because=WHY)
    ),
    "gets more": lambda desk, one: receive_supplement(desk, ReceiveSupplement(code=one.code)),
    "refuses": lambda desk, one: refuse(
        desk, RefuseDossier(code=one.code, reason=WHY, legal_ground="Điều 1")
    ),
    "hands over": lambda desk, one: hand_over(
        desk, HandOver(code=one.code, giver="A", to_office=f"Phòng {len(one.steps)}")
    ),
    "takes back": lambda desk, one: take_back(desk, TakeBack(code=one.code, giver="A")),
    "suspends": lambda desk, one: suspend(desk, Suspend(code=one.code, reason=WHY)),
    "resumes": lambda desk, one: resume(desk, Resume(code=one.code)),
    "extends": _extended,
    "stops": lambda desk, one: stop(desk, Stop(code=one.code, ground=WHY, signer="A")),
    "hears of a withdrawal": lambda desk, one: ask_withdrawal(desk, AskWithdrawal(code=one.code)),
    "lets withdraw": lambda desk, one: withdraw(desk, Withdraw(code=one.code)),
    "has a result": lambda desk, one: ready(desk, ReadyResult(code=one.code, results=(EXTRACT,))),
    "returns the result": lambda desk, one: return_result(
        desk, ReturnResult(code=one.code, paper_shown="Giấy hẹn")
    ),
    "corrects": _corrected,
    "collects": lambda desk, one: collect(desk, CollectFee(code=one.code, amount=15_000)),
    "gives back": lambda desk, one: refund(
        desk, RefundFee(code=one.code, amount=15_000, reason=WHY)
    ),
    "settles": _settled,
    "prints": lambda desk, one: print_receipt(desk, one.code),
}


@dataclass(frozen=True, slots=True)
class Clerk:
    """Works at whatever process is handed over; every choice is the dice's."""

    dice: Random

    def receives(self, process: Process) -> str:
        """Receive a dossier, and see that it is there afterwards; its code."""
        desk = process.desk
        entry = ReceiveDossier(
            procedure_code=self.dice.choice(PROCEDURES).code,
            applicant=Person(name="Nguyễn Văn Mẫu", id_number="001090000000"),
            clerk="Trần Thị Quầy",
        )
        dossier = receive(desk, entry).dossier
        with desk.store.reading() as reader:
            assert reader.dossier(dossier.id) is not None, "what was shown as saved is not there"
        return dossier.code

    def acts(self, process: Process) -> str:
        """One step in the life of a dossier at this counter; "" where none may be taken."""
        desk = process.desk
        with desk.store.reading() as reader:
            rows = reader.latest(_LATEST)
            if not rows:
                return ""
            (dossier, *_) = reader.dossiers_with_code(self.dice.choice(rows).code)
        for name in self.dice.sample(sorted(STEPS), len(STEPS)):
            try:
                STEPS[name](desk, dossier)
            except Refused:
                continue
            return f"{name} {dossier.code}"
        return ""

    def attaches(self, process: Process) -> str:
        """Scan a paper for a dossier; "" where there is none."""
        desk = process.desk
        with desk.store.reading() as reader:
            rows = reader.latest(_LATEST)
        if not rows:
            return ""
        code = self.dice.choice(rows).code
        scans = cast("Scans", desk.attachments)
        scans.scan = self.dice.randbytes(self.dice.choice((10, 30_000, 70_000)))
        attach(desk, AttachFile(code=code, path=Path("quet.pdf"), clerk="Trần Thị Quầy"))
        return f"attaches to {code}"

    def sends_contents(self, process: Process) -> str:
        """A turn of sending attachments, sometimes a short one."""
        turn = send_contents(process.desk, self.dice.choice((1, 40_000, 256 << 10)))
        return f"sends contents, {turn.state.unsent} left" if turn.state.unsent else ""

    def closes_the_day(self, process: Process) -> str:
        """Close the counter's day; "" where it is closed already."""
        desk = process.desk
        cash = day_sheet(desk).cash
        for gaps_reason in ("", WHY):
            try:
                close_day(desk, CloseDay(cash=cash, gaps_reason=gaps_reason))
            except Refused:
                continue
            return "closes the day"
        return ""

    def writes_too_much(self, process: Process) -> str:
        """An event that no node will take, from a counter that means well."""
        desk = process.desk
        with desk.store.reading() as reader:
            rows = reader.latest(1)
            if not rows:
                return ""
            (dossier, *_) = reader.dossiers_with_code(rows[0].code)
        fact: DossierReceived = replace(dossier.reception, note="x" * MOST_PAYLOAD_BYTES)
        with desk.writing() as work:
            work.record(fact, subject=SUBJECT_PREFIX + dossier.id)
            work.commit()
        return f"writes too much about {dossier.code}"
