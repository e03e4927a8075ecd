"""Events of one dossier, written by several counters, for tests of the fold."""

from dataclasses import replace
from datetime import date, datetime

from counter_app.domain.catalogue import ComponentKind, Limit, LimitUnit
from counter_app.domain.facts import Fact, encode
from counter_app.domain.facts.life import PaperNumber, SupplementItem, SupplementRequested
from counter_app.domain.facts.money import FeeCollected, PaymentMethod, PaymentMoment
from counter_app.domain.facts.reception import (
    ComponentReceived,
    DossierReceived,
    FeeDue,
    ProcedureTaken,
    RegisterEntry,
)
from counter_app.domain.journal import (
    DeviceId,
    Event,
    Header,
    heads,
    make_event,
    payload_hash,
    tick,
)
from counter_app.domain.moments import VIET_NAM
from counter_app.domain.office import Office
from counter_app.domain.people import Person
from counter_app.domain.policy import ClockPolicy

NUMBER = PaperNumber(year=2026, book=1, number=1)


def at(text: str) -> datetime:
    """`16 09:00` of November 2026."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIET_NAM)


RECEPTION = DossierReceived(
    code="H30.12-261116-1001",
    procedure=ProcedureTaken(
        code="1.000894",
        name="Đăng ký kết hôn",
        field="Hộ tịch",
        valid_from=date(2025, 7, 1),
        limit=Limit(unit=LimitUnit.WORKING_DAY, quarters=12),
    ),
    applicant=Person(name="Nguyễn Văn Mẫu"),
    summary="Đăng ký kết hôn",
    components=(ComponentReceived(name="Tờ khai", kind=ComponentKind.ORIGINAL),),
    received_at=at("16 09:00"),
    due_at=at("19 09:00"),
    explanation="3 ngày làm việc từ 09:00 ngày 16/11/2026",
    policy=ClockPolicy(),
    calendar_confirmed=True,
    fees=(FeeDue(name="Lệ phí", amount=30_000),),
    result_place="Quầy 1",
    register=RegisterEntry(year=2026, book=1, number=1),
    form_set="2025",
    office=Office(
        agency_code="H30.12", agency_name="UBND XÃ MẪU", unit_name="QUẦY XÃ MẪU", place="Xã Mẫu"
    ),
    counter=1,
)
ITEM = SupplementItem(name="Giấy xác nhận", kind=ComponentKind.ORIGINAL)


def asked(moment: str) -> SupplementRequested:
    return SupplementRequested(paper=NUMBER, items=(ITEM,), reason="Thiếu", requested_at=at(moment))


def paid(amount: int, moment: str = "16 10:00") -> FeeCollected:
    return FeeCollected(
        amount=amount,
        method=PaymentMethod.CASH,
        moment=PaymentMoment.RECEPTION,
        collected_at=at(moment),
    )


class Life:
    """The events of one dossier as they are written, each by a counter that knows some of them.

    What is told later has a later time, too.
    """

    def __init__(self, *facts: Fact) -> None:
        self.events: list[Event] = []
        self._clock = 0
        self.tell(*facts)

    def tell(
        self, *facts: Fact, device: str = "a" * 32, knowing: list[Event] | None = None
    ) -> Event:
        """More facts, each after all before it; or after only those that the writer was knowing."""
        known = list(self.events if knowing is None else knowing)
        for fact in facts:
            known.append(self._written(fact, device, known))
        self.events += [event for event in known if event not in self.events]
        return known[-1]

    def _written(self, fact: Fact, device: str, known: list[Event]) -> Event:
        self._clock += 1
        causes = [event.header.time for event in known]
        payload = encode(fact, "5a17" if fact.PERSONAL else "")
        header = Header(
            feed="H30.12",
            origin=DeviceId(device),
            actor="",
            subject="dossier:D1",
            kind=fact.KIND,
            version=fact.VERSION,
            time=tick(self._clock, causes),
            prev=None,
            seen=heads(known),
            payload_hash=payload_hash(payload),
        )
        return make_event(header, payload)


def received(**change: object) -> DossierReceived:
    return replace(RECEPTION, **change)  # type: ignore[arg-type]
