"""Random lives on the real store: after each step the tables are what a fresh fold gives."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from counter_app.domain.dossier import Dossier
from counter_app.domain.facts import Fact, PolicyChosen
from counter_app.domain.facts.life import (
    DossierCorrected,
    DossierRefused,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    ProcessingResumed,
    ProcessingSuspended,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
    TakenBack,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import FeeCollected, FeeRefunded, PaymentRequested
from counter_app.domain.facts.reception import DossierReceived
from counter_app.domain.moments import in_viet_nam
from counter_app.domain.policy import ClockPolicy, SupplementClock
from counter_app.domain.punctuality import (
    Punctuality,
    clock_stopped_at,
    finished_at,
    punctuality,
)
from counter_app.domain.sentences import Refused
from counter_app.domain.stages import ENDED, Stage, why_not
from counter_app.domain.worktime import WorkTime
from counter_app.service.correction import CorrectDossier, correct, entry_to_correct
from counter_app.service.desk import Desk
from counter_app.service.ending import (
    AskWithdrawal,
    DeclineWithdrawal,
    Stop,
    Withdraw,
    ask_withdrawal,
    decline_withdrawal,
    stop,
    withdraw,
)
from counter_app.service.handing import HandOver, TakeBack, hand_over, take_back
from counter_app.service.money import (
    CollectFee,
    RefundFee,
    RequestPayment,
    collect,
    refund,
    request_payment,
    totals_of,
)
from counter_app.service.piles import look_at
from counter_app.service.ports import Pile
from counter_app.service.promise import Extend, Resume, Suspend, extend, resume, suspend
from counter_app.service.reception import calendar_of, receive
from counter_app.service.refusal import RefuseDossier, refuse
from counter_app.service.results import ReadyResult, ReturnResult, ready, return_result
from counter_app.service.supplement import (
    ReceiveSupplement,
    RequestSupplement,
    receive_supplement,
    request_supplement,
)
from tests.db.office import Counter
from tests.service import office
from tests.service.office import ENTRY, EXTRACT, MISSING, read

WHY = "Lý do mẫu"
Step = Callable[[Desk, str, "Lives"], object]


def _extended(desk: Desk, code: str, lives: "Lives") -> object:
    new = max(lives.now, lives.dossiers[code].due_at or lives.now) + timedelta(days=30)
    while new.weekday() > 4:
        new += timedelta(days=1)
    command = Extend(
        code=code, new_due_at=new.replace(hour=10), reason=WHY, signer="A", because=WHY
    )
    return extend(desk, command)


def _corrected(desk: Desk, code: str, lives: "Lives") -> object:
    entry = replace(entry_to_correct(lives.dossiers[code]), note=f"lần {lives.events}")
    return correct(desk, CorrectDossier(code=code, entry=entry, reason=WHY))


STEPS: dict[type[Fact], Step] = {
    DossierReceived: lambda desk, code, _: receive(desk, replace(ENTRY, presented_code=code)),
    SupplementRequested: lambda desk, code, _: request_supplement(
        desk, RequestSupplement(code=code, items=(MISSING,), reason=WHY, because=WHY)
    ),
    SupplementReceived: lambda desk, code, _: receive_supplement(
        desk, ReceiveSupplement(code=code)
    ),
    DossierRefused: lambda desk, code, _: refuse(
        desk, RefuseDossier(code=code, reason=WHY, legal_ground="Điều 1")
    ),
    HandedOver: lambda desk, code, lives: hand_over(
        desk, HandOver(code=code, giver="A", to_office=f"Phòng {lives.events}")
    ),
    TakenBack: lambda desk, code, _: take_back(desk, TakeBack(code=code, giver="A")),
    ProcessingSuspended: lambda desk, code, _: suspend(desk, Suspend(code=code, reason=WHY)),
    ProcessingResumed: lambda desk, code, _: resume(desk, Resume(code=code)),
    DueChanged: _extended,
    DossierStopped: lambda desk, code, _: stop(desk, Stop(code=code, ground=WHY, signer="A")),
    WithdrawalAsked: lambda desk, code, _: ask_withdrawal(desk, AskWithdrawal(code=code)),
    WithdrawalDeclined: lambda desk, code, _: decline_withdrawal(
        desk, DeclineWithdrawal(code=code, reason=WHY)
    ),
    DossierWithdrawn: lambda desk, code, _: withdraw(desk, Withdraw(code=code)),
    ResultReady: lambda desk, code, _: ready(desk, ReadyResult(code=code, results=(EXTRACT,))),
    ResultReturned: lambda desk, code, _: return_result(
        desk, ReturnResult(code=code, paper_shown="Giấy hẹn")
    ),
    DossierCorrected: _corrected,
    PaymentRequested: lambda desk, code, _: request_payment(desk, RequestPayment(code=code)),
    FeeCollected: lambda desk, code, _: collect(desk, CollectFee(code=code, amount=15_000)),
    FeeRefunded: lambda desk, code, _: refund(
        desk, RefundFee(code=code, amount=15_000, reason=WHY)
    ),
}
MORE_RULES = (HandedOver, TakenBack, PaymentRequested, FeeRefunded, DueChanged)
"""Steps that may be refused in an allowed stage as well: where it lies, what was paid."""


def _lies_on(  # noqa: PLR0911 - one line for each pile
    pile: Pile, dossier: Dossier, now: datetime, soon: date
) -> bool:
    match pile:
        case Pile.TODAY:
            return in_viet_nam(dossier.reception.received_at).date() == now.date()
        case Pile.OVERDUE:
            return punctuality(dossier, now) is Punctuality.OVERDUE
        case Pile.READY:
            return dossier.stage is Stage.RESULT_READY
        case Pile.WAITING:
            return dossier.stage in {Stage.MENDING, Stage.AWAITING_SUPPLEMENT}
        case Pile.DISPUTED:
            return bool(dossier.conflicts)
        case Pile.SHARING:
            return False  # one counter gives out every number once
        case Pile.DUE:
            return (
                dossier.due_at is not None
                and in_viet_nam(dossier.due_at).date() <= soon
                and clock_stopped_at(dossier) is None
                and punctuality(dossier, now) is Punctuality.WITHIN
            )


class Lives(RuleBasedStateMachine):
    """A counter whose clerk does anything at any time."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(dir=self.template.parent))
        shutil.copyfile(self.template, self.folder / "counter.db")
        self.counter = Counter(1, self.folder / "counter.db").open()
        office.set_clock(self.counter, "16 09:00")
        self.dossiers: dict[str, Dossier] = {}
        self.events: int = office.count(self.counter)

    @property
    def now(self) -> datetime:
        return self.counter.clock.moment

    @initialize(clock=st.sampled_from(SupplementClock))
    def choose_policy(self, clock: SupplementClock) -> None:
        policy = ClockPolicy(supplement_clock=clock)
        with self.counter.store.writing() as work:
            work.record(PolicyChosen(policy=policy), subject="policy")
            work.commit()
        self.events += 1

    @precondition(lambda self: len(self.dossiers) < 3)
    @rule(accepted=st.booleans())
    def bring(self, *, accepted: bool) -> None:
        desk = self.counter.desk
        if accepted:
            dossier = receive(desk, ENTRY).dossier
        else:
            command = RequestSupplement(entry=ENTRY, items=(MISSING,), reason=WHY)
            dossier = request_supplement(desk, command).dossier
        assert dossier.code not in self.dossiers
        self.dossiers[dossier.code] = dossier
        self.events += len(dossier.steps)

    @rule(minutes=st.integers(1, 3000))
    def wait(self, minutes: int) -> None:
        self.counter.clock.moment += timedelta(minutes=minutes)

    @precondition(lambda self: self.dossiers)
    @rule(data=st.data(), fact=st.sampled_from(sorted(STEPS, key=lambda fact: fact.KIND)))
    def act(self, data: st.DataObject, fact: type[Fact]) -> None:
        code = data.draw(st.sampled_from(sorted(self.dossiers)))
        before = self.dossiers[code]
        reason = why_not(fact, before.stage, code)
        if reason is not None:
            with pytest.raises(Refused) as refusal:
                STEPS[fact](self.counter.desk, code, self)
            assert str(refusal.value) == str(reason)
            return
        try:
            STEPS[fact](self.counter.desk, code, self)
        except Refused:
            if fact not in MORE_RULES:
                raise
            return
        self.dossiers[code] = after = read(self.counter.desk, code)
        self.events += 1
        assert isinstance(after.steps[-1].fact, fact)
        assert after.steps[:-1] == before.steps

    @invariant()
    def tables_are_what_a_fresh_fold_gives(self) -> None:
        assert self.counter.store.verify().problem is None

    @invariant()
    def nothing_else_was_written(self) -> None:
        assert office.count(self.counter) == self.events
        assert {code: read(self.counter.desk, code) for code in self.dossiers} == self.dossiers

    @invariant()
    def every_dossier_makes_sense(self) -> None:
        for code, dossier in self.dossiers.items():
            assert dossier.conflicts == ()
            assert dossier.code == code
            assert dossier.refunded <= dossier.collected
            in_register = dossier.reception.register.number > 0
            assert (punctuality(dossier, self.now) is not None) is in_register
            done = dossier.stage in ENDED or dossier.stage is Stage.RESULT_READY
            assert (finished_at(dossier) is not None) is done

    @invariant()
    def the_piles_are_what_the_dossiers_say(self) -> None:
        desk = self.counter.desk
        with desk.store.reading() as reader:
            time = WorkTime(calendar_of(reader), reader.policy())
        soon = time.next_working_day(self.now.date())
        for pile in Pile:
            piled = look_at(desk, pile, 10)
            codes = {row.code for row in piled.rows}
            assert piled.sizes[pile] == len(codes)
            assert codes == {
                code for code, one in self.dossiers.items() if _lies_on(pile, one, piled.now, soon)
            }

    @override
    def teardown(self) -> None:
        days = {self.now.date() - timedelta(days=back) for back in range(200)}
        held = sum(one.collected - one.refunded for one in self.dossiers.values())
        assert sum(totals_of(self.counter.desk, day).net for day in days) == held
        self.counter.store.close()
        shutil.rmtree(self.folder)


def test_random_lives_keep_journal_and_tables_together(tmp_path: Path) -> None:
    class OnTemplate(Lives):
        template = tmp_path / "template.db"

    office.make(OnTemplate.template).store.close()
    OnTemplate.TestCase.settings = settings(max_examples=8, stateful_step_count=25, deadline=None)

    OnTemplate.TestCase().runTest()
