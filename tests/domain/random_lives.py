"""Whole lives of dossiers at random, each step allowed where it comes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from counter_app.domain.facts import Fact
from counter_app.domain.facts.attachments import AttachmentAdded, Digitised, Place
from counter_app.domain.facts.life import (
    DossierPresented,
    DossierRefused,
    DossierReissued,
    DossierStopped,
    DossierWithdrawn,
    DueChanged,
    HandedOver,
    PaperNumber,
    ProcessingResumed,
    ProcessingSuspended,
    ResultPaper,
    ResultReady,
    ResultReturned,
    SupplementReceived,
    SupplementRequested,
    WithdrawalAsked,
    WithdrawalDeclined,
)
from counter_app.domain.facts.money import (
    FeeCollected,
    PaymentMethod,
    PaymentMoment,
    PaymentRequested,
)
from counter_app.domain.facts.reception import DossierReceived, FeeDue
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.policy import ClockPolicy, EarlyMeans
from tests.domain.lives import ITEM, RECEPTION

FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội")
CLERKS = ("Trần Thị Quầy", "Lê Văn Tiếp", "")
BEGIN = datetime(2026, 9, 1, 8, 0, tzinfo=VIET_NAM)
PAPER = PaperNumber(year=2026, book=1, number=1)


class RandomLife:
    """One dossier's facts in the order in which they happened; `number` makes its code.

    It begins within so many days.
    """

    def __init__(self, chance: Random, number: int, days: int = 100) -> None:
        self._chance = chance
        self._now = BEGIN + timedelta(minutes=chance.randrange(days * 24 * 60))
        self._due: datetime | None = None
        self._number = number
        self._code = ""
        self.facts: list[Fact] = list(self._steps())

    def _later(self) -> datetime:
        self._now += timedelta(minutes=self._chance.choice((1, 30, 600, 3000, 9000)))
        return self._now

    def _steps(self) -> Iterator[Fact]:
        entry = self._entry()
        if self._chance.random() < 0.15:
            yield DossierPresented(entry=replace(entry, due_at=None), presented_at=self._now)
            if self._chance.random() < 0.5:
                yield self._asked()
            if self._chance.random() < 0.4:
                yield self._refused()
                return
            entry = self._entry()
        yield entry
        for _ in range(self._chance.randrange(5)):
            yield from self._episode()
        yield from self._end()

    def _entry(self) -> DossierReceived:
        chance, at = self._chance, self._later()
        self._due = None
        if chance.random() < 0.93:
            self._due = at + timedelta(minutes=chance.choice((60, 2000, 4320, 20000)))
        self._code = f"H30.12-{at:%y%m%d}-{self._number:05d}"
        field = chance.choice(FIELDS)
        early = chance.choice(tuple(EarlyMeans))
        return replace(
            RECEPTION,
            code=self._code,
            procedure=replace(RECEPTION.procedure, field=field, code=f"1.{FIELDS.index(field)}"),
            received_at=at,
            due_at=self._due,
            policy=ClockPolicy(early_means=early, payment_stops_clock=chance.random() < 0.5),
            channel=chance.choice(("direct", "online", "post")),
            clerk=chance.choice(CLERKS),
            fees=(FeeDue(name="Lệ phí", amount=30_000),) if chance.random() < 0.7 else (),
            register=replace(RECEPTION.register, number=self._number),
        )

    def _episode(self) -> Iterator[Fact]:
        kinds = (self._handed, self._supplemented, self._stood_still, self._apology)
        more = (self._declined, self._scanned, self._paid, self._reissued)
        yield from self._chance.choice(kinds + more)()

    def _handed(self) -> Iterator[Fact]:
        yield HandedOver(
            from_office="Quầy", to_office="Phòng Mẫu", giver="A", handed_at=self._later()
        )

    def _asked(self) -> SupplementRequested:
        return SupplementRequested(
            paper=PAPER, items=(ITEM,), reason="Thiếu", requested_at=self._later()
        )

    def _moved(self) -> datetime | None:
        if self._due is not None:
            self._due += timedelta(minutes=self._chance.choice((0, 500, 5000)))
        return self._due

    def _supplemented(self) -> Iterator[Fact]:
        yield self._asked()
        yield SupplementReceived(
            components=RECEPTION.components,
            received_at=self._later(),
            due_at=self._moved(),
            explanation="chờ bổ sung",
        )

    def _stood_still(self) -> Iterator[Fact]:
        yield ProcessingSuspended(reason="Lấy ý kiến", suspended_at=self._later())
        yield ProcessingResumed(
            resumed_at=self._later(), due_at=self._moved(), explanation="tạm dừng"
        )

    def _apology(self) -> Iterator[Fact]:
        if self._due is None:
            return
        old, new = self._due, max(self._due, self._later()) + timedelta(days=2)
        self._due = new
        yield DueChanged(
            paper=PAPER,
            old_due_at=old,
            new_due_at=new,
            reason=f"Lý do {self._number}",
            signer="B",
            changed_at=self._now,
        )

    def _declined(self) -> Iterator[Fact]:
        yield WithdrawalAsked(asked_at=self._later())
        yield WithdrawalDeclined(reason="Đã ký", declined_at=self._later())

    def _scanned(self) -> Iterator[Fact]:
        for place, component in ((Place.COMPONENT, "Tờ khai"), (Place.RESULT, "")):
            if self._chance.random() < 0.7:
                yield AttachmentAdded(
                    place=place,
                    component=component,
                    sha256="0" * 64,
                    size=1,
                    media_type="application/pdf",
                    pages=1,
                    digitised=self._chance.choice((Digitised.NO, Digitised.SCANNED)),
                    name="a.pdf",
                    added_at=self._later(),
                )

    def _paid(self) -> Iterator[Fact]:
        yield FeeCollected(
            amount=10_000,
            method=self._chance.choice(tuple(PaymentMethod)),
            moment=PaymentMoment.RECEPTION,
            collected_at=self._later(),
        )

    def _reissued(self) -> Iterator[Fact]:
        old, self._code = self._code, f"{self._code[:-5]}{self._chance.randrange(70_000, 99_999)}"
        yield DossierReissued(
            old_code=old, new_code=self._code, reason="Trùng mã", reissued_at=self._later()
        )

    def _refused(self) -> DossierRefused:
        return DossierRefused(
            paper=PAPER, reason="Không đúng", legal_ground="Điều 1", refused_at=self._later()
        )

    def _end(self) -> Iterator[Fact]:
        yield from self._chance.choice(
            (self._result, self._result, self._result, self._broken_off, self._left_open)
        )()

    def _result(self) -> Iterator[Fact]:
        yield ResultReady(results=(ResultPaper(name="Giấy"),), ready_at=self._later())
        if self._chance.random() < 0.8:
            yield ResultReturned(returned_at=self._later(), way="counter", receiver="A")

    def _broken_off(self) -> Iterator[Fact]:
        which = self._chance.randrange(3)
        if which == 0:
            yield self._refused()
        elif which == 1:
            yield DossierStopped(paper=PAPER, ground="Rút", signer="B", stopped_at=self._later())
        else:
            yield WithdrawalAsked(asked_at=self._later())
            yield DossierWithdrawn(receiver="A", withdrawn_at=self._later())

    def _left_open(self) -> Iterator[Fact]:
        which = self._chance.randrange(4)
        if which == 0:
            yield self._asked()
        elif which == 1:
            yield ProcessingSuspended(reason="Lấy ý kiến", suspended_at=self._later())
        elif which == 2:
            fees = (FeeDue(name="Lệ phí", amount=1_000_000),)
            yield PaymentRequested(fees=fees, requested_at=self._later())
